/* shape - how quiet, how wandering and how lopsided a storefront's months are.
 *
 * Input     r [T]; segment [T], months less the mean of their side of the largest rise; noise.
 * Method    root mean square of the segment and its correlation from month to month; quantiles of
 *           r around its median, in logs and in noise; the second lowest month; the second largest
 *           over its running median, for a single month may be anything.
 * Output    spread, wander, noise_raw, memory, skew, floor, floor_rel, ceiling_rel, burst.
 * Blind to  noise that an owner adds to look like his street.
 * Cites     MODEL 13.6
 */
#include <string.h>

#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/plain/plain.h"

static size_t known_sorted(const double *value, size_t n, double *out) {
    size_t k = 0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(value[t])) out[k++] = value[t];
    robust_sort(out, k);
    return k;
}

static void quantiles(const PlainRow *row, double sigma, double *out) {
    double sorted[MONTHS_MAX];
    const size_t k = known_sorted(row->r, row->months, sorted);
    if (!k) return;
    const double middle = plain_median(row->r, row->months);
    const double q05 = robust_quantile(sorted, k, 0.05) - middle,
                 q10 = robust_quantile(sorted, k, 0.10) - middle,
                 q90 = robust_quantile(sorted, k, 0.90) - middle,
                 q95 = robust_quantile(sorted, k, 0.95) - middle;
    out[PLAIN_skew] = (q90 + q10) / (q90 - q10 + 0.02);
    out[PLAIN_floor] = middle - sorted[k > 1 ? 1 : 0]; /* one month may be anything */
    out[PLAIN_floor_rel] = -q05 / sigma;
    out[PLAIN_ceiling_rel] = q95 / sigma;
}

static void memory(const double *segment, size_t n, double square, double *out) {
    double product = 0, pairs = 0;
    for (size_t t = 0; t + 1 < n; t++) {
        if (isnan(segment[t]) || isnan(segment[t + 1])) continue;
        product += segment[t] * segment[t + 1];
        pairs++;
    }
    if (pairs > 0) out[PLAIN_memory] = product / pairs / (square + 1e-6);
}

static void burst(const PlainRow *row, double *out) {
    double middle[MONTHS_MAX], most = NAN, second = NAN;
    plain_running_median(row->r, row->months, 2, middle);
    for (size_t t = 0; t < row->months; t++) {
        const double up = row->r[t] - middle[t];
        if (isnan(up)) continue;
        if (!isnan(most)) second = fmax(second, fmin(up, most));
        most = fmax(most, up);
    }
    out[PLAIN_burst] = vector_log(fmax(second, 0) + 0.02);
}

void plain_shape(const PlainCity *city, const PlainRow *row, const PlainSpread *spread,
                 const double *segment, double *out) {
    const size_t n = row->months;
    double square = 0, known = 0, steps[MONTHS_MAX];
    for (size_t t = 0; t < n; t++) {
        steps[t] = t + 1 < n && row->ok[t] && row->ok[t + 1] ? row->log[t + 1] - row->log[t] : NAN;
        if (isnan(segment[t])) continue;
        square += segment[t] * segment[t];
        known++;
    }
    square /= fmax(known, 1);
    out[PLAIN_spread] = vector_log(sqrt(square) + 0.01) - city->log_noise[row->sector];
    out[PLAIN_wander] = vector_log(spread->omega) - city->log_wander;
    const double step = plain_mad(steps, n);
    if (!isnan(step)) out[PLAIN_noise_raw] = vector_log(step + 0.005);
    memory(segment, n, square, out);
    quantiles(row, spread->sigma, out);
    burst(row, out);
}
