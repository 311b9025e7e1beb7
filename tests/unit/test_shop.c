/* The densities in O(n) against the plain formula of a multivariate normal. */
#include <criterion/criterion.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/likelihood/storefront.h"
#include "models/math/linear.h"
#include "models/math/robust.h"
#include "models/posterior/mixture.h"

enum { T = 14 };

/* A made-up fit of one storefront; every number away from 0 and 1. */
typedef struct Bench {
    Arena *arena;
    Params *params;
    Panel panel;
    Fit fit;
} Bench;

static void bench_open(Bench *b) {
    b->arena = arena_open();
    Err err = {0};
    b->params = params_open(b->arena);
    cr_assert_eq(params_set(b->params, "model.odd_months=0", &err), ST_OK, "%s", err.text);
    float *turnover = ARENA_ARRAY(b->arena, float, T), *footfall = ARENA_ARRAY(b->arena, float, T);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t t = 0; t < T; t++) {
        turnover[t] = (float)gsl_ran_lognormal(rng, 9.3, 0.2);
        footfall[t] = (float)gsl_ran_lognormal(rng, 10.1, 0.2);
    }
    turnover[3] = NAN;
    footfall[5] = NAN;
    b->panel = (Panel){
        .n = 1,
        .months = T,
        .sectors = 1,
        .sector = ARENA_ARRAY(b->arena, int, 1),
        .turnover = turnover,
        .footfall = footfall,
        .documented = ARENA_ARRAY(b->arena, unsigned char, 1),
    };
    cr_assert_eq(fit_open(&b->panel, b->params, b->arena, &b->fit, &err), ST_OK, "%s", err.text);
    for (size_t t = 0; t < T; t++) {
        b->fit.month_y[t] = 0.2385 * cos(0.52 * (double)t);
        b->fit.low[t] = (float)(0.31 * sin(0.4 * (double)t));
        b->fit.high[t] = (float)gsl_ran_gaussian(rng, 0.07);
    }
    gsl_rng_free(rng);
    b->fit.mu[0] = 9.11;
    b->fit.level_sd[0] = 0.41;
    b->fit.elastic_low = 0.33;
    b->fit.elastic_high = 0.21;
    b->fit.elastic_big = 0.9;
    b->fit.low_scale = 0.06;
    b->fit.log_sigma = -2.385;
    b->fit.log_sigma_sd = 0.37;
    b->fit.rho = 0.36;
    const double sd[EFFECTS] = {0, 0.21, 0.13, 0.08, 0.06};
    memcpy(b->fit.effect_sd, sd, sizeof sd);
}

/* log N(e; 0, S) without -n/2 log 2 pi and without -1/2 log|C|, the way storefront.h leaves them
 * out. */
static double gaussian(const gsl_matrix *covariance, const double *e, size_t n, double log_det_c) {
    gsl_matrix *l = gsl_matrix_alloc(n, n);
    gsl_vector *x = gsl_vector_alloc(n);
    gsl_matrix_memcpy(l, covariance);
    gsl_linalg_cholesky_decomp1(l);
    double log_det = 0, square = 0;
    for (size_t k = 0; k < n; k++) gsl_vector_set(x, k, e[k]);
    gsl_linalg_cholesky_svx(l, x);
    for (size_t k = 0; k < n; k++) {
        log_det += 2 * log(gsl_matrix_get(l, k, k));
        square += e[k] * gsl_vector_get(x, k);
    }
    gsl_matrix_free(l);
    gsl_vector_free(x);
    return -0.5 * (log_det + square) + 0.5 * log_det_c;
}

static double noise_covariance(const Storefront *shop, size_t a, size_t c) {
    const double lag = fabs((double)(shop->month[a] - shop->month[c]));
    return 0.75 * pow(shop->fit->rho, lag) + (a == c ? 0.25 : 0);
}

static double log_det_noise(const Storefront *shop) {
    gsl_matrix *c = gsl_matrix_alloc(shop->n, shop->n);
    for (size_t a = 0; a < shop->n; a++)
        for (size_t b = 0; b < shop->n; b++) gsl_matrix_set(c, a, b, noise_covariance(shop, a, b));
    gsl_linalg_cholesky_decomp1(c);
    double sum = 0;
    for (size_t a = 0; a < shop->n; a++) sum += 2 * log(gsl_matrix_get(c, a, a));
    gsl_matrix_free(c);
    return sum;
}

/* The direct density of deviations e, with share `damp` of turnover not moving with trade. */
static double direct(const Storefront *shop, const double *e, double damp, double jitter) {
    static const double point[] = {-1.7, -0.5, 0.7, 2.3}, weight[] = {.10, .40, .41, .09};
    static const double tail_weight[] = {.73, .14, .03, .10};
    const Fit *fit = shop->fit;
    const size_t n = shop->n;
    const double log_det_c = log_det_noise(shop), level = fit->level_sd[0] * fit->level_sd[0];
    const double level_var[] = {level, 4 * level, level + 0.64, level};
    static const double spread[] = {1, 1, 1, 4};
    gsl_matrix *s = gsl_matrix_alloc(n, n);
    double total = 0, best = -1e300, term[16];
    for (size_t k = 0; k < 16; k++) {
        const double sigma = exp(fit->log_sigma + fit->log_sigma_sd * point[k / 4]);
        const double s2 = (1 - damp) * (1 - damp) * sigma * sigma + damp * damp * jitter * jitter;
        for (size_t a = 0; a < n; a++)
            for (size_t b = 0; b < n; b++) {
                const size_t ta = (size_t)shop->month[a], tb = (size_t)shop->month[b];
                const double za[] = {fit->month_y[ta], (double)fit->low[ta], (double)fit->high[ta],
                                     (double)ta / (T - 1) - 0.5};
                const double zb[] = {fit->month_y[tb], (double)fit->low[tb], (double)fit->high[tb],
                                     (double)tb / (T - 1) - 0.5};
                double v = s2 * noise_covariance(shop, a, b) + level_var[k % 4];
                for (size_t q = 0; q < 4; q++)
                    v += spread[k % 4] * (1 - damp) * (1 - damp) * za[q] * zb[q] *
                         fit->effect_sd[q + 1] * fit->effect_sd[q + 1];
                gsl_matrix_set(s, a, b, v);
            }
        term[k] = log(weight[k / 4] * tail_weight[k % 4]) + gaussian(s, e, n, log_det_c);
        best = fmax(best, term[k]);
    }
    for (size_t k = 0; k < 16; k++) total += exp(term[k] - best);
    gsl_matrix_free(s);
    return best + log(total);
}

Test(shop, plain_and_damped_densities_equal_the_direct_formula) {
    Bench b;
    bench_open(&b);
    Storefront *shop = storefront_new(b.arena);
    storefront_prepare(shop, &b.fit, 0, NULL);
    cr_assert_eq(shop->n, (size_t)T - 1, "the missing month is left out");
    double e[T];
    for (size_t k = 0; k < shop->n; k++) e[k] = shop->y[k] - shop->mean[k];
    /* the sum over scales is in single precision */
    cr_expect_float_eq(shop->plain, direct(shop, e, 0, 0), 1e-6);
    cr_expect_float_eq(shop->noise.log_det, log_det_noise(shop), 1e-10);
    cr_expect_float_eq(storefront_density_damped(shop, &shop->column[COLUMN_BASE], 0.4, 0.1),
                       direct(shop, e, 0.4, 0.1), 1e-6);
    arena_close(b.arena);
}

static const Signal *signal_named(const char *id) {
    const Signal *signal = signal_find(id);
    cr_assert(signal, "signal %s is registered", id);
    return signal;
}

/* A straight rise of log turnover over the window, sizes on the grid, against the direct formula.
 */
Test(drift, densities_equal_the_direct_formula) {
    Bench b;
    bench_open(&b);
    for (size_t t = 0; t < T; t++)
        b.fit.low[t] = 0; /* no storefront fades: the rising half alone
                           */
    Storefront *shop = storefront_new(b.arena);
    storefront_prepare(shop, &b.fit, 0, NULL);
    const Signal *drift = signal_named("drift");
    Reading r = {.front = -INFINITY, .honest = -INFINITY};
    drift->read(shop, params_group(b.params, &drift->params), &r);
    double front = 0, honest = 0;
    for (size_t k = 0; k < 6; k++)
        for (int sign = 1; sign >= -1; sign -= 2) {
            const double delta = sign * (0.3 + 0.2 * (double)k);
            double e[T];
            for (size_t j = 0; j < shop->n; j++)
                e[j] = shop->y[j] - shop->mean[j] - delta * shop->month[j] / (T - 1);
            const double density = exp(direct(shop, e, 0, 0) - shop->plain);
            if (sign > 0) front += density / 12; /* six sizes, half the weight */
            honest += density * gsl_ran_gaussian_pdf(delta, 0.35) * 0.2;
        }
    cr_expect_float_eq(r.front - shop->plain, log(front), 1e-7);
    cr_expect_float_eq(r.honest - shop->plain, log(honest), 1e-7);
    cr_expect(r.share > 0 && r.share < 0.5);
    arena_close(b.arena);
}

Test(mimic, densities_equal_the_direct_formula) {
    static const double share[] = {0.2, 0.35, 0.5, 0.65, 0.8};
    Bench b;
    bench_open(&b);
    Storefront *shop = storefront_new(b.arena);
    storefront_prepare(shop, &b.fit, 0, NULL);
    const Signal *mimic = signal_named("mimic");
    Reading r = {.front = -INFINITY, .honest = -INFINITY};
    mimic->read(shop, params_group(b.params, &mimic->params), &r);
    double front = 0, honest = 0;
    for (size_t k = 0; k < 5; k++) {
        const double s = share[k];
        double e[T];
        for (size_t j = 0; j < shop->n; j++) /* what moves with customers is diluted by 1 - s */
            e[j] = shop->y[j] - b.fit.mu[0] - shop->season[j] -
                   (1 - s) * (shop->dynamics[j] - shop->season[j]);
        honest += exp(direct(shop, e, s, 0.03) - shop->plain) / 5;
        for (size_t j = 0; j < shop->n; j++) e[j] += log(1 - s);
        front += exp(direct(shop, e, s, 0.03) - shop->plain) / 5;
    }
    cr_expect_float_eq(r.front - shop->plain, log(front), 1e-7);
    cr_expect_float_eq(r.honest - shop->plain, log(honest), 1e-7);
    cr_expect(r.share > 0.2 && r.share < 0.8);
    arena_close(b.arena);
}

/* The closed forms of `step` against brute force over start months, sizes and shares. */
Test(step, densities_equal_quadrature_over_month_and_size) {
    Bench b;
    bench_open(&b);
    int *transfer = ARENA_ARRAY(b.arena, int, 1);
    transfer[0] = 6;
    b.panel.transfer = transfer;
    Storefront *shop = storefront_new(b.arena);
    storefront_prepare(shop, &b.fit, 0, NULL);
    const Signal *step = signal_named("step");
    Reading r = {.front = -INFINITY, .honest = -INFINITY};
    step->read(shop, params_group(b.params, &step->params), &r);

    double honest = 0, front = 0, base[T];
    const double shares[] = {.15, .3, .5, .7, .85};
    for (size_t k = 0; k < shop->n; k++) base[k] = shop->y[k] - shop->mean[k];
    for (int tau = 2; tau <= T - 2; tau++) {
        const double months = T - 3, mass = (tau == 6 ? 0.5 : 0) + 0.5 / months, d_step = 0.004;
        for (double delta = -1.2; delta < 2.2; delta += d_step) {
            double e[T];
            for (size_t k = 0; k < shop->n; k++)
                e[k] = base[k] - (shop->month[k] >= tau ? delta : 0);
            const double density = exp(storefront_density_of(shop, e) - shop->plain) * d_step;
            honest += density * gsl_ran_gaussian_pdf(delta, 0.25) / months;
            front += density * gsl_ran_gaussian_pdf(delta - 0.5, 0.3) * mass / 2;
        }
        for (size_t s = 0; s < 5 && tau >= 3 && tau <= T - 3; s++) {
            double e[T];
            for (size_t k = 0; k < shop->n; k++)
                e[k] = base[k] + (shop->month[k] >= tau
                                      ? log(1 - shares[s]) + shares[s] * shop->dynamics[k]
                                      : 0);
            front += exp(storefront_density_of(shop, e) - shop->plain) * mass / 10;
        }
    }
    cr_expect_float_eq(r.honest - shop->plain, log(honest), 1e-4);
    cr_expect_float_eq(r.front - shop->plain, log(front), 1e-4);
    arena_close(b.arena);
}

Test(mixture, evidence_telescopes_to_the_whole_bayes_factor) {
    const size_t n = signals_count();
    Reading reading[SIGNALS_MAX];
    double front = 0, weight = 0, epsilon = 0, honest = 0, factor = 0;
    const double plain = -3.17;
    for (size_t k = 0; k < n; k++) {
        const double x = (double)k;
        reading[k] = (Reading){.front = -INFINITY, .honest = -INFINITY};
        if (signals_all[k]->kind == SIGNAL_MIXTURE) {
            reading[k] = (Reading){.front = -2.385 + 0.7 * x,
                                   .weight = 0.1 + 0.05 * x,
                                   .honest = -4 + 0.3 * x,
                                   .epsilon = 0.01 * x,
                                   .share = 0.4};
            front += reading[k].weight * exp(reading[k].front);
            weight += reading[k].weight;
            honest += reading[k].epsilon * exp(reading[k].honest);
            epsilon += reading[k].epsilon;
        } else {
            reading[k].factor = 0.6 - 0.2 * x;
            if (signals_all[k]->kind == SIGNAL_FACTOR) factor += reading[k].factor;
        }
    }
    Mixed mixed;
    mixture_combine(plain, reading, &mixed);
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += mixed.evidence[k];
    const double direct_bf = log(front / weight / ((1 - epsilon) * exp(plain) + honest)) + factor;
    cr_expect_float_eq(sum, direct_bf, 1e-12);
    cr_expect_float_eq(mixed.share, 0.4, 1e-12);
}

Test(mixture, prevalence_is_the_fixed_point_of_the_mean_posterior) {
    Arena *arena = arena_open();
    const MixtureParams *params = params_group(params_open(arena), &mixture_group);
    double total[200];
    for (size_t i = 0; i < 200; i++) total[i] = i < 20 ? 6.5 : i < 199 ? -6.5 : NAN;
    const double share = mixture_prevalence(total, 200, 0.03, params),
                 prior = log(share / (1 - share));
    double sum = 0;
    for (size_t i = 0; i < 199; i++) sum += 1 / (1 + exp(-total[i] - prior));
    cr_expect_float_eq(sum / 199, share, 1e-6);
    cr_expect_float_eq(share, 20.0 / 199, 0.005);
    arena_close(arena);
}

Test(robust, order_statistics_by_hand) {
    double odd[] = {5, -1, 2.385, 9, 3}, even[] = {4, 1, 3, 2}, spread[] = {1, 2, 3, 4, 100};
    cr_expect_float_eq(robust_median(odd, 5), 3, 0);
    cr_expect_float_eq(robust_median(even, 4), 2.5, 0);
    cr_expect(isnan(robust_median(even, 0)));
    cr_expect_float_eq(robust_mad(spread, 5), 1.4826, 1e-12);
    const double sorted[] = {1, 2, 4, 8};
    cr_expect_float_eq(robust_quantile(sorted, 4, 0.35), 2.1, 1e-12);
    const double logs[] = {-1000, -1000 + log(3), -INFINITY};
    cr_expect_float_eq(robust_log_sum(logs, 3), -1000 + log(4), 1e-12);
}

Test(linear, cholesky_solves_a_hilbert_system_and_refuses_a_singular_one) {
    double a[25], b[5], s[] = {1, 2, 2, 4}, t[] = {1, 1};
    for (size_t i = 0; i < 5; i++) {
        b[i] = 0;
        for (size_t j = 0; j < 5; j++) {
            a[i * 5 + j] = 1 / (double)(i + j + 1);
            b[i] += a[i * 5 + j] * (double)(j + 2);
        }
    }
    Err err = {0};
    cr_assert_eq(linear_solve(a, b, 5, &err), ST_OK);
    for (size_t j = 0; j < 5; j++) cr_expect_float_eq(b[j], (double)(j + 2), 1e-9);
    cr_expect_eq(linear_solve(s, t, 2, &err), ST_NUMERIC);
}
