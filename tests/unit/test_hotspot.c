/* The scan statistic: by hand, on cities without and with a hot spot, with any number of threads.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "models/spatial/hotspot.h"

enum { CITY = 400, SECTORS = 3 };

typedef struct Town {
    double x[CITY], y[CITY], cases[CITY];
    int sector[CITY];
    HotspotInput input;
} Town;

static HotspotParams params_make(double draws) {
    return (HotspotParams){1000, 0.2, 5, 200, draws, 3, 0.05};
}

/* 3 km square; sectors differ in rate; within 500 m of the middle the rate is `times` as high. */
static void town_draw(Town *t, gsl_rng *rng, double times) {
    static const double rate[SECTORS] = {0.02, 0.08, 0.14};
    for (size_t i = 0; i < CITY; i++) {
        t->x[i] = 3000 * gsl_rng_uniform(rng);
        t->y[i] = 3000 * gsl_rng_uniform(rng);
        /* sector 2 keeps to the east: a difference that is not a hot spot */
        t->sector[i] = t->x[i] > 2000 ? 2 : (int)gsl_rng_uniform_int(rng, 2);
        const bool inside = hypot(t->x[i] - 1500, t->y[i] - 1500) < 500;
        t->cases[i] = gsl_rng_uniform(rng) < rate[t->sector[i]] * (inside ? times : 1);
    }
    t->input = (HotspotInput){CITY, SECTORS, t->x, t->y, t->cases, t->sector};
}

Test(hotspot, statistic_by_hand) {
    /* ten shops on a line, 100 m apart; the first five have all four cases */
    double x[10], y[10] = {0}, cases[10] = {1, 1, 1, 0, 1};
    const int sector[10] = {0};
    for (int i = 0; i < 10; i++) x[i] = 100 * i;
    const HotspotInput input = {10, 1, x, y, cases, sector};
    HotspotParams params = params_make(99);
    params.share_max = 0.5;
    Arena *arena = arena_open();
    Hotspot found[3];
    const size_t n = hotspot_find(&input, &params, 1, &parallel_serial, arena, found);
    cr_assert(ge(sz, n, 1));
    cr_expect(eq(sz, found[0].members, 5));
    cr_expect(epsilon_eq(dbl, found[0].observed, 4, 1e-12));
    cr_expect(epsilon_eq(dbl, found[0].expected, 2, 1e-12));
    cr_expect(epsilon_eq(dbl, found[0].statistic, 4 * log(2), 1e-12));
    arena_close(arena);
}

/* 200 even cities: 10 expected at 0.05, sd 3.1; five sd. */
Test(hotspot, an_even_city_rarely_has_one) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 6001);
    const HotspotParams params = params_make(99);
    Town town;
    size_t alarms = 0;
    for (int k = 0; k < 200; k++) {
        Arena *arena = arena_open();
        Hotspot found[3];
        town_draw(&town, rng, 1);
        const size_t n = hotspot_find(&town.input, &params, 7, &parallel_serial, arena, found);
        alarms += n && found[0].p_value <= 0.05;
        arena_close(arena);
    }
    cr_log_info("%zu of 200", alarms);
    cr_expect(le(sz, alarms, 25));
    gsl_rng_free(rng);
}

Test(hotspot, a_planted_one_is_found_where_it_is) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 6002);
    const HotspotParams params = params_make(99);
    Town town;
    size_t hits = 0;
    for (int k = 0; k < 40; k++) {
        Arena *arena = arena_open();
        Hotspot found[3];
        town_draw(&town, rng, 8);
        const size_t n = hotspot_find(&town.input, &params, 7, &parallel_serial, arena, found);
        hits += n && found[0].p_value <= 0.05 &&
                hypot(town.x[found[0].centre] - 1500, town.y[found[0].centre] - 1500) < 500;
        arena_close(arena);
    }
    cr_log_info("%zu of 40", hits);
    cr_expect(ge(sz, hits, 30));
    gsl_rng_free(rng);
}

Test(hotspot, circles_share_nothing_and_threads_change_nothing) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 6003);
    Town town;
    town_draw(&town, rng, 6);
    gsl_rng_free(rng);
    const HotspotParams params = params_make(599);
    Arena *arena = arena_open();
    Hotspot serial[3], threaded[3];
    Threads *threads = threads_open(3);
    const size_t n = hotspot_find(&town.input, &params, 7, &parallel_serial, arena, serial);
    cr_assert(eq(
        sz, n, hotspot_find(&town.input, &params, 7, threads_parallel(threads), arena, threaded)));
    unsigned char seen[CITY] = {0};
    for (size_t k = 0; k < n; k++) {
        cr_expect(eq(dbl, serial[k].p_value, threaded[k].p_value));
        cr_expect(eq(dbl, serial[k].statistic, threaded[k].statistic));
        for (size_t m = 0; m < serial[k].members; m++)
            cr_expect(zero(int, seen[serial[k].member[m]]++));
    }
    threads_close(threads);
    arena_close(arena);
}
