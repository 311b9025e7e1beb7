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

/* ---- from the storefronts' own evidence ---- */

enum { LARGEST = 3000 };

/* log Bayes factors of a zone: normal with mean +-d^2/2 and sd d. */
static void zone_draw(double *log_bf, size_t n, double share, double d, gsl_rng *rng) {
    for (size_t i = 0; i < n; i++)
        log_bf[i] = (gsl_rng_uniform(rng) < share ? 0.5 : -0.5) * d * d + gsl_ran_gaussian(rng, d);
}

/* 300 drawn cities; share that moved .69. Sums of probabilities, each leaning on the share of the
 * whole city in its period, read .45. */
Test(displacement, a_share_is_read_without_shrinking) {
    enum { CITIES = 300 };
    static const size_t size[ZONES] = {500, 500, LARGEST};
    static const double share[2][ZONES] = {{0.16, 0.05, 0.05}, {0.04, 0.1328, 0.05}};
    static double log_bf[LARGEST];
    double mean = 0, control[2] = {0};
    size_t covered = 0;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 7002);
    for (int c = 0; c < CITIES; c++) {
        DisplacementInput input;
        Displacement d;
        for (int t = 0; t < 2; t++)
            for (int z = 0; z < ZONES; z++) {
                zone_draw(log_bf, size[z], share[t][z], 2.6, rng);
                displacement_mass(log_bf, size[z], &input.mass[t][z], &input.variance[t][z]);
            }
        displacement_estimate(&input, 0.9, &d);
        mean += d.share / CITIES;
        covered += d.low <= 0.69 && 0.69 <= d.high;
        for (int t = 0; t < 2; t++) control[t] += input.mass[t][ZONE_CONTROL] / CITIES;
    }
    cr_log_info("mean %.3f, covered %.1f %%; control %.1f and %.1f of 150", mean,
                100 * (double)covered / CITIES, control[0], control[1]);
    cr_expect(lt(dbl, fabs(mean - 0.69), 0.05));
    cr_expect(lt(dbl, 0.85, (double)covered / CITIES));
    cr_expect(lt(dbl, (double)covered / CITIES, 0.95));
    cr_expect(lt(dbl, fabs(control[0] - 150), 5));
    cr_expect(lt(dbl, fabs(control[1] - 150), 5));
    gsl_rng_free(rng);
}
