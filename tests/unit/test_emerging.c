/* The space-time scan: by hand, on towns where nothing changes but the number of entries, and on
 * towns where one corner begins to bring them. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/spatial/emerging.h"

enum { ENTRIES = 100, RUNS = 12 };

typedef struct Town {
    double x[ENTRIES], y[ENTRIES];
    int time[ENTRIES];
    EmergingInput input;
} Town;

static HotspotParams params_make(double draws) {
    return (HotspotParams){
        .radius_max = 1000, .draws = draws, .most = 3, .error = 0.05, .entries = 3};
}

/* 4 km square with a busy middle. The last three runs bring twice as many everywhere: no place
 * changes by itself. Then `moved` entries of the last run go to one corner. */
static void town_draw(Town *t, gsl_rng *rng, size_t moved) {
    for (size_t i = 0; i < ENTRIES; i++) {
        const bool middle = gsl_rng_uniform(rng) < 0.5;
        t->x[i] = middle ? 1500 + 1000 * gsl_rng_uniform(rng) : 4000 * gsl_rng_uniform(rng);
        t->y[i] = middle ? 1500 + 1000 * gsl_rng_uniform(rng) : 4000 * gsl_rng_uniform(rng);
        const int at = (int)gsl_rng_uniform_int(rng, RUNS + 3);
        t->time[i] = at < RUNS ? at : at - 3;
    }
    for (size_t i = 0; i < ENTRIES && moved; i++) {
        if (t->time[i] < RUNS - 1) continue;
        t->x[i] = 300 * gsl_rng_uniform(rng);
        t->y[i] = 300 * gsl_rng_uniform(rng);
        moved--;
    }
    t->input = (EmergingInput){ENTRIES, RUNS, t->x, t->y, t->time};
}

/* Eight entries on a line in four runs: the three on the left are all of the last run, which brings
 * four. 3 where 3 * 4 / 8 are expected. */
Test(emerging, statistic_by_hand) {
    const double x[8] = {0, 10, 20, 5000, 6000, 7000, 8000, 9000}, y[8] = {0};
    const int time[8] = {3, 3, 3, 3, 0, 0, 1, 2};
    const EmergingInput input = {8, 4, x, y, time};
    const HotspotParams params = params_make(99);
    Arena *arena = arena_open();
    Emerging found[3];
    const size_t n = emerging_find(&input, &params, 1, arena, found);
    cr_assert(ge(sz, n, 1));
    cr_expect(eq(sz, found[0].times, 1));
    cr_expect(eq(sz, found[0].members, 3));
    cr_expect(epsilon_eq(dbl, found[0].observed, 3, 1e-12));
    cr_expect(epsilon_eq(dbl, found[0].expected, 1.5, 1e-12));
    cr_expect(epsilon_eq(dbl, found[0].statistic, 3 * log(2) + 5 * log(5 / 6.5), 1e-12));
    arena_close(arena);
}

/* Of those who see the same four out of eight in 3! 5! / 8! ... of all orders: the chance that
 * three given entries all have one of the four last times is 4 3 2 / (8 7 6) = 1/14. */
Test(emerging, p_value_by_hand) {
    const double x[8] = {0, 10, 20, 5000, 7000, 9000, 11000, 13000}, y[8] = {0};
    const int time[8] = {3, 3, 3, 3, 0, 0, 1, 1};
    const EmergingInput input = {8, 4, x, y, time};
    const HotspotParams params = params_make(4999);
    Arena *arena = arena_open();
    Emerging found[3];
    cr_assert(ge(sz, emerging_find(&input, &params, 1, arena, found), 1));
    cr_expect(epsilon_eq(dbl, found[0].p_value, 1.0 / 14, 0.015)); /* four standard errors */
    arena_close(arena);
}

/* At p <= .05, 100 towns: 5 expected, sd 2.2; five sd. */
Test(emerging, growth_everywhere_rarely_is_a_cluster) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 6101);
    const HotspotParams params = params_make(99);
    Town town;
    size_t alarms = 0;
    for (int k = 0; k < 100; k++) {
        Arena *arena = arena_open();
        Emerging found[3];
        town_draw(&town, rng, 0);
        const size_t n = emerging_find(&town.input, &params, 7, arena, found);
        alarms += n && found[0].p_value <= 0.05;
        arena_close(arena);
    }
    cr_log_info("%zu of 100", alarms);
    cr_expect(le(sz, alarms, 16));
    gsl_rng_free(rng);
}

Test(emerging, six_new_ones_in_a_corner_are_found) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 6102);
    const HotspotParams params = params_make(99);
    Town town;
    size_t hits = 0;
    for (int k = 0; k < 24; k++) {
        Arena *arena = arena_open();
        Emerging found[3];
        town_draw(&town, rng, 6);
        const size_t n = emerging_find(&town.input, &params, 7, arena, found);
        hits += n && found[0].p_value <= 0.05 &&
                hypot(town.x[found[0].centre], town.y[found[0].centre]) < 600;
        arena_close(arena);
    }
    cr_log_info("%zu of 24", hits);
    cr_expect(ge(sz, hits, 18));
    gsl_rng_free(rng);
}
