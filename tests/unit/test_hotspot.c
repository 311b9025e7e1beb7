/* The scan statistic: by hand, on cities without and with a hot spot, with any number of threads.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
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
    return (HotspotParams){.radius_max = 1000,
                           .share_max = 0.2,
                           .least = 5,
                           .centres = 200,
                           .draws = draws,
                           .most = 3,
                           .error = 0.05};
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
    /* eight times the odds: 4 log 8 - 5 log (1 + 7 * 4 / 10), more than twice or sixteen times */
    cr_expect(epsilon_eq(dbl, found[0].statistic, 4 * log(8) - 5 * log(3.8), 1e-12));
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

/* ---- probabilities instead of cases ---- */

enum { WIDE = 1500, SPOT = 60 };

typedef struct Wide {
    double x[WIDE], y[WIDE], cases[WIDE];
    int sector[WIDE];
    HotspotInput input;
} Wide;

static int by_distance(const void *left, const void *right, void *from) {
    const double *square = from;
    const double a = square[*(const size_t *)left], b = square[*(const size_t *)right];
    return (a > b) - (a < b);
}

/* 5 km square, three in a hundred are fronts, and of the 60 around somebody `rate`. What is known
 * is the posterior of evidence that is normal with mean +-d^2/2 and sd d = 2.4. Returns whose. */
static size_t wide_draw(Wide *t, gsl_rng *rng, double rate) {
    const double d = 2.4, base = 0.03;
    static size_t order[WIDE];
    static double square[WIDE];
    const size_t centre = gsl_rng_uniform_int(rng, WIDE);
    for (size_t i = 0; i < WIDE; i++) {
        t->x[i] = 5000 * gsl_rng_uniform(rng);
        t->y[i] = 5000 * gsl_rng_uniform(rng);
        order[i] = i;
    }
    for (size_t i = 0; i < WIDE; i++)
        square[i] = pow(t->x[i] - t->x[centre], 2) + pow(t->y[i] - t->y[centre], 2);
    qsort_r(order, WIDE, sizeof *order, by_distance, square);
    for (size_t k = 0; k < WIDE; k++) {
        const bool front = gsl_rng_uniform(rng) < (k < SPOT ? rate : base);
        const double own = (front ? 0.5 : -0.5) * d * d + gsl_ran_gaussian(rng, d);
        const double odds = base / (1 - base) * exp(fmin(fmax(own, -4), 9));
        t->cases[order[k]] = odds / (1 + odds);
    }
    t->input = (HotspotInput){WIDE, 1, t->x, t->y, t->cases, t->sector};
    return centre;
}

static HotspotParams wide_params(void) {
    HotspotParams params = params_make(99);
    params.share_max = 0.1;
    params.least = 15;
    params.centres = 300;
    return params;
}

/* Towns of 24 in which a spot is found at p <= .05, its centre inside. */
static size_t found_of(unsigned long seed, double rate, bool anywhere) {
    const HotspotParams params = wide_params();
    Wide *town = malloc(sizeof *town);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    size_t hits = 0;
    memset(town, 0, sizeof *town);
    gsl_rng_set(rng, seed);
    for (int k = 0; k < 24; k++) {
        Arena *arena = arena_open();
        Hotspot found[3];
        const size_t at = wide_draw(town, rng, rate);
        const size_t n = hotspot_find(&town->input, &params, 7, &parallel_serial, arena, found);
        const double off = n ? hypot(town->x[found[0].centre] - town->x[at],
                                     town->y[found[0].centre] - town->y[at])
                             : INFINITY;
        hits += n && fmax(found[0].p_value, found[0].p_apart) <= 0.05 && (anywhere || off < 600);
        arena_close(arena);
    }
    gsl_rng_free(rng);
    free(town);
    return hits;
}

/* A spot of sixty in which three in ten are fronts: six of eight, or 18 of 24, are asked. Without
 * one, 1.2 of 24 are expected, sd 1.1; five sd. */
Test(hotspot, six_of_eight_are_found_at_the_same_error) {
    const size_t found = found_of(6004, 0.3, false), chance = found_of(6005, 0.03, true);
    cr_log_info("%zu of 24 found, %zu of 24 without one", found, chance);
    cr_expect(le(sz, 18, found));
    cr_expect(le(sz, chance, 6));
}

/* ---- a shock is no hot spot ---- */

enum { SIX_STREETS = 110 };

/* Nobody more is a front; the storefronts around somebody gain `nats`, all of them. */
static void shock(Wide *t, size_t centre, double nats) {
    static size_t order[WIDE];
    static double square[WIDE];
    for (size_t i = 0; i < WIDE; i++) {
        square[i] = pow(t->x[i] - t->x[centre], 2) + pow(t->y[i] - t->y[centre], 2);
        order[i] = i;
    }
    qsort_r(order, WIDE, sizeof *order, by_distance, square);
    for (size_t k = 0; k < SIX_STREETS; k++) {
        const double odds = exp(nats) * t->cases[order[k]] / (1 - t->cases[order[k]]);
        t->cases[order[k]] = odds / (1 + odds);
    }
}

/* Turnover x 1.5 in six streets of a city moved the middle of their log odds by 1.2 to 2.4 nats.
 * Without the second statistic most of these towns have a hot spot. */
Test(hotspot, a_shock_to_six_streets_is_none) {
    enum { TOWNS = 24 };
    const HotspotParams params = wide_params();
    Wide *town = calloc(1, sizeof *town);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    size_t striking = 0, hot = 0;
    gsl_rng_set(rng, 6006);
    for (int k = 0; k < TOWNS; k++) {
        Arena *arena = arena_open();
        Hotspot found[3];
        shock(town, wide_draw(town, rng, 0.03), 1.2 + 0.05 * k);
        const size_t n = hotspot_find(&town->input, &params, 7, &parallel_serial, arena, found);
        bool any = false, spot = false;
        for (size_t c = 0; c < n; c++) {
            any |= found[c].p_value <= 0.05;
            spot |= fmax(found[c].p_value, found[c].p_apart) <= 0.05;
        }
        striking += any;
        hot += spot;
        arena_close(arena);
    }
    cr_log_info("%zu of %d striking, %zu called a hot spot", striking, TOWNS, hot);
    cr_expect(le(sz, TOWNS / 2, striking), "the shock must be one that could mislead");
    cr_expect(le(sz, hot, 3));
    gsl_rng_free(rng);
    free(town);
}
