/* Rank intervals: deterministic, ordered, and silent about what no noise can move. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "detector/rerun/stability.h"
#include "detector/run/scan.h"
#include "tests/support/world.h"

static Watchlist scanned(World *world, const CityOptions *city) {
    Err err = {0};
    Watchlist list = {0};
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    world_open(world);
    world_city(world, city, "city");
    world_import(world, world_path(world, "city"));
    Params *params = params_open(world->arena);
    must(params_set(params, "ranking.fdr_level=1", &err), &err);
    must(params_set(params, "stability.refits=2", &err), &err); /* as quick as they may be, */
    must(params_set(params, "plant.copies=50", &err), &err);    /* for each is a scan */
    must(scan_run(&world->store, params, &all, world->arena, &list, &err), &err);
    must(watchlist_save(&world->store, &list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, &list, &err), &err);
    return list;
}

static Stability asked(World *world, const Watchlist *list, size_t threads, uint64_t seed) {
    Err err = {0};
    Stability s;
    const StabilityOptions o = {.draws = 20, .seed = seed, .threads = threads};
    must(stability_find(&world->store, list, &o, world->arena, &s, &err), &err);
    return s;
}

static bool same(const Stability *a, const Stability *b) {
    bool same = a->ranges == b->ranges && a->list.mean == b->list.mean;
    for (size_t k = 0; k < a->ranges && same; k++)
        same = a->range[k].low == b->range[k].low && a->range[k].high == b->range[k].high &&
               a->range[k].stays == b->range[k].stays;
    return same;
}

Test(stability, same_seed_same_intervals_for_any_number_of_threads) {
    World world;
    const CityOptions city = {.storefronts = 600, .months = 24, .seed = 2, .front_share = 0.04};
    const Watchlist list = scanned(&world, &city);
    const Stability one = asked(&world, &list, 1, 3), two = asked(&world, &list, 2, 3);
    const Stability other = asked(&world, &list, 2, 4);
    cr_expect(same(&one, &two));
    cr_expect(not(same(&one, &other)), "the seed changes nothing");
    cr_expect(eq(sz, one.ranges, 45)); /* ranking.budget 50 less the controls */
    cr_expect(eq(sz, one.drawn, 500)); /* stability.least */
    for (size_t k = 0; k < one.ranges; k++) {
        const RankRange *r = &one.range[k];
        cr_expect(r->low >= 1 && r->low <= r->median && r->median <= r->high && r->high <= 600);
        cr_expect(r->stays >= 0 && r->stays <= 1);
    }
    cr_expect(one.first.low <= one.first.mean && one.first.mean <= one.first.high);
    world_close(&world);
}

/* Figures of a year have little noise left, and few storefronts change places through it. */
Test(stability, yearly_figures_are_drawn_too) {
    World world;
    const CityOptions city = {
        .storefronts = 400, .months = 36, .seed = 6, .front_share = 0.04, .period_months = 12};
    const Watchlist list = scanned(&world, &city);
    const Stability s = asked(&world, &list, 2, 1);
    cr_expect(lt(dbl, 0.5, s.list.mean));
    cr_expect(lt(dbl, s.list.mean, 1));
    world_close(&world);
}

Test(stability, a_run_without_a_list_is_refused) {
    World world;
    Err err = {0};
    Stability s;
    const CityOptions city = {.storefronts = 60, .months = 12, .seed = 6};
    Watchlist list = scanned(&world, &city);
    for (size_t r = 0; r < list.n; r++) list.rows[r].selection = SELECTION_NONE;
    const StabilityOptions o = {.draws = 20};
    cr_expect(
        eq(int, (int)stability_find(&world.store, &list, &o, world.arena, &s, &err), ST_USAGE));
    world_close(&world);
}
