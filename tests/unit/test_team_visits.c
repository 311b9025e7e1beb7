/* Visits, and the cases they belong to: what holds whatever a person does. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "tests/support/team.h"

/* ---- visits ---- */

static Reply visit(Team *team, Role role, size_t listed, int token, const char *more) {
    return team_post(
        team, role, "/visit",
        arena_printf(team->world.arena, "id=%s&token=%032d&%s", team->listed[listed], token, more));
}

Test(team_visits, a_form_that_is_sent_twice_is_one_visit) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply first =
        visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=confirmed&customers=4&minutes=15");
    const Reply second =
        visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=confirmed&customers=4&minutes=15");
    cr_assert(eq(int, first.code, 303), "%s", first.body);
    cr_expect_str_eq(first.location, second.location);
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 1));
    cr_expect(
        eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'outcome'"), 1));
    cr_expect_str_eq(team_text(&team, "SELECT outcome FROM outcome"), "confirmed");
    cr_expect(eq(i64, team_number(&team, "SELECT run_id FROM outcome"), 1));
    /* the token of another's form is none of theirs */
    cr_expect(eq(int, visit(&team, ROLE_LEAD, 0, 1, "outcome=cleared").code, 422));
    team_close(&team);
}

static const char *const refused_visits[] = {"", "outcome=", "outcome=guilty",
                                             "outcome=cleared&on=2099-01-01",
                                             "outcome=cleared&on=1990-01-01"};

Test(team_visits, what_cannot_be_a_visit_is_not_recorded) {
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof refused_visits / sizeof *refused_visits; k++)
        cr_expect(eq(int, visit(&team, ROLE_INSPECTOR, 0, (int)k, refused_visits[k]).code, 422),
                  "%s", refused_visits[k]);
    cr_expect(eq(
        int,
        team_post(&team, ROLE_INSPECTOR, "/visit",
                  arena_printf(team.world.arena, "id=%s&outcome=cleared&token=x", team.listed[0]))
            .code,
        422));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 0));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM outcome"), 0));
    team_close(&team);
}

Test(team_visits, a_visit_that_is_withdrawn_gives_way_to_the_one_before) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *const told =
        "SELECT outcome || ' ' || coalesce(note, '-') || ' ' || coalesce(customers_counted, '-') "
        "|| ' in ' || coalesce(minutes, '-') FROM outcome";
    (void)visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=cleared&customers=7&minutes=20&note=full");
    cr_expect_str_eq(team_text(&team, told), "cleared full 7 in 20");
    (void)visit(&team, ROLE_INSPECTOR, 0, 2, "outcome=confirmed&minutes=15");
    cr_expect_str_eq(team_text(&team, told), "confirmed - - in -");
    cr_expect(
        eq(int, team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=2&reason=").code, 422));
    cr_expect(eq(
        int, team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=2&reason=mistake").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT outcome FROM v_outcomes"), "cleared");
    cr_expect_str_eq(team_text(&team, told), "cleared full 7 in 20");
    cr_expect(eq(
        int, team_post(&team, ROLE_INSPECTOR, "/visit/withdraw", "id=2&reason=mistake").code, 422));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/visit/withdraw", "id=1&reason=wrong+door").code,
                 303));
    cr_expect_str_eq(team_text(&team, "SELECT withdrawn FROM outcome"), "wrong door");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM v_outcomes"), 0));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM visit"), 2));
    Err err = {0};
    AuditReport report;
    must(audit_verify(&team.world.store, NULL, &report, &err), &err);
    team_close(&team);
}

/* ---- visits kept on the phone ---- */

static const char *key_of(Team *team, Role role, const char *page) {
    static const char attribute[] = "data-key=\"";
    const char *at = team_get(team, role, page).body;
    while ((at = strstr(at, attribute))) {
        at += sizeof attribute - 1;
        if (strcspn(at, "\"") == SEAL_KEY_TEXT - 1)
            return arena_printf(team->world.arena, "%.*s", SEAL_KEY_TEXT - 1, at);
    }
    return "";
}

Test(team_visits, the_key_of_visits_not_sent_is_a_persons_own_and_outlasts_a_session) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *key = key_of(&team, ROLE_INSPECTOR, "/day");
    cr_expect(eq(sz, strlen(key), SEAL_KEY_TEXT - 1));
    cr_expect_str_neq(key, key_of(&team, ROLE_LEAD, "/cases"));
    cr_expect_str_eq(key_of(&team, ROLE_AUDITOR, "/log"), "");
    cr_expect_str_eq(key_of(&team, ROLES, "/sign-in"), "");
    team.now += 3600;
    cr_expect_str_eq(key_of(&team, ROLE_INSPECTOR, "/day"), "", "the session is over");
    team_sign_in(&team, ROLE_INSPECTOR);
    cr_expect_str_eq(key_of(&team, ROLE_INSPECTOR, "/me"), key);
    team_close(&team);
}

/* ---- cases ---- */

static Reply assign(Team *team, size_t listed, Role to, const char *due) {
    return team_post(team, ROLE_LEAD, "/case/assign",
                     arena_printf(team->world.arena, "id=%s&person=%lld&due=%s",
                                  team->listed[listed], (long long)team->id[to], due));
}

Test(team_visits, a_case_from_assignment_to_closing) {
    Team team;
    team_open(&team);
    team_serve(&team);
    cr_expect_str_eq(assign(&team, 0, ROLE_INSPECTOR, "2026-09-30").location, "/case?id=1");
    cr_expect_str_eq(assign(&team, 0, ROLE_INSPECTOR, "").location, "/case?id=1"); /* the same */
    cr_expect(eq(int, assign(&team, 1, ROLE_AUDITOR, "").code, 422));
    cr_expect_not_null(strstr(team_get(&team, ROLE_INSPECTOR, "/day").body, team.listed[0]));
    (void)visit(&team, ROLE_INSPECTOR, 0, 1, "outcome=cleared");
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "visited");
    cr_expect(eq(int,
                 team_post(&team, ROLE_LEAD, "/case/sleep", "id=1&until=2020-01-01&reason=x").code,
                 422));
    cr_expect(eq(int,
                 team_post(&team, ROLE_LEAD, "/case/sleep", "id=1&until=2026-10-30&reason=x").code,
                 303));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=").code, 422));
    cr_expect(
        eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=explained").code, 303));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=again").code, 422));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/reopen", "id=1&reason=new").code, 303));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(kind) FROM (SELECT kind FROM case_event ORDER BY id)"),
        "open,assign,assign,visit,sleep,close,reopen");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM audit WHERE action = 'case'"), 7));
    team_close(&team);
}

Test(team_visits, where_two_are_wanted_one_cannot_close_alone) {
    Team team;
    team_open(&team);
    team_serve(&team);
    (void)assign(&team, 0, ROLE_INSPECTOR, "");
    server_close(team.server); /* two are wanted from now on */
    team.settings.second_person = true;
    team_serve(&team);
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=done").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "open");
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/case/close", "id=1&reason=done").code, 422));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "open");
    /* the analyst becomes a second lead */
    Err err = {0};
    must(
        store_exec(&team.world.store, "UPDATE account SET role = 'lead' WHERE name = 'anna'", &err),
        &err);
    cr_expect(
        eq(int, team_post(&team, ROLE_ANALYST, "/case/close", "id=1&reason=agreed").code, 303));
    cr_expect_str_eq(team_text(&team, "SELECT state FROM inspection_case"), "closed");
    team_close(&team);
}

Test(team_visits, the_history_of_a_case_only_grows) {
    Team team;
    team_open(&team);
    team_serve(&team);
    (void)assign(&team, 0, ROLE_INSPECTOR, "");
    Err err = {0};
    cr_expect(eq(int, store_exec(&team.world.store, "UPDATE case_event SET kind = 'close'", &err),
                 ST_FAILED));
    err = (Err){0};
    cr_expect(eq(int, store_exec(&team.world.store, "DELETE FROM case_event", &err), ST_FAILED));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM case_event"), 2));
    team_close(&team);
}
