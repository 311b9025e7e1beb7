/* What shape and coupling say of storefronts whose additions, noise and customers are known. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <string.h>

#include "tests/support/columns.h"
#include "tests/support/rows.h"

enum { T = 48, SHOPS = 100 };

static double wave(size_t t) {
    return 0.3 * sin(0.5236 * (double)t);
}

/* SHOPS of a sector that moves by wave() with noise sigma; of each, add[t] mean months on top. */
static Columns shops(double sigma, const double *add) {
    Columns c = columns_open(SHOPS, T);
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t i = 0; i < SHOPS; i++)
        for (size_t t = 0; t < T; t++)
            c.turnover[i * T + t] =
                (float)(8000 * (exp(wave(t) + gsl_ran_gaussian(g, sigma)) + (add ? add[t] : 0)));
    gsl_rng_free(g);
    return c;
}

/* Means over the shops of what plain_read says, the season known and levels expected as they are
 * without additions. */
static void mean_numbers(Columns *c, double *mean) {
    PlainCity city = columns_city(c);
    Fit fit = columns_fit(c);
    for (size_t t = 0; t < T; t++) city.month[t] = wave(t);
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) mean[k] = 0;
    for (size_t i = 0; i < SHOPS; i++) {
        double out[PLAIN_NUMBERS];
        fit.mu[i] = log(8000);
        plain_read(&city, &fit, i, -1, out);
        for (size_t k = 0; k < PLAIN_NUMBERS; k++) mean[k] += out[k] / SHOPS;
    }
}

/* Half of turnover is always the same: months move by half of what peers' do. */
Test(plain_coupling, a_steady_addition_moves_less_than_its_peers) {
    double add[T], honest[PLAIN_NUMBERS], front[PLAIN_NUMBERS];
    for (size_t t = 0; t < T; t++) add[t] = 1;
    Columns a = shops(0.1, NULL), b = shops(0.1, add);
    mean_numbers(&a, honest);
    mean_numbers(&b, front);
    cr_expect(epsilon_eq(dbl, honest[PLAIN_couple], 0, 0.05), "%g", honest[PLAIN_couple]);
    cr_expect(epsilon_eq(dbl, front[PLAIN_couple], -0.5, 0.08), "%g", front[PLAIN_couple]);
    cr_expect(lt(dbl, honest[PLAIN_steady], -0.5), "%g", honest[PLAIN_steady]);
    cr_expect(lt(dbl, 3, front[PLAIN_steady]), "%g", front[PLAIN_steady]);
    cr_expect(epsilon_eq(dbl, honest[PLAIN_level], 0, 0.05));
    cr_expect(epsilon_eq(dbl, front[PLAIN_level], log(2) / 0.5, 0.1), "%g", front[PLAIN_level]);
    cr_expect(lt(dbl, front[PLAIN_busy], honest[PLAIN_busy] - 0.2), "it falls behind when busy");
    cr_expect(lt(dbl, honest[PLAIN_quiet] + 0.2, front[PLAIN_quiet]), "and not when quiet");
    columns_close(&a);
    columns_close(&b);
}

Test(plain_coupling, additions_in_busy_months_are_beyond_what_peers_do) {
    double add[T], honest[PLAIN_NUMBERS], front[PLAIN_NUMBERS];
    for (size_t t = 0; t < T; t++) add[t] = wave(t) > 0.1 ? 0.5 : 0;
    Columns a = shops(0.1, NULL), b = shops(0.1, add);
    mean_numbers(&a, honest);
    mean_numbers(&b, front);
    cr_expect(lt(dbl, honest[PLAIN_busy] + 0.5, front[PLAIN_busy]), "%g", front[PLAIN_busy]);
    cr_expect(lt(dbl, 0.3, front[PLAIN_couple]), "%g", front[PLAIN_couple]);
    cr_expect(lt(dbl, front[PLAIN_steady], 0), "%g", front[PLAIN_steady]);
    columns_close(&a);
    columns_close(&b);
}

/* A web shop's level says nothing, and what rests on it neither. */
Test(plain_coupling, documented_reasons_silence_levels) {
    Columns c = shops(0.1, NULL);
    PlainCity city = columns_city(&c);
    double out[PLAIN_NUMBERS];
    c.documented[3] = 1;
    const Fit fit = columns_fit(&c);
    plain_read(&city, &fit, 3, -1, out);
    cr_expect(isnan(out[PLAIN_level]));
    cr_expect(isnan(out[PLAIN_rise_high]));
    cr_expect(isnan(out[PLAIN_fall_rest]));
    cr_expect(isnan(out[PLAIN_steady]));
    cr_expect(isfinite(out[PLAIN_rise_t]) && isfinite(out[PLAIN_couple]));
    columns_close(&c);
}

/* ---- shape ---- */

static const struct { double sigma; } noises[] = {{0.03}, {0.1}, {0.3}};

/* The city's noise is 0.1: spread is the log of one's own over that; months differ by sqrt 2. */
EachRow(plain_shape, spread_is_against_the_sectors_noise, noises) {
    const double sigma = noises[*row].sigma;
    double mean[PLAIN_NUMBERS];
    Columns c = shops(sigma, NULL);
    mean_numbers(&c, mean);
    cr_expect(epsilon_eq(dbl, mean[PLAIN_spread], log((sigma + 0.01) / 0.1), 0.15), "%g",
              mean[PLAIN_spread]);
    cr_expect(epsilon_eq(dbl, mean[PLAIN_memory], 0, 0.15), "%g", mean[PLAIN_memory]);
    cr_expect(epsilon_eq(dbl, mean[PLAIN_skew], 0, 0.1), "%g", mean[PLAIN_skew]);
    /* normal quantiles: 1.645 spreads; sigma is shrunk towards 0.1 by 8 months of 56 */
    const double shrunk = exp((48 * log(sigma) + 8 * log(0.1)) / 56);
    cr_expect(epsilon_eq(dbl, mean[PLAIN_floor_rel], 1.645 * sigma / shrunk, 0.35), "%g",
              mean[PLAIN_floor_rel]);
    cr_expect(epsilon_eq(dbl, mean[PLAIN_ceiling_rel], 1.645 * sigma / shrunk, 0.35), "%g",
              mean[PLAIN_ceiling_rel]);
    columns_close(&c);
}

/* Two high months are a burst; the higher one does not decide how high, wherever it stands. */
static const struct {
    size_t month[2];
    double add[2], told; /* told: the addition that burst is of; 0 = of none */
} bursts[] = {{{20, 33}, {3, 3}, 3}, {{20, 33}, {30, 3}, 3}, {{33, 20}, {3, 30}, 3},
              {{20, 20}, {3, 3}, 0}, {{0, 0}, {3, 3}, 0},    {{47, 47}, {3, 3}, 0}};

EachRow(plain_shape, the_second_highest_month_tells_a_burst, bursts) {
    double add[T] = {0}, honest[PLAIN_NUMBERS], front[PLAIN_NUMBERS];
    for (size_t k = 0; k < 2; k++) add[bursts[*row].month[k]] = bursts[*row].add[k];
    Columns a = shops(0.05, NULL), b = shops(0.05, add);
    mean_numbers(&a, honest);
    mean_numbers(&b, front);
    cr_expect(lt(dbl, exp(honest[PLAIN_burst]), 0.25), "%g", exp(honest[PLAIN_burst]));
    if (bursts[*row].told > 0)
        cr_expect(epsilon_eq(dbl, exp(front[PLAIN_burst]),
                             log(1 + bursts[*row].told / exp(wave(33))), 0.15),
                  "%g", exp(front[PLAIN_burst]));
    else
        cr_expect(lt(dbl, exp(front[PLAIN_burst]), 0.25), "%g", exp(front[PLAIN_burst]));
    columns_close(&a);
    columns_close(&b);
}

/* ---- customers ---- */

static const struct {
    double left, turnover; /* logs, from month 30 on */
} leaving[] = {{-0.8, 0}, {-0.8, -0.8}, {-1.5, -0.5}, {-0.4, 0}};

/* foot_fall is what customers fell by, decouple what turnover kept of it. */
EachRow(plain_decoupling, what_turnover_keeps_when_customers_leave, leaving) {
    Columns c = columns_open(1, T);
    PlainCity city = columns_city(&c);
    gsl_rng *g = gsl_rng_alloc(gsl_rng_mt19937);
    double out[PLAIN_NUMBERS];
    city.visitors = true;
    city.foot_month = ARENA_ARRAY(c.arena, double, T *COLUMN_SECTORS);
    city.foot_local = ARENA_ARRAY(c.arena, double, T);
    city.elasticity = 0.5;
    for (size_t t = 0; t < T; t++) {
        const bool after = t >= 30;
        c.footfall[t] =
            (float)exp(7 + (after ? leaving[*row].left : 0) + gsl_ran_gaussian(g, 0.03));
        c.turnover[t] =
            (float)exp(9 + (after ? leaving[*row].turnover : 0) + gsl_ran_gaussian(g, 0.03));
    }
    const Fit fit = columns_fit(&c);
    plain_read(&city, &fit, 0, -1, out);
    cr_expect(epsilon_eq(dbl, out[PLAIN_foot_fall], -leaving[*row].left, 0.1), "%g",
              out[PLAIN_foot_fall]);
    cr_expect(
        epsilon_eq(dbl, out[PLAIN_decouple], leaving[*row].turnover - leaving[*row].left, 0.12),
        "%g", out[PLAIN_decouple]);
    gsl_rng_free(g);
    columns_close(&c);
}

/* Every number has a name of its own and counts in a column that exists. */
Test(plain_numbers, names_are_their_own) {
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) {
        cr_expect(lt(sz, 0, strlen(plain_signals[k])));
        for (size_t j = 0; j < k; j++)
            cr_expect(ne(str, (char *)plain_names[k], (char *)plain_names[j]));
    }
}

/* Fewer than six months of trade have no shape at all. */
Test(plain_numbers, a_short_life_says_nothing) {
    Columns c = columns_open(1, T);
    const PlainCity city = columns_city(&c);
    double out[PLAIN_NUMBERS];
    for (size_t t = 40; t < 45; t++) c.turnover[t] = 2385;
    const Fit fit = columns_fit(&c);
    plain_read(&city, &fit, 0, -1, out);
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) cr_expect(isnan(out[k]), "%s", plain_names[k]);
    columns_close(&c);
}

/* The worst that a file can hold. */
Test(plain_numbers, are_finite_or_silent_whatever_is_filed) {
    Columns c = columns_open(4, T);
    const PlainCity city = columns_city(&c);
    for (size_t t = 0; t < T; t++) {
        c.turnover[t] = 1;                                 /* always the same */
        c.turnover[T + t] = t % 2 ? 1e-3f : 3e10f;         /* thirteen orders of magnitude */
        c.turnover[2 * T + t] = t == 30 ? NAN : 23850;     /* constant, once not */
        c.turnover[3 * T + t] = t < 6 ? 1000 : (float)NAN; /* six months and no more */
        c.footfall[2 * T + t] = t % 5 ? 1 : NAN;
    }
    const Fit fit = columns_fit(&c);
    for (size_t i = 0; i < 4; i++) {
        double out[PLAIN_NUMBERS];
        plain_read(&city, &fit, i, -1, out);
        cr_expect(isfinite(out[PLAIN_level]));
        for (size_t k = 0; k < PLAIN_NUMBERS; k++)
            cr_expect(isnan(out[k]) || fabs(out[k]) <= 30, "%s", plain_names[k]);
    }
    columns_close(&c);
}

/* In another currency levels are expected elsewhere, and all numbers but last digits are the same:
 * logs are floats, which noise of 0.1 turns into 1e-4 of the largest t. */
Test(plain_numbers, the_unit_of_money_means_nothing) {
    double add[T];
    for (size_t t = 0; t < T; t++) add[t] = t > 30;
    Columns a = shops(0.1, NULL), b = shops(0.1, add);
    for (size_t k = 0; k < SHOPS * T / 2; k++) a.turnover[k] = b.turnover[k];
    for (size_t k = 0; k < SHOPS * T; k++) b.turnover[k] = 7.3f * a.turnover[k];
    Fit one = columns_fit(&a), other = columns_fit(&b);
    for (size_t i = 0; i < SHOPS; i++) other.mu[i] = (one.mu[i] = 9) + log(7.3);
    const Params *params = params_open(a.arena);
    const PlainCity *here = plain_learn(&one, params, &parallel_serial, a.arena),
                    *there = plain_learn(&other, params, &parallel_serial, b.arena);
    for (size_t i = 0; i < SHOPS; i++) {
        double x[PLAIN_NUMBERS], y[PLAIN_NUMBERS];
        plain_read(here, &one, i, -1, x);
        plain_read(there, &other, i, -1, y);
        for (size_t k = 0; k < PLAIN_NUMBERS; k++)
            if (k != PLAIN_fives && k != PLAIN_hundreds)
                cr_expect(isnan(x[k]) ? isnan(y[k]) : fabs(x[k] - y[k]) < 1e-3,
                          "%s of storefront %zu: %g, %g", plain_names[k], i, x[k], y[k]);
    }
    columns_close(&a);
    columns_close(&b);
}
