/* Signals at the edges of what they look at: figures of one storefront that are made for it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/signals/signal.h"
#include "tests/support/world.h"

enum { MOST = 24 };

/* A made-up fit of one storefront that is expected to turn over e^9 a month, whatever the month. */
typedef struct Bench {
    Arena *arena;
    Params *params;
    Panel panel;
    Fit fit;
    Storefront *shop;
} Bench;

/* Log turnover lies above[t] over what is expected; NaN = nothing declared. */
static void bench_open(Bench *b, size_t months, const double *above) {
    Err err = {0};
    b->arena = arena_open();
    b->params = params_open(b->arena);
    must(params_set(b->params, "model.odd_months=0", &err), &err); /* all months are seen */
    b->shop = storefront_new(b->arena);
    float *turnover = ARENA_ARRAY(b->arena, float, months);
    float *footfall = ARENA_ARRAY(b->arena, float, months);
    for (size_t t = 0; t < months; t++) {
        turnover[t] = (float)exp(9 + above[t]);
        footfall[t] = 2385;
    }
    b->panel = (Panel){.n = 1,
                       .months = months,
                       .sectors = 1,
                       .sector = ARENA_ARRAY(b->arena, int, 1),
                       .turnover = turnover,
                       .footfall = footfall,
                       .documented = ARENA_ARRAY(b->arena, unsigned char, 1)};
    cr_assert_eq(fit_open(&b->panel, b->params, b->arena, &b->fit, &err), ST_OK, "%s", err.text);
    b->fit.mu[0] = 9;
    b->fit.level_sd[0] = 0.41;
    b->fit.elastic_low = b->fit.elastic_high = 0.33;
    b->fit.elastic_big = 0.9;
    b->fit.low_scale = 0.06;
    b->fit.log_sigma = -2.385;
    b->fit.log_sigma_sd = 0.37;
    b->fit.rho = 0.36;
    const double sd[EFFECTS] = {0, 0.21, 0.13, 0.08, 0.06};
    memcpy(b->fit.effect_sd, sd, sizeof sd);
}

static Reading read_again(const Bench *b, const char *id) {
    const Signal *signal = signal_find(id);
    Reading r = {.front = -INFINITY, .honest = -INFINITY};
    for (size_t d = 0; d < SIGNAL_DETAILS_MAX; d++) r.detail[d] = NAN;
    signal->read(b->shop, params_group(b->params, &signal->params), &r);
    return r;
}

static Reading read_one(Bench *b, const char *id) {
    storefront_prepare(b->shop, &b->fit, 0, NULL);
    return read_again(b, id);
}

static void set(Bench *b, const char *assignment) {
    Err err = {0};
    cr_assert_eq(params_set(b->params, assignment, &err), ST_OK, "%s", err.text);
}

static size_t detail_of(const char *id, const char *name) {
    const char *const *details = signal_find(id)->details;
    size_t d = 0;
    while (strcmp(details[d], name) != 0) d++;
    return d;
}

/* Five calm months, two a little higher, five 0.6 higher. Against the calm half the five are
 * bursts; where all months count as calm (quantile 1) their own spread, the median 0.2 of the
 * distances from the calm level, asks for 4 x 1.4826 x 0.2 = 1.19. */
Test(burst, months_that_count_as_calm_decide_what_stands_out) {
    static const double above[12] = {0, .6, 0, .6, .2, .6, 0, .6, .2, .6, 0, 0};
    const size_t months = detail_of("burst", "months"), excess = detail_of("burst", "excess");
    Bench b;
    bench_open(&b, 12, above);
    set(&b, "burst.calm=0.4");
    const Reading half = read_one(&b, "burst");
    cr_expect_eq(half.detail[months], 5);
    cr_expect_float_eq((double)half.detail[excess], exp(0.6) - 1, 1e-5);
    cr_expect(isfinite(half.front) && half.front == half.honest);
    set(&b, "burst.calm=1");
    const Reading all = read_one(&b, "burst");
    cr_expect(all.front == -INFINITY && isnan(all.detail[months]));
    arena_close(b.arena);
}

/* A fall of the counter by 0.9 from month 12 on, while turnover rises by 0.2. */
static void falling(Bench *b, double from, double to) {
    double above[MOST];
    for (size_t t = 0; t < MOST; t++) above[t] = t < MOST / 2 ? from : to;
    bench_open(b, MOST, above);
    b->fit.jump[0] = -0.9;
    b->fit.jump_se[0] = 0.05;
    b->fit.jump_month[0] = MOST / 2;
}

Test(collapse, a_change_is_told_where_there_is_a_before_and_an_after) {
    static const double from[] = {0, NAN, 0}, to[] = {0.2, 0.2, NAN}; /* NaN: nothing declared */
    const size_t change = detail_of("collapse", "declared_change");
    const size_t fall = detail_of("collapse", "fall");
    for (size_t k = 0; k < 3; k++) {
        Bench b;
        falling(&b, from[k], to[k]);
        const Reading r = read_one(&b, "collapse");
        cr_expect_float_eq((double)r.detail[fall], 1 - exp(-0.9), 1e-6);
        if (k == 0)
            cr_expect_float_eq((double)r.detail[change], exp(0.2) - 1, 1e-5);
        else
            cr_expect(isnan(r.detail[change]));
        /* the fall is even over [-3, -0.4] in a front, N(0, 0.5^2) for a counter */
        cr_expect_float_eq(r.front - r.honest, -log(3 - 0.4) - log(gsl_ran_gaussian_pdf(0.9, 0.5)),
                           1e-9);
        arena_close(b.arena);
    }
}

Test(collapse, a_counter_that_died_shows_no_collapse) {
    Bench b;
    falling(&b, 0, 0.2);
    b.fit.jump[0] = -2.99;
    cr_expect(isfinite(read_one(&b, "collapse").front));
    b.fit.jump[0] = -3;
    const Reading dead = read_one(&b, "collapse");
    cr_expect(dead.front == -INFINITY && isfinite(dead.honest));
    cr_expect(isnan(dead.detail[detail_of("collapse", "fall")]));
    arena_close(b.arena);
}

/* Slow footfall that fades along the window by `fade` from its first quarter to its last. */
static Reading faded(double fade) {
    static const double above[MOST] = {0};
    Bench b;
    bench_open(&b, MOST, above);
    for (size_t t = 0; t < MOST; t++)
        b.fit.low[t] = (float)(t < MOST / 4 ? 0 : t < MOST - MOST / 4 ? fade / 2 : fade);
    const Reading r = read_one(&b, "drift");
    arena_close(b.arena);
    return r;
}

Test(drift, a_street_that_fades_is_told_from_a_counter_that_died) {
    const size_t rise = detail_of("drift", "rise"), fade = detail_of("drift", "fade");
    const Reading slow = faded(-2.4), dead = faded(-2.6);
    cr_expect_float_eq((double)slow.detail[fade], 1 - exp(-2.4), 1e-6);
    cr_expect(isnan(slow.detail[rise]));
    cr_expect(isnan(dead.detail[fade]), "2.5 is a dead counter");
    cr_expect(dead.detail[rise] > 0 && isfinite(dead.front));
}

/* Nothing was declared from `until` on; before that turnover rises by 0.5 in the middle. */
static Reading risen(size_t until) {
    double above[MOST];
    Bench b;
    for (size_t t = 0; t < MOST; t++) above[t] = t >= until ? NAN : t < MOST / 2 ? 0 : 0.5;
    bench_open(&b, MOST, above);
    int *transfer = ARENA_ARRAY(b.arena, int, 1);
    transfer[0] = -1;
    b.panel.transfer = transfer;
    const Reading r = read_one(&b, "step");
    arena_close(b.arena);
    return r;
}

Test(step, a_rise_is_told_where_there_is_something_after_it) {
    const size_t month = detail_of("step", "month"), ratio = detail_of("step", "ratio");
    const Reading whole = risen(MOST), cut = risen(3); /* a rise in month 3 at the earliest */
    cr_expect_eq(whole.detail[month], MOST / 2);
    cr_expect_float_eq((double)whole.detail[ratio], exp(0.5) - 1, 1e-5);
    cr_expect(isfinite(cut.front) && isnan(cut.detail[month]) && isnan(cut.detail[ratio]));
}

/* The largest difference of means with two months or more on both sides, by its t; 0 = none. */
static double largest_rise(const double *above) {
    double most = 0, rise = 0;
    for (size_t k = 2; k + 2 <= MOST; k++) {
        double before = 0, after = 0;
        for (size_t t = 0; t < MOST; t++) *(t < k ? &before : &after) += above[t];
        const double b = (double)k, a = MOST - b, delta = after / a - before / b;
        if (!(delta / sqrt(1 / a + 1 / b) > most)) continue;
        most = delta / sqrt(1 / a + 1 / b);
        rise = delta;
    }
    return rise;
}

/* Where an addition fits best at a month from which turnover fell, a rise is told that there is. */
Test(step, what_is_told_is_a_rise_where_there_is_one) {
    const size_t month = detail_of("step", "month"), ratio = detail_of("step", "ratio");
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    size_t risen_somewhere = 0;
    for (size_t k = 0; k < 300; k++) {
        double above[MOST], wander = 0;
        for (size_t t = 0; t < MOST; t++)
            above[t] = (wander += gsl_ran_gaussian(rng, 0.08) - 0.02) + gsl_ran_gaussian(rng, 0.05);
        Bench b;
        bench_open(&b, MOST, above);
        int *transfer = ARENA_ARRAY(b.arena, int, 1);
        transfer[0] = -1;
        b.panel.transfer = transfer;
        const Reading r = read_one(&b, "step");
        for (size_t t = 0; t < MOST; t++) above[t] = b.shop->y[t] - b.shop->mean[t]; /* limited */
        const double rise = largest_rise(above);
        if (rise > 0.05) {
            risen_somewhere++;
            cr_expect(r.detail[ratio] > 0.05f, "%zu: %g told, %g is there", k, r.detail[ratio],
                      exp(rise) - 1);
            cr_expect(r.detail[month] >= 2 && r.detail[month] <= MOST - 2, "%g", r.detail[month]);
        }
        arena_close(b.arena);
    }
    cr_assert(lt(sz, 50, risen_somewhere));
    gsl_rng_free(rng);
}

/* What cannot be computed does not apply: the other signals go on. */
Test(smooth, does_not_apply_without_a_season_or_a_spread_of_levels) {
    static const double above[MOST] = {0};
    Bench b;
    bench_open(&b, MOST, above);
    const Reading usual = read_one(&b, "smooth");
    cr_expect(isfinite(usual.front) && usual.share > 0.2 && usual.weight > 0);
    b.shop->season[3] = NAN;
    const Reading no_season = read_again(&b, "smooth");
    cr_expect(no_season.front == -INFINITY && no_season.honest == -INFINITY);
    cr_expect(no_season.weight == 0 && no_season.share == 0);
    b.fit.level_sd[0] = 0; /* a city whose levels fit to the last digit */
    const Reading no_spread = read_one(&b, "smooth");
    cr_expect(no_spread.front == -INFINITY && no_spread.honest == -INFINITY);
    cr_expect(no_spread.share == 0 && no_spread.share_sq == 0);
    arena_close(b.arena);
}

Test(mimic, does_not_apply_without_an_expectation) {
    static const double above[MOST] = {0};
    Bench b;
    bench_open(&b, MOST, above);
    cr_expect(isfinite(read_one(&b, "mimic").front));
    b.fit.mu[0] = NAN;
    const Reading r = read_one(&b, "mimic");
    cr_expect(r.front == -INFINITY && r.honest == -INFINITY);
    cr_expect(r.share == 0 && r.share_sq == 0);
    arena_close(b.arena);
}
