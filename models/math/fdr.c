/* fdr - q-values from posteriors.
 *
 * Input     posterior_sorted [n], probabilities 0..1 from high to low.
 * Method    q[k] = 1/(k+1) sum over j <= k of (1 - p[j]), then the running maximum.
 * Output    q [n] in 0..1, non-decreasing: expected share of false ones among the first k+1.
 * Blind to  posteriors that are themselves too sure; it adds no calibration.
 * Cites     MODEL 8.1; Sun & Cai (2007), doi:10.1198/016214507000000545
 */
#include "models/math/fdr.h"

#include <assert.h>

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
