/* Backtest: what was not known then cannot be in the list; what came out later judges it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/evaluate/evaluate.h"
#include "detector/rerun/backtest.h"
#include "detector/run/watchlist_csv.h"
#include "tests/support/world.h"

static const CityOptions city = {.storefronts = 300, .months = 30, .seed = 5, .front_share = 0.05};
enum { CUT = 21 }; /* months of the city that are known at the end of 2024-03 */
static const ScanOptions two = {.seed = 7, .threads = 2};

static int cut_month(void) {
    return month_make(2024, 12) - 30 + CUT;
}

static const char *list_of(World *world) {
    Err err = {0};
    Watchlist list = {0};
    Text csv = {0};
    ScanOptions cut = two;
    cut.to = cut_month();
    must(backtest_list(&world->store, params_open(world->arena), &cut, world->arena, &list, &err),
         &err);
    watchlist_csv(&list, 0, false, &csv);
    const char *text = arena_strdup(world->arena, csv.at);
    text_free(&csv);
    return text;
}

static void write_file(World *world, const char *name, const char *text) {
    FILE *file = fopen(world_path(world, name), "w");
    fputs(text, file);
    fclose(file);
    world_import(world, world_path(world, name));
}

/* Lines of a table whose cell number `cell` is empty or, as text, at most `most`. */
static void keep_lines(World *world, const char *from, const char *to, int cell, const char *most) {
    FILE *in = fopen(world_path(world, from), "r"), *out = fopen(world_path(world, to), "w");
    char line[600];
    cr_assert(in && out);
    for (size_t n = 0; fgets(line, sizeof line, in); n++) {
        const char *at = line;
        for (int c = 0; c < cell; c++) at = strchr(at, ',') + 1;
        const size_t length = strcspn(at, ",\n");
        if (n && length && strncmp(at, most, strlen(most)) > 0) continue;
        fputs(line, out);
    }
    fclose(in);
    fclose(out);
}

/* The same list comes from a store that holds nothing but the lines of the files up to then. */
Test(backtest, a_past_list_is_the_list_of_files_cut_at_that_month) {
    World whole, past;
    Err err = {0};
    world_open(&whole);
    world_open(&past);
    world_city(&whole, &city, "city");
    world_import(&whole, world_path(&whole, "city"));
    world_city(&past, &city, "city");
    static const struct {
        const char *name;
        int cell;
    } table[] = {{"storefronts", 13},
                 {"turnover", 1},
                 {"footfall", 1},
                 {"links", 3},
                 {"ownership_changes", 1}};
    for (size_t k = 0; k < sizeof table / sizeof *table; k++) {
        char from[64], to[64];
        snprintf(from, sizeof from, "city/%s.csv", table[k].name);
        snprintf(to, sizeof to, "%s.csv", table[k].name);
        keep_lines(&past, from, to, table[k].cell, k == 1 || k == 2 ? "2024-03" : "2024-03-31");
        world_import(&past, world_path(&past, to));
    }
    world_import(&past, world_path(&past, "city/districts.geojson"));
    Watchlist list = {0};
    Text csv = {0};
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 7, .threads = 1};
    must(scan_run(&past.store, params_open(past.arena), &all, past.arena, &list, &err), &err);
    watchlist_csv(&list, 0, false, &csv);
    cr_expect(eq(sz, list.months, CUT));
    cr_expect(lt(sz, list.n, 300), "some opened later");
    cr_expect(zero(int, strcmp(list_of(&whole), csv.at)), "not the same list");
    text_free(&csv);
    world_close(&whole);
    world_close(&past);
}

/* Everything that can be dated later is added or altered, and not one byte changes; a fact of the
 * last known month does change the list. */
Test(backtest, later_facts_change_no_byte) {
    World world;
    Err err = {0};
    world_open(&world);
    world_city(&world, &city, "city");
    world_import(&world, world_path(&world, "city"));
    const char *before = list_of(&world);
    Text later = {0};
    text_adds(&later, "storefront_id,month,amount_eur\n");
    for (int i = 0; i < 300; i++) text_addf(&later, "S%07d,2024-04,%d\n", i, 1000000 + i);
    write_file(&world, "turnover_later.csv", later.at);
    text_clear(&later);
    text_adds(&later, "storefront_id,month,count,kind\n");
    for (int i = 0; i < 300; i++)
        for (int m = 4; m <= 12; m++)
            text_addf(&later, "S%07d,2024-%02d,%d,visitors\n", i, m, 5 + i);
    for (int i = 0; i < 300; i++) /* so many that they decide which kind is the usual one */
        for (int y = 2025; y < 2029; y++)
            for (int m = 1; m <= 12; m++) text_addf(&later, "S%07d,%d-%02d,5,visitors\n", i, y, m);
    write_file(&world, "footfall_later.csv", later.at);
    text_free(&later);
    write_file(&world, "year.csv",
               "storefront_id,period_start,period_end,amount_eur\n"
               "S0000003,2024-01-01,2024-12-31,9000000\n");
    write_file(&world, "new.csv",
               "storefront_id,sector,opened_on\nZ1,bakery,2024-04-01\nA0,nightshop,2024-06-01\n");
    write_file(&world, "owners.csv", "storefront_id,changed_on\nS0000004,2024-04-01\n");
    write_file(&world, "ties.csv",
               "party_id,enterprise_id,role,from,until\n"
               "Q1,E0000001,director,2024-04-01,\nQ1,E0000002,director,2024-05-01,\n"
               "Q1,E0000003,director,2024-06-01,\n");
    write_file(&world, "outcomes.csv",
               "storefront_id,inspected_on,outcome,selection,inclusion_probability\n"
               "S0000001,2024-04-01,confirmed,ranked,1\nS0000002,2024-06-01,cleared,ranked,1\n");
    cr_expect(zero(int, strcmp(before, list_of(&world))), "a later fact is in the list");
    write_file(&world, "now.csv", "storefront_id,month,amount_eur\nS0000001,2024-03,777777\n");
    cr_expect(ne(int, strcmp(before, list_of(&world)), 0), "the test would see nothing");
    must(store_exec(&world.store,
                    "UPDATE input SET imported_at = '2099-01-01T00:00:00Z' "
                    "WHERE path LIKE '%now.csv'",
                    &err),
         &err);
    cr_expect(zero(int, strcmp(before, list_of(&world))), "a correction of a later day is known");
    world_close(&world);
}

Test(backtest, a_truth_judges_as_evaluate_does) {
    World world;
    Err err = {0};
    Backtest backtest;
    Watchlist list = {0};
    EvaluationTruth *truth;
    Evaluation e;
    world_open(&world);
    world_city(&world, &city, "city");
    world_import(&world, world_path(&world, "city"));
    BacktestOptions o = {.from = cut_month() + 1, .to = month_make(2024, 12), .step = 4};
    must(evaluation_truth_read(world_path(&world, "city/truth.csv"), world.arena, &truth, &o.truths,
                               &err),
         &err);
    o.truth = truth;
    o.scan = two;
    must(backtest_run(&world.store, params_open(world.arena), &o, world.arena, &backtest, &err),
         &err);
    cr_assert(eq(sz, backtest.months, 3)); /* 2024-04, 2024-08, 2024-12 */
    const BacktestMonth *row = backtest.month;
    ScanOptions newest = two;
    newest.to = month_make(2024, 12);
    must(backtest_list(&world.store, params_open(world.arena), &newest, world.arena, &list, &err),
         &err);
    must(evaluate_against(&list, truth, o.truths, world.arena, &e, &err), &err);
    for (size_t k = 0; k < 3; k++) {
        cr_expect(epsilon_eq(dbl, row[2].cut[k].precision.value, e.cut[k].precision.value, 1e-12));
        cr_expect(epsilon_eq(dbl, row[2].cut[k].recall.value, e.cut[k].recall.value, 1e-12));
        cr_expect(eq(sz, row[2].cut[k].confirmed, e.cut[k].fronts));
    }
    size_t earlier = 0, all = 0;
    for (size_t k = 0; k < o.truths; k++) {
        earlier += truth[k].front && truth[k].from_month <= row[0].month;
        all += truth[k].front;
    }
    cr_expect(le(sz, row[0].confirmed, earlier), "a front that had not begun counts");
    cr_expect(le(sz, row[2].confirmed, all));
    world_close(&world);
}

/* Visits on or before the last day of the month are not evidence about its list. */
Test(backtest, only_later_outcomes_judge) {
    World world;
    Err err = {0};
    Backtest backtest;
    world_open(&world);
    world_city(&world, &city, "city");
    world_import(&world, world_path(&world, "city"));
    write_file(&world, "outcomes.csv",
               "storefront_id,inspected_on,outcome,selection,inclusion_probability\n"
               "S0000001,2024-03-31,confirmed,ranked,1\nS0000002,2024-04-01,confirmed,ranked,1\n"
               "S0000003,2024-04-02,cleared,random,0.25\n");
    const BacktestOptions o = {
        .from = cut_month(), .to = cut_month(), .step = 1, .scan = {.threads = 1}};
    must(backtest_run(&world.store, params_open(world.arena), &o, world.arena, &backtest, &err),
         &err);
    cr_assert(eq(sz, backtest.months, 1));
    const BacktestMonth *row = backtest.month;
    cr_expect(eq(sz, row[0].visits, 2));
    cr_expect(eq(sz, row[0].confirmed, 1));
    cr_expect(epsilon_eq(dbl, row[0].observed.value, 1 / 5.0, 1e-12)); /* weights 1 and 4 */
    world_close(&world);
}
