/* peers - what a month is for a sector, and for a place whatever the sector.
 *
 * Input     value[n x T], logs, NaN = none; sectors; places.
 * Method    three sweeps of medians: levels; sector x month shrunk to the city's month, (c med +
 *           month_shrink city)/(c + month_shrink); place x month of places with place_least
 *           storefronts, c med/(c + place_shrink).
 * Output    month[S x T], centred over the months; local[P x T].
 * Blind to  what a sector of a place does by itself.
 * Cites     MODEL 13.2; Mosteller & Tukey (1977), Data Analysis and Regression (median polish)
 */
#include <stdlib.h>

#include "models/math/robust.h"
#include "models/plain/plain.h"

typedef struct Sweep {
    const PlainCity *city;
    const Panel *panel;
    const float *value;
    double *month, *local, *level, *overall;
    uint32_t *by_sector, *by_place;   /* storefronts, grouped */
    size_t *sector_from, *place_from; /* [S + 1], [P + 1] */
    double **work;                    /* [workers][n] */
} Sweep;

static double effect_at(const double *effect, int group, size_t months, size_t t) {
    return group < 0 ? 0 : effect[(size_t)group * months + t];
}

static void level_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Sweep *s = context;
    const size_t months = s->city->months;
    double left[MONTHS_MAX];
    for (size_t i = begin; i < end; i++) {
        for (size_t t = 0; t < months; t++)
            left[t] = (double)s->value[i * months + t] -
                      effect_at(s->month, s->panel->sector[i], months, t) -
                      effect_at(s->local, s->city->place[i], months, t);
        s->level[i] = plain_median(left, months);
    }
}

/* Medians of what level and the other effect leave, by month, over storefronts row[count]. */
static size_t month_median(const Sweep *s, const uint32_t *row, size_t count, size_t t,
                           bool of_places, double *work, double *median) {
    const size_t months = s->city->months;
    size_t k = 0;
    for (size_t j = 0; j < count; j++) {
        const size_t i = row ? row[j] : j;
        const double other = of_places ? effect_at(s->month, s->panel->sector[i], months, t)
                                       : effect_at(s->local, s->city->place[i], months, t);
        const double left = (double)s->value[i * months + t] - s->level[i] - other;
        if (!isnan(left)) work[k++] = left;
    }
    *median = k ? robust_median(work, k) : 0;
    return k;
}

static void overall_range(void *context, size_t begin, size_t end, size_t worker) {
    const Sweep *s = context;
    for (size_t t = begin; t < end; t++)
        (void)month_median(s, NULL, s->panel->n, t, false, s->work[worker], &s->overall[t]);
}

static void sector_range(void *context, size_t begin, size_t end, size_t worker) {
    const Sweep *s = context;
    const size_t months = s->city->months;
    const double shrink = s->city->params->month_shrink;
    for (size_t g = begin; g < end; g++) {
        double mean = 0, *row = s->month + g * months;
        for (size_t t = 0; t < months; t++) {
            double median;
            const size_t from = s->sector_from[g], count = s->sector_from[g + 1] - from;
            const double c = (double)month_median(s, s->by_sector + from, count, t, false,
                                                  s->work[worker], &median);
            row[t] = (c * median + shrink * s->overall[t]) / (c + shrink);
        }
        for (size_t t = 0; t < months; t++) mean += row[t] / (double)months;
        for (size_t t = 0; t < months; t++) row[t] -= mean;
    }
}

static void place_range(void *context, size_t begin, size_t end, size_t worker) {
    const Sweep *s = context;
    const size_t months = s->city->months;
    const PlainParams *p = s->city->params;
    for (size_t g = begin; g < end; g++) {
        const size_t from = s->place_from[g], count = s->place_from[g + 1] - from;
        for (size_t t = 0; t < months && (double)count >= p->place_least; t++) {
            double median;
            const double c = (double)month_median(s, s->by_place + from, count, t, true,
                                                  s->work[worker], &median);
            s->local[g * months + t] =
                c >= p->place_least - 1 ? c * median / (c + p->place_shrink) : 0;
        }
    }
}

/* Storefronts in the order of their groups; from[groups + 1]. Those without one are left out. */
static void group_rows(const int *group, size_t n, size_t groups, uint32_t *row, size_t *from) {
    for (size_t g = 0; g <= groups; g++) from[g] = 0;
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0) from[(size_t)group[i] + 1]++;
    for (size_t g = 0; g < groups; g++) from[g + 1] += from[g];
    for (size_t i = 0; i < n; i++)
        if (group[i] >= 0) row[from[group[i]]++] = (uint32_t)i;
    for (size_t g = groups; g > 0; g--) from[g] = from[g - 1];
    from[0] = 0;
}

void plain_peers(const PlainCity *city, const Panel *panel, const float *value,
                 const Parallel *parallel, double *month, double *local) {
    Arena *scratch = arena_open();
    Sweep s = {.city = city,
               .panel = panel,
               .value = value,
               .month = month,
               .local = local,
               .level = ARENA_ARRAY(scratch, double, panel->n),
               .overall = ARENA_ARRAY(scratch, double, city->months),
               .by_sector = ARENA_ARRAY(scratch, uint32_t, panel->n),
               .by_place = ARENA_ARRAY(scratch, uint32_t, panel->n),
               .sector_from = ARENA_ARRAY(scratch, size_t, city->sectors + 1),
               .place_from = ARENA_ARRAY(scratch, size_t, city->places + 1),
               .work = ARENA_ARRAY(scratch, double *, parallel->workers)};
    for (size_t w = 0; w < parallel->workers; w++)
        s.work[w] = ARENA_ARRAY(scratch, double, panel->n);
    group_rows(panel->sector, panel->n, city->sectors, s.by_sector, s.sector_from);
    group_rows(city->place, panel->n, city->places, s.by_place, s.place_from);
    parallel->run(parallel, panel->n, level_range, &s);
    for (size_t sweep = 0; sweep < (size_t)city->params->sweeps; sweep++) {
        parallel->run(parallel, city->months, overall_range, &s);
        parallel->run(parallel, city->sectors, sector_range, &s);
        if (sweep) parallel->run(parallel, city->places, place_range, &s);
        parallel->run(parallel, panel->n, level_range, &s);
    }
    arena_close(scratch);
}
