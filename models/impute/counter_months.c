/* counter_months - people a month of one counter.
 *
 * Input     counts [days x slots], the states of the cells, the week's shape w [places].
 * Method    ratio estimator: R = seen people / seen w of the month. A day has its own factor
 *           1 + d, d ~ N(0, s_d^2) with lag-1 correlation r; an hour its own error k. A cell that
 *           was not seen gets w R (1 + d^), d^ = b (seen of its day / (R w) - 1), b = s_d^2 /
 *           (s_d^2 + k^2 sum w^2 / (sum w)^2). Variance: days that were missed, hours that were
 *           missed, and the error of R; day terms times (1 + r)/(1 - r).
 * Output    people, sd of their log, uptime of each month; NaN below month_uptime.
 * Blind to  people who would have come only while it was down.
 * Cites     MODEL 2.1; Cochran (1977), Sampling Techniques, ch. 6 (ratio estimators); Robinson
 * (1991), doi:10.1214/ss/1177011926 (prediction of random effects)
 */
#include "models/impute/counter_months.h"

#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "models/math/linear.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(CounterParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(min_uptime, 0.5, 0, 1, "share of the hour",
      "common practice: an hour counted for less than half of it is scaled up too far"),
    P(month_uptime, 0.5, 0.05, 1, "share of the month's people",
      "Leeds: with half of a month seen its total is filled to 2-3 %; below, whole weeks are "
      "guessed"),
    P(sweeps, 3, 1, 20, "sweeps", "median polish hardly moves after three sweeps"),
    P(shape_days, 4, 0, 100, "days",
      "the hours of a day change with the season: the usual ones count as this many days of a "
      "month"),
    P(fill_error, 1.5, 1, 5, "times",
      "Leeds, a fifth to two fifths of the hours taken away: errors of what is filled in are "
      "this much larger than a week with one shape would have"),
    P(outage_people, 30, 1, 100000, "people",
      "zeros while this many are expected: chance e^-30, and e^-6 on a day with a fifth of the "
      "people"),
    P(frozen_nats, 20, 5, 1000, "nats",
      "the same number again and again, seven hours of 200: chance e^-23; in 415,000 hours of "
      "Leeds no run passes e^-8"),
    P(spike_z, 6, 2, 100, "robust sd", "sales and festivals reach 3 to 5 of the hour's own spread"),
    P(spike_floor, 0.15, 0.01, 2, "log units", "no hour of the week repeats itself more closely"),
    P(spike_people, 50, 0, 1000000, "people", "a smaller excess does not move a month"),
    P(event_cells, 3, 1, 1000, "hours or days running", "people who come for something stay"),
    P(event_most, 3, 0.5, 10, "log units", "no event brings twenty times the usual people"),
    P(shift_least, 0.3, 0.05, 2, "log units",
      "Melbourne: counters shift by more 0.2 times a year, streets that move less are everyday"),
    P(shift_most, 0.7, 0.1, 5, "log units",
      "Melbourne: none of 41 counter-years shifted by more; a larger rise is the street"),
    P(shift_errors, 5, 1, 20, "standard errors", "a shift must stand out from months before"),
    P(shift_months, 3, 1, 24, "months", "before and after, or it is an event"),
    P(reach_m, 500, 10, 100000, "metres",
      "walking distance of one shopping area: further away, a counter says nothing about this "
      "street"),
    P(neighbours, 12, 1, 32, "counters",
      "nearest ones used for one storefront; others are screened"),
    P(street_m, 40, 1, 1000, "metres",
      "a counter belongs to the street of the nearest storefront, if that is no further away"),
    P(level_sd, 0.5, 0.05, 3, "log units", "prior: spread of footfall between areas"),
    P(street_sd, 0.45, 0.05, 3, "log units",
      "prior: between streets of an area; Antwerp: 0.3 to 12 million a year"),
    P(own_sd, 0.25, 0.02, 3, "log units",
      "prior: along a street, its two sides, and how counters are set"),
    P(range_m, 300, 10, 20000, "metres", "prior: distance at which areas share 1/e"),
    P(prior_spread, 0.5, 0.05, 3, "log units",
      "how sure these priors are; ten counters outweigh them"),
    P(month_level_sd, 0.05, 0.005, 1, "log units",
      "prior: how months of areas differ; Melbourne: slow drift 0.046"),
    P(month_street_sd, 0.06, 0.005, 1, "log units", "prior: how months of a street differ"),
    P(month_own_sd, 0.05, 0.005, 1, "log units",
      "prior: month noise of a counter; Melbourne: 0.032 (MAD) to 0.094"),
    P(error_weight, 10, 0, 1000, "counters",
      "claimed errors count as this many counters that were left out and predicted"),
    {0},
};

const ParamGroup counters_group = {
    .name = "counters",
    .title = "Counters of passers-by: months, and storefronts near them",
    .stage = STAGE_FIGURES,
    .specs = specs,
    .size = sizeof(CounterParams),
};

enum { HOURS = 24 };
static const double least_variance = 1e-4; /* no street repeats itself within 1 % */

/* ---- sums by day ---- */

typedef struct DaySum {
    double seen, people, square, missed; /* weights; people counted; squared weights seen */
} DaySum;

/* Usual people of a cell of the month at hand, over its rate. */
static double weight_of(const Counter *c, size_t cell) {
    return c->weight[counter_place(c, cell)] * c->shape[cell % c->slots];
}

static DaySum sum_day(const Counter *c, size_t day) {
    DaySum d = {0};
    for (size_t k = 0; k < c->slots; k++) {
        const size_t cell = day * c->slots + k;
        const double w = weight_of(c, cell);
        if (c->state[cell] == CELL_SEEN) {
            d.seen += w;
            d.square += w * w;
            d.people += (double)c->sensor->count[cell];
        } else {
            d.missed += w;
        }
    }
    return d;
}

/* People and levels summed over the times that each place of the week was seen. */
static void sum_week(Counter *c, double *levels) {
    for (size_t p = 0; p < c->places; p++) levels[p] = c->weight[p] = c->share[p] = 0;
    for (size_t t = 0; t < c->months; t++)
        for (size_t cell = c->first[t] * c->slots; cell < c->first[t + 1] * c->slots; cell++) {
            if (c->state[cell] != CELL_SEEN) continue;
            const size_t p = counter_place(c, cell);
            c->weight[p] += (double)c->sensor->count[cell];
            levels[p] += portable_exp(c->level[t]);
            c->share[p]++;
        }
}

/* Mean people at each place of the week, months brought to one level; a place that was never seen
 * takes the mean of the other days' same hour. */
static void weigh_week(Counter *c) {
    double *levels = c->work;
    sum_week(c, levels);
    for (size_t slot = 0; slot < c->slots; slot++) {
        double sum = 0, known = 0;
        for (size_t p = slot; p < c->places; p += c->slots) {
            if (!(levels[p] > 0)) continue;
            c->weight[p] /= levels[p];
            sum += c->weight[p];
            known++;
        }
        for (size_t p = slot; p < c->places; p += c->slots)
            if (!(levels[p] > 0)) c->weight[p] = known > 0 ? sum / known : 0;
    }
}

/* ---- how days and hours vary ---- */

/* Relative deviations from rate x week, covariance of two hours of a day j apart: day2 + hour2
 * lag^j, own2 more for the hour itself. Sums over days: times `inflation`. */
typedef struct Variation {
    double day2, hour2, own2, lag, inflation;
} Variation;

static double seen_rate(const Counter *c, size_t t) {
    double seen = 0, people = 0;
    for (size_t day = c->first[t]; day < c->first[t + 1]; day++) {
        const DaySum d = sum_day(c, day);
        seen += d.seen;
        people += d.people;
    }
    return seen > 0 ? people / seen : NAN;
}

/* People per weight in month t, NaN when nothing was seen; and the day's shape in that month:
 * evenings are longer in summer. The week's own shape counts as shape_days. */
static double rate_of(Counter *c, size_t t) {
    for (size_t k = 0; k < c->slots; k++) c->shape[k] = 1;
    const double rate = seen_rate(c, t);
    if (!(rate > 0) || c->slots == 1) return rate;
    for (size_t k = 0; k < c->slots; k++) {
        double seen = 0, people = 0, days = 0;
        for (size_t day = c->first[t]; day < c->first[t + 1]; day++) {
            const size_t cell = day * c->slots + k;
            if (c->state[cell] != CELL_SEEN) continue;
            seen += rate * c->weight[counter_place(c, cell)];
            people += (double)c->sensor->count[cell];
            days++;
        }
        const double prior = days > 0 ? c->params->shape_days * seen / days : 0;
        if (seen > 0) c->shape[k] = (people + prior) / (seen + prior);
    }
    return seen_rate(c, t);
}

/* Products of deviations by distance: of hours within days, weighted by usual people; of days. */
typedef struct Moments {
    double product[HOURS], weight[HOURS];
    double days, square, pairs, next, last;
} Moments;

static void add_hours(const Counter *c, size_t day, double rate, Moments *m) {
    double off[HOURS], usual[HOURS];
    for (size_t k = 0; k < c->slots; k++) {
        const size_t cell = day * c->slots + k;
        usual[k] = rate * weight_of(c, cell);
        off[k] = (double)c->sensor->count[cell] - usual[k];
        if (c->state[cell] != CELL_SEEN) usual[k] = off[k] = 0;
        off[k] = fmin(off[k], 3 * usual[k]);
    }
    for (size_t j = 0; j < c->slots; j++)
        for (size_t k = 0; k + j < c->slots; k++) {
            m->product[j] += off[k] * off[k + j];
            m->weight[j] += usual[k] * usual[k + j];
        }
}

/* Adds a day that was seen nearly whole. */
static void add_day(const Counter *c, size_t day, double rate, Moments *m) {
    const DaySum d = sum_day(c, day);
    if (!(d.seen > 4 * d.missed) || !(rate * d.seen > 0)) {
        m->last = NAN;
        return;
    }
    const double off = fmin(d.people / (rate * d.seen) - 1, 3);
    m->days++;
    m->square += off * off;
    if (!isnan(m->last)) {
        m->next += off * m->last;
        m->pairs++;
    }
    m->last = off;
    add_hours(c, day, rate, m);
}

/* Far hours share the day only; near ones are correlated as well. */
static void split_hours(const double covariance[HOURS], Variation *v) {
    double far = 0;
    for (size_t j = HOURS / 3; j < HOURS / 2; j++) far += covariance[j] / (HOURS / 2 - HOURS / 3);
    v->day2 = fmax(far, least_variance);
    const double one = covariance[1] - v->day2, two = covariance[2] - v->day2;
    v->lag = one > 0 ? fmin(fmax(two / one, 0.1), 0.95) : 0;
    v->hour2 = one > 0 ? one / v->lag : 0;
    v->own2 = fmax(covariance[0] - v->day2 - v->hour2, least_variance);
}

static Variation variation_of(Counter *c) {
    Moments m = {.last = NAN};
    Variation v = {.day2 = least_variance, .own2 = least_variance, .inflation = 1};
    for (size_t t = 0; t < c->months; t++) {
        const double rate = rate_of(c, t);
        for (size_t day = c->first[t]; day < c->first[t + 1]; day++) add_day(c, day, rate, &m);
    }
    if (!(m.days > 0)) return v;
    for (size_t j = 0; j < c->slots; j++)
        m.product[j] = m.weight[j] > 0 ? m.product[j] / m.weight[j] : 0;
    if (c->slots > 1)
        split_hours(m.product, &v);
    else
        v.day2 = fmax(m.square / m.days, least_variance);
    const double next = m.pairs > 0 ? m.next / m.pairs / (m.square / m.days + 1e-12) : 0;
    v.inflation = (1 + fmin(fmax(next, 0), 0.7)) / (1 - fmin(fmax(next, 0), 0.7));
    return v;
}

/* ---- months ---- */

/* What is filled into a month, in people over the rate, and its variance. */
typedef struct Fill {
    double seen, missed, people, rate;
    double filled, variance, rate2;
    double lean; /* weight that depends on the rate */
} Fill;

/* One day with holes: its cells, those seen first. */
typedef struct Day {
    size_t seen, all, slot[HOURS];
    double weight[HOURS], off[HOURS]; /* relative deviations of those seen */
} Day;

static Day day_of(const Counter *c, size_t day, double rate) {
    Day d = {0};
    for (int missed = 0; missed < 2; missed++) {
        for (size_t k = 0; k < c->slots; k++) {
            const size_t cell = day * c->slots + k;
            const double w = weight_of(c, cell);
            if ((c->state[cell] != CELL_SEEN) != missed || !(w > 0)) continue;
            d.slot[d.all] = k;
            d.weight[d.all] = w;
            d.off[d.all++] = missed ? 0 : (double)c->sensor->count[cell] / (rate * w) - 1;
        }
        if (!missed) d.seen = d.all;
    }
    return d;
}

static double covariance(const Variation *v, const Day *d, size_t a, size_t b) {
    const size_t apart =
        d->slot[a] > d->slot[b] ? d->slot[a] - d->slot[b] : d->slot[b] - d->slot[a];
    return v->day2 + v->hour2 * portable_pow(v->lag, (double)apart) + (a == b ? v->own2 : 0);
}

/* How the sum of what was missed is correlated with each cell that was seen. */
static void with_missed(const Variation *v, const Day *d, double *link) {
    for (size_t a = 0; a < d->seen; a++) {
        link[a] = 0;
        for (size_t b = d->seen; b < d->all; b++) link[a] += d->weight[b] * covariance(v, d, a, b);
    }
}

/* Best linear prediction of the sum of what was missed, from the hours of that day. */
static void fill_day(const Variation *v, const Day *d, Fill *f) {
    double factor[HOURS * HOURS], gain[HOURS], link[HOURS] = {0}, missed = 0, prior = 0;
    for (size_t a = 0; a < d->seen; a++)
        for (size_t b = 0; b < d->seen; b++) factor[a * d->seen + b] = covariance(v, d, a, b);
    with_missed(v, d, link);
    memcpy(gain, link, sizeof gain);
    for (size_t a = d->seen; a < d->all; a++) {
        missed += d->weight[a];
        for (size_t b = d->seen; b < d->all; b++)
            prior += d->weight[a] * d->weight[b] * covariance(v, d, a, b);
    }
    double gained = 0, explained = 0, leaning = 0;
    if (d->seen && linear_cholesky(factor, d->seen)) {
        linear_substitute(factor, gain, d->seen);
        for (size_t a = 0; a < d->seen; a++) {
            gained += gain[a] * d->off[a];
            explained += gain[a] * link[a];
            leaning += gain[a];
        }
    }
    f->filled += fmax(missed + gained, 0);
    f->variance += (prior - explained) * (d->seen ? 1 : v->inflation);
    f->lean += missed - leaning;
}

static void take_day(const Counter *c, const Variation *v, size_t day, Fill *f) {
    const DaySum sum = sum_day(c, day);
    const double near = sum.seen * sum.seen * (v->day2 * v->inflation + v->hour2 / 4);
    f->rate2 += near + v->own2 * sum.square;
    if (!(sum.missed > 0)) return;
    const Day d = day_of(c, day, f->rate);
    fill_day(v, &d, f);
}

/* Variance of the week's shape where this month needs it: each place was seen share[p] times. */
static double shape_error(const Counter *c, const Variation *v, size_t t) {
    double sum = 0;
    for (size_t p = 0; p < c->places; p++) c->work[p] = 0;
    for (size_t cell = c->first[t] * c->slots; cell < c->first[t + 1] * c->slots; cell++)
        if (c->state[cell] != CELL_SEEN) {
            const size_t p = counter_place(c, cell);
            c->work[p] += c->weight[p];
        }
    for (size_t p = 0; p < c->places; p++)
        sum += c->work[p] * c->work[p] * (v->day2 + v->hour2 + v->own2) / fmax(c->share[p], 1);
    return sum;
}

static void make_month(Counter *c, const Variation *v, size_t t, CounterMonth *out) {
    Fill f = {.rate = rate_of(c, t)};
    *out = (CounterMonth){.people = NAN, .sd = NAN};
    for (size_t day = c->first[t]; day < c->first[t + 1]; day++) {
        const DaySum d = sum_day(c, day);
        f.seen += d.seen;
        f.missed += d.missed;
        f.people += d.people;
        if (f.rate > 0) take_day(c, v, day, &f);
    }
    out->uptime = f.seen + f.missed > 0 ? f.seen / (f.seen + f.missed) : 0;
    if (!(out->uptime >= c->params->month_uptime) || !(f.people > 0)) return;
    if (f.missed > 0)
        f.variance += f.lean * f.lean * f.rate2 / (f.seen * f.seen) + shape_error(c, v, t);
    out->people = f.people + f.rate * f.filled;
    out->sd = c->params->fill_error * sqrt(f.variance) * f.rate / out->people;
}

static Counter counter_make(const Sensors *sensors, size_t s, const CounterParams *params,
                            Arena *arena) {
    const size_t slots = sensors->sensor[s].slots, cells = sensors->days * slots;
    const size_t places = 7 * slots;
    Counter c = {
        .sensor = &sensors->sensor[s],
        .params = params,
        .days = sensors->days,
        .slots = slots,
        .months = sensors->months,
        .places = places,
        .weekday = date_weekday(month_first_date(sensors->first_month)),
        .first = ARENA_ARRAY(arena, size_t, sensors->months + 1),
        .state = ARENA_ARRAY(arena, unsigned char, cells),
        .log = ARENA_ARRAY(arena, float, cells),
        .week = ARENA_ARRAY(arena, double, places),
        .level = ARENA_ARRAY(arena, double, sensors->months),
        .spread = ARENA_ARRAY(arena, double, slots),
        .weight = ARENA_ARRAY(arena, double, places),
        .shape = ARENA_ARRAY(arena, double, slots),
        .share = ARENA_ARRAY(arena, double, places),
        .work = ARENA_ARRAY(arena, double, cells > places ? cells : places),
    };
    for (size_t t = 0; t <= sensors->months; t++) c.first[t] = sensors_month_day(sensors, t);
    return c;
}

void counter_months(const Sensors *sensors, size_t s, const CounterParams *params,
                    CounterMonth *month, size_t *cells) {
    Arena *arena = arena_open();
    Counter c = counter_make(sensors, s, params, arena);
    counter_mark_down(&c);
    counter_mark_frozen(&c);
    counter_profile(&c);
    counter_mark_outages(&c);
    counter_profile(&c);
    counter_mark_spikes(&c);
    counter_profile(&c);
    weigh_week(&c);
    const Variation v = variation_of(&c);
    for (size_t t = 0; t < c.months; t++) make_month(&c, &v, t, &month[t]);
    for (size_t k = 0; cells && k < c.days * c.slots; k++) cells[c.state[k]]++;
    arena_close(arena);
}
