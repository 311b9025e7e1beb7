/* The console for other programs. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "reports/console/console.h"
#include "tests/support/team.h"

static const char *token_of(Team *team, Role role) {
    return team_api_token(team, role, false);
}

static Reply program(Team *team, const char *token, const char *target) {
    return team_program(team, token, target, NULL);
}

Test(console_api, a_program_reads_what_its_person_may_read) {
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
    return team_program(team, token, "/api/outcomes", outcome_form(team, rest)).code;
}

Test(console_api, a_program_records_an_outcome_once) {
    static const char whole[] =
        "key=door-17&outcome=confirmed&on=2026-09-20&customers=4&minutes=15&right=1&note=seen";
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *token = team_api_token(&team, ROLE_INSPECTOR, true);
    const Reply first = team_program(&team, token, "/api/outcomes", outcome_form(&team, whole));
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
        int,
        post_outcome(&team, team_api_token(&team, ROLE_LEAD, true), "key=door-17&outcome=cleared"),
        201));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 2));
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

Test(console_api, a_program_records_only_what_it_may) {
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
    const char *reads = team_api_token(&team, ROLE_INSPECTOR, false);
    cr_expect(eq(int, post_outcome(&team, reads, good), 403));
    cr_expect_str_eq(
        team_text(&team, "SELECT actor || ' ' || action FROM audit ORDER BY id DESC LIMIT 1"),
        "user:1 refused");
    const char *token = team_api_token(&team, ROLE_INSPECTOR, true);
    cr_expect(eq(int, post_outcome(&team, reads, good), 401));
    cr_expect(eq(int, post_outcome(&team, "", good), 401));
    /* roles that go to no door */
    cr_expect(eq(int, post_outcome(&team, team_api_token(&team, ROLE_ANALYST, true), good), 403));
    cr_expect(eq(int, post_outcome(&team, team_api_token(&team, ROLE_AUDITOR, true), good), 403));
    /* a dossier that is not theirs, and one that is nobody's */
    const char *far = arena_printf(arena, "id=%s&%s", team.unlisted, good);
    cr_expect(eq(int, team_program(&team, token, "/api/outcomes", far).code, 404));
    cr_expect(eq(int, team_program(&team, token, "/api/outcomes", good).code, 404));
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

/* ---- what it says of itself ---- */

static const json_t *described(const json_t *paths, const Endpoint *route) {
    return json_object_get(json_object_get(paths, route->path),
                           endpoint_posts(route->way) ? "post" : "get");
}

static bool is_route(const char *path, const char *method) {
    for (const Endpoint *route = console_routes; route->path; route++)
        if (strcmp(route->path, path) == 0 &&
            strcmp(endpoint_posts(route->way) ? "post" : "get", method) == 0)
            return true;
    return false;
}

Test(console_api, every_route_for_programs_is_described_and_no_other) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply reply = team_get(&team, ROLES, "/api/openapi.json");
    json_t *document = json_loads(reply.body, JSON_REJECT_DUPLICATES, NULL);
    cr_assert(document != NULL);
    const json_t *paths = json_object_get(document, "paths");
    const char *path, *method;
    json_t *methods, *operation;
    size_t routes = 0, operations = 0;
    for (const Endpoint *route = console_routes; route->path; route++) {
        if (!endpoint_is_api(route->path)) continue;
        const json_t *known = described(paths, route);
        cr_expect(known != NULL, "%s is not described", route->path);
        cr_expect_not_null(json_string_value(json_object_get(known, "summary")), "%s", route->path);
        cr_expect(lt(sz, 0, json_object_size(json_object_get(known, "responses"))), "%s",
                  route->path);
        routes++;
    }
    json_object_foreach((json_t *)paths, path, methods) {
        json_object_foreach(methods, method, operation) {
            cr_expect(is_route(path, method), "%s %s is no route", method, path);
            operations++;
        }
    }
    cr_expect(eq(sz, routes, operations));
    cr_expect(lt(sz, 3, routes));
    json_decref(document);
    team_close(&team);
}
