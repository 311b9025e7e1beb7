/* Exact intervals and tails against published and summed values. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "models/math/proportions.h"

/* Newcombe (1998), doi:10.1002/(SICI)1097-0258(19980430)17:8<857::AID-SIM777>3.0.CO;2-E, table I,
 * method 5: 95 % intervals. */
Test(exact, clopper_and_pearson) {
    const struct {
        size_t part, whole;
        double low, high;
    } known[] = {{81, 263, 0.2527, 0.3676},
                 {15, 148, 0.0578, 0.1617},
                 {0, 20, 0.0, 0.1684},
                 {1, 29, 0.0009, 0.1776}};
    for (size_t k = 0; k < sizeof known / sizeof *known; k++) {
        double low, high;
        proportions_exact(known[k].part, known[k].whole, 0.95, &low, &high);
        cr_expect(epsilon_eq(dbl, low, known[k].low, 5e-5));
        cr_expect(epsilon_eq(dbl, high, known[k].high, 5e-5));
    }
    double low, high;
    proportions_exact(0, 0, 0.9, &low, &high);
    cr_expect(low == 0 && high == 1);
}

/* All 2^6 outcomes summed. */
Test(exact, sums_of_unlike_trials) {
    const double p[6] = {0.02, 0.5, 0.97, 0.3, 0.085, 0.61};
    for (size_t s = 0; s <= 6; s++) {
        double at_most = 0, at_least = 0, got_most, got_least, work[7];
        for (unsigned bits = 0; bits < 64; bits++) {
            double chance = 1;
            size_t sum = 0;
            for (size_t j = 0; j < 6; j++) {
                chance *= bits >> j & 1 ? p[j] : 1 - p[j];
                sum += bits >> j & 1;
            }
            if (sum <= s) at_most += chance;
            if (sum >= s) at_least += chance;
        }
        proportions_successes(p, 6, s, work, &got_most, &got_least);
        cr_expect(epsilon_eq(dbl, got_most, at_most, 1e-14));
        cr_expect(epsilon_eq(dbl, got_least, at_least, 1e-14));
    }
}
