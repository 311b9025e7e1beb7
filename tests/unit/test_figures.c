/* Figures over several months against the plain formula: average the months' covariance. */
#include <criterion/criterion.h>
#include <gsl/gsl_blas.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/fit/rounding.h"
#include "models/likelihood/storefront.h"
#include "models/signals/signal.h"

enum { T = 14 };

/* Months 0, 2, 3 are filed together and month 1 by itself; 4 is missing; 8..13 are one figure. */
static const unsigned char period[T] = {0, 1, 0, 0, 4, 5, 6, 7, 8, 8, 8, 8, 8, 8};
static const int first_month[] = {0, 1, 5, 6, 7, 8};
enum { FIGURES = 6 };

typedef struct Bench {
    Arena *arena;
    Params *params;
    Panel panel;
    Fit fit;
    Storefront *shop;
} Bench;

static void bench_open(Bench *b) {
    b->arena = arena_open();
    b->params = params_open(b->arena);
    float *turnover = ARENA_ARRAY(b->arena, float, T), *footfall = ARENA_ARRAY(b->arena, float, T);
    for (size_t t = 0; t < T; t++) {
        turnover[t] = period[t] == 0 ? 9120 : period[t] == 8 ? 12385 : 8000 + 211 * (float)t;
        footfall[t] = 23850;
    }
    turnover[4] = NAN;
    b->panel = (Panel){.n = 1,
                       .months = T,
                       .sectors = 1,
                       .sector = ARENA_ARRAY(b->arena, int, 1),
                       .turnover = turnover,
                       .footfall = footfall,
                       .period = period,
                       .documented = ARENA_ARRAY(b->arena, unsigned char, 1)};
    int *transfer = ARENA_ARRAY(b->arena, int, 1);
    transfer[0] = -1;
    b->panel.transfer = transfer;
    Err err = {0};
    cr_assert_eq(fit_open(&b->panel, b->params, b->arena, &b->fit, &err), ST_OK, "%s", err.text);
    Fit *f = &b->fit;
    for (size_t t = 0; t < T; t++) {
        f->month_y[t] = 0.2385 * cos(0.52 * (double)t);
        f->low[t] = (float)(0.31 * sin(0.4 * (double)t));
        f->high[t] = (float)(0.07 * cos(1.7 * (double)t));
    }
    f->mu[0] = 9.11, f->level_sd[0] = 0.41;
    f->elastic_low = 0.33, f->elastic_high = 0.21, f->elastic_big = 0.9, f->low_scale = 0.06;
    f->log_sigma = -2.385, f->log_sigma_sd = 0.37, f->rho = 0.36;
    const double sd[EFFECTS] = {0, 0.21, 0.13, 0.08, 0.06};
    memcpy(f->effect_sd, sd, sizeof sd);
    b->shop = storefront_new(b->arena);
    storefront_prepare(b->shop, f, 0, NULL);
}

static double dynamics(const Fit *f, size_t t) {
    return f->month_y[t] + fit_response(f, 0, (double)f->low[t], (double)f->high[t]);
}

/* [FIGURES x T] averaging; rows of the figures in order of their first month. */
static gsl_matrix *averaging(void) {
    gsl_matrix *a = gsl_matrix_calloc(FIGURES, T);
    for (size_t k = 0; k < FIGURES; k++) {
        double months = 0;
        for (size_t t = 0; t < T; t++) months += t != 4 && period[t] == first_month[k];
        for (size_t t = 0; t < T; t++)
            if (t != 4 && period[t] == first_month[k]) gsl_matrix_set(a, k, t, 1 / months);
    }
    return a;
}

/* s = A v A'. */
static gsl_matrix *averaged(const gsl_matrix *v) {
    gsl_matrix *a = averaging(), *av = gsl_matrix_alloc(FIGURES, T),
               *s = gsl_matrix_alloc(FIGURES, FIGURES);
    gsl_blas_dgemm(CblasNoTrans, CblasNoTrans, 1, a, v, 0, av);
    gsl_blas_dgemm(CblasNoTrans, CblasTrans, 1, av, a, 0, s);
    gsl_matrix_free(a);
    gsl_matrix_free(av);
    return s;
}

static double noise(const Fit *f, size_t a, size_t b) {
    return 0.75 * pow(f->rho, fabs((double)a - (double)b)) + (a == b ? 0.25 : 0);
}

/* -(log|s| + e's^-1 e)/2; s is destroyed. */
static double gaussian(gsl_matrix *s, const double *e) {
    gsl_vector *x = gsl_vector_alloc(FIGURES);
    double log_det = 0, square = 0;
    gsl_linalg_cholesky_decomp1(s);
    for (size_t k = 0; k < FIGURES; k++) gsl_vector_set(x, k, e[k]);
    gsl_linalg_cholesky_svx(s, x);
    for (size_t k = 0; k < FIGURES; k++) {
        log_det += 2 * log(gsl_matrix_get(s, k, k));
        square += e[k] * gsl_vector_get(x, k);
    }
    gsl_vector_free(x);
    return -0.5 * (log_det + square);
}

static double direct(const Bench *b, const double *e) {
    static const double point[] = {-1.7, -0.5, 0.7, 2.3}, weight[] = {.10, .40, .41, .09};
    static const double tail[] = {.73, .14, .03, .10};
    const Fit *f = &b->fit;
    const double level = f->level_sd[0] * f->level_sd[0];
    const double level_var[] = {level, 4 * level, level + 0.64, level};
    static const double spread[] = {1, 1, 1, 4};
    gsl_matrix *v = gsl_matrix_alloc(T, T);
    for (size_t s = 0; s < T; s++)
        for (size_t t = 0; t < T; t++) gsl_matrix_set(v, s, t, noise(f, s, t));
    gsl_matrix *c = averaged(v);
    const double zero[FIGURES] = {0}, log_det_c = -2 * gaussian(c, zero);
    gsl_matrix_free(c);
    double total = 0;
    for (size_t k = 0; k < 16; k++) {
        const double sigma = exp(f->log_sigma + f->log_sigma_sd * point[k / 4]);
        for (size_t s = 0; s < T; s++)
            for (size_t t = 0; t < T; t++) {
                const double zs[] = {f->month_y[s], (double)f->low[s], (double)f->high[s],
                                     (double)s / (T - 1) - 0.5};
                const double zt[] = {f->month_y[t], (double)f->low[t], (double)f->high[t],
                                     (double)t / (T - 1) - 0.5};
                double x = sigma * sigma * noise(f, s, t) + level_var[k % 4];
                for (size_t q = 0; q < 4; q++)
                    x += spread[k % 4] * zs[q] * zt[q] * f->effect_sd[q + 1] * f->effect_sd[q + 1];
                gsl_matrix_set(v, s, t, x);
            }
        gsl_matrix *s = averaged(v);
        total += weight[k / 4] * tail[k % 4] * exp(gaussian(s, e) + 0.5 * log_det_c);
        gsl_matrix_free(s);
    }
    gsl_matrix_free(v);
    return log(total);
}

Test(figures, density_equals_the_averaged_months) {
    Bench b;
    bench_open(&b);
    cr_assert_eq(b.shop->n, (size_t)FIGURES);
    cr_assert_eq(b.shop->cells, (size_t)T - 1);
    double e[FIGURES];
    for (size_t k = 0; k < FIGURES; k++) {
        double sum = 0, months = 0;
        for (size_t t = 0; t < T; t++) {
            if (t == 4 || period[t] != first_month[k]) continue;
            sum += exp(dynamics(&b.fit, t));
            months++;
        }
        e[k] = log((double)b.panel.turnover[first_month[k]]) - 9.11 - log(sum / months);
        cr_expect_eq(b.shop->month[k], first_month[k]);
        cr_expect_eq(b.shop->span[k], (unsigned char)months);
        cr_expect_float_eq(b.shop->y[k] - b.shop->mean[k], e[k], 1e-6, "floats hold turnover");
        e[k] = b.shop->y[k] - b.shop->mean[k];
    }
    cr_expect_float_eq(b.shop->plain, direct(&b, e), 1e-6, "summed in single precision");
    arena_close(b.arena);
}

/* A step inside a figure raises it by the share of its months that lie behind the step. */
Test(figures, steps_equal_quadrature_over_month_and_size) {
    Bench b;
    bench_open(&b);
    const Signal *step = signal_find("step");
    Reading r = {.front = -INFINITY, .honest = -INFINITY};
    step->read(b.shop, params_group(b.params, &step->params), &r);
    const double shares[] = {.15, .3, .5, .7, .85}, months = T - 3, d_step = 0.004;
    gsl_matrix *a = averaging();
    double honest = 0, front = 0;
    for (int tau = 2; tau <= T - 2; tau++) {
        double h[FIGURES] = {0}, g[FIGURES] = {0}, e[FIGURES];
        for (size_t k = 0; k < FIGURES; k++)
            for (size_t t = (size_t)tau; t < T; t++) {
                h[k] += gsl_matrix_get(a, k, t);
                g[k] += gsl_matrix_get(a, k, t) * dynamics(&b.fit, t);
            }
        for (double delta = -1.2; delta < 2.2; delta += d_step) {
            for (size_t k = 0; k < FIGURES; k++)
                e[k] = b.shop->y[k] - b.shop->mean[k] - delta * h[k];
            const double density = exp(storefront_density_of(b.shop, e) - b.shop->plain) * d_step;
            honest += density * gsl_ran_gaussian_pdf(delta, 0.25) / months;
            front += density * gsl_ran_gaussian_pdf(delta - 0.5, 0.3) / months / 2;
        }
        for (size_t s = 0; s < 5 && tau >= 3 && tau <= T - 3; s++) {
            for (size_t k = 0; k < FIGURES; k++)
                e[k] =
                    b.shop->y[k] - b.shop->mean[k] + log(1 - shares[s]) * h[k] + shares[s] * g[k];
            front += exp(storefront_density_of(b.shop, e) - b.shop->plain) / months / 10;
        }
    }
    cr_expect_float_eq(r.honest - b.shop->plain, log(honest), 1e-4);
    cr_expect_float_eq(r.front - b.shop->plain, log(front), 1e-4);
    gsl_matrix_free(a);
    arena_close(b.arena);
}

Test(figures, few_short_ones_see_no_months) {
    Bench b;
    bench_open(&b);
    cr_expect(b.shop->coarse, "four months and a quarter with a hole are five short figures");
    static const char *const blind[] = {"smooth", "burst", "collapse"};
    for (size_t k = 0; k < 3; k++) {
        const Signal *signal = signal_find(blind[k]);
        Reading r = {.front = -INFINITY, .honest = -INFINITY};
        signal->read(b.shop, params_group(b.params, &signal->params), &r);
        cr_expect(isinf(r.front) && isinf(r.honest), "%s", blind[k]);
        cr_expect_float_eq(r.weight + r.epsilon, 0, 0);
    }
    arena_close(b.arena);
}

/* Amounts by hand: 3 x 9120 = 27360 and 6 x 12385 = 74310 end in 0; of the four months 8211, 9055,
 * 9266 and 9477 one ends in 5. */
Test(figures, digits_count_what_was_filed) {
    Bench b;
    bench_open(&b);
    Rounding r = rounding_count(&b.panel, 0);
    cr_expect_eq(r.fives, (size_t)3);
    cr_expect_eq(r.hundreds, (size_t)0);
    cr_expect_eq(r.amounts, (size_t)FIGURES);
    const float sd[] = {0.3f};
    b.panel.allocation_sd = sd;
    r = rounding_count(&b.panel, 0);
    cr_expect_eq(r.fives + r.hundreds + r.amounts, (size_t)0,
                 "an allocated amount was filed by nobody");
    arena_close(b.arena);
}
