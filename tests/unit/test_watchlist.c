/* A saved run comes back the same, or was not saved at all. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/compare/compare.h"
#include "detector/run/watchlist_csv.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

enum { ROWS = 4, SIGNALS = 2, DETAILS = 3, MONTHS = 2 };

static const char *const ids[ROWS] = {"s-1", "s-2", "s-3", "s-4"};

typedef struct Toy {
    World world;
    Watchlist list;
    WatchRow rows[ROWS];
    double evidence[ROWS][SIGNALS];
    float details[ROWS][DETAILS];
    float series[SERIES_COUNT * MONTHS];
    const char *signal_ids[SIGNALS], *detail_names[DETAILS];
} Toy;

static void row_fill(Toy *toy, size_t r) {
    const bool judged = r < ROWS - 1;
    for (size_t s = 0; s < SIGNALS; s++)
        toy->evidence[r][s] = judged ? 0.1 * (double)(r + 1) + (double)s / 3.0 : NAN;
    for (size_t d = 0; d < DETAILS; d++) toy->details[r][d] = d == 1 ? NAN : (float)(10 * r + d);
    toy->rows[r] = (WatchRow){
        .rank = r + 1,
        .key = (int64_t)r + 1,
        .storefront_id = ids[r],
        .name = r == 1   ? "Bar \"De Zon\", annex"
                : r == 2 ? NULL
                         : "Caf\xc3\xa9\nNoord",
        .sector = r ? "bar" : "unknown",
        .postcode = "9999",
        .district = "Testdorp",
        .traits = "",
        .lon = r ? 4.4 : NAN,
        .lat = r ? 51.2 : NAN,
        .judged = judged,
        .reason = judged ? NULL : "2 months of turnover, 3 needed",
        .selection = r == 0   ? SELECTION_RANKED
                     : r == 1 ? SELECTION_RANDOM
                              : SELECTION_NONE,
        .inclusion_probability = r == 0   ? 1.0
                                 : r == 1 ? 0.5
                                          : 0.0,
        .posterior = judged ? 1.0 / (3.0 + (double)r) : NAN,
        .log_odds = judged ? -log(2.0 + (double)r) : NAN,
        .q_value = judged ? 0.7 : NAN,
        .unexplained_eur_year = judged ? 1e5 / 3.0 : NAN,
        .unexplained_share = judged ? 0.3 : NAN,
        .share_low = judged ? 0.1 : NAN,
        .share_high = judged ? 2.0 / 3.0 : NAN,
        .evidence = toy->evidence[r],
        .details = toy->details[r],
        .series = r == 0 ? toy->series : NULL,
    };
}

static void toy_open(Toy *toy) {
    *toy = (Toy){.signal_ids = {"level", "coupling"},
                 .detail_names = {"level.peers", "level.times", "coupling.slope"}};
    world_open(&toy->world);
    Err err = {0};
    must(store_exec(&toy->world.store,
                    "INSERT INTO input(id, path, digest, bytes, kind, rows_taken, rows_rejected, "
                    "imported_at) VALUES(1,'f','d',1,'storefronts',4,0,'2024-01-01T00:00:00Z');"
                    "INSERT INTO storefront(id,storefront_id,name,sector,postcode,district,lon,"
                    "lat,input_id,line) VALUES"
                    "(1,'s-1','Caf\xc3\xa9\nNoord',NULL,'9999','Testdorp',NULL,NULL,1,2),"
                    "(2,'s-2','Bar \"De Zon\", annex','bar','9999','Testdorp',4.4,51.2,1,3),"
                    "(3,'s-3',NULL,'bar','9999','Testdorp',4.4,51.2,1,4),"
                    "(4,'s-4','Caf\xc3\xa9\nNoord','bar','9999','Testdorp',4.4,51.2,1,5)",
                    &err),
         &err);
    for (size_t k = 0; k < SERIES_COUNT * MONTHS; k++)
        toy->series[k] = k == 3 ? NAN : 100.0f / (float)(k + 1);
    for (size_t r = 0; r < ROWS; r++) row_fill(toy, r);
    toy->list = (Watchlist){.started_at = "2024-02-01T10:00:00Z",
                            .version = "0.1.0",
                            .manifest =
                                "{\"panel\":{\"storefronts\":4},\"params\":{\"ranking."
                                "budget\":{\"origin\":\"default\",\"value\":2}}}",
                            .seed = 42,
                            .first_month = 12 * 2023,
                            .months = MONTHS,
                            .budget = 2,
                            .prior_log_odds = -3.5,
                            .prevalence = 0.03,
                            .signals = SIGNALS,
                            .details = DETAILS,
                            .signal_ids = toy->signal_ids,
                            .detail_names = toy->detail_names,
                            .n = ROWS,
                            .rows = toy->rows};
}

static void toy_close(Toy *toy) {
    world_close(&toy->world);
}

static int64_t count_of(Toy *toy, const char *sql) {
    Stmt stmt;
    Err err = {0};
    bool row;
    must(stmt_open(&toy->world.store, sql, &stmt, &err), &err);
    must(stmt_step(&stmt, &row, &err), &err);
    const int64_t count = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return count;
}

Test(watchlist, save_and_load_give_the_same_list) {
    static Toy toy;
    toy_open(&toy);
    Err err = {0};
    must(watchlist_save(&toy.world.store, &toy.list, &err), &err);
    cr_expect(eq(i64, toy.list.run_id, 1));
    Watchlist back;
    must(watchlist_load(&toy.world.store, 0, toy.world.arena, &back, &err), &err);
    Text a = {0}, b = {0};
    watchlist_csv(&toy.list, 0, false, &a);
    watchlist_csv(&back, 0, false, &b);
    cr_expect(eq(str, a.at, b.at));
    cr_expect(eq(str, (char *)toy.list.output_digest, (char *)back.output_digest));
    cr_expect(eq(str, (char *)back.manifest, (char *)toy.list.manifest));
    AuditHead head;
    must(audit_head(&toy.world.store, &head, &err), &err);
    cr_expect(eq(str, (char *)back.audit_head, head.hash));
    cr_expect(eq(str, (char *)back.started_at, "2024-02-01T10:00:00Z"));
    cr_expect(eq(i64, back.seed, 42));
    cr_expect(eq(dbl, back.prior_log_odds, -3.5));
    cr_expect(eq(sz, back.months, MONTHS));
    cr_expect(zero(int, memcmp(back.rows[0].series, toy.series, sizeof toy.series)));
    cr_expect(back.rows[1].series == NULL);
    cr_expect(eq(dbl, watchlist_detail(&back, back.rows + 2, "coupling.slope"), 22.0));
    cr_expect(isnan(watchlist_detail(&back, back.rows + 2, "level.times")));
    cr_expect(isnan(watchlist_detail(&back, back.rows + 2, "no.such")));
    cr_expect(zero(int, (int)watchlist_verify(&back, &err)), "%s", err.text);
    text_free(&a);
    text_free(&b);
    toy_close(&toy);
}

Test(watchlist, csv_is_rfc_4180) {
    static Toy toy;
    toy_open(&toy);
    Text csv = {0};
    watchlist_csv(&toy.list, 0, false, &csv);
    const char *header =
        "rank,storefront_id,name,sector,district,posterior,log_odds,q_value,unexplained_eur_year,"
        "unexplained_share,share_low,share_high,selection,judged,";
    cr_expect(zero(int, strncmp(csv.at, header, strlen(header))));
    cr_expect(strstr(csv.at, ",evidence_level,evidence_coupling\n") != NULL);
    cr_expect(strstr(csv.at, "\n2,s-2,\"Bar \"\"De Zon\"\", annex\",bar,Testdorp,0.25,") != NULL);
    cr_expect(strstr(csv.at, ",\"Caf\xc3\xa9\nNoord\",") != NULL);
    cr_expect(strstr(csv.at,
                     "\n4,s-4,\"Caf\xc3\xa9\nNoord\",bar,Testdorp,,,,,,,,none,0,0,"
                     "\"2 months of turnover, 3 needed\",,,\n") != NULL,
              "%s", csv.at);
    text_clear(&csv);
    watchlist_csv(&toy.list, 0, true, &csv);
    cr_expect(strstr(csv.at, "s-2") && !strstr(csv.at, "s-3"));
    text_clear(&csv);
    watchlist_csv(&toy.list, 1, false, &csv);
    cr_expect(strstr(csv.at, "s-1") && !strstr(csv.at, "s-2"));
    text_free(&csv);
    toy_close(&toy);
}

Test(watchlist, a_failed_save_leaves_nothing) {
    static Toy toy;
    toy_open(&toy);
    toy.rows[ROWS - 1].rank = 1; /* twice in one run */
    Err err = {0};
    cr_expect(not(zero(int, (int)watchlist_save(&toy.world.store, &toy.list, &err))));
    cr_expect(zero(i64, count_of(&toy, "SELECT count(*) FROM run")));
    cr_expect(zero(i64, count_of(&toy, "SELECT count(*) FROM result")));
    cr_expect(zero(i64, toy.list.run_id));
    toy.rows[ROWS - 1].rank = ROWS;
    toy.rows[ROWS - 1].key = 999; /* no such storefront */
    err = (Err){0};
    cr_expect(not(zero(int, (int)watchlist_save(&toy.world.store, &toy.list, &err))));
    cr_expect(zero(i64, count_of(&toy, "SELECT count(*) FROM run")));
    toy.rows[ROWS - 1].key = ROWS;
    err = (Err){0};
    must(watchlist_save(&toy.world.store, &toy.list, &err), &err);
    cr_expect(eq(i64, count_of(&toy, "SELECT count(*) FROM result"), ROWS));
    toy_close(&toy);
}

Test(watchlist, runs_that_do_not_exist) {
    static Toy toy;
    toy_open(&toy);
    Err err = {0};
    Watchlist list;
    cr_expect(
        eq(int, (int)watchlist_load(&toy.world.store, 0, toy.world.arena, &list, &err), ST_USAGE));
    err = (Err){0};
    cr_expect(
        eq(int, (int)watchlist_load(&toy.world.store, 7, toy.world.arena, &list, &err), ST_USAGE));
    cr_expect(strstr(err.text, "7") != NULL);
    RunInfo *runs;
    size_t count = 9;
    err = (Err){0};
    must(runs_list(&toy.world.store, toy.world.arena, &runs, &count, &err), &err);
    cr_expect(zero(sz, count));
    toy_close(&toy);
}

Test(watchlist, the_register_of_runs) {
    static Toy toy;
    toy_open(&toy);
    Err err = {0};
    for (size_t k = 0; k < 20; k++) {
        toy.list.run_id = 0;
        must(watchlist_save(&toy.world.store, &toy.list, &err), &err);
    }
    RunInfo *runs;
    size_t count;
    must(runs_list(&toy.world.store, toy.world.arena, &runs, &count, &err), &err);
    cr_assert(eq(sz, count, 20));
    cr_expect(eq(i64, runs[19].run_id, 20));
    cr_expect(eq(sz, runs[3].storefronts, 4)); /* the manifest says so */
    cr_expect(eq(sz, runs[3].selected, 2));    /* counted: this manifest does not say */
    cr_expect(eq(str, (char *)runs[3].output_digest, (char *)runs[4].output_digest));
    toy_close(&toy);
}

Test(watchlist, a_changed_row_is_noticed) {
    static Toy toy;
    toy_open(&toy);
    Err err = {0};
    must(watchlist_save(&toy.world.store, &toy.list, &err), &err);
    must(store_exec(&toy.world.store, "UPDATE result SET q_value = 0.01 WHERE rank = 2", &err),
         &err);
    Watchlist back;
    must(watchlist_load(&toy.world.store, 1, toy.world.arena, &back, &err), &err);
    cr_expect(eq(int, (int)watchlist_verify(&back, &err), ST_INTEGRITY));
    must(store_exec(&toy.world.store, "UPDATE result SET evidence = x'00' WHERE rank = 2",
                    &(Err){0}),
         &err);
    err = (Err){0};
    cr_expect(eq(int, (int)watchlist_load(&toy.world.store, 1, toy.world.arena, &back, &err),
                 ST_INTEGRITY));
    toy_close(&toy);
}

/* What another program can write into a run, and sizes would be made from. */
static const struct {
    const char *sql, *says;
} no_runs[] = {
    {"UPDATE run SET months = -1", "no run can"},
    {"UPDATE run SET months = 121", "no run can"},
    {"UPDATE run SET months = months + 4611686018427387904", "no run can"}, /* x 20 bytes: wraps */
    {"UPDATE run SET first_month = -9223372036854775808", "no run can"},
    {"UPDATE result SET rank = 9223372036854775807 WHERE rank = 2", "has room for"},
    {"UPDATE result SET rank = -9223372036854775807 - 1 WHERE rank = 2", "no row for rank"},
    {"UPDATE result SET rank = 9 WHERE rank = 2", "no row for rank"},
    {"UPDATE run SET signals = '[1]'", "not a JSON array of texts"},
};

EachRow(watchlist, a_run_that_cannot_be_is_refused, no_runs) {
    static Toy toy;
    toy_open(&toy);
    Err err = {0};
    Watchlist back;
    must(watchlist_save(&toy.world.store, &toy.list, &err), &err);
    must(store_exec(&toy.world.store, no_runs[*row].sql, &err), &err);
    cr_expect(eq(int, (int)watchlist_load(&toy.world.store, 1, toy.world.arena, &back, &err),
                 ST_INTEGRITY));
    cr_expect(strstr(err.text, no_runs[*row].says) != NULL, "%s", err.text);
    toy_close(&toy);
}

/* ---- compare ---- */

Test(compare, a_run_with_itself) {
    static Toy toy;
    toy_open(&toy);
    Err err = {0};
    Comparison c;
    must(compare_runs(&toy.list, &toy.list, toy.world.arena, &c, &err), &err);
    cr_expect(zero(sz, c.changes + c.parameters + c.inputs));
    cr_expect(eq(sz, c.stayed, 2));
    toy_close(&toy);
}

Test(compare, who_entered_left_and_moved) {
    static Toy toy;
    toy_open(&toy);
    static WatchRow rows[ROWS];
    static double evidence[SIGNALS] = {5.0, 0.0};
    memcpy(rows, toy.rows, sizeof rows);
    /* s-3 rises to the top through `level`, s-1 moves down, s-2 leaves, s-4 is as before */
    rows[0] = toy.rows[2];
    rows[1] = toy.rows[0];
    rows[2] = toy.rows[1];
    for (size_t r = 0; r < ROWS; r++) rows[r].rank = r + 1;
    rows[0].selection = SELECTION_RANKED;
    rows[0].evidence = evidence;
    rows[0].log_odds = 3.0;
    rows[2].selection = SELECTION_NONE;
    Watchlist after = toy.list;
    after.rows = rows;
    after.manifest =
        "{\"inputs\":[{\"path\":\"turnover.csv\",\"digest\":\"abc\"}],"
        "\"params\":{\"ranking.budget\":{\"origin\":\"--set\",\"value\":3}}}";
    Err err = {0};
    Comparison c;
    must(compare_runs(&toy.list, &after, toy.world.arena, &c, &err), &err);
    cr_assert(eq(sz, c.changes, 3));
    cr_expect(eq(sz, c.entered, 1));
    cr_expect(eq(sz, c.left, 1));
    cr_expect(eq(sz, c.moved, 1));
    cr_expect(eq(str, (char *)c.change[0].storefront_id, "s-3"));
    cr_expect(eq(str, (char *)c.change[0].signal_id, "level"));
    cr_expect(eq(sz, c.change[0].rank_before, 3));
    cr_expect(eq(sz, c.change[0].rank_after, 1));
    cr_expect(eq(str, (char *)c.change[1].storefront_id, "s-2"));
    cr_expect(eq(str, (char *)c.change[2].storefront_id, "s-1"));
    cr_assert(eq(sz, c.parameters, 1));
    cr_expect(eq(str, (char *)c.parameter[0].before, "2"));
    cr_expect(eq(str, (char *)c.parameter[0].after, "3"));
    cr_assert(eq(sz, c.inputs, 1));
    cr_expect(c.input[0].before == NULL);
    cr_expect(eq(str, (char *)c.input[0].after, "abc"));
    after.manifest = "no JSON";
    cr_expect(
        eq(int, (int)compare_runs(&toy.list, &after, toy.world.arena, &c, &err), ST_INTEGRITY));
    toy_close(&toy);
}

/* s-1 was listed with 100,000 a year at a probability of a third; now 700 are expected, 2,100 if it
 * is not trade. */
Test(compare, too_little_money_is_the_reason_told) {
    static Toy toy;
    toy_open(&toy);
    static WatchRow rows[ROWS];
    memcpy(rows, toy.rows, sizeof rows);
    rows[0].selection = SELECTION_NONE;
    rows[0].unexplained_eur_year = 700;
    Watchlist before = toy.list, after = toy.list;
    before.manifest = after.manifest =
        "{\"inputs\":[],\"params\":{\"ranking.least_eur\":{\"value\":2500}}}";
    after.rows = rows;
    Err err = {0};
    Comparison c;
    must(compare_runs(&before, &after, toy.world.arena, &c, &err), &err);
    cr_assert(eq(sz, c.changes, 1));
    cr_expect(eq(str, (char *)c.change[0].cause, "too little a year would not be trade"));
    cr_expect(eq(str, (char *)c.change[0].why,
                 "about EUR 2100 a year would not be trade now, which is less than the EUR 2500 of "
                 "ranking.least_eur"));
    must(compare_runs(&after, &before, toy.world.arena, &c, &err), &err);
    cr_assert(eq(sz, c.changes, 1));
    cr_expect(eq(str, (char *)c.change[0].cause, "enough a year would not be trade now"));
    toy_close(&toy);
}

/* s-2 loses a hundredth of its score and its place on a list that became shorter: the length
 * decided, one way and the other. */
Test(compare, the_length_of_the_list_decides_where_the_place_is_as_before) {
    static Toy toy;
    toy_open(&toy);
    static WatchRow rows[ROWS], old[ROWS];
    memcpy(rows, toy.rows, sizeof rows);
    memcpy(old, toy.rows, sizeof old);
    old[1].selection = SELECTION_RANKED;
    rows[1].selection = SELECTION_NONE;
    rows[1].log_odds -= 0.01;
    Watchlist before = toy.list, after = toy.list;
    before.rows = old;
    after.rows = rows;
    Err err = {0};
    Comparison c;
    must(compare_runs(&before, &after, toy.world.arena, &c, &err), &err);
    cr_assert(eq(sz, c.changes, 1));
    cr_expect(eq(str, (char *)c.change[0].cause, "the list is shorter"));
    cr_expect(eq(str, (char *)c.change[0].why,
                 "the list holds 1 by rank where it held 2; at its place it would have been on the "
                 "longer one"));
    must(compare_runs(&after, &before, toy.world.arena, &c, &err), &err);
    cr_assert(eq(sz, c.changes, 1));
    cr_expect(eq(str, (char *)c.change[0].cause, "the list is longer"));
    toy_close(&toy);
}

/* A reader is told the title of a column of evidence, not its code. */
Test(compare, evidence_that_moved_a_row_has_its_title) {
    static Toy toy;
    toy_open(&toy);
    static WatchRow rows[ROWS];
    static double evidence[SIGNALS] = {-5};
    memcpy(rows, toy.rows, sizeof rows);
    rows[0] = toy.rows[1];
    rows[1] = toy.rows[0];
    rows[0].rank = 1;
    rows[1].rank = 2;
    rows[1].evidence = evidence;
    rows[1].log_odds = toy.rows[0].log_odds - 5;
    Watchlist after = toy.list;
    after.rows = rows;
    Err err = {0};
    Comparison c;
    must(compare_runs(&toy.list, &after, toy.world.arena, &c, &err), &err);
    size_t told = 0;
    for (size_t k = 0; k < c.changes; k++) {
        if (!c.change[k].signal_id) continue;
        told++;
        cr_expect(strstr(c.change[k].why, "mostly through \"Level of turnover\" (-5.") != NULL,
                  "%s", c.change[k].why);
    }
    cr_expect(eq(sz, told, 1));
    toy_close(&toy);
}

/* ---- why the list is not longer ---- */

typedef struct Shorter {
    const char *manifest;
    bool cut;
} Shorter;

/* Two of four places are taken; one row is judged and free, another has little money. Held are two:
 * whether they are among those is what only the run knew. */
static const Shorter shorter[] = {
    {"{\"selection\":{\"fdr_level\":0.2,\"refused\":1},\"inspections\":{\"held\":2}}", true},
    {"{\"selection\":{\"fdr_level\":0.2,\"refused\":0},\"inspections\":{\"held\":0}}", false},
    {"{\"selection\":{\"fdr_level\":0.2},\"inspections\":{\"held\":2}}", false},
    {"{\"selection\":{\"fdr_level\":0.2},\"inspections\":{\"held\":0}}", true},
};

Test(watchlist, a_list_is_cut_when_the_run_refused_some) {
    static Toy toy;
    toy_open(&toy);
    for (size_t k = 0; k < sizeof shorter / sizeof *shorter; k++) {
        Watchlist list = toy.list;
        list.budget = 4;
        list.manifest = shorter[k].manifest;
        cr_expect(eq(int, watchlist_length(&list).cut, shorter[k].cut), "%zu", k);
    }
    toy_close(&toy);
}

/* The second run starts a month later, so month t of one is month t - 1 of the other; of the three
 * months that both cover one amount was filed again, and a parameter of the signal that moved it
 * differs. */
Test(compare, which_figures_and_which_parameter) {
    static Toy toy;
    toy_open(&toy);
    enum { SPAN = 4, CELLS = SERIES_COUNT * SPAN };
    static float one[CELLS], two[CELLS];
    static WatchRow old[ROWS], rows[ROWS];
    static double evidence[SIGNALS] = {5.0, 0.0};
    for (size_t c = 0; c < CELLS; c++) one[c] = two[c] = NAN;
    for (size_t t = 0; t < SPAN; t++) {
        one[SERIES_DECLARED * SPAN + t] = 100 + (float)t;
        two[SERIES_DECLARED * SPAN + t] = 101 + (float)t;
    }
    two[SERIES_DECLARED * SPAN + 1] = 7;
    memcpy(old, toy.rows, sizeof old);
    memcpy(rows, toy.rows, sizeof rows);
    Watchlist before = toy.list, after = toy.list;
    before.rows = old;
    after.rows = rows;
    before.months = after.months = SPAN;
    after.first_month = before.first_month + 1;
    old[0].series = one;
    rows[0] = toy.rows[1];
    rows[1] = toy.rows[0];
    rows[0].rank = 1;
    rows[1].rank = 2;
    rows[1].series = two;
    rows[1].evidence = evidence;
    rows[1].log_odds = old[0].log_odds - 1;
    after.manifest = "{\"inputs\":[],\"params\":{\"level.width\":{\"value\":3}}}";
    Err err = {0};
    Comparison c;
    must(compare_runs(&before, &after, toy.world.arena, &c, &err), &err);
    const Change *change = NULL;
    for (size_t k = 0; k < c.changes; k++)
        if (strcmp(c.change[k].storefront_id, old[0].storefront_id) == 0) change = &c.change[k];
    cr_assert(change && change->months_known);
    cr_expect(eq(sz, change->turnover_months, 1));
    cr_expect(eq(sz, change->footfall_months, 0));
    cr_expect(eq(str, (char *)change->parameter, "level.width"));
    cr_expect(strstr(change->why, "the parameter level.width differs") != NULL, "%s", change->why);
    toy_close(&toy);
}
