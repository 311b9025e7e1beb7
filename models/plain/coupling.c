/* coupling - does turnover move with the months that move its peers and its footfall?
 *
 * Input     log turnover; what peers' months and footfall lead us to expect of each month.
 * Method    ridge slope of turnover on those months (couple); mean residual, in spreads, in the
 *           months where peers are busiest and quietest; log of how much likelier level, movement
 *           and noise together are when a share h of .2 to .85 is a steady addition than without
 *           (steady): the movement shrinks by 1 - h, noise becomes (1-h)^2 s^2 + (.06 h)^2, the
 *           level is higher by -ln(1-h); averaged over five noises around the sector's.
 * Output    couple, busy, quiet, steady.
 * Blind to  additions in proportion to trade.
 * Cites     MODEL 13.7
 */
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/plain/plain.h"

typedef struct Moves {
    double dd, ld, ll, n; /* expected squared; with turnover; turnover squared; months */
    double level;         /* in spreads above what is expected */
} Moves;

static void centre(double *value, size_t n) {
    double sum = 0, known = 0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(value[t])) {
            sum += value[t];
            known++;
        }
    for (size_t t = 0; t < n; t++) value[t] -= known > 0 ? sum / known : 0;
}

static Moves moves_of(const PlainCity *city, const PlainRow *row, double sigma) {
    const size_t n = row->months;
    double expected[MONTHS_MAX], turnover[MONTHS_MAX], left[MONTHS_MAX];
    Moves m = {.n = row->counted, .level = (row->level - row->expected) / row->level_sd};
    for (size_t t = 0; t < n; t++) {
        const double foot = isnan(row->foot[t]) ? 0 : row->foot[t];
        expected[t] = row->ok[t] ? row->peers[t] + city->elasticity * foot : NAN;
    }
    centre(expected, n);
    for (size_t t = 0; t < n; t++) left[t] = (row->ok[t] ? row->log[t] : NAN) - expected[t];
    const double middle = plain_median(left, n), reach = fmax(4 * sigma, 0.5);
    for (size_t t = 0; t < n; t++)
        turnover[t] = expected[t] + fmin(fmax(left[t] - middle, -reach), reach) + 0 * left[t];
    centre(turnover, n);
    for (size_t t = 0; t < n; t++) {
        if (isnan(turnover[t])) continue;
        m.dd += expected[t] * expected[t];
        m.ld += turnover[t] * expected[t];
        m.ll += turnover[t] * turnover[t];
    }
    return m;
}

/* Log likelihood when the share h of turnover is a steady addition. */
static double steady(const PlainCity *city, const PlainRow *row, const Moves *m, double h) {
    static const double noise[5] = {-1.2, -0.5, 0, 0.5, 1.2}, weight[5] = {.1, .25, .3, .25, .1};
    const double keep = 1 - h, e2 = m->ll - 2 * keep * m->ld + keep * keep * m->dd;
    const double ed = m->ld - keep * m->dd, lambda = 0.09 * keep * keep;
    double term[5];
    for (size_t k = 0; k < 5; k++) {
        const double v = keep * keep * vector_exp(2 * (city->log_segment[row->sector] + noise[k])) +
                         0.0036 * h * h;
        term[k] = vector_log(weight[k]) -
                  0.5 * (m->n * vector_log(v) + vector_log(1 + lambda * m->dd / v) + e2 / v -
                         lambda * ed * ed / (v * v + lambda * m->dd * v));
    }
    const double z = m->level + vector_log(keep) / row->level_sd;
    const double level = 0.8 * vector_exp(-0.5 * z * z) + 0.1 * vector_exp(-0.125 * z * z) + 1e-4;
    return robust_log_sum(term, 5) + vector_log(level);
}

static double steady_factor(const PlainCity *city, const PlainRow *row, const Moves *m) {
    static const double share[5] = {0.2, 0.4, 0.55, 0.7, 0.85};
    double term[5];
    for (size_t k = 0; k < 5; k++) term[k] = steady(city, row, m, share[k]);
    return robust_log_sum(term, 5) - vector_log(5) - steady(city, row, m, 0);
}

/* Mean residual in the months where peers are busiest and quietest, in spreads. */
static void busy_and_quiet(const PlainCity *city, const PlainRow *row, double *out) {
    const size_t n = row->months;
    double left[MONTHS_MAX], middle[MONTHS_MAX], month[MONTHS_MAX], sorted[MONTHS_MAX];
    size_t k = 0;
    plain_running_median(row->x, n, 6, middle);
    for (size_t t = 0; t < n; t++) {
        left[t] = row->x[t] - middle[t];
        month[t] = row->ok[t] ? row->peers[t] : NAN;
    }
    plain_running_mean(month, n, 6, middle);
    for (size_t t = 0; t < n; t++) {
        month[t] = isnan(left[t]) ? NAN : month[t] - middle[t];
        if (!isnan(month[t])) sorted[k++] = month[t];
    }
    if (!k) return;
    robust_sort(sorted, k);
    const double scale = plain_mad(left, n) + 0.01, limit = city->params->clip * scale;
    const double high = robust_quantile(sorted, k, 0.7), low = robust_quantile(sorted, k, 0.3);
    double busy = 0, quiet = 0, n_busy = 0, n_quiet = 0;
    for (size_t t = 0; t < n; t++) {
        const double e = fmin(fmax(left[t], -limit), limit) / scale;
        if (month[t] > high) busy += e, n_busy++;
        if (month[t] < low) quiet += e, n_quiet++;
    }
    if (n_busy > 0) out[PLAIN_busy] = busy / n_busy;
    if (n_quiet > 0) out[PLAIN_quiet] = quiet / n_quiet;
}

void plain_coupling(const PlainCity *city, const PlainRow *row, const PlainSpread *spread,
                    double *out) {
    const Moves m = moves_of(city, row, spread->sigma);
    out[PLAIN_couple] = (m.ld - m.dd) / (m.dd + spread->sigma * spread->sigma / 0.09);
    out[PLAIN_steady] = steady_factor(city, row, &m);
    busy_and_quiet(city, row, out);
    if (!city->foot_month) return;
    out[PLAIN_elastic] = row->own;
    out[PLAIN_elastic_t] = row->own_t;
}
