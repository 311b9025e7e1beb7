/* The waterbed estimate: by hand, and how often its interval holds in drawn worlds. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/spatial/displacement.h"

Test(displacement, by_hand) {
    /* controls grow by a tenth; A falls from 60 (66 expected) to 26: 40 gone; B from 50 (55) to 75
     */
    const DisplacementInput input = {{{60, 50, 200}, {26, 75, 220}},
                                     {{60, 50, 200}, {26, 75, 220}}};
    Displacement d;
    displacement_estimate(&input, 0.9, &d);
    cr_expect(epsilon_eq(dbl, d.removed, 40, 1e-12));
    cr_expect(epsilon_eq(dbl, d.gained, 20, 1e-12));
    /* 20 / 40 less (0.5 var(removed) - cov) / 40^2, cov = -(60/200) (50/200) (220 + 242) */
    cr_expect(epsilon_eq(dbl, d.share, 0.5 - (0.5 * 140.18 + 34.65) / 1600, 1e-12));
    /* variance of removed: 1.1^2 60 + 26 + (60/200)^2 (220 + 1.1^2 200) */
    cr_expect(epsilon_eq(dbl, d.removed_sd, sqrt(72.6 + 26 + 0.09 * (220 + 242)), 1e-12));
    cr_expect(epsilon_eq(dbl, d.quotient, (75.0 / 220 - 0.25) / (26.0 / 220 - 0.3), 1e-12));
    cr_expect(d.low < 0.5 && d.high > 0.5);
}

Test(displacement, without_a_fall_nothing_can_be_told) {
    const DisplacementInput input = {{{60, 50, 200}, {60, 75, 200}},
                                     {{60, 50, 200}, {60, 75, 200}}};
    Displacement d;
    displacement_estimate(&input, 0.9, &d);
    cr_expect(isinf(d.low) && isinf(d.high));
}

/* Poisson numbers around known means; 90 % promised, 4000 worlds, five sd each way, and an upper
 * limit above which the interval would be needlessly wide. */
Test(displacement, intervals_hold_the_truth) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 7001);
    const double truths[] = {0, 0.4, 1};
    for (size_t t = 0; t < 3; t++) {
        size_t covered = 0;
        double sum = 0;
        for (int k = 0; k < 4000; k++) {
            const double mean[2][ZONES] = {{80, 70, 300},
                                           {1.1 * 80 - 60, 1.1 * 70 + 60 * truths[t], 330}};
            DisplacementInput input;
            for (int p = 0; p < 2; p++)
                for (int z = 0; z < ZONES; z++)
                    input.mass[p][z] = input.variance[p][z] = gsl_ran_poisson(rng, mean[p][z]);
            Displacement d;
            displacement_estimate(&input, 0.9, &d);
            covered += d.low <= truths[t] && truths[t] <= d.high;
            sum += d.share;
        }
        cr_log_info("share %.1f: mean %.3f, covered %.1f %%", truths[t], sum / 4000,
                    (double)covered / 40);
        cr_expect(lt(dbl, fabs(sum / 4000 - truths[t]), 0.03));
        cr_expect(lt(sz, 3600 - 95, covered));
        cr_expect(lt(sz, covered, 3600 + 95));
    }
    gsl_rng_free(rng);
}
