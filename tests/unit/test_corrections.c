/* A correction outranks every delivery, replays with the runs that knew it, and can be taken back;
 * a contested storefront stays out of rounds. Truth: the small tables written here. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/store/audit.h"
#include "datasets/store/history.h"
#include "datasets/store/retract.h"
#include "detector/contest/contest.h"
#include "detector/contest/correction.h"
#include "detector/contest/rescore.h"
#include "detector/rerun/replay.h"
#include "detector/route/route.h"
#include "tests/support/facts.h"

enum { MARCH = 12 * 2023 + 2 };

static void take(World *w, const char *name, const char *text) {
    const char *path = world_path(w, name);
    FILE *file = fopen(path, "w");
    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
    (void)facts_take(w, path);
}

/* Two storefronts: A with months, B with a quarter. */
static void open_two(World *w) {
    world_open(w);
    take(w, "storefronts.csv", "storefront_id,sector\nA,bakery\nB,bakery\n");
    take(w, "turnover.csv",
         "storefront_id,month,amount_eur\nA,2023-01,100\nA,2023-02,110\nA,2023-03,900\n");
    take(w, "quarter.csv",
         "storefront_id,period_start,period_end,amount_eur\nB,2023-01-01,2023-03-31,900\n");
}

static Correction correct(World *w, const char *id, int month, double amount) {
    Err err = {0};
    Correction c = {.storefront_id = id,
                    .month = month,
                    .amount_eur = amount,
                    .reason = "typed twice",
                    .document = "VAT return Q1",
                    .corrected_on = 19500};
    must(correction_record(&w->store, &c, "user:7", &err), &err);
    return c;
}

/* Turnover of storefront `id` in a column; NaN = none. */
static double month_of(World *w, const char *id, size_t t) {
    Panel panel = {0};
    world_panel(w, &panel);
    for (size_t i = 0; i < panel.n; i++)
        if (strcmp(panel.id[i], id) == 0) return (double)panel_turnover(&panel, i)[t];
    cr_fatal("no storefront %s", id);
}

Test(correction, outranks_deliveries_before_and_after_it) {
    World w;
    open_two(&w);
    correct(&w, "A", MARCH, 120);
    cr_expect(eq(dbl, month_of(&w, "A", 2), 120));
    take(&w, "later.csv", "storefront_id,month,amount_eur\nA,2023-03,950\nA,2023-02,115\n");
    cr_expect(eq(dbl, month_of(&w, "A", 2), 120));
    cr_expect(eq(dbl, month_of(&w, "A", 1), 115));
    correct(&w, "A", MARCH, 130);
    cr_expect(eq(dbl, month_of(&w, "A", 2), 130), "the newest correction holds");
    world_close(&w);
}

Test(correction, of_a_month_in_a_quarter_leaves_the_rest_to_the_others) {
    World w;
    open_two(&w);
    correct(&w, "B", MARCH, 100);
    cr_expect(eq(dbl, month_of(&w, "B", 0), 400));
    cr_expect(eq(dbl, month_of(&w, "B", 1), 400));
    cr_expect(eq(dbl, month_of(&w, "B", 2), 100));
    correct(&w, "B", MARCH, 0);
    cr_expect(eq(dbl, month_of(&w, "B", 0), 450));
    cr_expect(isnan(month_of(&w, "B", 2)), "no trade is no turnover");
    world_close(&w);
}

Test(correction, twice_is_once_and_the_log_knows_who) {
    World w;
    Err err = {0};
    AuditReport report;
    open_two(&w);
    const Correction first = correct(&w, "A", MARCH, 120), again = correct(&w, "A", MARCH, 120);
    cr_expect_not(first.known);
    cr_expect(again.known);
    cr_expect(first.input_id == again.input_id);
    cr_expect(eq(str,
                 (char *)facts_rows(&w,
                                    "SELECT actor, subject FROM audit WHERE action = "
                                    "'correct'"),
                 (char *)"user:7|A\n"));
    must(audit_verify(&w.store, NULL, &report, &err), &err);
    world_close(&w);
}

Test(correction, can_be_taken_back_and_earlier_facts_stay_as_they_were) {
    World w;
    Err err = {0};
    open_two(&w);
    const Correction c = correct(&w, "A", MARCH, 120);
    must(history_open(&w.store, c.input_id - 1, INT64_MAX, &err), &err);
    cr_expect(eq(dbl, month_of(&w, "A", 2), 900), "before it came");
    must(history_close(&w.store, &err), &err);
    must(inputs_retract(&w.store, &c.input_id, 1, w.arena, &err), &err);
    cr_expect(eq(dbl, month_of(&w, "A", 2), 900), "taken back");
    must(history_open(&w.store, c.input_id, INT64_MAX, &err), &err);
    cr_expect(eq(dbl, month_of(&w, "A", 2), 120), "while it held");
    must(history_close(&w.store, &err), &err);
    world_close(&w);
}

typedef struct Wrong {
    const char *id;
    int month;
    double amount;
    const char *document, *message;
} Wrong;

Test(correction, what_cannot_be_is_refused) {
    static const Wrong wrong[] = {{"Z", MARCH, 100, "x", "no storefront"},
                                  {"A", 12 * 2190, 100, "x", "not begun"},
                                  {"A", MARCH, -1, "x", "amount"},
                                  {"A", MARCH, NAN, "x", "amount"},
                                  {"A", MARCH, 100, "", "document"}};
    World w;
    open_two(&w);
    for (size_t k = 0; k < sizeof wrong / sizeof *wrong; k++) {
        Err err = {0};
        Correction c = {.storefront_id = wrong[k].id,
                        .month = wrong[k].month,
                        .amount_eur = wrong[k].amount,
                        .reason = "r",
                        .document = wrong[k].document};
        cr_expect(eq(int, (int)correction_record(&w.store, &c, NULL, &err), (int)ST_INPUT));
        cr_expect(strstr(err.text, wrong[k].message) != NULL, "%s", err.text);
    }
    cr_expect(eq(str, (char *)facts_rows(&w, "SELECT count(*) FROM correction"), (char *)"0\n"));
    world_close(&w);
}

/* ---- on a city ---- */

static Watchlist scan(World *w, bool save) {
    Err err = {0};
    Watchlist list = {0};
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 1};
    must(scan_run(&w->store, params_open(w->arena), &options, w->arena, &list, &err), &err);
    if (save) must(watchlist_save(&w->store, &list, &err), &err);
    return list;
}

Test(correction, changes_the_score_and_the_old_run_replays) {
    World w;
    Err err = {0};
    Rescore rescore;
    Replay replay;
    world_open(&w);
    world_import(&w, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist list = scan(&w, true);
    const char *id = list.rows[0].storefront_id;
    const int month = list.first_month + (int)list.months - 1;
    const ScanOptions options = {.threads = 1};
    must(rescore_begin(&w.store, id, month, &options, w.arena, &rescore, &err), &err);
    correct(&w, id, month, rescore.declared[0] / 4);
    must(rescore_finish(&w.store, id, month, &options, w.arena, &rescore, &err), &err);
    cr_expect(rescore.run_id == list.run_id);
    cr_expect(fabs(rescore.declared[1] - rescore.declared[0] / 4) <
              1e-5 * rescore.declared[0]); /* a panel holds floats */
    cr_expect(eq(dbl, rescore.before.row->log_odds, list.rows[0].log_odds));
    cr_expect(ne(dbl, rescore.after.row->log_odds, list.rows[0].log_odds));
    must(replay_run(&w.store, &(ReplayOptions){.run_id = list.run_id, .threads = 1}, w.arena,
                    &replay, &err),
         &err);
    cr_expect(replay.same, "the run from before the correction");
    const Watchlist after = scan(&w, true);
    must(replay_run(&w.store, &(ReplayOptions){.run_id = after.run_id, .threads = 1}, w.arena,
                    &replay, &err),
         &err);
    cr_expect(replay.same, "the run that knows it");
    world_close(&w);
}

Test(correction, tells_afterwards_what_it_changed_whatever_came_since) {
    World w;
    Err err = {0};
    Rescore then, later;
    Correction told = {0};
    world_open(&w);
    world_import(&w, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist list = scan(&w, true);
    const char *id = list.rows[0].storefront_id;
    const int month = list.first_month + (int)list.months - 1;
    const ScanOptions options = {.threads = 1};
    must(rescore_begin(&w.store, id, month, &options, w.arena, &then, &err), &err);
    const Correction c = correct(&w, id, month, then.declared[0] / 4);
    must(rescore_finish(&w.store, id, month, &options, w.arena, &then, &err), &err);
    correct(&w, id, month - 1, 0);
    must(rescore_past(&w.store, c.input_id, &options, w.arena, &told, &later, &err), &err);
    cr_expect(told.month == month && told.input_id == c.input_id);
    cr_expect(eq(dbl, later.declared[0], then.declared[0]));
    cr_expect(eq(dbl, later.declared[1], then.declared[1]));
    cr_expect(eq(dbl, later.before.row->log_odds, then.before.row->log_odds));
    cr_expect(eq(dbl, later.after.row->log_odds, then.after.row->log_odds));
    cr_expect(ne(dbl, later.after.row->log_odds, later.before.row->log_odds));
    cr_expect(eq(int, (int)rescore_past(&w.store, 1, &options, w.arena, &told, &later, &err),
                 (int)ST_INPUT),
              "a delivery is no correction");
    world_close(&w);
}

static Contest contested(const char *id) {
    return (Contest){
        .storefront_id = id, .opened_on = 19500, .reason = "wrong", .closed_on = 19510};
}

static bool in_round(const Route *round, const char *id) {
    for (size_t k = 0; k < round->count; k++)
        if (strcmp(round->stop[k].row->storefront_id, id) == 0) return true;
    return false;
}

static Route round_of(World *w, Watchlist *list) {
    Err err = {0};
    Route round;
    const RouteOptions options = {.lon = NAN,
                                  .lat = NAN,
                                  .days = 9,
                                  .day_minutes = 600,
                                  .visit_minutes = 20,
                                  .speed_kmh = 15,
                                  .detour = 1.3,
                                  .seed = 1,
                                  .restarts = 1,
                                  .first_date = 19500};
    must(contests_mark(&w->store, list, &err), &err);
    must(route_plan(list, &options, w->arena, &round, &err), &err);
    return round;
}

Test(contest, keeps_a_storefront_out_of_rounds_until_it_is_decided) {
    World w;
    Err err = {0};
    world_open(&w);
    world_import(&w, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist list = scan(&w, true);
    Route round = round_of(&w, &list);
    const char *id = round.stop[0].row->storefront_id;
    Contest c = contested(id), again = contested(id);
    must(contest_open(&w.store, &c, NULL, &err), &err);
    must(contest_open(&w.store, &again, NULL, &err), &err);
    cr_expect_not(c.known);
    cr_expect(again.known);
    round = round_of(&w, &list);
    cr_expect_not(in_round(&round, id));
    cr_expect(eq(sz, round.contested, 1));
    Contest early = {.storefront_id = id, .closed_on = 19499, .because = "typed wrong"};
    Err refusal = {0};
    cr_expect(eq(int, (int)contest_close(&w.store, &early, NULL, &refusal), (int)ST_INPUT));
    cr_expect(strstr(refusal.text, "came in on 2023-05-23") != NULL, "%s", refusal.text);
    must(contest_close(&w.store,
                       &(Contest){.storefront_id = id,
                                  .closed_on = 19510,
                                  .decision = DECISION_REJECTED,
                                  .because = "the figure is right"},
                       NULL, &err),
         &err);
    round = round_of(&w, &list);
    cr_expect(in_round(&round, id));
    cr_expect(eq(int, (int)contest_close(&w.store, &c, NULL, &err), (int)ST_INPUT));
    world_close(&w);
}
