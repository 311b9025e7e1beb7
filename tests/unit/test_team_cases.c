/* Cases that two people open: what one may do alone, what the other decides, and who learns of it.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/store/audit.h"
#include "tests/support/team.h"

/* The analyst of the five becomes a second lead, who signs in as ROLE_ANALYST. */
static void open_two_leads(Team *team) {
    Err err = {0};
    team_open(team);
    team->settings.second_person = true;
    team_serve(team);
    must(store_exec(&team->world.store, "UPDATE account SET role = 'lead' WHERE name = 'anna'",
                    &err),
         &err);
}
static const Role first = ROLE_LEAD, other = ROLE_ANALYST;

static Reply ask(Team *team, Role by, Role to) {
    return team_post(team, by, "/case/assign",
                     arena_printf(team->world.arena, "id=%s&person=%lld&due=2026-09-30&reason=why",
                                  team->listed[0], (long long)team->id[to]));
}

static int decide(Team *team, Role by, const char *decision) {
    return team_post(team, by, "/case/decide",
                     arena_printf(team->world.arena, "id=1&reason=seen&decision=%s", decision))
        .code;
}

static const char *state(Team *team) {
    return team_text(team, "SELECT state FROM inspection_case WHERE id = 1");
}

static const char *kinds(Team *team) {
    return team_text(team,
                     "SELECT group_concat(kind) FROM (SELECT kind FROM case_event ORDER BY id)");
}

Test(team_cases, where_two_are_wanted_one_cannot_open_alone) {
    Team team;
    open_two_leads(&team);
    cr_expect_str_eq(ask(&team, first, ROLE_INSPECTOR).location, "/case?id=1");
    cr_expect_str_eq(state(&team), "proposed");
    cr_expect(eq(int, decide(&team, first, "approve"), 422));
    cr_expect(eq(int, decide(&team, other, "perhaps"), 422));
    cr_expect(eq(int, team_post(&team, other, "/case/decide", "id=1&decision=approve").code, 422),
              "without a reason");
    cr_expect(eq(int, decide(&team, ROLE_INSPECTOR, "approve"), 403));
    cr_expect_str_eq(state(&team), "proposed");
    team.now += 86400;
    team_sign_in(&team, other);
    cr_expect(eq(int, decide(&team, other, "approve"), 303));
    cr_expect_str_eq(state(&team), "open");
    cr_expect_str_eq(kinds(&team), "propose,open,assign");
    cr_expect(eq(i64, team_number(&team, "SELECT opened_at FROM inspection_case"), team.now));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'case'"), 3));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(actor) FROM (SELECT actor FROM audit WHERE action = "
                  "'case' ORDER BY id)"),
        "user:2,user:3,user:3");
    cr_expect(eq(int, decide(&team, other, "approve"), 422), "it is open");
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

Test(team_cases, whoever_changes_what_is_asked_has_asked_for_it) {
    Team team;
    open_two_leads(&team);
    (void)ask(&team, first, ROLE_INSPECTOR);
    (void)ask(&team, other, ROLE_LEAD);
    cr_expect(eq(int, decide(&team, other, "approve"), 422));
    cr_expect(eq(int, decide(&team, first, "approve"), 303));
    cr_expect_str_eq(kinds(&team), "propose,propose,open,assign");
    cr_expect(
        eq(i64, team_number(&team, "SELECT assignee FROM inspection_case"), team.id[ROLE_LEAD]));
    /* one that is open is given to another by one lead */
    cr_expect(eq(int, ask(&team, first, ROLE_INSPECTOR).code, 303));
    cr_expect(eq(i64, team_number(&team, "SELECT assignee FROM inspection_case"),
                 team.id[ROLE_INSPECTOR]));
    team_close(&team);
}

Test(team_cases, what_is_refused_or_taken_back_is_closed_and_was_nobodys) {
    static const Role deciders[] = {ROLE_LEAD, ROLE_ANALYST};
    for (size_t k = 0; k < sizeof deciders / sizeof *deciders; k++) {
        Team team;
        open_two_leads(&team);
        (void)ask(&team, first, ROLE_INSPECTOR);
        cr_expect(eq(int, decide(&team, deciders[k], "refuse"), 303));
        cr_expect_str_eq(state(&team), "closed");
        cr_expect_str_eq(kinds(&team), "propose,refuse");
        cr_expect(eq(i64, team_number(&team, "SELECT count(assignee) FROM inspection_case"), 0));
        cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, "/case?id=1").code, 404));
        /* opened again, it is proposed first */
        cr_expect(
            eq(int, team_post(&team, first, "/case/reopen", "id=1&reason=after+all").code, 303));
        cr_expect_str_eq(state(&team), "proposed");
        cr_expect(eq(int, decide(&team, first, "approve"), 422));
        cr_expect(eq(int, decide(&team, other, "approve"), 303));
        cr_expect_str_eq(kinds(&team), "propose,refuse,propose,open");
        team_close(&team);
    }
}

/* The whole way of one that was closed: nobody opens it again alone. */
Test(team_cases, what_was_closed_is_opened_again_by_two) {
    Team team;
    open_two_leads(&team);
    (void)ask(&team, first, ROLE_INSPECTOR);
    (void)decide(&team, other, "approve");
    const int64_t opened = team_number(&team, "SELECT opened_at FROM inspection_case");
    (void)team_post(&team, first, "/case/close", "id=1&reason=done");
    (void)team_post(&team, other, "/case/close", "id=1&reason=agreed");
    cr_expect_str_eq(state(&team), "closed");
    team.now += 60;
    cr_expect(eq(int, team_post(&team, other, "/case/reopen", "id=1&reason=new").code, 303));
    cr_expect_str_eq(state(&team), "proposed");
    cr_expect(eq(int, team_post(&team, other, "/case/reopen", "id=1&reason=new").code, 422));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, "/case?id=1").code, 404));
    cr_expect(eq(int, decide(&team, other, "approve"), 422));
    cr_expect(eq(int, decide(&team, first, "approve"), 303));
    cr_expect_str_eq(state(&team), "open");
    cr_expect_str_eq(kinds(&team), "propose,open,assign,ask,close,propose,reopen,assign");
    cr_expect(eq(i64, team_number(&team, "SELECT opened_at FROM inspection_case"), opened));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, "/case?id=1").code, 200));
    team_close(&team);
}

Test(team_cases, a_case_that_is_proposed_is_nobodys) {
    Team team;
    open_two_leads(&team);
    Arena *arena = team.world.arena;
    /* who is to get it could read this dossier before: another inspector still may */
    Err err = {0};
    must(store_exec(&team.world.store, "UPDATE account SET role = 'inspector' WHERE name = 'otto'",
                    &err),
         &err);
    const char *dossier = arena_printf(arena, "/dossier?id=%s", team.listed[0]);
    (void)ask(&team, first, ROLE_INSPECTOR);
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, "/case?id=1").code, 404));
    cr_expect(eq(int, team_get(&team, ROLE_AUDITOR, dossier).code, 200));
    const char *mine = strstr(team_get(&team, ROLE_INSPECTOR, "/day").body, "id=\"mine\"");
    cr_assert_not_null(mine);
    const char *theirs = strstr(mine, team.listed[0]), *free_part = strstr(mine, "id=\"free\"");
    cr_assert_not_null(free_part);
    cr_expect(theirs == NULL || free_part < theirs, "on the day of whom it is wished for");
    /* a visit meanwhile opens nothing, and nothing else is done to it */
    const char *visit = arena_printf(arena, "id=%s&token=%032d&outcome=cleared", team.listed[0], 1);
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/visit", visit).code, 303));
    cr_expect_str_eq(state(&team), "proposed");
    cr_expect(eq(i64, team_number(&team, "SELECT count(case_id) FROM visit"), 0));
    cr_expect(eq(int, team_post(&team, first, "/case/sleep", "id=1&until=2026-10-30&reason=x").code,
                 422));
    cr_expect(eq(int, team_post(&team, other, "/case/close", "id=1&reason=x").code, 422));
    cr_expect(eq(int, decide(&team, other, "approve"), 303));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, "/case?id=1").code, 200));
    cr_expect(eq(int, team_get(&team, ROLE_AUDITOR, dossier).code, 404), "a colleague has it");
    team_close(&team);
}

Test(team_cases, the_inbox_shows_what_waits_first) {
    Team team;
    open_two_leads(&team);
    (void)ask(&team, first, ROLE_INSPECTOR);
    const char *inbox = team_get(&team, other, "/cases").body;
    const char *waits = strstr(inbox, "opening asked for</td>");
    cr_expect_not_null(waits);
    cr_expect_not_null(strstr(team_get(&team, other, "/cases?state=proposed").body, "/case?id=1"));
    cr_expect_null(strstr(team_get(&team, other, "/cases?state=open").body, "/case?id=1"));
    const char *own = team_get(&team, first, "/case?id=1").body;
    cr_expect_null(strstr(own, "value=\"approve\""), "one's own");
    cr_expect_not_null(strstr(own, "value=\"refuse\""));
    cr_expect_not_null(strstr(team_get(&team, other, "/case?id=1").body, "value=\"approve\""));
    team_close(&team);
}

static json_t *cases_told(Team *team, Role role) {
    const Reply reply = team_program(team, team_api_token(team, role, false), "/api/cases", NULL);
    cr_assert(eq(int, reply.code, 200), "%s", reply.body);
    json_t *document = json_loads(reply.body, 0, NULL);
    cr_assert_not_null(document);
    json_t *rows = json_incref(json_object_get(document, "rows"));
    json_decref(document);
    return rows;
}

static const char *word(const json_t *rows, const char *key) {
    return json_string_value(json_object_get(json_array_get(rows, 0), key));
}

Test(team_cases, programs_are_told_which_cases_wait_for_another) {
    Team team;
    open_two_leads(&team);
    (void)ask(&team, first, ROLE_INSPECTOR);
    json_t *rows = cases_told(&team, first);
    cr_assert(eq(sz, json_array_size(rows), 1));
    cr_expect_str_eq(word(rows, "state"), "proposed");
    cr_expect_str_eq(word(rows, "storefront_id"), team.listed[0]);
    cr_expect_str_eq(word(rows, "due_on"), "2026-09-30");
    cr_expect_str_eq(word(rows, "assignee"), "ines");
    cr_expect(
        eq(int, json_boolean_value(json_object_get(json_array_get(rows, 0), "opening_asked")), 1));
    json_decref(rows);
    rows = cases_told(&team, ROLE_INSPECTOR);
    cr_expect(eq(sz, json_array_size(rows), 0), "not theirs yet");
    json_decref(rows);
    (void)decide(&team, other, "approve");
    rows = cases_told(&team, ROLE_INSPECTOR);
    cr_assert(eq(sz, json_array_size(rows), 1));
    cr_expect_str_eq(word(rows, "state"), "open");
    json_decref(rows);
    const char *auditor = team_api_token(&team, ROLE_AUDITOR, false);
    cr_expect(eq(int, team_program(&team, auditor, "/api/cases", NULL).code, 403));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(actor) FROM (SELECT actor FROM audit WHERE action = "
                  "'cases' ORDER BY id)"),
        "user:2,user:1,user:1");
    team_close(&team);
}

/* Where two are no longer wanted, one is enough for what waits. */
Test(team_cases, one_is_enough_once_two_are_not_wanted) {
    Team team;
    open_two_leads(&team);
    (void)ask(&team, first, ROLE_INSPECTOR);
    server_close(team.server);
    team.settings.second_person = false;
    team_serve(&team);
    cr_expect(eq(int, ask(&team, first, ROLE_INSPECTOR).code, 303));
    cr_expect_str_eq(state(&team), "open");
    cr_expect_str_eq(kinds(&team), "propose,open,assign");
    team_close(&team);
}

/* ---- putting aside, and what visits gave ---- */

static bool is_mine_today(Team *team) {
    team_sign_in(team, ROLE_INSPECTOR);
    const char *mine = strstr(team_get(team, ROLE_INSPECTOR, "/day").body, "id=\"mine\"");
    cr_assert(mine != NULL);
    const char *there = strstr(mine, team->listed[0]), *free_part = strstr(mine, "id=\"free\"");
    return there && free_part && there < free_part;
}

static const char *inbox(Team *team) {
    team_sign_in(team, ROLE_LEAD);
    return team_get(team, ROLE_LEAD, "/cases").body;
}

Test(team_cases, what_is_put_aside_comes_back_on_its_day) {
    Team team;
    team_open(&team);
    team_serve(&team);
    (void)ask(&team, first, ROLE_INSPECTOR);
    cr_expect(is_mine_today(&team));
    const char *until = team_text(
        &team, arena_printf(team.world.arena, "SELECT date(%lld + 2 * 86400, 'unixepoch')",
                            (long long)team.now));
    cr_expect(eq(int,
                 team_post(&team, ROLE_LEAD, "/case/sleep",
                           arena_printf(team.world.arena, "id=1&until=%s&reason=works", until))
                     .code,
                 303));
    for (int day = 0; day < 4; day++, team.now += 86400) {
        cr_expect(eq(int, is_mine_today(&team), day >= 2), "day %d", day);
        cr_expect(eq(int, strstr(inbox(&team), "put aside</td>") != NULL, day < 2), "day %d", day);
    }
    team_close(&team);
}

static bool counts(const char *body, const char *number, const char *what) {
    const char *at = strstr(body, what);
    while (at && at > body && strncmp(at, "<div", 4) != 0) at--;
    return at && strstr(at, number) && strstr(at, number) < strstr(at, "</div>");
}

/* Two visits of one case, the first after three days; one of them withdrawn later. */
Test(team_cases, the_inbox_counts_what_visits_gave_and_how_long_they_took) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Arena *arena = team.world.arena;
    (void)ask(&team, first, ROLE_INSPECTOR);
    cr_expect(counts(inbox(&team), ">1<", "not visited yet"));
    team.now += 3 * 86400;
    team_sign_in(&team, ROLE_INSPECTOR);
    const char *visit =
        arena_printf(arena, "id=%s&token=%032d&outcome=confirmed", team.listed[0], 1);
    cr_expect(eq(int, team_post(&team, ROLE_INSPECTOR, "/visit", visit).code, 303));
    cr_expect(counts(inbox(&team), ">1<", "confirmed"));
    cr_expect(counts(inbox(&team), ">0<", "not visited yet"));
    cr_expect(counts(inbox(&team), ">3<", "days until the visit"));
    team_sign_in(&team, ROLE_INSPECTOR);
    (void)team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=1&reason=door");
    cr_expect(counts(inbox(&team), ">0<", "confirmed"));
    cr_expect(counts(inbox(&team), ">1<", "not visited yet"));
    team_close(&team);
}

/* ---- a store of before ---- */

static const char *of(Store *store, World *world, const char *sql) {
    Err err = {0};
    Stmt stmt;
    bool row;
    must(stmt_open(store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const char *text = arena_strdup(world->arena, stmt_get_text(&stmt, 0));
    stmt_close(&stmt);
    return text;
}

/* tests/fixtures holds a store of schema 38 with four cases, their history and two visits. */
Test(team_cases, cases_of_an_older_store_stay_as_they_were) {
    World w;
    Store store;
    Err err = {0};
    world_open(&w);
    const char *path = world_path(&w, "old.db");
    cr_assert(
        zero(int, system(arena_printf(w.arena, "sqlite3 '%s' < '%s/tests/fixtures/schema-38.sql'",
                                      path, GEVEL_SOURCE_DIR))));
    must(store_open(path, STORE_WRITE, &store, &err), &err);
    cr_expect_str_eq(of(&store, &w,
                        "SELECT group_concat(id || state || coalesce(assignee, '-') || "
                        "coalesce(closing_by, '-') || coalesce(opening_by, '-')) FROM "
                        "(SELECT * FROM inspection_case ORDER BY id)"),
                     "1closed1--,2visited12-,3open---,4open1--");
    cr_expect_str_eq(
        of(&store, &w,
           "SELECT group_concat(case_id || kind || detail) FROM "
           "(SELECT * FROM case_event ORDER BY id)"),
        "1openfirst,1assignuser:1,1visit,1closedone,2open,2visit,2asknothing found,3open,"
        "4openagain,4assignuser:1");
    cr_expect_str_eq(of(&store, &w, "SELECT group_concat(case_id) FROM visit"), "1,2");
    cr_expect_str_eq(of(&store, &w, "SELECT count(*) FROM pragma_foreign_key_check"), "0");
    cr_expect(eq(int, store_exec(&store, "DELETE FROM case_event", &err), ST_FAILED));
    store_close(&store);
    world_close(&w);
}
