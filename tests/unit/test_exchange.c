/* Bundles between cities: nothing small gets out, nothing changed gets in. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "detector/cities/exchange.h"
#include "tests/support/world.h"

static const ExchangeRules protection = {&(ExchangeParams){10, 0.5, 0, 0},
                                         &(DisclosureParams){2, 0}};

/* A list of `count[k]` storefronts of sector k, each with posterior `p[k]`, in one district. */
static Watchlist list_make(Arena *arena, const size_t *count, const double *p, size_t sectors) {
    size_t n = 0;
    for (size_t k = 0; k < sectors; k++) n += count[k];
    Watchlist list = {
        .n = n, .months = 12, .first_month = 12 * 2023, .version = "test", .manifest = "{}"};
    list.rows = ARENA_ARRAY(arena, WatchRow, n);
    size_t at = 0;
    for (size_t k = 0; k < sectors; k++)
        for (size_t i = 0; i < count[k]; i++)
            list.rows[at++] = (WatchRow){.judged = true,
                                         .sector = arena_printf(arena, "sector%zu", k),
                                         .district = "all",
                                         .log_odds = log(p[k] / (1 - p[k]))};
    return list;
}

static const ExchangeCell *cell_named(const ExchangePeriod *period, const char *name) {
    for (size_t k = 0; k < period->cells; k++)
        if (text_equal(period->cell[k].by, "sector") && text_equal(period->cell[k].name, name))
            return &period->cell[k];
    return NULL;
}

static ExchangePeriod period_of(Arena *arena, const Watchlist *list) {
    Err err = {0};
    ExchangePeriod period;
    must(exchange_period(list, &protection, arena, &period, &err), &err);
    return period;
}

Test(exchange, small_cells_join_and_take_others_with_them) {
    Arena *arena = arena_open();
    /* 4 alone would be told by the total: the smallest other cell, 12, goes with it */
    const size_t count[] = {30, 4, 12, 50};
    const double p[] = {0.1, 0.1, 0.1, 0.1};
    const Watchlist list = list_make(arena, count, p, 4);
    const ExchangePeriod period = period_of(arena, &list);
    cr_assert(cell_named(&period, "sector0") != NULL);
    cr_expect(cell_named(&period, "sector1") == NULL);
    cr_expect(cell_named(&period, "sector2") == NULL);
    cr_assert(cell_named(&period, "other") != NULL);
    cr_expect(eq(dbl, cell_named(&period, "other")->storefronts, 16));
    cr_expect(epsilon_eq(dbl, cell_named(&period, "other")->fronts, 1.6, 1e-12));
    cr_expect(eq(dbl, period.storefronts, 96));
    arena_close(arena);
}

Test(exchange, two_small_cells_may_be_enough) {
    Arena *arena = arena_open();
    const size_t count[] = {30, 4, 8, 50};
    const double p[] = {0.1, 0.1, 0.1, 0.1};
    const Watchlist list = list_make(arena, count, p, 4);
    const ExchangePeriod period = period_of(arena, &list);
    cr_expect(eq(dbl, cell_named(&period, "other")->storefronts, 12));
    cr_expect(cell_named(&period, "sector0") != NULL && cell_named(&period, "sector3") != NULL);
    arena_close(arena);
}

Test(exchange, a_cell_of_suspects_is_not_shown) {
    Arena *arena = arena_open();
    const size_t count[] = {60, 20, 50};
    const double p[] = {0.05, 0.9, 0.05};
    const Watchlist list = list_make(arena, count, p, 3);
    const ExchangePeriod period = period_of(arena, &list);
    cr_expect(cell_named(&period, "sector1") == NULL);
    cr_expect(eq(dbl, cell_named(&period, "other")->storefronts, 70), "with the smallest other");
    arena_close(arena);
}

Test(exchange, a_village_is_not_shown_at_all) {
    Arena *arena = arena_open();
    const size_t count[] = {9};
    const double p[] = {0.1};
    const Watchlist list = list_make(arena, count, p, 1);
    Err err = {0};
    ExchangePeriod period;
    cr_expect(eq(int, (int)exchange_period(&list, &protection, arena, &period, &err), ST_INPUT));
    arena_close(arena);
}

/* Nobody stands out where hardly any front is expected: that would be told of each of the 30. */
Test(exchange, a_cell_of_which_hardly_any_are_fronts_is_not_shown) {
    Arena *arena = arena_open();
    const size_t count[] = {60, 30, 50};
    const double p[] = {0.05, 0.01, 0.05};
    const Watchlist list = list_make(arena, count, p, 3);
    const ExchangePeriod period = period_of(arena, &list);
    cr_expect(cell_named(&period, "sector1") == NULL);
    cr_expect(cell_named(&period, "sector2") == NULL, "the smallest other goes with it");
    cr_expect(eq(dbl, cell_named(&period, "other")->storefronts, 80));
    cr_expect(cell_named(&period, "sector0") != NULL);
    arena_close(arena);
}

Test(exchange, a_city_of_which_hardly_any_are_fronts_is_not_shown_at_all) {
    Arena *arena = arena_open();
    const size_t count[] = {90};
    const double p[] = {0.01};
    const Watchlist list = list_make(arena, count, p, 1);
    Err err = {0};
    ExchangePeriod period;
    cr_expect(eq(int, (int)exchange_period(&list, &protection, arena, &period, &err), ST_INPUT));
    cr_expect(strstr(err.text, "expected to be fronts") != NULL, "%s", err.text);
    arena_close(arena);
}

/* ---- files ---- */

static Bundle written(World *world, const Watchlist *list, size_t runs, const char *city) {
    Err err = {0};
    char signer[EXCHANGE_KEY_TEXT];
    const ExchangeWrite write = {
        city, world_path(world, arena_printf(world->arena, "%s.sign", city)),
        world_path(world, arena_printf(world->arena, "%s.json", city)), list, runs};
    Bundle bundle;
    must(exchange_write(&write, &protection, world->arena, signer, &err), &err);
    must(exchange_read(write.path, world->arena, &bundle, &err), &err);
    cr_expect(eq(str, (char *)bundle.signer, signer));
    return bundle;
}

Test(exchange, what_is_written_is_read_and_a_changed_byte_is_seen) {
    cr_assert(sodium_init() >= 0);
    World world;
    world_open(&world);
    const size_t count[] = {60, 50};
    const double p[] = {0.125, 0.25};
    const Watchlist list = list_make(world.arena, count, p, 2);
    const Bundle bundle = written(&world, &list, 1, "Port");
    cr_expect(eq(str, (char *)bundle.city, "Port"));
    cr_assert(eq(sz, bundle.periods, 1));
    cr_expect(eq(int, bundle.period[0].first_month, 12 * 2023));
    cr_expect(epsilon_eq(dbl, cell_named(&bundle.period[0], "sector1")->fronts, 12.5, 1e-9));
    const char *path = world_path(&world, "Port.json");
    char text[4096];
    FILE *file = fopen(path, "rb");
    const size_t length = fread(text, 1, sizeof text, file);
    fclose(file);
    size_t refused = 0, tried = 0;
    for (size_t k = 0; k < length; k += 7) {
        if (text[k] < '0' || text[k] > '9') continue;
        const char before = text[k];
        text[k] = before == '9' ? '8' : (char)(before + 1);
        file = fopen(path, "wb");
        fwrite(text, 1, length, file);
        fclose(file);
        text[k] = before;
        Err err = {0};
        Bundle changed;
        tried++;
        const bool caught = exchange_read(path, world.arena, &changed, &err) != ST_OK;
        cr_expect(caught, "byte %zu: %.40s", k, text + (k > 20 ? k - 20 : 0));
        refused += caught;
    }
    cr_expect(lt(sz, 20, tried));
    cr_expect(eq(sz, refused, tried));
    world_close(&world);
}

static Status both_runs(World *world, const char *first, const char *second, Err *err) {
    const size_t count[] = {60, 50};
    const double p[] = {0.125, 0.25};
    Watchlist list[] = {list_make(world->arena, count, p, 2), list_make(world->arena, count, p, 2)};
    char signer[EXCHANGE_KEY_TEXT];
    const ExchangeWrite write = {"Port", world_path(world, "x.sign"), world_path(world, "x.json"),
                                 list, 2};
    list[0].manifest = first;
    list[1].manifest = second;
    list[1].first_month += 12;
    return exchange_write(&write, &protection, world->arena, signer, err);
}

/* A value from a file is the same value as the default; budgets and rounds make no evidence. */
Test(exchange, runs_of_the_same_model_go_into_one_bundle) {
    cr_assert(sodium_init() >= 0);
    World world;
    world_open(&world);
    Err err = {0}, other = {0};
    const Status same = both_runs(
        &world, "{\"params\": {\"step.rise\": {\"value\": 0.5, \"origin\": \"default\"}}}",
        "{\"params\": {\"step.rise\": {\"value\": 0.5, \"origin\": \"city.ini\"},"
        " \"round.speed_kmh\": {\"value\": 15}, \"retention.runs_months\": {\"value\": 48},"
        " \"network.strength\": {\"value\": 0.4}, \"stability.draws\": {\"value\": 300}}}",
        &err);
    cr_expect(eq(int, (int)same, ST_OK), "%s", err.text);
    const Status differs =
        both_runs(&world, "{}", "{\"params\": {\"step.rise\": {\"value\": 0.6}}}", &other);
    cr_expect(eq(int, (int)differs, ST_INPUT));
    world_close(&world);
}

Test(exchange, cities_are_compared_at_the_same_mix_of_sectors) {
    cr_assert(sodium_init() >= 0);
    World world;
    world_open(&world);
    /* the same rates, another mix: nothing to see; the third has twice the rates */
    const size_t east[] = {100, 400}, west[] = {400, 100}, south[] = {200, 200};
    const double p[] = {0.02, 0.1}, twice[] = {0.04, 0.2};
    const Watchlist lists[] = {list_make(world.arena, east, p, 2),
                               list_make(world.arena, west, p, 2),
                               list_make(world.arena, south, twice, 2)};
    const Bundle bundle[] = {written(&world, &lists[0], 1, "East"),
                             written(&world, &lists[1], 1, "West"),
                             written(&world, &lists[2], 1, "South")};
    CityRate rate[3];
    exchange_compare(bundle, 2, world.arena, rate);
    for (size_t c = 0; c < 2; c++) cr_expect(epsilon_eq(dbl, rate[c].ratio, 1.0, 1e-9));
    exchange_compare(bundle, 3, world.arena, rate);
    /* sector 0: (2 + 8 + 8) / 700, sector 1: (40 + 10 + 40) / 700 */
    cr_expect(epsilon_eq(dbl, rate[2].expected, 200 * 18.0 / 700 + 200 * 90.0 / 700, 1e-9));
    cr_expect(rate[2].low > 1 && rate[2].ratio > rate[2].low && rate[2].high > rate[2].ratio);
    world_close(&world);
}

Test(exchange, displacement_wants_two_periods_and_three_zones) {
    cr_assert(sodium_init() >= 0);
    World world;
    world_open(&world);
    const size_t count[] = {400};
    const double before[] = {0.2}, after[] = {0.1}, same[] = {0.15};
    Watchlist fall[] = {list_make(world.arena, count, before, 1),
                        list_make(world.arena, count, after, 1)};
    Watchlist rise[] = {list_make(world.arena, count, after, 1),
                        list_make(world.arena, count, same, 1)};
    Watchlist still[] = {list_make(world.arena, count, same, 1),
                         list_make(world.arena, count, same, 1)};
    fall[1].first_month = rise[1].first_month = still[1].first_month = 12 * 2024;
    const Bundle bundle[] = {written(&world, fall, 2, "East"), written(&world, rise, 2, "West"),
                             written(&world, still, 2, "South")};
    const CityZones zones = {"East", "West"};
    DisplacementInput input;
    Err err = {0}, two = {0}, one = {0};
    must(exchange_displacement(bundle, 3, &zones, &input, &err), &err);
    Displacement moved;
    displacement_estimate(&input, 0.9, &moved);
    cr_expect(epsilon_eq(dbl, moved.removed, 40, 1e-9));
    cr_expect(epsilon_eq(dbl, moved.gained, 20, 1e-9));
    cr_expect(eq(int, (int)exchange_displacement(bundle, 2, &zones, &input, &two), ST_USAGE));
    Bundle short_one[] = {bundle[0], bundle[1], bundle[2]};
    short_one[2].periods = 1;
    cr_expect(eq(int, (int)exchange_displacement(short_one, 3, &zones, &input, &one), ST_INPUT));
    world_close(&world);
}
