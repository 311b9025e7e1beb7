/* counter_fields - the random fields behind counters, and what they say of other places.
 *
 * Input     level [n] and rest [T x n] of counters, log units, with error variances; places.
 * Method    both are kriged (kriging.h) from the nearest counters; months of a place that see the
 *           same counters share their weights. Each counter is predicted from the others: z = error
 *           over its claimed sd; claimed errors are then times sqrt((sum z^2 + c)/(n + c)).
 * Output    log people by month, sd of the level and of months; the error of predictions.
 * Blind to  a side street without a counter near a busy one that has it, but for its sd.
 * Cites     MODEL 2.3; Cressie (1993), doi:10.1002/9781119115151
 */
#include <math.h>
#include <string.h>

#include "models/impute/counters.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

enum {
    FIT_PLACES = 100, /* about as many are fitted (thinned): a likelihood costs their cube */
    FIT_MONTHS = 12,
    Z2_MOST = 9, /* three claimed sds */
};

static KrigingData level_data(const CounterCity *c) {
    return (KrigingData){c->n, 1, c->place, c->level, c->level2};
}

static KrigingData month_data(const CounterCity *c, size_t t) {
    return (KrigingData){c->n, 1, c->place, c->rest + t * c->n, c->month2};
}

/* ---- one place ---- */

typedef struct Weights {
    size_t count, near[KRIGE_NEAR];
    double weight[KRIGE_NEAR], variance;
} Weights;

static bool same_counters(const Weights *a, const Weights *b) {
    return a->count == b->count && memcmp(a->near, b->near, a->count * sizeof *a->near) == 0;
}

static double predicted(const Weights *w, const double *value, double mean) {
    double sum = mean;
    for (size_t a = 0; a < w->count; a++) sum += w->weight[a] * (value[w->near[a]] - mean);
    return sum;
}

/* The counters of `all` that were up in month t. */
static Weights up_in(const Weights *all, const double *rest) {
    Weights w = {0};
    for (size_t a = 0; a < all->count; a++)
        if (!isnan(rest[all->near[a]])) w.near[w.count++] = all->near[a];
    return w;
}

static bool within_reach(const CounterCity *c, const KrigingPlace *at, const Weights *w) {
    return w->count && kriging_distance(at, &c->place[w->near[0]]) <= c->params->reach_m;
}

/* rest of the months, NaN where no counter within reach was up; returns their mean variance. */
static double guess_months(const CounterCity *c, const KrigingPlace *at, const Weights *all,
                           double *months) {
    Weights last = {0};
    double sum = 0, known = 0;
    for (size_t t = 0; t < c->months; t++) {
        const double *rest = c->rest + t * c->n;
        Weights w = up_in(all, rest);
        months[t] = NAN;
        if (isnan(c->city[t]) || !within_reach(c, at, &w)) continue;
        if (!same_counters(&w, &last)) {
            const KrigingData data = month_data(c, t);
            w.variance = kriging_weights(&data, &c->month_field, at, w.near, w.count, w.weight);
            last = w;
        }
        months[t] = c->city[t] + predicted(&last, rest, 0);
        sum += last.variance;
        known++;
    }
    return known > 0 ? sum / known : NAN;
}

/* mean: of levels, without the one that is left out. */
static CounterGuess guess(const CounterCity *c, const KrigingPlace *at, size_t skip, double mean,
                          double *months) {
    const KrigingData data = level_data(c);
    CounterGuess g = {.metres = INFINITY, .level_sd = NAN, .month_sd = NAN};
    Weights w = {0};
    w.count = kriging_nearest(&data, at, c->level, skip, (size_t)c->params->neighbours, w.near);
    for (size_t t = 0; t < c->months; t++) months[t] = NAN;
    if (!w.count) return g;
    g.metres = kriging_distance(at, &c->place[w.near[0]]);
    if (!within_reach(c, at, &w)) return g;
    const double variance = kriging_weights(&data, &c->level_field, at, w.near, w.count, w.weight);
    double left = 1;
    for (size_t a = 0; a < w.count; a++) left -= w.weight[a];
    g.level_sd = c->level_factor * sqrt(variance + left * left * c->mean2);
    g.month_sd = c->month_factor * sqrt(guess_months(c, at, &w, months));
    const double level = predicted(&w, c->level, mean);
    for (size_t t = 0; t < c->months; t++) months[t] += level;
    return g;
}

CounterGuess counters_guess(const CounterCity *c, const KrigingPlace *at, double *months) {
    return guess(c, at, c->n, c->mean, months);
}

/* ---- fields ---- */

/* Every so many of the counters, so that the fit stays quick in the largest network. */
static KrigingData thinned(const CounterCity *c, const KrigingData *all, size_t rows,
                           Arena *arena) {
    const size_t step = c->n / FIT_PLACES + 1, n = (c->n + step - 1) / step;
    const size_t row_step = rows / FIT_MONTHS + 1, kept = (rows + row_step - 1) / row_step;
    KrigingPlace *place = ARENA_ARRAY(arena, KrigingPlace, n);
    double *value = ARENA_ARRAY(arena, double, n *kept), *error2 = ARENA_ARRAY(arena, double, n);
    for (size_t k = 0; k < n; k++) {
        place[k] = all->place[k * step];
        error2[k] = all->error2[k * step];
        for (size_t r = 0; r < kept; r++)
            value[r * n + k] = all->value[r * row_step * c->n + k * step];
    }
    return (KrigingData){n, kept, place, value, error2};
}

static void fit_fields(CounterCity *c, Arena *scratch) {
    const CounterParams *p = c->params;
    const KrigingField level = {p->level_sd, p->street_sd, p->own_sd, p->range_m};
    const KrigingField month = {p->month_level_sd, p->month_street_sd, p->month_own_sd, p->range_m};
    const KrigingData levels = level_data(c), months = month_data(c, 0);
    const KrigingData few = thinned(c, &levels, 1, scratch);
    const KrigingData some = thinned(c, &months, c->months, scratch);
    c->level_field = kriging_fit(&few, &level, p->prior_spread);
    c->month_field = kriging_fit(&some, &month, p->prior_spread);
    const KrigingData trusted = few.n < c->n ? few : levels;
    c->mean = kriging_mean(&trusted, &c->level_field, 0, &c->mean2);
}

/* ---- each counter from the others ---- */

typedef struct LeftOut {
    double off, sd; /* of the level: error; its claimed sd, the counter's own error included */
    double month_square, months;
    double *month_off; /* [T] level and month together; NaN = none */
    double month_sd;
} LeftOut;

static double mean_without(const CounterCity *c, size_t k, Arena *scratch) {
    if (c->n > FIT_PLACES) return c->mean;
    double *level = ARENA_ARRAY(scratch, double, c->n), variance;
    memcpy(level, c->level, c->n * sizeof *level);
    level[k] = NAN;
    const KrigingData data = {c->n, 1, c->place, level, c->level2};
    return kriging_mean(&data, &c->level_field, 0, &variance);
}

/* False when no other counter is within reach. */
static bool leave_out(const CounterCity *c, size_t k, Arena *scratch, LeftOut *out) {
    double *months = ARENA_ARRAY(scratch, double, c->months);
    const CounterGuess g = guess(c, &c->place[k], k, mean_without(c, k, scratch), months);
    double sum = 0;
    *out = (LeftOut){.month_off = months};
    for (size_t t = 0; t < c->months; t++) {
        months[t] -= c->x[k * c->months + t];
        if (isnan(months[t])) continue;
        sum += months[t];
        out->months++;
    }
    if (!(out->months > 0)) return false;
    out->off = sum / out->months;
    out->sd = sqrt(g.level_sd * g.level_sd + c->level2[k]);
    out->month_sd = sqrt(g.month_sd * g.month_sd + c->month2[k]);
    for (size_t t = 0; t < c->months; t++) {
        const double z = (months[t] - out->off) / out->month_sd;
        if (!isnan(z)) out->month_square += z * z;
    }
    return true;
}

static double factor_of(double squares, double n, double weight) {
    return sqrt((squares + weight) / (n + weight));
}

/* Squares of z, each bounded: one odd counter does not make all others worthless. */
static double square_of(const LeftOut *l) {
    return fmin(l->off * l->off / (l->sd * l->sd), Z2_MOST);
}
static double month_square_of(const LeftOut *l) {
    return fmin(l->month_square / l->months, Z2_MOST);
}

/* Median relative error and coverage over counter-months; a counter's own part in the factors is
 * left out. */
static void measure(const CounterCity *c, const LeftOut *left, size_t n, Arena *scratch,
                    PanelCounters *found) {
    double *off = ARENA_ARRAY(scratch, double, n * c->months + 1), levels = 0, months = 0,
           inside = 0;
    const double weight = c->params->error_weight;
    size_t known = 0;
    for (size_t k = 0; k < n; k++) {
        levels += square_of(&left[k]);
        months += month_square_of(&left[k]);
    }
    for (size_t k = 0; k < n; k++) {
        const double a =
            factor_of(levels - square_of(&left[k]), (double)n - 1, weight) * left[k].sd;
        const double b =
            factor_of(months - month_square_of(&left[k]), (double)n - 1, weight) * left[k].month_sd;
        for (size_t t = 0; t < c->months; t++) {
            if (isnan(left[k].month_off[t])) continue;
            off[known++] = fabs(portable_expm1(left[k].month_off[t]));
            inside += fabs(left[k].month_off[t]) < 1.645 * sqrt(a * a + b * b);
        }
    }
    found->left_out = known;
    found->left_out_sensors = n;
    found->left_out_error = known ? robust_median(off, known) : NAN;
    found->left_out_inside = known ? inside / (double)known : NAN;
    found->level_factor = factor_of(levels, (double)n, weight);
    found->month_factor = factor_of(months, (double)n, weight);
}

void counters_fit(CounterCity *c, Arena *scratch, PanelCounters *found) {
    LeftOut *left = ARENA_ARRAY(scratch, LeftOut, c->n);
    size_t n = 0;
    c->level_factor = c->month_factor = 1;
    fit_fields(c, scratch);
    for (size_t k = 0; k < c->n; k++) {
        c->about[k].left_out = NAN;
        if (!leave_out(c, k, scratch, &left[n])) continue;
        c->about[k].left_out = portable_expm1(left[n].off);
        n++;
    }
    measure(c, left, n, scratch, found);
    c->level_factor = found->level_factor;
    c->month_factor = found->month_factor;
}
