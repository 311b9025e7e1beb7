/* A store that says other than what a run read is told so, though checksums, ranges, definitions
 * and the saved list agree; one that was delivered to, corrected, visited or purged is not. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/store/purge.h"
#include "detector/rerun/facts_check.h"
#include "detector/rerun/replay.h"
#include "detector/run/outcomes.h"
#include "detector/run/scan.h"
#include "detector/run/watchlist_csv.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

static void scan(World *w, Watchlist *list) {
    Err err = {0};
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    must(scan_run(&w->store, params_open(w->arena), &options, w->arena, list, &err), &err);
    must(watchlist_save(&w->store, list, &err), &err);
}

static void open_sample(World *w, Watchlist *list) {
    world_open(w);
    (void)world_import(w, GEVEL_SOURCE_DIR "/datasets/sample");
    scan(w, list);
}

static FactsCheck check_run(World *w, int64_t run_id) {
    Err err = {0};
    Watchlist record = {0};
    FactsCheck check = {0};
    must(watchlist_load_part(&w->store, run_id, WATCH_RECORD, w->arena, &record, &err), &err);
    must(facts_check(&w->store, &record, w->arena, &check, &err), &err);
    return check;
}

static void change(World *w, const char *sql) {
    Err err = {0};
    must(store_exec(&w->store, sql, &err), &err);
    cr_assert(sqlite3_total_changes(w->store.db) > 0);
    cr_assert(lt(int, 0, sqlite3_changes(w->store.db)), "nothing was changed: %s", sql);
}

/* Each row stays within what imports write. The list of the run does not show it: only what is read
 * again does. */
static const char *const rewritten[] = {
    "UPDATE turnover_series SET years = replace(years, ',4116,', ',9116,') WHERE storefront = 1",
    "UPDATE turnover_series SET years = (SELECT o.years FROM turnover_series AS o WHERE "
    "o.storefront <> turnover_series.storefront AND o.first_month = turnover_series.first_month "
    "AND o.last_month = turnover_series.last_month LIMIT 1) WHERE storefront = 1",
    "UPDATE footfall_series SET years = replace(years, '0,', '1,') WHERE storefront = 1",
    "UPDATE storefront SET house_number = '999' WHERE id = 1",
    "UPDATE storefront SET street = 'Elsewhere' WHERE id = 1",
    "UPDATE storefront SET municipality = 'Elsewhere' WHERE id = 1",
    "UPDATE storefront SET staff_fte = 9 WHERE id = 1",
    "UPDATE storefront SET floor_area_m2 = 999 WHERE id = 1",
    "UPDATE storefront SET lon = lon + 0.001 WHERE id = 1",
    "UPDATE storefront SET opened_on = 10000 WHERE id = 1",
    "UPDATE storefront SET closed_on = 20000 WHERE id = 1",
    "UPDATE storefront SET traits = 'online' WHERE id = 1",
    "UPDATE ownership_change SET changed_on = changed_on + 100",
    "UPDATE link SET until_date = 19500 WHERE role = 'director'",
    "DELETE FROM link WHERE role = 'director'",
    "INSERT INTO link SELECT party_hash, (SELECT max(enterprise_id) FROM link), 'owner', NULL, "
    "NULL, input_id, line, kind, country FROM link WHERE true LIMIT 1 ON CONFLICT DO NOTHING",

};

EachRow(facts_check, what_was_rewritten_within_all_rules_is_told, rewritten) {
    World w;
    Watchlist list = {0}, saved = {0};
    Err err = {0};
    open_sample(&w, &list);
    cr_assert(eq(int, check_run(&w, 0).verdict, FACTS_SAME));
    change(&w, rewritten[*row]);
    const FactsCheck check = check_run(&w, 0);
    cr_expect(eq(int, check.verdict, FACTS_OTHER), "%s", rewritten[*row]);
    cr_expect_not_null(strstr(check.text, "not what run 1 read"));
    must(watchlist_load(&w.store, 0, w.arena, &saved, &err), &err);
    cr_expect(eq(int, watchlist_verify(&saved, &err), ST_OK), "the saved list knows nothing of it");
    world_close(&w);
}

/* Deliveries that replace figures, names, links and findings: each run is asked what it read. */
Test(facts_check, what_came_later_changes_nothing_of_what_earlier_runs_read) {
    World w;
    Watchlist list = {0}, second = {0};
    Err err = {0};
    open_sample(&w, &list);
    world_city(&w, &(CityOptions){.storefronts = 300, .months = 24, .seed = 9}, "later");
    Outcome outcome = {.storefront_id = list.rows[0].storefront_id,
                       .inspected_on = month_first_date(list.first_month + (int)list.months),
                       .finding = FINDING_CONFIRMED,
                       .inclusion_probability = NAN};
    must(outcome_record(&w.store, &outcome, w.arena, &err), &err);
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_SAME), "a visit");
    (void)world_import(&w, world_path(&w, "later"));
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_SAME), "a delivery");
    scan(&w, &second);
    cr_expect(eq(int, check_run(&w, 2).verdict, FACTS_SAME));
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_SAME), "another run");
    cr_expect(ne(str, (char *)second.output_digest, (char *)list.output_digest));
    world_close(&w);
}

static void purge_before(World *w, int months) {
    Err err = {0};
    PurgeRule rule = {.today = month_first_date(12 * 2025)};
    PurgePart part[PURGE_CLASSES];
    rule.months[PURGE_FACTS] = months;
    must(purge(&w->store, &rule, false, w->arena, part, &err), &err);
}

Test(facts_check, what_a_purge_took_is_no_damage_and_what_it_left_is_looked_at) {
    World w;
    Watchlist list = {0};
    Err err = {0};
    Replay replay = {0};
    open_sample(&w, &list);
    purge_before(&w, 12); /* the first of two years */
    const FactsCheck check = check_run(&w, 1);
    cr_expect(eq(int, check.verdict, FACTS_GONE));
    cr_expect_not_null(strstr(check.text, "purged on "));
    must(replay_run(&w.store, &(ReplayOptions){.run_id = 1, .threads = 1}, w.arena, &replay, &err),
         &err);
    cr_expect(eq(int, replay_verdict(&replay, w.arena, &err), ST_FAILED), "nor is its replay");
    cr_expect_not_null(strstr(err.text, "Nothing points to damage"));
    scan(&w, &list);
    cr_expect(eq(int, check_run(&w, 2).verdict, FACTS_SAME));
    change(&w, "UPDATE storefront SET staff_fte = 9 WHERE id = 1");
    cr_expect(eq(int, check_run(&w, 2).verdict, FACTS_OTHER), "run 2 came after the purge");
    world_close(&w);
}

/* A purge of what the run did not judge excuses nothing. */
Test(facts_check, a_purge_of_older_months_is_no_excuse) {
    World w;
    Watchlist list = {0};
    Err err = {0};
    const ScanOptions options = {.from = 12 * 2024, .to = INT_MAX, .seed = 1, .threads = 1};
    world_open(&w);
    (void)world_import(&w, GEVEL_SOURCE_DIR "/datasets/sample");
    must(scan_run(&w.store, params_open(w.arena), &options, w.arena, &list, &err), &err);
    must(watchlist_save(&w.store, &list, &err), &err);
    purge_before(&w, 12);
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_SAME));
    change(&w, "UPDATE storefront SET staff_fte = 9 WHERE id = 1");
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_OTHER));
    world_close(&w);
}

Test(facts_check, a_run_without_such_a_digest_is_not_accused) {
    World w;
    Watchlist list = {0};
    open_sample(&w, &list);
    change(&w, "UPDATE run SET manifest = json_remove(manifest, '$.facts')");
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_UNTOLD));
    change(&w,
           "UPDATE run SET manifest = json_set(manifest, '$.facts', json('{\"digest\":\"00\","
           "\"form\":0}'))");
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_UNTOLD), "of another form");
    change(&w,
           "UPDATE run SET manifest = json_set(manifest, '$.facts', json('{\"digest\":\"00\","
           "\"form\":1}'), '$.model_version', 1)");
    cr_expect(eq(int, check_run(&w, 1).verdict, FACTS_UNTOLD), "of another model");
    world_close(&w);
}
