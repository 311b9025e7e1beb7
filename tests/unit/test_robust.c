/* Order statistics against a full sort of the same numbers. */
#include <criterion/criterion.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#include "models/math/robust.h"
#include "models/math/robust_lanes.h"

enum { LONG = 100003 };

/* Median by sorting; and robust_median must leave the same numbers in place. */
static void same_as_sorting(const double *x, size_t n) {
    static double sorted[LONG], work[LONG];
    memcpy(sorted, x, n * sizeof *x);
    memcpy(work, x, n * sizeof *x);
    gsl_sort(sorted, 1, n);
    const double expected = n % 2 ? sorted[n / 2] : 0.5 * (sorted[n / 2 - 1] + sorted[n / 2]);
    cr_expect_eq(robust_median(work, n), expected, "n = %zu", n);
    gsl_sort(work, 1, n);
    cr_expect_arr_eq(work, sorted, n * sizeof *x);
}

Test(robust, medians_of_long_series_are_exact_whatever_their_order) {
    static double x[LONG];
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = 0; k < LONG; k++) x[k] = gsl_ran_tdist(rng, 1.5);
    same_as_sorting(x, LONG);
    same_as_sorting(x, LONG - 1);
    for (size_t k = 0; k < LONG; k++) x[k] = floor(3 * x[k]); /* ties */
    same_as_sorting(x, LONG);
    for (size_t k = 0; k < LONG; k++) x[k] = 2.385;
    same_as_sorting(x, LONG - 1);
    for (size_t k = 0; k < LONG; k++) x[k] = (double)k;
    same_as_sorting(x, LONG);
    /* an even sample that sees nothing but zeros */
    for (size_t k = 0; k < LONG; k++) x[k] = k % (LONG / 2048) ? gsl_ran_gaussian(rng, 3) + 9 : 0;
    same_as_sorting(x, LONG);
    for (size_t n = 1; n < 40; n++) same_as_sorting(x, n);
    gsl_rng_free(rng);
}

/* (1 - d) a + d a is not always a: a constant series would lie above its own quantile. */
Test(robust, a_quantile_of_equal_values_is_that_value) {
    double x[60];
    for (size_t n = 1; n <= 60; n++) {
        for (size_t k = 0; k < n; k++) x[k] = 2.385 / (double)n;
        for (double p = 0; p <= 1; p += 0.05)
            cr_expect_eq(robust_quantile(x, n, p), x[0], "n = %zu, p = %g", n, p);
    }
}

Test(robust, lanes_are_sorted_like_single_series) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t n = 1; n <= 120; n++) {
        double x[120][ROBUST_LANES], median[ROBUST_LANES], series[ROBUST_LANES][120];
        size_t count[ROBUST_LANES] = {0};
        for (size_t e = 0; e < ROBUST_LANES; e++)
            for (size_t k = 0; k < n; k++) {
                const bool missing = gsl_rng_uniform(rng) < 0.2 * (double)e / ROBUST_LANES;
                x[k][e] = missing ? INFINITY : gsl_ran_gaussian(rng, 2.385);
                if (!missing) series[e][count[e]++] = x[k][e];
            }
        robust_sort_lanes(x, n);
        robust_median_lanes((const double(*)[ROBUST_LANES])x, count, median);
        for (size_t e = 0; e < ROBUST_LANES; e++) {
            for (size_t k = 1; k < n; k++) cr_expect(x[k - 1][e] <= x[k][e]);
            const double expected = robust_median(series[e], count[e]);
            cr_expect(count[e] ? median[e] == expected : isnan(median[e]));
        }
    }
    gsl_rng_free(rng);
}
