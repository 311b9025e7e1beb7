/* fdr - q-values from posteriors.
 *
 * Input     posterior_sorted [n], probabilities 0..1 from high to low.
 * Method    q[k] = 1/(k+1) sum over j <= k of (1 - p[j]), then the running maximum. Bound: for a
 *           rate r, exp(r F_k - sum log(p + (1 - p) e^r)) with F_k false ones so far is a
 *           martingale, so it passes 1/error anywhere with probability error at most; the least
 *           over rates that share the error.
 * Output    q [n] in 0..1, non-decreasing: expected share of false ones among the first k+1; bound
 *           [n], whole false ones.
 * Blind to  posteriors that are themselves too sure; it adds no calibration.
 * Cites     MODEL 8.1; Sun & Cai (2007), doi:10.1198/016214507000000545; Freedman (1975),
 *           doi:10.1214/aop/1176996452
 */
#include "models/math/fdr.h"
#include "models/math/portable.h"

#include <assert.h>
#include <math.h>

void fdr_q_values(const double *posterior_sorted, size_t n, double *q) {
    assert(n == 0 || (posterior_sorted && q));
    assert(n == 0 || (posterior_sorted[n - 1] >= 0 && posterior_sorted[0] <= 1));
    double sum = 0.0, highest = 0.0;
    for (size_t k = 0; k < n; k++) {
        sum += 1.0 - posterior_sorted[k];
        const double mean = sum / (double)(k + 1);
        /* means of a sorted list only rise; rounding must not let them fall */
        if (mean > highest) highest = mean;
        q[k] = highest;
    }
}

void fdr_bound(const double *posterior, size_t n, double error, double *bound) {
    enum { RATES = 5 };
    static const double rate[RATES] = {0.2, 0.4, 0.8, 1.6, 3.2}; /* for many false ones to none */
    assert(error > 0 && error < 1);
    double spent[RATES], highest = 0;
    for (int r = 0; r < RATES; r++) spent[r] = portable_log(RATES / error);
    for (size_t k = 0; k < n; k++) {
        double least = (double)(k + 1);
        for (int r = 0; r < RATES; r++) {
            spent[r] += portable_log(posterior[k] + (1 - posterior[k]) * portable_exp(rate[r]));
            least = fmin(least, floor(spent[r] / rate[r]));
        }
        highest = fmax(highest, least);
        bound[k] = highest;
    }
}
