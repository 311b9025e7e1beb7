/* city - what the plain numbers of a storefront are measured against, learned once.
 *
 * Input     a fit with its panel: log turnover and footfall [n x T], sectors, streets.
 * Method    peers' months; pooled Huber elasticity in footfall, peers again without it; the ramp of
 *           newcomers, by month of age the median against their later level times n/(n +
 *           ramp_shrink); repeat correlation of months a year apart; mean log noise and spread by
 *           sector, shrunk to the city's.
 * Output    PlainCity.
 * Blind to  fronts among the storefronts: medians keep them out while they are few.
 * Cites     MODEL 13.1 to 13.4
 */
#include <string.h>

#include "datasets/base/id_map.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/plain/plain.h"
#include "models/plain/proxies.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(PlainParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(month_shrink, 10, 0, 1000, "storefronts", "a small sector borrows the city's months"),
    P(place_least, 6, 3, 1000, "storefronts", "fewer in a street say nothing about its months"),
    P(place_shrink, 12, 0, 1000, "storefronts",
      "half of what twelve neighbours do is the street's"),
    P(sweeps, 3, 1, 10, "sweeps", "medians settle in two"),
    P(ramp_shrink, 8, 0, 1000, "newcomers", "few openings teach little about openings"),
    P(season_least, 2, 2, 10, "years", "one year cannot tell a season from an event"),
    P(season_floor, 0.02, 0, 0.9, "correlation", "below this nobody here has a season of his own"),
    P(noise_shrink, 8, 0, 100, "months", "a short life borrows its sector's noise"),
    P(wander_shrink, 24, 0, 200, "months", "two years hardly show how far a level wanders"),
    P(sector_shrink, 10, 0, 1000, "storefronts", "a small sector borrows the city's noise"),
    P(least_months, 6, 3, 60, "months", "fewer months of full trade have no shape"),
    P(own_visitors_sd, 0.3, 0.01, 2, "elasticity",
      "spread of own elasticities where visitors are counted (theatres: 1.13 beside 1.5)"),
    P(own_passers_sd, 0.2, 0.01, 2, "elasticity", "the same of passers-by, who buy elsewhere too"),
    P(teachers, 6000, 500, 1e7, "storefronts",
      "about so many, evenly spaced, teach the city's openings, seasons and noise"),
    P(clip, 3, 1, 10, "spreads", "no single month moves a season or a level further"),
    {0},
};
const ParamGroup plain_group = {
    .name = "plain",
    .title = "Plain numbers of a storefront's months",
    .stage = STAGE_EVIDENCE,
    .specs = specs,
    .size = sizeof(PlainParams),
};

const char *const plain_names[PLAIN_NUMBERS] = {
#define PLAIN(name, signal) #name,
#include "models/plain/plain.def"
#undef PLAIN
};
const char *const plain_signals[PLAIN_NUMBERS] = {
#define PLAIN(name, signal) #signal,
#include "models/plain/plain.def"
#undef PLAIN
};

/* ---- places ---- */

static const char *const *names_of(const PlainCity *city, const Panel *panel) {
    return city->by_street ? panel->street : panel->postcode;
}

/* Streets where most storefronts have one, else postcodes; their names in the order in which they
 * come. */
static void name_places(const Panel *panel, PlainCity *city, Arena *arena) {
    size_t streets = 0, room = 0;
    for (size_t i = 0; i < panel->n; i++) streets += panel->street[i] && *panel->street[i];
    city->by_street = 2 * streets > panel->n;
    const char *const *name = names_of(city, panel);
    IdMap map;
    id_map_open(&map, arena);
    for (size_t i = 0; i < panel->n; i++) {
        if (!name[i] || !*name[i]) continue;
        const size_t length = strlen(name[i]);
        if (id_map_find(&map, name[i], length) >= 0) continue;
        city->place_name =
            arena_room(arena, city->place_name, city->places, &room, sizeof *city->place_name);
        city->place_name[city->places] = id_map_put(&map, name[i], length, (int64_t)city->places);
        city->places++;
    }
}

size_t plain_find_places(PlainCity *city, const Panel *panel, Arena *arena) {
    const char *const *name = names_of(city, panel);
    size_t unknown = 0;
    IdMap map;
    id_map_open(&map, arena);
    for (size_t p = 0; p < city->places; p++)
        (void)id_map_put(&map, city->place_name[p], strlen(city->place_name[p]), (int64_t)p);
    city->place = ARENA_ARRAY(arena, int, panel->n + 1);
    for (size_t i = 0; i < panel->n; i++) {
        const bool named = name[i] && *name[i];
        city->place[i] = named ? (int)id_map_find(&map, name[i], strlen(name[i])) : -1;
        unknown += named && city->place[i] < 0;
    }
    return unknown;
}

/* ---- clean months ---- */

typedef struct Work {
    PlainCity *city;
    const Fit *fit;
    float *y, *v;  /* [n x T] clean log turnover without footfall's part; footfall deviations */
    double *age;   /* [n x RAMP + 1], also [n x 4] */
    size_t stride; /* one storefront in so many teaches ramp, repeat, noise and slope */
} Work;

static void clean_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Work *w = context;
    const size_t months = w->city->months;
    for (size_t i = begin; i < end; i++) {
        PlainRow row;
        plain_clean(w->fit, i, w->city->params->least_months, &row);
        for (size_t t = 0; t < months; t++)
            w->y[i * months + t] = row.ok[t] ? (float)row.log[t] : NAN;
    }
}

/* Footfall deviations, and turnover deviations of the same months, as they are without it. */
static void deviation_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Work *w = context;
    const size_t months = w->city->months;
    for (size_t i = begin; i < end; i++) {
        PlainRow row;
        plain_clean(w->fit, i, w->city->params->least_months, &row);
        plain_base(w->city, w->fit, i, w->city->place[i], &row);
        for (size_t t = 0; t < months; t++) w->v[i * months + t] = (float)row.foot[t];
    }
}

/* Pooled slope of turnover on footfall deviations, Huber. */
static double pooled_slope(const Work *w, Arena *scratch) {
    const size_t months = w->city->months, n = w->fit->panel->n;
    double *a = ARENA_ARRAY(scratch, double, n *months + 1),
           *b = ARENA_ARRAY(scratch, double, n *months + 1);
    double *work = ARENA_ARRAY(scratch, double, n *months + 1), slope = w->city->elasticity;
    size_t k = 0;
    for (size_t i = 0; i < n; i += w->stride) {
        double d[MONTHS_MAX];
        for (size_t t = 0; t < months; t++) {
            const int place = w->city->place[i];
            d[t] = (double)w->y[i * months + t] -
                   w->city->month[(size_t)w->fit->panel->sector[i] * months + t] -
                   (place < 0 ? 0 : w->city->local[(size_t)place * months + t]);
        }
        const double middle = plain_median(d, months);
        for (size_t t = 0; t < months; t++) {
            const double v = (double)w->v[i * months + t];
            if (isnan(d[t]) || isnan(v)) continue;
            a[k] = d[t] - middle;
            work[k] = fabs(a[k]);
            b[k++] = v;
        }
    }
    if (k < 100) return 0;
    const double scale = 1.5 * robust_median(work, k) + 0.02;
    for (size_t step = 0; step < 8; step++) {
        double num = 0, den = 1e-6;
        for (size_t j = 0; j < k; j++) {
            const double h = fmin(1, scale / fmax(fabs(a[j] - slope * b[j]), 1e-9));
            num += h * a[j] * b[j];
            den += h * b[j] * b[j];
        }
        slope = num / den;
    }
    return fmin(fmax(slope, 0), 1.5);
}

static void learn_footfall(Work *w, const Parallel *parallel, Arena *arena, Arena *scratch) {
    PlainCity *city = w->city;
    const Panel *panel = w->fit->panel;
    const size_t cells = panel->n * city->months;
    size_t known = 0;
    for (size_t c = 0; c < cells; c++) known += (size_t)!isnan(w->fit->x[c]);
    if ((double)known < 0.05 * (double)cells) return;
    city->foot_month = ARENA_ARRAY(arena, double, city->sectors * city->months);
    city->foot_local = ARENA_ARRAY(arena, double, (city->places + 1) * city->months);
    plain_peers(city, panel, w->fit->x, parallel, city->foot_month, city->foot_local);
    w->v = ARENA_ARRAY(scratch, float, cells);
    parallel->run(parallel, panel->n, deviation_range, w);
    float *rest = ARENA_ARRAY(scratch, float, cells);
    for (size_t round = 0; round < 2; round++) {
        city->elasticity = pooled_slope(w, scratch);
        for (size_t c = 0; c < cells; c++)
            rest[c] = w->y[c] - (float)city->elasticity * (isnan(w->v[c]) ? 0 : w->v[c]);
        plain_peers(city, panel, rest, parallel, city->month, city->local);
    }
}

/* ---- newcomers, seasons, noise ---- */

static void age_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Work *w = context;
    for (size_t i = begin; i < end; i++) {
        PlainRow row;
        double later[MONTHS_MAX];
        if (i % w->stride) continue;
        plain_clean(w->fit, i, w->city->params->least_months, &row);
        plain_base(w->city, w->fit, i, w->city->place[i], &row);
        for (size_t t = 0; t < row.months; t++)
            later[t] = (int)t - row.first > PLAIN_RAMP ? row.x[t] : NAN;
        const double level = plain_median(later, row.months);
        double *age = w->age + i * (PLAIN_RAMP + 1);
        for (int a = 0; a <= PLAIN_RAMP; a++) {
            const size_t t = (size_t)(row.first + a);
            age[a] = row.first > 0 && a > 0 && t < row.months ? row.x[t] - level : NAN;
        }
    }
}

static void learn_ramp(Work *w, const Parallel *parallel, Arena *scratch) {
    const size_t n = w->fit->panel->n;
    double *value = ARENA_ARRAY(scratch, double, n + 1), ramp[PLAIN_RAMP + 1] = {0};
    w->age = ARENA_ARRAY(scratch, double, n *(PLAIN_RAMP + 1));
    parallel->run(parallel, n, age_range, w);
    for (size_t a = 1; a <= PLAIN_RAMP; a++) {
        size_t k = 0;
        for (size_t i = 0; i < n; i += w->stride) {
            const double d = w->age[i * (PLAIN_RAMP + 1) + a];
            if (!isnan(d)) value[k++] = d;
        }
        const double c = (double)k;
        ramp[a] = k ? robust_median(value, k) * c / (c + w->city->params->ramp_shrink) : 0;
    }
    memcpy(w->city->ramp, ramp, sizeof ramp);
}

/* first: sum of clipped products a year apart over the limit's count; second: of squares. */
static void repeat_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Work *w = context;
    for (size_t i = begin; i < end; i++) {
        PlainRow row;
        double z[MONTHS_MAX];
        double *sum = w->age + i * 4;
        if (i % w->stride) continue;
        plain_clean(w->fit, i, w->city->params->least_months, &row);
        plain_base(w->city, w->fit, i, w->city->place[i], &row);
        plain_running_mean(row.x, row.months, 6, z);
        for (size_t t = 0; t < row.months; t++) z[t] = row.x[t] - z[t];
        const double middle = plain_mad(z, row.months) / ROBUST_NORMAL_MAD;
        const double limit = 9 * 2.2 * middle * middle;
        memset(sum, 0, 4 * sizeof *sum);
        for (size_t t = 0; t < row.months; t++) {
            if (isnan(z[t])) continue;
            sum[2] += fmin(z[t] * z[t], limit);
            sum[3]++;
            if (t + 12 >= row.months || isnan(z[t + 12])) continue;
            sum[0] += fmin(fmax(z[t] * z[t + 12], -limit), limit);
            sum[1]++;
        }
    }
}

static void learn_repeat(Work *w, const Parallel *parallel) {
    double sum[4] = {0};
    const size_t n = w->fit->panel->n;
    parallel->run(parallel, n, repeat_range, w);
    for (size_t i = 0; i < n; i += w->stride)
        for (size_t k = 0; k < 4; k++) sum[k] += w->age[i * 4 + k];
    w->city->repeat = 0;
    if (sum[1] <= 0 || sum[2] <= 0) return;
    /* the 13-month mean takes a thirteenth of each with it, hence the addition */
    const double rho = sum[0] / sum[1] / fmax(sum[2] / sum[3], 1e-9) + 0.06;
    w->city->repeat = fmin(fmax(rho, 0), 0.9);
}

static void noise_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Work *w = context;
    for (size_t i = begin; i < end; i++) {
        PlainRow row;
        double *out = w->age + i * 4, deviation[MONTHS_MAX];
        if (i % w->stride) continue;
        plain_clean(w->fit, i, w->city->params->least_months, &row);
        plain_base(w->city, w->fit, i, w->city->place[i], &row);
        plain_season(w->city, &row);
        plain_noise(&row, &out[0], &out[1]);
        const double middle = plain_median(row.r, row.months);
        for (size_t t = 0; t < row.months; t++) deviation[t] = row.r[t] - middle;
        out[2] = plain_mad(deviation, row.months) + 0.01;
    }
}

/* [S] mean log of column k of the numbers, shrunk to the city's, which is returned. */
static double sector_means(const Work *w, size_t k, double *mean) {
    const Panel *panel = w->fit->panel;
    const double shrink = w->city->params->sector_shrink;
    double all = 0, known = 0;
    double *count = mean + w->city->sectors; /* mean has room for 2 S */
    memset(mean, 0, 2 * w->city->sectors * sizeof *mean);
    for (size_t i = 0; i < panel->n; i += w->stride) {
        const double value = w->age[i * 4 + k];
        if (isnan(value)) continue;
        mean[panel->sector[i]] += vector_log(value);
        count[panel->sector[i]]++;
        all += vector_log(value);
        known++;
    }
    all = known > 0 ? all / known : vector_log(0.1);
    for (size_t s = 0; s < w->city->sectors; s++)
        mean[s] = (mean[s] + shrink * all) / (count[s] + shrink);
    return all;
}

static void learn_noise(Work *w, const Parallel *parallel, Arena *scratch) {
    PlainCity *city = w->city;
    const size_t sectors = city->sectors;
    double *mean = ARENA_ARRAY(scratch, double, 2 * sectors);
    parallel->run(parallel, w->fit->panel->n, noise_range, w);
    (void)sector_means(w, 0, mean);
    memcpy(city->log_noise, mean, sectors * sizeof *mean);
    city->log_wander = sector_means(w, 1, mean);
    (void)sector_means(w, 2, mean);
    memcpy(city->log_segment, mean, sectors * sizeof *mean);
}

PlainCity *plain_learn(const Fit *fit, const Params *params, const Parallel *parallel,
                       Arena *arena) {
    const Panel *panel = fit->panel;
    PlainCity *city = ARENA_ARRAY(arena, PlainCity, 1);
    Arena *scratch = arena_open();
    *city = (PlainCity){.params = params_group(params, &plain_group),
                        .months = panel->months,
                        .sectors = panel->sectors};
    name_places(panel, city, arena);
    (void)plain_find_places(city, panel, arena);
    city->month = ARENA_ARRAY(arena, double, city->sectors * city->months);
    city->local = ARENA_ARRAY(arena, double, (city->places + 1) * city->months);
    city->log_noise = ARENA_ARRAY(arena, double, city->sectors);
    city->log_segment = ARENA_ARRAY(arena, double, city->sectors);
    city->visitors = panel->footfall_kind && strcmp(panel->footfall_kind, "visitors") == 0;
    city->own_sd = city->visitors ? city->params->own_visitors_sd : city->params->own_passers_sd;
    Work w = {.city = city,
              .fit = fit,
              .y = ARENA_ARRAY(scratch, float, panel->n * panel->months),
              .stride = 1 + (size_t)((double)panel->n / city->params->teachers)};
    parallel->run(parallel, panel->n, clean_range, &w);
    plain_peers(city, panel, w.y, parallel, city->month, city->local);
    learn_footfall(&w, parallel, arena, scratch);
    learn_ramp(&w, parallel, scratch);
    learn_repeat(&w, parallel);
    learn_noise(&w, parallel, scratch);
    city->proxies = plain_proxies_learn(city, fit, params, parallel, arena);
    arena_close(scratch);
    return city;
}
