/* steps - the largest lasting rise and the largest lasting fall of a storefront's months.
 *
 * Input     r [T]: months without what peers, footfall and the own season explain; noise sigma,
 *           wander omega.
 * Method    r clipped to its running median +- clip sigma. For every month tau and window w the
 *           difference of the means on both sides, delta, and t = delta/sqrt(sigma^2 (1/a + 1/b) +
 *           omega^2 (a + b)/3). The rise is that of the largest t over the whole window; its share
 *           of the variance, the spread after over before, and the level after go with it; the fall
 *           likewise, with the level it returns to.
 * Output    rise_*, fall_*; segment [T]: months less the mean of their side of the rise.
 * Blind to  a second step, and steps within two months of an end.
 * Cites     MODEL 13.5; Page (1954), doi:10.1093/biomet/41.1-2.100
 */
#include <string.h>

#include "models/math/vector.h"
#include "models/plain/plain.h"

typedef struct Sums {
    size_t months;
    double n[MONTHS_MAX + 1], s[MONTHS_MAX + 1], q[MONTHS_MAX + 1]; /* counts, sums, squares */
} Sums;

typedef struct Split {
    double delta, t;
    bool valid;
} Split;

static void add_up(const double *value, size_t months, Sums *sums) {
    sums->months = months;
    sums->n[0] = sums->s[0] = sums->q[0] = 0;
    for (size_t t = 0; t < months; t++) {
        const bool known = !isnan(value[t]);
        const double v = known ? value[t] : 0;
        sums->n[t + 1] = sums->n[t] + known;
        sums->s[t + 1] = sums->s[t] + v;
        sums->q[t + 1] = sums->q[t] + v * v;
    }
}

/* Means of at most `window` months on both sides of month tau. */
static Split split_at(const Sums *m, size_t tau, size_t window, const PlainSpread *spread) {
    const size_t from = tau > window ? tau - window : 0;
    const size_t to = tau + window < m->months ? tau + window : m->months;
    const double b = m->n[tau] - m->n[from], a = m->n[to] - m->n[tau];
    const double least = window > 3 ? 3 : 2;
    if (a < least || b < least) return (Split){NAN, NAN, false};
    const double delta = (m->s[to] - m->s[tau]) / a - (m->s[tau] - m->s[from]) / b;
    const double variance = spread->sigma * spread->sigma * (1 / a + 1 / b) +
                            spread->omega * spread->omega * (a + b) / 3;
    return (Split){delta, delta / sqrt(variance), true};
}

/* The month of the largest t of that sign; 0 when there is none. */
static size_t largest(const Sums *m, double sign, const PlainSpread *spread, Split *best) {
    size_t at = 0;
    *best = (Split){NAN, NAN, false};
    for (size_t tau = 2; tau + 1 < m->months; tau++) {
        const Split s = split_at(m, tau, m->months, spread);
        if (!s.valid || (best->valid && sign * s.t <= sign * best->t)) continue;
        *best = s;
        at = tau;
    }
    return at;
}

/* Largest t, and largest difference, of that sign over windows of that length. */
static void largest_near(const Sums *m, double sign, size_t window, const PlainSpread *spread,
                         double *t, double *delta) {
    *t = *delta = NAN;
    for (size_t tau = 2; tau + 1 < m->months; tau++) {
        const Split s = split_at(m, tau, window, spread);
        if (!s.valid) continue;
        if (isnan(*t) || sign * s.t > *t) *t = sign * s.t;
        if (isnan(*delta) || sign * s.delta > *delta) *delta = sign * s.delta;
    }
}

/* The two sides of a split: mean and variance. */
typedef struct Sides {
    double before, after, var_before, var_after, n_before, n_after;
} Sides;

static Sides sides_of(const Sums *m, size_t tau) {
    const double nb = m->n[tau], na = m->n[m->months] - nb;
    Sides s = {.n_before = nb, .n_after = na};
    s.before = m->s[tau] / fmax(nb, 1);
    s.after = (m->s[m->months] - m->s[tau]) / fmax(na, 1);
    s.var_before = m->q[tau] / fmax(nb, 1) - s.before * s.before;
    s.var_after = (m->q[m->months] - m->q[tau]) / fmax(na, 1) - s.after * s.after;
    return s;
}

static double r_squared(const Sums *m, const Sides *s) {
    const double n = fmax(m->n[m->months], 1), mean = m->s[m->months] / n;
    const double total = m->q[m->months] / n - mean * mean;
    return 1 - (s->n_before * s->var_before + s->n_after * s->var_after) / fmax(n * total, 1e-9);
}

static double spread_ratio(const Sides *s) {
    const double floor2 = 0.02 * 0.02;
    return 0.5 * vector_log((fmax(s->var_after, 0) + floor2) / (fmax(s->var_before, 0) + floor2));
}

static void rise(const PlainRow *row, const Sums *m, const PlainSpread *spread, Sides *sides,
                 size_t *at, double *out) {
    Split best;
    double unused;
    *at = largest(m, 1, spread, &best);
    *sides = sides_of(m, *at);
    largest_near(m, 1, 6, spread, &out[PLAIN_rise_t6], &out[PLAIN_rise_size6]);
    largest_near(m, 1, 3, spread, &out[PLAIN_rise_t3], &unused);
    if (!best.valid) return;
    out[PLAIN_rise_t] = best.t;
    out[PLAIN_rise_size] = best.delta;
    out[PLAIN_rise_r2] = r_squared(m, sides);
    out[PLAIN_rise_spread] = spread_ratio(sides);
    out[PLAIN_rise_at] = sides->n_before / fmax(m->n[m->months], 1);
    out[PLAIN_rise_high] = (sides->after + row->level - row->expected) / row->level_sd;
}

static void fall(const PlainRow *row, const Sums *m, const PlainSpread *spread, double *out) {
    Split best;
    double unused;
    const size_t at = largest(m, -1, spread, &best);
    const Sides sides = sides_of(m, at);
    largest_near(m, -1, 6, spread, &unused, &out[PLAIN_fall_size6]);
    largest_near(m, -1, 3, spread, &out[PLAIN_fall_t3], &unused);
    if (!best.valid) return;
    out[PLAIN_fall_size] = -best.delta;
    out[PLAIN_fall_r2] = r_squared(m, &sides);
    out[PLAIN_fall_spread] = spread_ratio(&sides);
    out[PLAIN_fall_rest] = (sides.after + row->level - row->expected) / row->level_sd;
}

void plain_steps(const PlainRow *row, const PlainSpread *spread, double *segment, double *out) {
    const size_t n = row->months;
    double middle[MONTHS_MAX];
    const double level = plain_median(row->r, n), reach = spread->reach;
    Sums sums;
    Sides sides;
    size_t at;
    plain_running_median(row->r, n, 2, middle);
    for (size_t t = 0; t < n; t++)
        segment[t] =
            fmin(fmax(row->r[t], middle[t] - reach), middle[t] + reach) + 0 * row->r[t] - level;
    add_up(segment, n, &sums);
    rise(row, &sums, spread, &sides, &at, out);
    fall(row, &sums, spread, out);
    const double slope_base = sums.n[n] > 0 ? sums.n[n] : 1;
    double mean_t = 0, square = 0, product = 0;
    for (size_t t = 0; t < n; t++)
        if (!isnan(segment[t])) mean_t += (double)t / slope_base;
    for (size_t t = 0; t < n; t++) {
        if (isnan(segment[t])) continue;
        square += ((double)t - mean_t) * ((double)t - mean_t);
        product += ((double)t - mean_t) * segment[t];
    }
    const double slope = product / fmax(square, 1), mean = sums.s[n] / slope_base;
    const double total = sums.q[n] / slope_base - mean * mean;
    out[PLAIN_trend_r2] = slope * fabs(slope) * square / fmax(slope_base * total, 1e-9);
    for (size_t t = 0; t < n; t++) segment[t] -= t >= at ? sides.after : sides.before;
}
