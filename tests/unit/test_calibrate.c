/* Recalibration against modes found by another optimiser (scipy BFGS, then Newton to 1e-14), and
 * against outcomes drawn from known coefficients. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/posterior/mixture.h"
#include "models/posterior/recalibration.h"
#include "tests/support/world.h"

static const double logit[12] = {3.1, 2.4, 1.9, 1.2, 0.7, 0.3, -0.2, -0.9, -1.4, -2.2, -3.0, -4.1};
static const double feature[12] = {0.4, -1.2, 2.0, 0.3, -0.6, 1.1, -0.3, 0.8, -1.5, 0.2, 0.9, -0.7};
static const unsigned char confirmed[12] = {1, 1, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0};
static const double weight[12] = {1, 1, 0.5, 1, 2, 1, 1, 1.5, 1, 1, 0.25, 1};

static const RecalibrationParams *defaults(Arena *arena) {
    return params_group(params_open(arena), &calibrate_group);
}

static void expect_mode(const RecalibrationLabels *labels, const double mode[3],
                        const double variance[3]) {
    Arena *arena = arena_open();
    RecalibrationParams params = *defaults(arena);
    params.feature_sd = 0.15; /* the other optimiser's prior */
    Recalibration c;
    Err err = {0};
    must(recalibration_fit(labels, &params, &c, &err), &err);
    for (size_t k = 0; k < 3; k++) {
        cr_expect(epsilon_eq(dbl, c.coefficient[k], mode[k], 1e-7));
        cr_expect(epsilon_eq(dbl, c.covariance[k][k], variance[k], 1e-7));
    }
    arena_close(arena);
}

Test(calibrate, finds_the_mode_that_scipy_finds) {
    const RecalibrationLabels labels = {
        .n = 12, .features = 1, .logit = logit, .feature = feature, .confirmed = confirmed};
    expect_mode(&labels, (double[]){-0.29841379, 0.89026759, -0.04553945},
                (double[]){0.36129953, 0.06653014, 0.02165559});
}

Test(calibrate, weighs_cases) {
    const RecalibrationLabels labels = {.n = 12,
                                        .features = 1,
                                        .logit = logit,
                                        .feature = feature,
                                        .confirmed = confirmed,
                                        .weight = weight};
    expect_mode(&labels, (double[]){-0.39794988, 0.91717557, -0.02218899},
                (double[]){0.340264833, 0.0691852407, 0.0217527941});
}

Test(calibrate, without_labels_nothing_changes) {
    Arena *arena = arena_open();
    const RecalibrationParams *params = defaults(arena);
    Recalibration c;
    Err err = {0};
    must(recalibration_fit(&(RecalibrationLabels){0}, params, &c, &err), &err);
    for (double x = -30; x < 30; x += 0.7) {
        double sd;
        cr_expect(epsilon_eq(dbl, recalibration_apply(&c, params, x, NULL, &sd), x, 1e-9));
        const double at = fmin(fabs(x), params->logit_limit);
        cr_expect(epsilon_eq(dbl, sd, hypot(1, 0.3 * at), 1e-9));
    }
    cr_expect(isnan(recalibration_apply(&c, params, NAN, NULL, NULL)));
    arena_close(arena);
}

/* Ten thousand labels leave the prior no say: they must give back what they were drawn from. */
Test(calibrate, recovers_planted_coefficients) {
    enum { N = 10000 };
    static double x[N], z[N];
    static unsigned char y[N];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 5);
    for (size_t i = 0; i < N; i++) {
        x[i] = gsl_ran_gaussian(rng, 2) - 1;
        z[i] = gsl_ran_gaussian(rng, 1);
        y[i] = gsl_rng_uniform(rng) < mixture_logistic(-0.6 + 0.75 * x[i] + 0.1 * z[i]);
    }
    Arena *arena = arena_open();
    Recalibration c;
    Err err = {0};
    must(
        recalibration_fit(
            &(RecalibrationLabels){.n = N, .features = 1, .logit = x, .feature = z, .confirmed = y},
            defaults(arena), &c, &err),
        &err);
    const double planted[3] = {-0.6, 0.75, 0.1};
    for (size_t k = 0; k < 3; k++)
        cr_expect(lt(dbl, fabs(c.coefficient[k] - planted[k]), 5 * sqrt(c.covariance[k][k])));
    cr_expect(lt(dbl, sqrt(c.covariance[1][1]), 0.03));
    gsl_rng_free(rng);
    arena_close(arena);
}

Test(calibrate, ranks_stay_and_extremes_stay_finite) {
    Arena *arena = arena_open();
    const RecalibrationParams *params = defaults(arena);
    const double sure[] = {40, 35, -60};
    const unsigned char found[] = {0, 0, 1}; /* as wrong as can be */
    Recalibration c;
    Err err = {0};
    must(recalibration_fit(&(RecalibrationLabels){.n = 3, .logit = sure, .confirmed = found},
                           params, &c, &err),
         &err);
    double last = -INFINITY;
    for (double x = -80; x < 80; x += 0.5) {
        const double now = recalibration_apply(&c, params, x, NULL, NULL);
        cr_expect(lt(dbl, last, now));
        last = now;
    }
    arena_close(arena);
}

Test(calibrate, refuses_what_was_not_judged) {
    Arena *arena = arena_open();
    const double unknown[] = {0.5, NAN};
    const unsigned char found[] = {1, 0};
    Recalibration c;
    Err err = {0};
    const Status status =
        recalibration_fit(&(RecalibrationLabels){.n = 2, .logit = unknown, .confirmed = found},
                          defaults(arena), &c, &err);
    cr_expect(eq(int, (int)status, (int)ST_INPUT));
    arena_close(arena);
}

/* Visits that miss a fifth of the fronts and confirm a tenth of the honest: known rates leave the
 * coefficients as planted; taken as true they would flatten the slope to about 0.5. */
Test(calibrate, outcomes_that_err_at_known_rates_teach_the_same) {
    enum { N = 10000 };
    static double x[N], sensitivity[N];
    static unsigned char y[N];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 6);
    for (size_t i = 0; i < N; i++) {
        x[i] = gsl_ran_gaussian(rng, 2) - 1;
        sensitivity[i] = 0.8;
        const bool front = gsl_rng_uniform(rng) < mixture_logistic(-0.6 + 0.75 * x[i]);
        y[i] = gsl_rng_uniform(rng) < (front ? 0.8 : 0.1);
    }
    Arena *arena = arena_open();
    Recalibration c;
    Err err = {0};
    const RecalibrationLabels labels = {
        .n = N, .logit = x, .confirmed = y, .sensitivity = sensitivity, .mistaken = 0.1};
    must(recalibration_fit(&labels, defaults(arena), &c, &err), &err);
    cr_expect(lt(dbl, fabs(c.coefficient[0] + 0.6), 5 * sqrt(c.covariance[0][0])));
    cr_expect(lt(dbl, fabs(c.coefficient[1] - 0.75), 5 * sqrt(c.covariance[1][1])));
    cr_expect(lt(dbl, sqrt(c.covariance[1][1]), 0.05));
    gsl_rng_free(rng);
    arena_close(arena);
}
