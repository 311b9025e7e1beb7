/* Objections, corrected figures and letters in the console: who may, what the log says, what the
 * facts are afterwards. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/store/audit.h"
#include "tests/support/team.h"

static const char *form_of(Team *team, const char *id, const char *rest) {
    return arena_printf(team->world.arena, "id=%s&%s", id, rest);
}

static const char *page_of(Team *team, const char *path, const char *id) {
    return arena_printf(team->world.arena, "%s?id=%s", path, id);
}

static const char objection[] =
    "by=accountant&reason=The+%3Cb%3EMay%3C%2Fb%3E+figure+is+wrong&"
    "document=letter+55&on=2026-09-01";

/* ---- objections ---- */

static const char *const no_objections[] = {
    "by=business&reason=&on=2026-09-01",      /* no words */
    "by=king&reason=wrong&on=2026-09-01",     /* nobody of the form */
    "by=business&reason=wrong&on=2030-01-01", /* a day to come */
    "by=business&reason=wrong",               /* no day */
    "by=business&reason=wrong&on=yesterday",  /* not a day */
};

Test(contests, what_is_no_objection_is_refused) {
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof no_objections / sizeof *no_objections; k++)
        cr_expect(eq(int,
                     team_post(&team, ROLE_LEAD, "/contest/add",
                               form_of(&team, team.listed[1], no_objections[k]))
                         .code,
                     422),
                  "%s", no_objections[k]);
    const char *decide = "decision=upheld&reason=right&on=2026-09-02";
    cr_expect(
        eq(int,
           team_post(&team, ROLE_LEAD, "/contest/decide", form_of(&team, team.listed[1], decide))
               .code,
           422),
        "none is open");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM contest"), 0));
    team_close(&team);
}

Test(contests, an_objection_keeps_visits_away_until_it_is_decided) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *id = team.listed[1], *dossier = page_of(&team, "/dossier", id);
    const char *link = arena_printf(team.world.arena, "/visit?id=%s", id);
    cr_expect_not_null(strstr(team_get(&team, ROLE_INSPECTOR, "/day").body, link));
    const Reply added =
        team_post(&team, ROLE_INSPECTOR, "/contest/add", form_of(&team, id, objection));
    cr_assert(eq(int, added.code, 303), "%s", added.body);
    cr_expect(
        eq(int, team_post(&team, ROLE_LEAD, "/contest/add", form_of(&team, id, objection)).code,
           422),
        "one is open");
    cr_expect_not_null(strstr(team_get(&team, ROLE_INSPECTOR, dossier).body, "Contested since"));
    cr_expect_null(strstr(team_get(&team, ROLE_INSPECTOR, "/day").body, link));
    cr_expect_null(strstr(team_get(&team, ROLE_INSPECTOR, "/round").body, link));
    const Reply all = team_get(&team, ROLE_LEAD, "/contests");
    cr_expect_not_null(strstr(all.body, page_of(&team, "/contest", id)));
    cr_expect_not_null(strstr(all.body, ">20<"), "from 1 to 21 September");
    const Reply page = team_get(&team, ROLE_LEAD, page_of(&team, "/contest", id));
    cr_expect_not_null(strstr(page.body, "The &lt;b&gt;May&lt;/b&gt; figure is wrong"));
    cr_expect_not_null(strstr(page.body, "its accountant"));
    cr_expect(eq(int,
                 team_post(&team, ROLE_LEAD, "/contest/decide",
                           form_of(&team, id, "decision=upheld&reason=shown&on=2026-09-21"))
                     .code,
                 303));
    cr_expect_not_null(strstr(team_get(&team, ROLE_INSPECTOR, "/day").body, link));
    cr_expect_null(strstr(team_get(&team, ROLE_INSPECTOR, dossier).body, "Contested since"));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(actor || ' ' || action, '; ') FROM audit "
                  "WHERE action IN ('contest', 'contest close')"),
        arena_printf(team.world.arena, "user:%lld contest; user:%lld contest close",
                     (long long)team.id[ROLE_INSPECTOR], (long long)team.id[ROLE_LEAD]));
    team_close(&team);
}

Test(contests, an_answer_is_overdue_after_a_month) {
    Team team;
    team_open(&team);
    team_serve(&team);
    (void)team_post(&team, ROLE_LEAD, "/contest/add", form_of(&team, team.listed[1], objection));
    cr_expect_null(strstr(team_get(&team, ROLE_LEAD, "/contests").body, "answer is overdue"));
    team.now += 11LL * 24 * 3600;
    team_sign_in(&team, ROLE_LEAD);
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, "/contests").body, "answer is overdue"));
    team_close(&team);
}

/* A business that is not on the list objects, too: by the command, for nobody may look it up here.
 */
Test(contests, a_lead_reads_the_dossier_of_who_objects_until_it_is_decided) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Err err = {0};
    const char *far = page_of(&team, "/dossier", team.unlisted);
    const char *insert = arena_printf(team.world.arena,
                                      "INSERT INTO contest(storefront, opened_on, reason) SELECT "
                                      "id, 20000, 'wrong' FROM storefront WHERE storefront_id = "
                                      "'%s'",
                                      team.unlisted);
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, far).code, 404));
    must(store_exec(&team.world.store, insert, &err), &err);
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, far).code, 200));
    cr_expect(eq(int, team_get(&team, ROLE_INSPECTOR, far).code, 404));
    cr_expect(eq(int,
                 team_post(&team, ROLE_LEAD, "/contest/decide",
                           form_of(&team, team.unlisted,
                                   "decision=rejected&reason=it+is+right&on=2026-09-21"))
                     .code,
                 303));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, far).code, 404));
    team_close(&team);
}

/* ---- figures ---- */

/* The last month of the list as a form gives it. */
static const char *last_month(Team *team) {
    char month[MONTH_TEXT];
    return arena_strdup(team->world.arena,
                        month_format(team->list.first_month + (int)team->list.months - 1, month));
}

static Reply correct(Team *team, const char *amount, const char *rest) {
    const char *form =
        arena_printf(team->world.arena, "month=%s&amount=%s&%s", last_month(team), amount, rest);
    return team_post(team, ROLE_LEAD, "/correction/add", form_of(team, team->listed[1], form));
}

static const char proof[] = "reason=typed+twice&document=VAT+return+24-441&on=2026-09-01";

Test(contests, what_is_no_correction_is_refused) {
    static const char *const amounts[] = {"12.400", "1,234,5", "-3", "1e9", "",
                                          "twelve", "0x10",    "5,", ".5",  "99999999999"};
    static const char *const rests[] = {"reason=x&on=2026-09-01", "document=x&on=2026-09-01",
                                        "reason=x&document=x&on=2030-01-01", "reason=x&document=x"};
    Team team;
    team_open(&team);
    team_serve(&team);
    for (size_t k = 0; k < sizeof amounts / sizeof *amounts; k++)
        cr_expect(eq(int, correct(&team, amounts[k], proof).code, 422), "%s", amounts[k]);
    for (size_t k = 0; k < sizeof rests / sizeof *rests; k++)
        cr_expect(eq(int, correct(&team, "100", rests[k]).code, 422), "%s", rests[k]);
    const char *later = arena_printf(team.world.arena, "month=2190-01&amount=100&%s", proof);
    cr_expect(eq(
        int,
        team_post(&team, ROLE_LEAD, "/correction/add", form_of(&team, team.listed[1], later)).code,
        422));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM correction_request"), 0));
    team_close(&team);
}

Test(contests, where_one_is_enough_a_figure_is_corrected_at_once_and_a_job_tells_what_it_changes) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Err err = {0};
    const Reply asked = correct(&team, "1+200%2C50", proof);
    cr_assert(eq(int, asked.code, 303), "%s", asked.body);
    cr_expect_str_eq(team_text(&team, "SELECT amount_eur || ' ' || document FROM correction"),
                     "1200.5 VAT return 24-441");
    cr_expect_str_eq(team_text(&team,
                               "SELECT group_concat(actor || ' ' || action, '; ') FROM audit "
                               "WHERE action IN ('correction_ask', 'correct', 'job_add')"),
                     arena_printf(team.world.arena,
                                  "user:%1$lld correction_ask; user:%1$lld correct; "
                                  "user:%1$lld job_add",
                                  (long long)team.id[ROLE_LEAD]));
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT kind || arguments FROM job WHERE id = (SELECT job "
                  "FROM correction_request)"),
        arena_printf(team.world.arena, "correct[\"effect\",\"%lld\"]",
                     (long long)team_number(&team, "SELECT input_id FROM correction")));
    const char *page = page_of(&team, "/contest", team.listed[1]);
    cr_expect_not_null(strstr(team_get(&team, ROLE_LEAD, page).body, "is being judged again"));
    must(store_exec(&team.world.store,
                    "UPDATE job SET state = 'done', result = '{\"run\":1,\"before\":{\"rank\":2,"
                    "\"selection\":\"ranked\",\"posterior\":0.97,\"unexplained_eur_year\":90000},"
                    "\"after\":{\"rank\":81,\"selection\":\"none\",\"posterior\":0.02,"
                    "\"unexplained_eur_year\":300}}'",
                    &err),
         &err);
    const Reply judged = team_get(&team, ROLE_LEAD, page);
    cr_expect_not_null(strstr(judged.body, "The business leaves the list."));
    cr_expect_not_null(strstr(judged.body, ">81<"));
    cr_expect_not_null(strstr(judged.body, ">2 %<"));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/job/add", "kind=correct").code, 422),
              "only with its correction");
    team_close(&team);
}

/* The analyst becomes another lead: roles are read at each request. */
static void another_lead(Team *team) {
    Err err = {0};
    must(store_exec(&team->world.store, "UPDATE account SET role = 'lead' WHERE name = 'anna'",
                    &err),
         &err);
}

Test(contests, where_two_are_wanted_a_correction_waits_for_another) {
    Team team;
    team_open(&team);
    team.settings.second_person = true;
    team_serve(&team);
    another_lead(&team);
    const char *approve = "id=1&decision=approve&reason=the+return+says+so";
    cr_assert(eq(int, correct(&team, "1200.50", proof).code, 303));
    cr_expect(eq(int, correct(&team, "1300", proof).code, 422), "one of this month waits");
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM correction"), 0));
    cr_expect_not_null(
        strstr(team_get(&team, ROLE_ANALYST, "/contests").body, "wait for a second person"));
    cr_expect(eq(int, team_post(&team, ROLE_LEAD, "/correction/decide", approve).code, 422),
              "their own");
    cr_expect(
        eq(int, team_post(&team, ROLE_ANALYST, "/correction/decide", "id=1&decision=approve").code,
           422),
        "no reason");
    const Reply decided = team_post(&team, ROLE_ANALYST, "/correction/decide", approve);
    cr_assert(eq(int, decided.code, 303), "%s", decided.body);
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM correction"), 1));
    cr_expect(eq(int, team_post(&team, ROLE_ANALYST, "/correction/decide", approve).code, 422),
              "decided already");
    cr_expect_str_eq(team_text(&team,
                               "SELECT group_concat(actor || ' ' || action, '; ') FROM audit "
                               "WHERE action LIKE 'corr%'"),
                     arena_printf(team.world.arena, "user:%lld correction_ask; user:%lld correct",
                                  (long long)team.id[ROLE_LEAD], (long long)team.id[ROLE_ANALYST]));
    team_close(&team);
}

Test(contests, a_correction_that_is_refused_changes_nothing_and_stays) {
    static const char *const changes[] = {"DELETE FROM correction_request",
                                          "UPDATE correction_request SET state = 'waiting'",
                                          "UPDATE correction_request SET because = 'other'"};
    Team team;
    team_open(&team);
    team.settings.second_person = true;
    team_serve(&team);
    another_lead(&team);
    cr_assert(eq(int, correct(&team, "1200.50", proof).code, 303));
    cr_expect(eq(int,
                 team_post(&team, ROLE_ANALYST, "/correction/decide",
                           "id=1&decision=refuse&reason=another+shop")
                     .code,
                 303));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM correction"), 0));
    cr_expect(eq(i64, team_number(&team, "SELECT count(*) FROM job"), 0));
    cr_expect_not_null(
        strstr(team_get(&team, ROLE_LEAD, page_of(&team, "/contest", team.listed[1])).body,
               "another shop"));
    for (size_t k = 0; k < sizeof changes / sizeof *changes; k++) {
        Err err = {0};
        cr_expect(store_exec(&team.world.store, changes[k], &err) != ST_OK, "%s", changes[k]);
    }
    team_close(&team);
}

/* ---- letters ---- */

Test(contests, a_letter_is_made_for_a_file_and_logged_first) {
    Team team;
    team_open(&team);
    team_serve(&team);
    const char *id = team.listed[1];
    cr_assert(eq(int, correct(&team, "1200.50", proof).code, 303));
    const Reply page =
        team_post(&team, ROLE_LEAD, "/letter", form_of(&team, id, "language=nl&medium=page"));
    cr_assert(eq(int, page.code, 200), "%s", page.body);
    cr_expect_not_null(strstr(page.body, "Uw cijfers en de routinecontrole"));
    cr_expect_not_null(strstr(page.body, "VAT return 24-441"));
    const Reply paper =
        team_post(&team, ROLE_LEAD, "/letter", form_of(&team, id, "language=fr&medium=paper"));
    cr_expect(strncmp(paper.body, "%PDF-", 5) == 0);
    cr_expect_str_eq(
        team_text(&team,
                  "SELECT group_concat(actor || ' ' || subject || ' ' || detail, '; ') "
                  "FROM audit WHERE action = 'letter'"),
        arena_printf(team.world.arena,
                     "user:%1$lld %2$s {\"run\":1,\"language\":\"nl\",\"file\":\"letter.html\"}; "
                     "user:%1$lld %2$s {\"run\":1,\"language\":\"fr\",\"file\":\"letter.pdf\"}",
                     (long long)team.id[ROLE_LEAD], id));
    cr_expect(eq(
        int,
        team_post(&team, ROLE_LEAD, "/letter", form_of(&team, id, "language=xx&medium=page")).code,
        422));
    cr_expect(eq(int, team_get(&team, ROLE_LEAD, page_of(&team, "/letter", id)).code, 405));
    team_close(&team);
}

Test(contests, a_business_that_left_the_list_gets_its_letter) {
    Team team;
    team_open(&team);
    team_serve(&team);
    Err err = {0};
    const char *insert = arena_printf(team.world.arena,
                                      "INSERT INTO contest(storefront, opened_on, reason) SELECT "
                                      "id, 20000, 'wrong' FROM storefront WHERE storefront_id = "
                                      "'%s'",
                                      team.unlisted);
    must(store_exec(&team.world.store, insert, &err), &err);
    const Reply page = team_post(&team, ROLE_LEAD, "/letter",
                                 form_of(&team, team.unlisted, "language=en&medium=page"));
    cr_assert(eq(int, page.code, 200), "%s", page.body);
    cr_expect_not_null(strstr(page.body, "not selected for a check"));
    cr_expect_not_null(strstr(page.body, "Contested since"));
    cr_expect_not_null(strstr(page.body, "€"), "its months, though the list keeps none");
    team_close(&team);
}
