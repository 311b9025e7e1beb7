/* Who may ask what of the console: every route as every role, of every kind of thing. The table
 * below is a second writing of the rules, by hand; a route that is not in it fails. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "reports/console/console.h"
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
    {"POST", "/me/sessions", "yyyyys"},
    {"GET", "/help", "yyyyys"},
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
    {"POST", "/list/export", "fyfffs"},
    {"GET", "/dossier", "yynffs"},
    {"GET", "/visit", "yyfffs"},
    {"POST", "/visit", "yyfffs"},
    {"GET", "/visit/done", "nyfffs"},
    {"POST", "/visit/withdraw", "nyfffs"},
    {"GET", "/visit/photo", "nyfffs"},
    {"POST", "/visit/photo/remove", "nyfffs"},
    {"GET", "/lab", "fyyffs"},
    {"GET", "/cases", "fyfffs"},
    {"GET", "/case", "nyfffs"},
    {"POST", "/case/assign", "fyfffs"},
    {"POST", "/case/decide", "fyfffs"},
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
    {"GET", "/job", "fyyfns"},
    {"GET", "/job/events", "fyyfns"},
    {"POST", "/job/add", "fyyffs"},
    {"POST", "/job/scan", "fyyffs"},
    {"POST", "/job/stop", "fyyfns"},
    {"GET", "/runs", "fyyffs"},
    {"GET", "/data", "fyyffs"},
    {"GET", "/data/input", "fyyffs"},
    {"POST", "/data/retract", "fyyffs"},
    {"POST", "/data/upload", "fyyffs"},
    {"GET", "/data/file", "fynffs"},
    {"POST", "/data/take", "fynffs"},
    {"POST", "/data/map", "fynffs"},
    {"POST", "/data/drop", "fynffs"},
    {"GET", "/log", "fffyfs"},
    {"GET", "/log/verify", "fffyfs"},
    {"GET", "/card", "fyyyfs"},
    {"GET", "/people", "ffffys"},
    {"POST", "/people/add", "ffffys"},
    {"POST", "/people/role", "ffffys"},
    {"POST", "/people/disable", "ffffys"},
    {"POST", "/people/reset", "ffffys"},
    {"POST", "/people/sessions", "ffffys"},
    {"GET", "/health", "ffffys"},
    {"POST", "/health/examine", "ffffys"},
    {"GET", "/backups", "ffffys"},
    {"POST", "/backups/make", "ffffys"},
    {"POST", "/backups/verify", "ffffys"},
    {"POST", "/me/token", "yyyffs"},
    {"GET", "/api/openapi.json", "yyyyyy"},
    {"GET", "/api/list", "tttttt"}, /* a cookie is no token */
    {"GET", "/api/dossier", "tttttt"},
    {"GET", "/api/cases", "tttttt"},
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
 * a correction, a view and a file of the lead's, the first input, the inspector's account. */
static const char *thing_of(Team *team, const Endpoint *route) {
    switch (route->object) {
        case OBJECT_DOSSIER:
            return arena_printf(team->world.arena, "id=%s", team->listed[1]);
        case OBJECT_CASE:
        case OBJECT_VISIT:
        case OBJECT_PHOTO:
        case OBJECT_PROPOSAL:
        case OBJECT_JOB:
        case OBJECT_CORRECTION:
        case OBJECT_VIEW:
        case OBJECT_INPUT:
        case OBJECT_UPLOAD:
            return "id=1";
        case OBJECT_ACCOUNT:
            return "id=1&disabled=0";
        case OBJECT_NONE:
            break;
    }
    return "";
}

static Reply ask(Team *team, const Endpoint *route, Role role, const char *thing) {
    if (route->way == WAY_UPLOAD) return team_upload(team, role, route->path, "x.csv", "a\n1\n");
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
    team_make_things(&team);
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
    static const char *const ids[] = {"77",  "0",       "-1", "99999", "x",  "..",
                                      "a/b", "%3Cb%3E", "",   "1%20",  "%2e"};
    Team team;
    team_open(&team);
    team_serve(&team);
    team_make_things(&team);
    size_t asked = 0;
    for (const Endpoint *route = console_routes; route->path; route++) {
        if (route->object == OBJECT_NONE) continue;
        for (size_t k = 0; k < sizeof ids / sizeof *ids; k++)
            for (int role = 0; role < ROLES; role++) {
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

Test(console, reading_changes_nothing_but_the_log) {
    static const char *const tables[] = {
        "account", "dossier_grant", "inspection_case",    "case_event", "visit",
        "outcome", "run",           "proposal",           "round_skip", "job",
        "contest", "correction",    "correction_request", "saved_view", "upload",
        "input",   "session",       "round_order",        "visit_photo"};
    Team team;
    team_open(&team);
    team_serve(&team);
    team_make_things(&team);
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
