/* A 90 % rank interval holds the rank of the same storefront in nine of ten cities of the same
 * storefronts with other month noise. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "detector/rerun/stability.h"
#include "detector/run/scan.h"
#include "tests/support/world.h"

enum { CITIES = 3, REPLICATES = 3 };

static void scan_city(World *world, const CityOptions *city, Watchlist *list) {
    Err err = {0};
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    world_open(world);
    world_city(world, city, "city");
    world_import(world, world_path(world, "city"));
    must(scan_run(&world->store, params_open(world->arena), &all, world->arena, list, &err), &err);
    must(watchlist_save(&world->store, list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, list, &err), &err);
}

static size_t rank_in(const Watchlist *list, const char *id) {
    for (size_t r = 0; r < list->n; r++)
        if (strcmp(list->rows[r].storefront_id, id) == 0) return r + 1;
    return 0;
}

static double overlap(const Watchlist *a, const Watchlist *b, size_t k) {
    size_t both = 0;
    for (size_t r = 0; r < k; r++) both += rank_in(b, a->rows[r].storefront_id) <= k;
    return (double)both / (double)k;
}

Test(stability, intervals_hold_the_ranks_of_a_replicate_city) {
    size_t inside = 0, below = 0, above = 0, all = 0;
    double seen = 0, promised = 0;
    for (uint64_t c = 0; c < CITIES; c++) {
        CityOptions city = {.storefronts = 1200,
                            .months = 36,
                            .seed = 70 + c,
                            .front_share = 0.03,
                            .legit_share = 0.12};
        World world;
        Watchlist list = {0};
        Stability s;
        Err err = {0};
        scan_city(&world, &city, &list);
        const StabilityOptions o = {.draws = 100, .seed = 1, .threads = 2};
        must(stability_find(&world.store, &list, &o, world.arena, &s, &err), &err);
        for (uint64_t n = 1; n <= REPLICATES; n++) {
            World other;
            Watchlist again = {0};
            city.noise_seed = 2000 + n;
            scan_city(&other, &city, &again);
            for (size_t k = 0; k < s.ranges; k++) {
                const size_t rank = rank_in(&again, s.range[k].row->storefront_id);
                below += rank < s.range[k].low;
                above += rank > s.range[k].high;
                inside += rank >= s.range[k].low && rank <= s.range[k].high;
                all++;
            }
            seen += overlap(&list, &again, s.first.k) / (CITIES * REPLICATES);
            world_close(&other);
        }
        promised += s.first.mean / CITIES;
        world_close(&world);
    }
    const double coverage = (double)inside / (double)all;
    cr_log_info(
        "coverage %.3f of %zu (%.3f better, %.3f worse than the interval); of the first "
        "hundred %.3f shared, %.3f promised",
        coverage, all, (double)below / (double)all, (double)above / (double)all, seen, promised);
    cr_expect(lt(dbl, 0.85, coverage));
    cr_expect(lt(dbl, coverage, 0.95));
    cr_expect(lt(dbl, fabs(seen - promised), 0.08));
}
