/* running - medians and means of what is known, whole or in a window that moves.
 *
 * Input     value[n], NaN = unknown.
 * Method    a sorted window that months enter and leave; windows are at most 13 months.
 * Output    NaN where nothing is known.
 * Blind to  how much of a window is known.
 * Cites     MODEL 13.1; Rousseeuw & Croux (1993), doi:10.1080/01621459.1993.10476408
 */
#include <string.h>

#include "models/math/robust.h"
#include "models/plain/plain.h"

double plain_median(const double *value, size_t n) {
    assert(n <= MONTHS_MAX);
    double known[MONTHS_MAX];
    size_t k = 0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(value[t])) known[k++] = value[t];
    return k ? robust_median(known, k) : NAN;
}

double plain_mad(const double *value, size_t n) {
    assert(n <= MONTHS_MAX);
    double size[MONTHS_MAX];
    for (size_t t = 0; t < n; t++) size[t] = fabs(value[t]);
    return ROBUST_NORMAL_MAD * plain_median(size, n);
}

void plain_running_median(const double *value, size_t n, size_t reach, double *out) {
    double copy[MONTHS_MAX];
    assert(n <= MONTHS_MAX);
    memcpy(copy, value, n * sizeof *copy); /* out may be value */
    robust_running_median(copy, n, reach, out);
}

void plain_running_mean(const double *value, size_t n, size_t reach, double *out) {
    for (size_t t = 0; t < n; t++) {
        const size_t from = t > reach ? t - reach : 0, to = t + reach < n ? t + reach + 1 : n;
        double sum = 0, known = 0;
        for (size_t u = from; u < to; u++)
            if (!isnan(value[u])) {
                sum += value[u];
                known++;
            }
        out[t] = known > 0 ? sum / known : NAN;
    }
}
