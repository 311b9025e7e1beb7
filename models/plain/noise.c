/* noise - month noise and wander of one storefront, from differences at two lags.
 *
 * Input     r [T], logs, NaN = none.
 * Method    D_k = 1.4826 median |r_{t+k} - r_t|; omega^2 = max(0, D_6^2 - D_1^2)/5, sigma^2 =
 *           max(D_1^2 - omega^2, D_1^2/2)/2: a local level that wanders under independent noise.
 * Output    sigma, omega, log units a month; NaN where no difference is known.
 * Blind to  noise that depends on the season.
 * Cites     MODEL 13.4; Harvey (1989), Forecasting, Structural Time Series Models (local level)
 */
#include "models/plain/plain.h"

static double difference(const double *r, size_t n, size_t lag) {
    double d[MONTHS_MAX];
    for (size_t t = 0; t + lag < n; t++) d[t] = r[t + lag] - r[t];
    return n > lag ? plain_mad(d, n - lag) : NAN;
}

void plain_noise(const PlainRow *row, double *noise, double *wander) {
    const double least = 0.004; /* nobody is a straight line */
    const double d1 = difference(row->r, row->months, 1), d6 = difference(row->r, row->months, 6);
    const double w2 = isnan(d6) ? NAN : fmax(d6 * d6 - d1 * d1, 0) / 5;
    *noise =
        isnan(d1) ? NAN : sqrt(fmax((d1 * d1 - (isnan(w2) ? 0 : w2)) / 2, 0.25 * d1 * d1)) + least;
    *wander = isnan(w2) ? NAN : sqrt(w2) + least;
}
