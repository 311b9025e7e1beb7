/* q-values against numbers worked out by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

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
