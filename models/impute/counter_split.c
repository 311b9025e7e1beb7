/* counter_split - levels of counters, months of the city, and counters that were moved.
 *
 * Input     log people [n x T] of counters, their error variances.
 * Method    median polish into level + city month. A shift is the split of a counter's months, with
 *           shift_months or more on both sides, that leaves the least squares, if the change is
 *           sharp, at least shift_least, stands out by shift_errors, and the nearest counter does
 *           not show it: then months before it are aligned to those after, and half of it is the
 *           level's error. A rise above shift_most is taken as the street's. A fall never is: it
 *           would make all storefronts near the counter look as if they sold to nobody.
 * Output    level [n], city [T], rest [T x n]; shifts per counter.
 * Blind to  shifts with fewer than three counters in the city: nothing tells them from the season.
 * Cites     MODEL 1.3 (41 sensor-years of Melbourne), 2.2
 */
#include <math.h>
#include <string.h>

#include "models/impute/counters.h"
#include "models/math/robust.h"

enum {
    COUNTERS_LEAST = 3, /* with two, nothing tells which of them moved */
    SHIFTS_MOST = 3,    /* of one counter; Melbourne: 0.2 a year */
    SWEEPS = 4,         /* of the polish: fixed, so that no tolerance decides */
};
/* Part of a change that shows within shift_months of it; a trend of two years shows a quarter. */
static const double sharp_part = 0.7;
/* Part of a change that the nearest counter shows when the street changed: nearer to all than to
 * none of it. */
static const double street_part = 0.5;
static const double median_se = 1.25; /* standard error of a median over that of a mean, normal */

static double *row_of(const CounterCity *c, size_t k) {
    return c->x + k * c->months;
}

static void city_months(CounterCity *c, double *work) {
    for (size_t t = 0; t < c->months; t++) {
        size_t n = 0;
        for (size_t k = 0; k < c->n; k++)
            if (!isnan(row_of(c, k)[t]) && !isnan(c->level[k]))
                work[n++] = row_of(c, k)[t] - c->level[k];
        c->city[t] = n ? robust_median(work, n) : NAN;
    }
}

static void levels(CounterCity *c) {
    double work[MONTHS_KEPT];
    for (size_t k = 0; k < c->n; k++) {
        size_t n = 0;
        for (size_t t = 0; t < c->months; t++)
            if (!isnan(row_of(c, k)[t]) && !isnan(c->city[t]))
                work[n++] = row_of(c, k)[t] - c->city[t];
        c->level[k] = n ? robust_median(work, n) : NAN;
    }
}

void counters_split(CounterCity *c) {
    Arena *scratch = arena_open();
    double *work = ARENA_ARRAY(scratch, double, c->n);
    for (size_t t = 0; t < c->months; t++) c->city[t] = 0;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        levels(c);
        city_months(c, work);
    }
    double sum = 0, known = 0;
    for (size_t t = 0; t < c->months; t++)
        if (!isnan(c->city[t])) {
            sum += c->city[t];
            known++;
        }
    for (size_t t = 0; t < c->months; t++) c->city[t] -= known > 0 ? sum / known : 0;
    levels(c);
    for (size_t t = 0; t < c->months; t++)
        for (size_t k = 0; k < c->n; k++)
            c->rest[t * c->n + k] = row_of(c, k)[t] - c->level[k] - c->city[t];
    arena_close(scratch);
}

/* ---- shifts ---- */

typedef struct Shift {
    size_t at; /* first month after it; 0 = none */
    double size, error;
} Shift;

/* Median of the known values of value[from..to), up to `most` of them from the end nearer to the
 * split (step -1: from the back); NaN without any. */
static double side(const double *value, size_t from, size_t to, int step, size_t most) {
    double work[MONTHS_KEPT];
    size_t n = 0;
    for (size_t k = 0; k < to - from && n < most; k++) {
        const double v = step > 0 ? value[from + k] : value[to - 1 - k];
        if (!isnan(v)) work[n++] = v;
    }
    return n ? robust_median(work, n) : NAN;
}

typedef struct Sum {
    double n, sum;
} Sum;

static Sum sum_in(const double *value, size_t from, size_t to) {
    Sum s = {0};
    for (size_t t = from; t < to; t++) {
        if (isnan(value[t])) continue;
        s.n++;
        s.sum += value[t];
    }
    return s;
}

/* Ar1 of a series from its steps, the one at `at` left out. */
static double step_noise(const double *value, size_t months, size_t at) {
    double work[MONTHS_KEPT];
    size_t n = 0;
    for (size_t t = 1; t < months; t++)
        if (t != at && !isnan(value[t]) && !isnan(value[t - 1]))
            work[n++] = fabs(value[t] - value[t - 1]);
    return n ? ROBUST_NORMAL_MAD * robust_median(work, n) / sqrt(2) : 0;
}

/* The split with the least squares left; medians do not care where exactly it is. */
static Shift strongest(const double *value, size_t months, size_t least) {
    Shift best = {0};
    double strength = 0;
    for (size_t t = least; t + least <= months; t++) {
        const Sum before = sum_in(value, 0, t), after = sum_in(value, t, months);
        if (before.n < (double)least || after.n < (double)least || isnan(value[t])) continue;
        const double change = after.sum / after.n - before.sum / before.n;
        const double weight = before.n * after.n / (before.n + after.n);
        if (change * change * weight <= strength) continue;
        strength = change * change * weight;
        best = (Shift){.at = t, .error = 1 / sqrt(weight)};
    }
    const double floor = 0.03; /* Melbourne: month noise of a counter */
    best.size = side(value, best.at, months, 1, months) - side(value, 0, best.at, -1, months);
    best.error *= median_se * fmax(step_noise(value, months, best.at), floor);
    return best;
}

static double sharp_change(const double *value, size_t months, size_t at, size_t reach) {
    return side(value, at, months, 1, reach) - side(value, 0, at, -1, reach);
}

static void rest_of(const CounterCity *c, size_t k, double *value) {
    for (size_t t = 0; t < c->months; t++) value[t] = c->rest[t * c->n + k];
}

/* Does the nearest counter within reach change with it? Then it is the street that changed. */
static bool street_changed(const CounterCity *c, size_t k, const Shift *shift) {
    const KrigingData data = {.n = c->n, .place = c->place};
    size_t near[KRIGE_NEAR];
    double value[MONTHS_KEPT] = {0};
    if (!kriging_nearest(&data, &c->place[k], NULL, k, 1, near)) return false;
    if (kriging_distance(&c->place[k], &c->place[near[0]]) > c->params->reach_m) return false;
    rest_of(c, near[0], value);
    const double other = sharp_change(value, c->months, shift->at, (size_t)c->params->shift_months);
    return other / shift->size > street_part;
}

static bool is_shift(const CounterCity *c, size_t k, const double *value, const Shift *shift) {
    const CounterParams *p = c->params;
    const double sharp = sharp_change(value, c->months, shift->at, (size_t)p->shift_months);
    return shift->at && fabs(shift->size) >= p->shift_least && sharp / shift->size > sharp_part &&
           fabs(shift->size) > p->shift_errors * shift->error && !street_changed(c, k, shift);
}

/* True when months were moved. */
static bool align_one(CounterCity *c, size_t k) {
    double value[MONTHS_KEPT] = {0};
    rest_of(c, k, value);
    const Shift shift = strongest(value, c->months, (size_t)c->params->shift_months);
    if (!is_shift(c, k, value, &shift)) return false;
    PanelCounter *about = &c->about[k];
    /* a rise may be left to speak for itself; a fall of one counter must not speak against any
     * storefront */
    const bool large = fabs(shift.size) > c->params->shift_most, moved = !large || shift.size < 0;
    about->shift = shift.size;
    about->shift_month = (int)shift.at;
    about->doubted |= large;
    if (!moved) return false;
    for (size_t t = 0; t < shift.at; t++) row_of(c, k)[t] += shift.size;
    c->level2[k] += shift.size * shift.size / 4;
    about->shifts++;
    return true;
}

void counters_align(CounterCity *c) {
    if (c->n < COUNTERS_LEAST) return;
    for (int round = 0; round < SHIFTS_MOST; round++) {
        bool moved = false;
        for (size_t k = 0; k < c->n; k++) moved |= align_one(c, k);
        if (!moved) return;
        counters_split(c);
    }
}
