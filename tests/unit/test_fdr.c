/* q-values against numbers worked out by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_rng.h>

#include "models/math/fdr.h"

Test(fdr, means_of_the_first_k) {
    const double p[] = {0.9, 0.8, 0.5, 0.0};
    /* 0.1/1, 0.3/2, 0.8/3, 1.8/4 */
    const double expected[] = {0.1, 0.15, 0.8 / 3.0, 0.45};
    double q[4];
    fdr_q_values(p, 4, q);
    for (size_t k = 0; k < 4; k++) cr_expect(ieee_ulp_eq(dbl, q[k], expected[k], 8));
}

Test(fdr, never_falls_and_stays_in_range) {
    double p[1000], q[1000];
    for (size_t k = 0; k < 1000; k++) p[k] = 1.0 / 3.0; /* rounding of the sum must not show */
    fdr_q_values(p, 1000, q);
    for (size_t k = 1; k < 1000; k++) cr_expect(ge(dbl, q[k], q[k - 1]));
    cr_expect(le(dbl, q[999], 2.0 / 3.0 + 1e-12));
}

Test(fdr, certain_and_impossible) {
    const double sure[] = {1.0, 1.0, 0.0};
    double q[3];
    fdr_q_values(sure, 3, q);
    cr_expect(zero(dbl, q[0]));
    cr_expect(zero(dbl, q[1]));
    cr_expect(ieee_ulp_eq(dbl, q[2], 1.0 / 3.0, 4));
}

Test(fdr, nothing_to_do) {
    double q = 42.0;
    fdr_q_values(NULL, 0, &q);
    cr_expect(eq(dbl, q, 42.0));
}

/* 2,000 drawn lists of 200: more false ones than the bound, anywhere, in a tenth of them at most;
 * and a bound that is of use. */
Test(fdr, the_bound_holds_for_every_cut_at_once) {
    enum { N = 200, LISTS = 2000 };
    double p[N], bound[N], sum = 0;
    for (size_t k = 0; k < N; k++) p[k] = 0.98 - 0.9 * (double)k / N;
    fdr_bound(p, N, 0.1, bound);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 31);
    size_t broken = 0;
    for (size_t list = 0; list < LISTS; list++) {
        double wrong = 0;
        bool beyond = false;
        for (size_t k = 0; k < N; k++) {
            wrong += gsl_rng_uniform(rng) >= p[k];
            beyond |= wrong > bound[k];
        }
        broken += beyond;
    }
    gsl_rng_free(rng);
    for (size_t k = 0; k < 50; k++) sum += 1 - p[k];
    cr_log_info("broken in %zu of %d; of the first 50 at most %.0f false, %.1f to expect", broken,
                LISTS, bound[49], sum);
    cr_expect(le(sz, broken, 200));
    cr_expect(lt(dbl, bound[49], 20));
    for (size_t k = 1; k < N; k++) cr_expect(le(dbl, bound[k - 1], bound[k]));
    cr_expect(le(dbl, bound[0], 1));
}
