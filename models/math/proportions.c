/* proportions - counts, few as they may be.
 *
 * Input     a count and its number of trials, or each trial's probability.
 * Method    beta quantiles (Clopper and Pearson); the score test inverted (Wilson); the
 *           distribution of a sum of unlike trials by adding one trial at a time.
 * Output    bounds 0..1; tail probabilities.
 * Blind to  trials that depend on each other.
 * Cites     Clopper & Pearson (1934), doi:10.1093/biomet/26.4.404; Wilson (1927),
 *           doi:10.1080/01621459.1927.10502953; Wang (1993), Statistica Sinica 3, 295-312 (sums of
 *           unlike trials); MODEL 8.4, 8.5
 */
#include "models/math/proportions.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

void proportions_exact(size_t part, size_t whole, double level, double *low, double *high) {
    assert(part <= whole);
    assert(level > 0 && level < 1);
    const double x = (double)part, n = (double)whole, tail = (1 - level) / 2;
    *low = part ? gsl_cdf_beta_Pinv(tail, x, n - x + 1) : 0;
    *high = part < whole ? gsl_cdf_beta_Pinv(1 - tail, x + 1, n - x) : 1;
}

void proportions_wilson(double share, double n, double *low, double *high) {
    assert(!(n > 0) || (share >= 0 && share <= 1 + 1e-9)); /* a quotient of weights */
    *low = 0;
    *high = 1;
    if (!(n > 0)) return;
    const double z2 = NORMAL_90 * NORMAL_90;
    const double centre = (share + z2 / (2 * n)) / (1 + z2 / n);
    const double half = NORMAL_90 * sqrt(share * (1 - share) / n + z2 / (4 * n * n)) / (1 + z2 / n);
    if (share > 0) *low = fmax(0, centre - half);
    if (share < 1) *high = fmin(1, centre + half);
}

void proportions_successes(const double *p, size_t n, size_t s, double *work, double *at_most,
                           double *at_least) {
    assert(work && (p || n == 0));
    work[0] = 1; /* work[k] = P(k successes among the trials so far) */
    for (size_t j = 0; j < n; j++) {
        work[j + 1] = work[j] * p[j];
        for (size_t k = j; k > 0; k--) work[k] = work[k] * (1 - p[j]) + work[k - 1] * p[j];
        work[0] *= 1 - p[j];
    }
    *at_most = *at_least = 0;
    for (size_t k = 0; k <= n; k++) {
        if (k <= s) *at_most += work[k];
        if (k >= s) *at_least += work[k];
    }
    *at_most = fmin(*at_most, 1);
    *at_least = fmin(*at_least, 1);
}
