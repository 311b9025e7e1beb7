/* Where a request comes from, what is logged of it, and in whose language it is answered. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <time.h>

#include "tests/support/no_room.h"
#include "tests/support/team.h"

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

Test(console_guard, forms_come_from_our_own_pages) {
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

/* ---- the log ---- */

Test(console_guard, readings_and_refusals_are_logged_as_the_deed_of_the_person) {
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

Test(console_guard, nothing_is_shown_when_the_log_cannot_be_written) {
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

Test(console_guard, dossiers_of_an_hour_are_counted) {
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
