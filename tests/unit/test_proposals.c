/* Parameters that one proposes and another approves: who may, what scans then use, what the log
 * says. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/store/audit.h"
#include "detector/run/scan.h"
#include "detector/team/proposals.h"
#include "models/params/params_detector.h"
#include "tests/support/team.h"

static Reply propose(Team *team, Role role, const char *changes) {
    return team_post(team, role, "/proposal/add",
                     arena_printf(team->world.arena, "run=1&%s", changes));
}

static int decide(Team *team, Role role, const char *decision) {
    return team_post(team, role, "/proposal/decide",
                     arena_printf(team->world.arena, "id=1&reason=agreed&decision=%s", decision))
        .code;
}

static const char *const refused[] = {
    "reason=why",                            /* nothing changes */
    "ranking.budget=12&reason=why",          /* as it was in the run */
    "ranking.budget=8",                      /* no reason */
    "ranking.budget=8&reason=",              /* no reason */
    "ranking.budget=many&reason=why",        /* not a number */
    "ranking.budget=-1&reason=why",          /* out of its range */
    "retention.outcomes_years=1&reason=why", /* decides nothing of a run */
};

Test(proposals, what_cannot_be_proposed_is_refused) {
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof refused / sizeof *refused; k++)
        cr_expect(eq(int, propose(&team, ROLE_ANALYST, refused[k]).code, 422), "%s", refused[k]);
    cr_expect(
        eq(int,
           team_post(&team, ROLE_ANALYST, "/proposal/add", "run=7&ranking.budget=8&reason=why")
               .code,
           422),
        "of a run that is not the newest");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM proposal"), 0));
    team_close(&team);
}

static double budget_of_next_scan(Team *team) {
    World *w = &team->world;
    Err err = {0};
    size_t count = 0;
    Params *params = params_open(w->arena);
    must(params_set(params, "ranking.budget=12", &err), &err);
    must(proposals_apply(&w->store, params, w->arena, &count, &err), &err);
    const RankingParams *ranking = params_group(params, &ranking_group);
    return ranking->budget;
}

Test(proposals, another_person_approves_and_the_next_scan_uses_it) {
    Team team;
    team_open(&team);
    team_serve(&team);
    World *w = &team.world;
    Err err = {0};
    const Reply proposed = propose(&team, ROLE_ANALYST, "ranking.budget=8&reason=one+team+less");
    cr_assert(eq(int, proposed.code, 303), "%s", proposed.body);
    cr_expect_str_eq(proposed.location, "/proposal?id=1");
    cr_expect(eq(dbl, budget_of_next_scan(&team), 12));
    cr_expect(eq(int, decide(&team, ROLE_ANALYST, "approved"), 422), "their own");
    cr_expect(eq(int, decide(&team, ROLE_LEAD, "perhaps"), 422));
    cr_expect(eq(int, decide(&team, ROLE_LEAD, "approved"), 303));
    cr_expect(eq(int, decide(&team, ROLE_LEAD, "refused"), 422), "decided already");
    cr_expect(eq(dbl, budget_of_next_scan(&team), 8));
    const Reply page = team_get(&team, ROLE_AUDITOR, "/proposals");
    cr_expect_not_null(strstr(page.body, "one team less"));

    Params *params = params_open(w->arena);
    size_t count = 0;
    Watchlist list = {0};
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX, .seed = 1};
    must(proposals_apply(&w->store, params, w->arena, &count, &err), &err);
    must(scan_run(&w->store, params, &scan, w->arena, &list, &err), &err);
    must(watchlist_save(&w->store, &list, &err), &err);
    cr_expect(eq(sz, list.budget, 8));
    cr_expect_not_null(strstr(
        team_text(&team, "SELECT detail FROM audit WHERE action = 'scan' ORDER BY id DESC LIMIT 1"),
        "\"proposals\":[1]"));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(actor || ' ' || action || ' ' || detail, '; ') FROM "
                  "audit WHERE subject = 'proposal 1' AND action <> 'refused'"),
        arena_printf(w->arena,
                     "user:%lld proposal_add {\"ranking.budget\":\"8\"}; "
                     "user:%lld proposal_approve {\"ranking.budget\":\"8\"}",
                     (long long)team.id[ROLE_ANALYST], (long long)team.id[ROLE_LEAD]));
    team_close(&team);
}

Test(proposals, the_last_approved_holds_until_it_is_taken_back) {
    Team team;
    team_open(&team);
    team_serve(&team);
    (void)propose(&team, ROLE_ANALYST, "ranking.budget=8&reason=one+team+less");
    cr_assert(eq(int, decide(&team, ROLE_LEAD, "approved"), 303));
    team.now += 60;
    (void)propose(&team, ROLE_LEAD, "ranking.budget=6&reason=two+teams+less");
    const char *const second = "id=2&reason=agreed&decision=approved";
    cr_assert(eq(int, team_post(&team, ROLE_ANALYST, "/proposal/decide", second).code, 303));
    cr_expect(eq(dbl, budget_of_next_scan(&team), 6));
    cr_expect(eq(
        int, team_post(&team, ROLE_LEAD, "/proposal/end", "id=2&reason=they+are+back").code, 303));
    cr_expect(eq(dbl, budget_of_next_scan(&team), 8));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/proposal/end", "id=2&reason=again").code, 422));
    team_close(&team);
}

/* By another program, with the triggers out of its way. */
Test(proposals, a_value_that_nobody_approved_is_told_by_the_log) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Err err = {0}, wrong = {0};
    AuditReport report;
    Store *store = &team.world.store;
    (void)propose(&team, ROLE_ANALYST, "ranking.budget=8&reason=one+team+less");
    cr_assert(eq(int, decide(&team, ROLE_LEAD, "approved"), 303));
    must(audit_verify(store, NULL, &report, &err), &err);
    must(store_exec(store,
                    "DROP TRIGGER proposal_value_fixed;"
                    "UPDATE proposal_value SET value = '3'",
                    &err),
         &err);
    cr_expect(eq(int, audit_verify(store, NULL, &report, &wrong), ST_INTEGRITY));
    cr_expect_not_null(strstr(wrong.text, "the approval of proposal 1 with ranking.budget=3"));
    team_close(&team);
}

Test(proposals, what_was_decided_cannot_be_changed) {
    static const char *const changes[] = {"DELETE FROM proposal", "DELETE FROM proposal_value",
                                          "UPDATE proposal_value SET value = '9'",
                                          "UPDATE proposal SET state = 'refused'",
                                          "UPDATE proposal SET state = 'ended', proposed_by = 2"};
    Team team;
    team_open(&team);
    team_serve(&team);
    (void)propose(&team, ROLE_ANALYST, "ranking.budget=8&reason=one+team+less");
    cr_assert(eq(int, decide(&team, ROLE_LEAD, "approved"), 303));
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
        Err err = {0};
        cr_expect(store_exec(&team.world.store, changes[k], &err) != ST_OK, "%s", changes[k]);
    }
    team_close(&team);
}

Test(proposals, the_lab_offers_what_was_changed) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply quick = team_get(&team, ROLE_ANALYST, "/lab?ranking.budget=8");
    cr_expect_not_null(strstr(quick.body, "action=\"/proposal/add\""));
    cr_expect_not_null(strstr(quick.body, "name=\"ranking.budget\" value=\"8\""));
    cr_expect_null(strstr(quick.body, "action=\"/job/add\""));
    const Reply slow = team_get(&team, ROLE_ANALYST, "/lab?group=model&model.min_months=9");
    cr_assert(eq(int, slow.code, 200), "%s", slow.body);
    cr_expect_not_null(strstr(slow.body, "action=\"/job/add\""));
    cr_expect_not_null(strstr(slow.body, "name=\"model.min_months\" value=\"9\""));
    cr_expect_null(strstr(slow.body, "id=\"changes\""), "nothing is computed");
    team_close(&team);
}

Test(proposals, the_lab_offers_the_words_of_a_choice) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const Reply asked = team_get(&team, ROLE_ANALYST, "/lab");
    cr_expect(strstr(asked.body, "<option value=\"probability\" selected>") != NULL, "%s",
              asked.body);
    cr_expect(strstr(asked.body, "<option value=\"mixed\">") != NULL);
    cr_expect(strstr(asked.body, "role=\"status\"") == NULL, "nothing was asked");
    const Reply other = team_get(&team, ROLE_ANALYST, "/lab?ranking.order=expected_euros");
    cr_expect(strstr(other.body, "<option value=\"expected_euros\" selected>") != NULL);
    cr_expect(strstr(other.body, "role=\"status\"") != NULL, "%s", other.body);
    team_close(&team);
}
