/* Who may ask what of the console: every route as every role, of every kind of thing. The table
 * below is a second writing of the rules, by hand; a route that is not in it fails. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <jansson.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "reports/console/console.h"
#include "tests/support/no_room.h"
#include "tests/support/team.h"

/* ---- every route as every role ---- */

/* One letter for each role, in the order of Role and then nobody: y answers, f may not (403), n not
 * theirs (404), s is led to sign in, p must prove it again (303 to /prove). */
typedef struct Rule {
    const char *method, *path, *who;
} Rule;

static const Rule rules[] = {
    {"GET", "/style.css", "yyyyyy"},
    {"GET", "/console.js", "yyyyyy"},
    {"GET", "/icon.svg", "yyyyyy"},
    {"GET", "/", "yyyyys"},
    {"GET", "/sign-in", "yyyyyy"},
    {"POST", "/sign-in", "yyyyyy"},
    {"POST", "/demo", "yyyyyy"},
    {"GET", "/code", "yyyyys"},
    {"POST", "/code", "yyyyys"},
    {"GET", "/enrol", "yyyyys"},
    {"POST", "/enrol", "yyyyys"},
    {"GET", "/prove", "yyyyys"},
    {"POST", "/prove", "yyyyys"},
    {"POST", "/sign-out", "yyyyys"},
    {"GET", "/me", "yyyyys"},
    {"POST", "/me/language", "yyyyys"},
    {"POST", "/me/password", "yyyyys"},
    {"GET", "/day", "yffffs"},
    {"GET", "/round", "yffffs"},
    {"POST", "/round/skip", "yffffs"},
    {"POST", "/round/move", "yffffs"},
    {"POST", "/round/planned", "yffffs"},
    {"POST", "/round/gpx", "yffffs"},
    {"POST", "/round/ics", "yffffs"},
    {"POST", "/round/pdf", "yffffs"},
    {"GET", "/list", "yyyffs"},
    {"POST", "/list/save", "yyyffs"},
    {"POST", "/list/delete", "nynffs"},
    {"GET", "/dossier", "yynffs"},
    {"GET", "/visit", "yyfffs"},
    {"POST", "/visit", "yyfffs"},
    {"GET", "/visit/done", "nyfffs"},
    {"POST", "/visit/withdraw", "nyfffs"},
    {"GET", "/lab", "fyyffs"},
    {"GET", "/cases", "fyfffs"},
    {"GET", "/case", "nyfffs"},
    {"POST", "/case/assign", "fyfffs"},
    {"POST", "/case/sleep", "fyfffs"},
    {"POST", "/case/close", "fyfffs"},
    {"POST", "/case/reopen", "fyfffs"},
    {"POST", "/grant", "fyfffs"},
    {"GET", "/contests", "fyfffs"},
    {"GET", "/contest", "yyfffs"},
    {"POST", "/contest/add", "yyfffs"},
    {"POST", "/contest/decide", "fyfffs"},
    {"POST", "/correction/add", "fyfffs"},
    {"POST", "/correction/decide", "fyfffs"},
    {"POST", "/letter", "fyfffs"},
    {"GET", "/proposals", "fyyyfs"},
    {"GET", "/proposal", "fyyyfs"},
    {"POST", "/proposal/add", "fyyffs"},
    {"POST", "/proposal/decide", "fyyffs"},
    {"POST", "/proposal/end", "fyyffs"},
    {"GET", "/jobs", "fyyffs"},
    {"GET", "/job", "fyyffs"},
    {"GET", "/job/events", "fyyffs"},
    {"POST", "/job/add", "fyyffs"},
    {"POST", "/job/scan", "fyyffs"},
    {"POST", "/job/stop", "fyyffs"},
    {"GET", "/log", "fffyfs"},
    {"GET", "/log/verify", "fffyfs"},
    {"GET", "/people", "ffffys"},
    {"POST", "/people/add", "ffffys"},
    {"POST", "/people/role", "ffffys"},
    {"POST", "/people/disable", "ffffys"},
    {"POST", "/people/reset", "ffffys"},
    {"POST", "/me/token", "yyyffs"},
    {"GET", "/api/openapi.json", "yyyyyy"},
    {"GET", "/api/list", "tttttt"}, /* a cookie is no token */
    {"GET", "/api/dossier", "tttttt"},
    {"POST", "/api/outcomes", "tttttt"},
};
enum { RULES = sizeof rules / sizeof *rules };

static const Rule *rule_of(const Endpoint *route) {
    for (size_t k = 0; k < RULES; k++)
        if (strcmp(rules[k].path, route->path) == 0 &&
            (strcmp(rules[k].method, "POST") == 0) == endpoint_posts(route->way))
            return &rules[k];
    return NULL;
}

Test(console, every_route_has_a_rule_and_every_rule_a_route) {
    size_t routes = 0;
    for (const Endpoint *route = console_routes; route->path; route++, routes++) {
        cr_expect(rule_of(route) != NULL, "%s: who may use it?", route->path);
        cr_expect(route->roles != 0, "%s: nobody may use it", route->path);
        for (const Endpoint *other = console_routes; other < route; other++)
            cr_expect(strcmp(other->path, route->path) != 0 ||
                          endpoint_posts(other->way) != endpoint_posts(route->way),
                      "%s is there twice", route->path);
    }
    cr_expect(eq(sz, routes, RULES));
}

/* A thing of each kind: a listed storefront that nobody has, a case, a visit, a proposal, a job and
 * a correction and a view of the lead's, the inspector's account. */
static const char *thing_of(Team *team, const Endpoint *route) {
    switch (route->object) {
        case OBJECT_DOSSIER:
            return arena_printf(team->world.arena, "id=%s", team->listed[1]);
        case OBJECT_CASE:
        case OBJECT_VISIT:
        case OBJECT_PROPOSAL:
        case OBJECT_JOB:
        case OBJECT_CORRECTION:
        case OBJECT_VIEW:
            return "id=1";
        case OBJECT_ACCOUNT:
            return "id=1&disabled=0";
        case OBJECT_NONE:
            break;
    }
    return "";
}

/* The lead's case and visit of the first of the list, a proposal, a job and a correction that
 * waits. */
static void make_things(Team *team) {
    Arena *arena = team->world.arena;
    const char *id = team->listed[0];
    const Reply assigned =
        team_post(team, ROLE_LEAD, "/case/assign",
                  arena_printf(arena, "id=%s&person=%lld", id, (long long)team->id[ROLE_LEAD]));
    cr_assert(eq(int, assigned.code, 303), "%s", assigned.body);
    const Reply visited =
        team_post(team, ROLE_LEAD, "/visit",
                  arena_printf(arena, "id=%s&outcome=cleared&token=%032d&note=seen", id, 1));
    cr_assert(eq(int, visited.code, 303), "%s", visited.body);
    const Reply proposed =
        team_post(team, ROLE_LEAD, "/proposal/add", "run=1&ranking.budget=8&reason=fewer");
    cr_assert(eq(int, proposed.code, 303), "%s", proposed.body);
    const Reply asked = team_post(team, ROLE_LEAD, "/job/add", "kind=stability");
    cr_assert(eq(int, asked.code, 303), "%s", asked.body);
    Err err = {0};
    const char *waits = arena_printf(
        arena,
        "INSERT INTO correction_request(storefront, month, amount_eur, reason, document, "
        "received_on, asked_by, asked_at) VALUES(%lld, 24289, 1, 'r', 'd', 20000, %lld, %lld)",
        (long long)team->list.rows[0].key, (long long)team->id[ROLE_LEAD], (long long)team->now);
    must(store_exec(&team->world.store, waits, &err), &err);
    const Reply saved = team_post(team, ROLE_LEAD, "/list/save", "name=mine&of=all");
    cr_assert(eq(int, saved.code, 303), "%s", saved.body);
}

static Reply ask(Team *team, const Endpoint *route, Role role, const char *thing) {
    if (endpoint_posts(route->way)) return team_post(team, role, route->path, thing);
    return team_get(
        team, role,
        *thing ? arena_printf(team->world.arena, "%s?%s", route->path, thing) : route->path);
}

static void expect_answer(const Endpoint *route, int role, char rule, const Reply *reply) {
    const char *who = role < ROLES ? role_names[role] : "nobody";
    switch (rule) {
        case 'y': /* answered, or refused for what the form says */
            cr_expect(reply->code == 200 || reply->code == 303 || reply->code == 401 ||
                          reply->code == 422,
                      "%s as %s: %d", route->path, who, reply->code);
            cr_expect(role == ROLES || strcmp(route->path, "/sign-out") == 0 ||
                          strcmp(reply->location, "/sign-in") != 0,
                      "%s as %s", route->path, who);
            break;
        case 'f':
            cr_expect(eq(int, reply->code, 403), "%s as %s", route->path, who);
            break;
        case 'n':
            cr_expect(eq(int, reply->code, 404), "%s as %s", route->path, who);
            break;
        case 't':
            cr_expect(eq(int, reply->code, 401), "%s as %s", route->path, who);
            break;
        default:
            cr_expect(reply->code == 303 && strcmp(reply->location, "/sign-in") == 0,
                      "%s as %s: %d %s", route->path, who, reply->code, reply->location);
    }
}

Test(console, every_route_as_every_role, .timeout = 300) {
    Team team;
    team_open(&team);
    team_serve(&team);
    make_things(&team);
    for (const Endpoint *route = console_routes; route->path; route++) {
        const Rule *rule = rule_of(route);
        cr_assert(rule && strlen(rule->who) == ROLES + 1);
        for (int role = 0; role <= ROLES; role++) {
            if (role < ROLES) team_sign_in(&team, (Role)role);
            const Reply reply = ask(&team, route, (Role)role, thing_of(&team, route));
            expect_answer(route, role, rule->who[role], &reply);
        }
    }
    team_close(&team);
}

/* ---- things that are not theirs, and names that are none ---- */

Test(console, anothers_things_are_as_if_they_were_not_there, .timeout = 300) {
    static const char *const ids[] = {"2",   "0",       "-1", "99999", "x",  "..",
                                      "a/b", "%3Cb%3E", "",   "1%20",  "%2e"};
    Team team;
    team_open(&team);
    team_serve(&team);
    make_things(&team);
    size_t asked = 0;
    for (const Endpoint *route = console_routes; route->path; route++) {
        if (route->object == OBJECT_NONE) continue;
        for (size_t k = 0; k < sizeof ids / sizeof *ids; k++)
            for (int role = 0; role < ROLES; role++) {
                if (route->object == OBJECT_ACCOUNT && strcmp(ids[k], "2") == 0) continue;
                const Reply reply =
                    ask(&team, route, (Role)role, arena_printf(team.world.arena, "id=%s", ids[k]));
                cr_expect(reply.code == 403 || reply.code == 404 ||
                              (reply.code == 401 && endpoint_is_api(route->path)),
                          "%s as %s with %s: %d", route->path, role_names[role], ids[k],
                          reply.code);
                cr_expect(strstr(reply.body, "<b>") == NULL);
                asked++;
            }
    }
    cr_expect(lt(sz, 100, asked));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 1));
    team_close(&team);
}

Test(console, a_dossier_is_for_those_whose_list_it_is_on) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *own = arena_printf(arena, "/dossier?id=%s", team.listed[0]);
    const char *far = arena_printf(arena, "/dossier?id=%s", team.unlisted);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 200));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, far).code, 404));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, far).code, 404));
    cr_expect(eq(int, team_get(&team, ROLE_ANALYST, own).code, 404));
    /* a colleague has it */
    make_things(&team);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 404));
    /* it is granted, until it ends */
    const char *grant = arena_printf(arena, "id=%s&person=%lld&until=2026-09-23&reason=handover",
                                     team.listed[0], (long long)team.id[ROLE_INSPECTOR]);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/grant", grant).code, 303));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 200));
    team.now += 4 * 24 * 3600;
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, own).code, 404));
    team_close(&team);
}

Test(console, an_analyst_sees_no_names) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const WatchRow *first = &team.list.rows[0];
    const Reply list = team_get(&team, ROLE_ANALYST, "/list?of=all");
    cr_assert(eq(int, list.code, 200));
    cr_assert(first->name && first->street);
    cr_expect_null(strstr(list.body, first->name));
    cr_expect_null(strstr(list.body, first->street));
    cr_expect_null(strstr(list.body, first->storefront_id));
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, "/list?of=all").body, first->name));
    /* nor may they be found out by searching for them */
    const Reply one =
        team_get(&team, ROLE_ANALYST,
                 arena_printf(team.world.arena, "/list?of=all&q=%s", first->storefront_id));
    const Reply none = team_get(&team, ROLE_ANALYST, "/list?of=all&q=zzzzzz");
    const char *foot = strstr(one.body, "<footer");
    cr_assert(foot != NULL);
    cr_expect(strncmp(one.body, none.body, (size_t)(foot - one.body)) == 0);
    team_close(&team);
}

Test(console, a_person_saves_opens_and_deletes_a_view) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *saved = "/list?q=caf%C3%A9%20%26%20co&district=&sector=&of=all";
    const char *form = "name=Caf%C3%A9s+%3Cb%3E&q=caf%C3%A9+%26+co&of=all&district=&sector=";
    const Reply reply = team_post(&team, ROLE_LEAD, "/list/save", form);
    cr_expect(eq(int, reply.code, 303));
    cr_expect_str_eq(reply.location, saved);
    const Reply list = team_get(&team, ROLE_LEAD, "/list");
    cr_expect_not_null(
        strstr(list.body, "caf%C3%A9%20%26%20co&amp;district=&amp;sector=&amp;of=all"), "%s",
        list.body);
    cr_expect_not_null(strstr(list.body, "Caf\xC3\xA9s &lt;b&gt;"));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, reply.location).code, 200));
    /* nobody else sees it, and the log does not tell its name */
    cr_expect_null(strstr(team_get(&team, ROLE_INSPECTOR, "/list").body, "Caf\xC3\xA9s"));
    cr_expect_str_eq(
        team_text(&team, "SELECT actor || subject || detail FROM audit WHERE action = 'view_save'"),
        "user:2view 1{}");
    /* saved again it is replaced, and another's may have the same name */
    cr_expect(
        eq(int, team_post(&team, ROLE_LEAD, "/list/save", "name=Caf%C3%A9s+%3Cb%3E").code, 303));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM saved_view"), 1));
    cr_expect_str_eq(team_text(&team, "SELECT query FROM saved_view"), "q=&district=&sector=&of=");
    /* an analyst may search for no name, nor keep the search */
    (void)team_post(&team, ROLE_ANALYST, "/list/save", "name=x&q=bakker");
    cr_expect_str_eq(team_text(&team, "SELECT query FROM saved_view WHERE name = 'x'"),
                     "q=&district=&sector=&of=");
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/delete", "id=2").code, 404));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/delete", "id=1").code, 303));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM saved_view WHERE account = 2"), 0));
    team_close(&team);
}

Test(console, a_view_has_a_name_and_there_are_not_too_many) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *const none[] = {"", "name=", "name=+++"};
    for (size_t k = 0; k < sizeof none / sizeof *none; k++)
        cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", none[k]).code, 422), "%s",
                  none[k]);
    /* sixty characters of two bytes each; one more is too long */
    char name[6 * 61 + 1] = "";
    for (int k = 0; k < 60; k++) memcpy(name + 6 * k, "%C3%A9", 7);
    const char *longest = arena_printf(arena, "name=%s", name);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", longest).code, 303));
    const char *longer = arena_printf(arena, "name=%se", name);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", longer).code, 422));
    Err err = {0};
    must(store_exec(&team.world.store,
                    "WITH RECURSIVE n(k) AS (SELECT 2 UNION ALL SELECT k + 1 FROM n WHERE k < 30) "
                    "INSERT INTO saved_view(account, name, query, created_at) "
                    "SELECT 2, 'view ' || k, 'of=all', 0 FROM n",
                    &err),
         &err);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", "name=one+more").code, 422));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/list/save", "name=view+7").code, 303));
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/list/save", "name=mine").code, 303));
    team_close(&team);
}

/* ---- where a request comes from ---- */

typedef struct Origin {
    const char *what;
    const char *host, *origin, *site, *mode, *type;
    const char *form; /* token: NULL = the session's */
    int get, post;
} Origin;

static const Origin comings[] = {
    {"our own page", "127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin", "navigate",
     "application/x-www-form-urlencoded", NULL, 200, 303},
    {"a browser without fetch metadata", "127.0.0.1:8080", "http://127.0.0.1:8080", NULL, NULL,
     "application/x-www-form-urlencoded; charset=utf-8", NULL, 200, 303},
    {"another name for this address", "evil.example:8080", "http://127.0.0.1:8080", "same-origin",
     "navigate", "application/x-www-form-urlencoded", NULL, 421, 421},
    {"no host", NULL, "http://127.0.0.1:8080", "same-origin", "navigate",
     "application/x-www-form-urlencoded", NULL, 421, 421},
    {"a form of another site", "127.0.0.1:8080", "https://evil.example", "cross-site", "navigate",
     "application/x-www-form-urlencoded", NULL, 200, 403},
    {"a form without an origin", "127.0.0.1:8080", NULL, "same-origin", "navigate",
     "application/x-www-form-urlencoded", NULL, 200, 403},
    {"the origin of a sandbox", "127.0.0.1:8080", "null", "same-origin", "navigate",
     "application/x-www-form-urlencoded", NULL, 200, 403},
    {"another port of this machine", "127.0.0.1:8080", "http://127.0.0.1:9999", "same-site",
     "navigate", "application/x-www-form-urlencoded", NULL, 200, 403},
    {"an image on another site", "127.0.0.1:8080", NULL, "cross-site", "no-cors",
     "application/x-www-form-urlencoded", NULL, 403, 403},
    {"a form of another kind", "127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin", "navigate",
     "text/plain", NULL, 200, 415},
    {"no kind", "127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin", "navigate", NULL, NULL,
     200, 415},
    {"without the form's token", "127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin",
     "navigate", "application/x-www-form-urlencoded", "", 200, 403},
    {"with another's token", "127.0.0.1:8080", "http://127.0.0.1:8080", "same-origin", "navigate",
     "application/x-www-form-urlencoded", "00112233445566778899aabbccddeeff", 200, 403},
};

static Reply come(Team *team, const Origin *from, bool post) {
    const char *form = from->form
                           ? arena_printf(team->world.arena, "form=%s&language=nl", from->form)
                           : "language=nl";
    Incoming incoming = team_incoming(team, ROLE_LEAD, post ? "POST" : "GET",
                                      post ? "/me/language" : "/me", post ? form : NULL);
    incoming.host = from->host;
    incoming.origin = from->origin;
    incoming.site = from->site;
    incoming.mode = from->mode;
    incoming.type = from->type;
    return team_send(team, &incoming);
}

Test(console, forms_come_from_our_own_pages) {
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof comings / sizeof *comings; k++) {
        const Origin *from = &comings[k];
        const int64_t before =
            team_number(&team, "SELECT count(*) FROM audit WHERE action = 'account_language'");
        cr_expect(eq(int, come(&team, from, false).code, from->get), "%s", from->what);
        cr_expect(eq(int, come(&team, from, true).code, from->post), "%s", from->what);
        cr_expect(
            eq(i64,
               team_number(&team, "SELECT count(*) FROM audit WHERE action = 'account_language'"),
               before + (from->post == 303)),
            "%s", from->what);
    }
    team_close(&team);
}

Test(console, reading_changes_nothing_but_the_log) {
    static const char *const tables[] = {
        "account", "dossier_grant", "inspection_case",    "case_event", "visit",
        "outcome", "run",           "proposal",           "round_skip", "job",
        "contest", "correction",    "correction_request", "saved_view", "round_order"};
    Team team;
    team_open(&team);
    team_serve(&team);
    make_things(&team);
    int64_t before[sizeof tables / sizeof *tables];
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        before[k] = team_number(
            &team, arena_printf(team.world.arena, "SELECT count(*) FROM %s", tables[k]));
    const int64_t logged = team_number(&team, "SELECT count(*) FROM audit");
    size_t read = 0;
    for (const Endpoint *route = console_routes; route->path; route++)
        for (int role = 0; role < ROLES && !endpoint_posts(route->way); role++, read++)
            (void)ask(&team, route, (Role)role, thing_of(&team, route));
    for (size_t k = 0; k < sizeof tables / sizeof *tables; k++)
        cr_expect(eq(i64,
                     team_number(&team, arena_printf(team.world.arena, "SELECT count(*) FROM %s",
                                                     tables[k])),
                     before[k]),
                  "%s", tables[k]);
    cr_expect(lt(sz, 50, read));
    cr_expect(lt(i64, logged + 20, team_number(&team, "SELECT count(*) FROM audit")));
    team_close(&team);
}

/* ---- the log ---- */

Test(console, readings_and_refusals_are_logged_as_the_deed_of_the_person) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *actor = arena_printf(arena, "user:%lld", (long long)team.id[ROLE_INSPECTOR]);
    const char *newest =
        "SELECT actor || ' ' || action || ' ' || subject || ' ' || detail "
        "FROM audit ORDER BY id DESC LIMIT 1";
    (void)team_get(&team, ROLE_INSPECTOR, arena_printf(arena, "/dossier?id=%s", team.listed[0]));
    cr_expect_str_eq(team_text(&team, newest),
                     arena_printf(arena, "%s dossier %s {\"run\":1}", actor, team.listed[0]));
    (void)team_get(&team, ROLE_INSPECTOR, "/people");
    cr_expect_str_eq(
        team_text(&team, newest),
        arena_printf(arena, "%s refused  {\"page\":\"/people\",\"why\":\"role\"}", actor));
    (void)team_get(&team, ROLE_INSPECTOR, arena_printf(arena, "/dossier?id=%s", team.unlisted));
    cr_expect_str_eq(
        team_text(&team, newest),
        arena_printf(arena, "%s refused %s {\"page\":\"/dossier\",\"why\":\"not theirs\"}", actor,
                     team.unlisted));
    const int64_t entries = team_number(&team, "SELECT count(*) FROM audit");
    (void)team_get(&team, ROLES, "/dossier?id=1");
    (void)team_get(&team, ROLES, "/nowhere");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM audit"), entries));
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

Test(console, nothing_is_shown_when_the_log_cannot_be_written) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *page = arena_printf(team.world.arena, "/dossier?id=%s", team.listed[0]);
    cr_assert(eq(int, team_get(&team, ROLE_INSPECTOR, page).code, 200));
    no_file_may_grow();
    const Reply reply = team_get(&team, ROLE_INSPECTOR, page);
    cr_expect(eq(int, reply.code, 503));
    cr_expect_null(strstr(reply.body, team.list.rows[0].name));
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/me/language", "language=nl").code, 503));
    cr_expect_str_eq(team_text(&team, "SELECT language FROM account WHERE name = 'ines'"), "en");
    team_close(&team);
}

Test(console, dossiers_of_an_hour_are_counted) {
    Team team;
    team_open(&team);
    team.settings.dossiers_hour = 2;
    team_serve(&team);
    /* the log's clock is the machine's */
    team.now = (int64_t)time(NULL);
    team_sign_in(&team, ROLE_INSPECTOR);
    const int wanted[] = {200, 200, 429};
    for (size_t k = 0; k < 3; k++)
        cr_expect(eq(int,
                     team_get(&team, ROLE_INSPECTOR,
                              arena_printf(team.world.arena, "/dossier?id=%s", team.listed[k]))
                         .code,
                     wanted[k]));
    team.now += 3700;
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect(eq(int,
                 team_get(&team, ROLE_INSPECTOR,
                          arena_printf(team.world.arena, "/dossier?id=%s", team.listed[2]))
                     .code,
                 200));
    team_close(&team);
}

/* ---- other programs ---- */

static const char *token_for(Team *team, Role role, bool posts) {
    char token[SESSION_TOKEN];
    Err err = {0};
    Store *store = &team->world.store;
    must(store_begin(store, &err), &err);
    must(api_token_make(store, team->id[role], posts, team->now, token, &err), &err);
    must(store_commit(store, &err), &err);
    return arena_strdup(team->world.arena, token);
}

static const char *token_of(Team *team, Role role) {
    return token_for(team, role, false);
}

/* `form` NULL = GET */
static Reply program_sends(Team *team, const char *token, const char *target, const char *form) {
    Incoming incoming = team_incoming(team, ROLES, form ? "POST" : "GET", target, form);
    incoming.origin = NULL;
    incoming.site = incoming.mode = NULL;
    incoming.authorization = arena_printf(team->world.arena, "Bearer %s", token);
    return team_send(team, &incoming);
}

static Reply program(Team *team, const char *token, const char *target) {
    return program_sends(team, token, target, NULL);
}

Test(console, a_program_reads_what_its_person_may_read) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    const char *own = arena_printf(arena, "/api/dossier?id=%s", team.listed[0]);
    const char *far = arena_printf(arena, "/api/dossier?id=%s", team.unlisted);
    const char *token = token_of(&team, ROLE_INSPECTOR);
    const Reply list = program(&team, token, "/api/list");
    json_t *document = json_loads(list.body, 0, NULL);
    cr_assert(eq(int, list.code, 200));
    cr_assert_not_null(document, "%s", list.body);
    cr_expect_str_eq(json_string_value(json_object_get(
                         json_array_get(json_object_get(document, "rows"), 0), "storefront_id")),
                     team.listed[0]);
    json_decref(document);
    cr_expect(eq(int, program(&team, token, own).code, 200));
    cr_expect(eq(int, program(&team, token, far).code, 404));
    cr_expect_str_eq(
        team_text(&team, "SELECT actor || ' ' || action FROM audit ORDER BY id DESC LIMIT 1"),
        "user:1 refused");
    /* it is no session, and its person's session is no token */
    cr_expect_str_eq(program(&team, token, "/day").location, "/sign-in");
    cr_expect(eq(int, program(&team, team.token[ROLE_INSPECTOR], "/api/list").code, 401));
    cr_expect(eq(int, program(&team, "", "/api/list").code, 401));
    /* names stay hidden from analysts */
    const Reply hidden = program(&team, token_of(&team, ROLE_ANALYST), "/api/list?of=all");
    cr_expect(eq(int, hidden.code, 200));
    cr_expect_null(strstr(hidden.body, team.list.rows[0].name));
    cr_expect_null(strstr(hidden.body, team.listed[0]));
    cr_expect(eq(int, program(&team, token_of(&team, ROLE_AUDITOR), "/api/list").code, 403));
    /* ends with a new one, after 90 days, and with the account */
    const char *newer = token_of(&team, ROLE_INSPECTOR);
    cr_expect(eq(int, program(&team, token, "/api/list").code, 401));
    cr_expect(eq(int, program(&team, newer, "/api/list").code, 200));
    team.now += 90LL * 24 * 3600;
    cr_expect(eq(int, program(&team, newer, "/api/list").code, 401));
    team.now -= 90LL * 24 * 3600;
    (void)team_post(&team, ROLE_ADMIN, "/people/disable", "id=1&disabled=1");
    cr_expect(eq(int, program(&team, newer, "/api/list").code, 401));
    (void)team_post(&team, ROLE_ADMIN, "/people/disable", "id=1&disabled=0");
    cr_expect(eq(int, program(&team, newer, "/api/list").code, 401));
    team_close(&team);
}

static const char *outcome_form(Team *team, const char *rest) {
    return arena_printf(team->world.arena, "id=%s&%s", team->listed[0], rest);
}

static int post_outcome(Team *team, const char *token, const char *rest) {
    return program_sends(team, token, "/api/outcomes", outcome_form(team, rest)).code;
}

Test(console, a_program_records_an_outcome_once) {
    static const char whole[] =
        "key=door-17&outcome=confirmed&on=2026-09-20&customers=4&minutes=15&right=1&note=seen";
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *token = token_for(&team, ROLE_INSPECTOR, true);
    const Reply first = program_sends(&team, token, "/api/outcomes", outcome_form(&team, whole));
    cr_assert(eq(int, first.code, 201), "%s", first.body);
    json_t *document = json_loads(first.body, 0, NULL);
    cr_expect_str_eq(json_string_value(json_object_get(document, "storefront_id")), team.listed[0]);
    cr_expect_str_eq(json_string_value(json_object_get(document, "on")), "2026-09-20");
    cr_expect(eq(int, json_boolean_value(json_object_get(document, "recorded")), 1));
    json_decref(document);
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT outcome || customers || minutes || reason_right || note FROM visit"),
        "confirmed4151seen");
    cr_expect_str_eq(team_text(&team, "SELECT outcome FROM outcome"), "confirmed");
    /* the log names the person, and that a program did it */
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(actor || ' ' || action, ', ') FROM (SELECT * FROM "
                  "audit WHERE action IN ('outcome', 'api_outcome') ORDER BY id)"),
        "user:1 outcome, user:1 api_outcome");
    /* again with its key: once; with another's key: another */
    cr_expect(eq(int, post_outcome(&team, token, whole), 200));
    cr_expect(eq(int, post_outcome(&team, token, "key=door-17&outcome=cleared"), 422));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 1));
    cr_expect(eq(
        int, post_outcome(&team, token_for(&team, ROLE_LEAD, true), "key=door-17&outcome=cleared"),
        201));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 2));
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

Test(console, a_program_records_only_what_it_may) {
    static const char good[] = "key=k&outcome=cleared";
    static const char *const wrong[] = {"outcome=cleared",
                                        "key=&outcome=cleared",
                                        "key=k",
                                        "key=k&outcome=guilty",
                                        "key=k&outcome=cleared&on=x",
                                        "key=k&outcome=cleared&minutes=5",
                                        "key=k&outcome=cleared&x=1",
                                        "key=k&outcome=cleared&right=2",
                                        "key=k&outcome=cleared&customers=-1"};
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    /* a token that was made to read */
    const char *reads = token_for(&team, ROLE_INSPECTOR, false);
    cr_expect(eq(int, post_outcome(&team, reads, good), 403));
    cr_expect_str_eq(
        team_text(&team, "SELECT actor || ' ' || action FROM audit ORDER BY id DESC LIMIT 1"),
        "user:1 refused");
    const char *token = token_for(&team, ROLE_INSPECTOR, true);
    cr_expect(eq(int, post_outcome(&team, reads, good), 401));
    cr_expect(eq(int, post_outcome(&team, "", good), 401));
    /* roles that go to no door */
    cr_expect(eq(int, post_outcome(&team, token_for(&team, ROLE_ANALYST, true), good), 403));
    cr_expect(eq(int, post_outcome(&team, token_for(&team, ROLE_AUDITOR, true), good), 403));
    /* a dossier that is not theirs, and one that is nobody's */
    const char *far = arena_printf(arena, "id=%s&%s", team.unlisted, good);
    cr_expect(eq(int, program_sends(&team, token, "/api/outcomes", far).code, 404));
    cr_expect(eq(int, program_sends(&team, token, "/api/outcomes", good).code, 404));
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++)
        cr_expect(eq(int, post_outcome(&team, token, wrong[k]), 422), "%s", wrong[k]);
    /* a page of another site has the person's cookie and no token */
    Incoming foreign =
        team_incoming(&team, ROLE_INSPECTOR, "POST", "/api/outcomes", outcome_form(&team, good));
    foreign.origin = "https://evil.example";
    foreign.site = "cross-site";
    foreign.mode = "no-cors";
    cr_expect(eq(int, team_send(&team, &foreign).code, 403));
    foreign.mode = "navigate";
    cr_expect(eq(int, team_send(&team, &foreign).code, 401));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 0));
    cr_expect(eq(int, post_outcome(&team, token, good), 201));
    team_close(&team);
}

/* ---- many at once ---- */

typedef struct Sender {
    Team *team;
    Role role;
    int good;
} Sender;

static void *send_some(void *context) {
    Sender *sender = context;
    Team *team = sender->team;
    for (int k = 0; k < 20; k++) {
        Arena *arena = arena_open();
        char form[200], target[80];
        (void)snprintf(form, sizeof form, "id=%s&outcome=cleared&token=%030d%02d&form=%s",
                       team->listed[1], (int)sender->role, k, team->form[sender->role]);
        char cookie[120];
        (void)snprintf(cookie, sizeof cookie, "__Host-gevel=%s", team->token[sender->role]);
        (void)snprintf(target, sizeof target, "/dossier?id=%s", team->listed[1]);
        const Incoming post = {.method = "POST",
                               .target = "/visit",
                               .host = "127.0.0.1:8080",
                               .origin = team_origin,
                               .cookie = cookie,
                               .type = "application/x-www-form-urlencoded",
                               .body = form,
                               .length = strlen(form)};
        const Incoming get = {
            .method = "GET", .target = target, .host = "127.0.0.1:8080", .cookie = cookie};
        Answer answer;
        server_answer(team->server, k % 2 ? &post : &get, arena, &answer);
        sender->good += answer.code == (k % 2 ? 303 : 200);
        text_free(&answer.body);
        arena_close(arena);
    }
    return NULL;
}

Test(console, many_write_and_read_at_once_and_nothing_is_lost, .timeout = 120) {
    Team team;
    pthread_t thread[2];
    team_open(&team);
    team_serve(&team);
    Sender sender[] = {{&team, ROLE_INSPECTOR, 0}, {&team, ROLE_LEAD, 0}};
    for (int k = 0; k < 2; k++)
        cr_assert(pthread_create(&thread[k], NULL, send_some, &sender[k]) == 0);
    for (int k = 0; k < 2; k++) pthread_join(thread[k], NULL);
    cr_expect(eq(int, sender[0].good, 20));
    cr_expect(eq(int, sender[1].good, 20));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 20));
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

/* ---- killed ---- */

/* Records visits until it is killed; each token goes to `out` once the answer says it is recorded.
 */
static void record_until_killed(Team *team, int out, int round) {
    team_serve(team);
    for (int k = 0;; k++) {
        char token[VISIT_TOKEN + 1];
        (void)snprintf(token, sizeof token, "%016d%016d", round, k);
        const Reply reply =
            team_post(team, ROLE_LEAD, "/visit",
                      arena_printf(team->world.arena, "id=%s&outcome=cleared&token=%s",
                                   team->listed[1], token));
        if (reply.code != 303 || write(out, token, VISIT_TOKEN - 1) != VISIT_TOKEN - 1) _exit(1);
    }
}

static size_t expect_recorded(Team *team, int in) {
    char token[VISIT_TOKEN] = "";
    size_t count = 0;
    for (; read(in, token, VISIT_TOKEN - 1) == VISIT_TOKEN - 1; count++)
        cr_expect(eq(i64,
                     team_number(team, arena_printf(team->world.arena,
                                                    "SELECT count(*) FROM visit WHERE token = '%s'",
                                                    token)),
                     1),
                  "%s was acknowledged", token);
    return count;
}

Test(console, what_was_acknowledged_is_there_after_a_kill, .timeout = 120) {
    enum { ROUNDS = 4 };
    Team team;
    size_t acknowledged = 0;
    team_open(&team);
    store_close(&team.world.store); /* no connection of SQLite may cross a fork, nor the lock */
    for (int round = 0; round < ROUNDS; round++) {
        int ends[2];
        cr_assert(pipe(ends) == 0);
        const pid_t child = fork();
        if (child == 0) record_until_killed(&team, ends[1], round);
        close(ends[1]);
        const struct timespec pause = {0, 300000000L + 130000000L * round};
        nanosleep(&pause, NULL);
        kill(child, SIGKILL);
        waitpid(child, NULL, 0);
        Err err = {0};
        AuditReport report;
        must(store_open(world_path(&team.world, "gevel.db"), STORE_READ, &team.world.store, &err),
             &err);
        acknowledged += expect_recorded(&team, ends[0]);
        must(audit_verify(&team.world.store, NULL, &report, &err), &err);
        cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"),
                     team_number(&team, "SELECT count(*) FROM audit WHERE action = 'outcome'")));
        store_close(&team.world.store);
        close(ends[0]);
    }
    cr_expect(lt(sz, 0, acknowledged));
    team_close(&team);
}
