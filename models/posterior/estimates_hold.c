/* estimates_hold - other storefronts, or other months of them, under the estimates of a city.
 *
 * Input     estimates; a panel of the same city.
 * Method    rows of sectors and places go by name; an unknown sector gets the mean over sectors,
 *           weighted by their storefronts (slopes and offsets of its own: 0). Months that were
 *           learned from keep their effects e; of others the panel's own effects f count, moved by
 *           the mean of e - f over the months that both know, so that levels stay where they were.
 * Output    Fit with plain city and weighing.
 * Blind to  whatever changed in the city since the estimates were made.
 * Cites     MODEL 13.17
 */
#include <math.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/num.h"
#include "models/fit/fit.h"
#include "models/params/version.h"
#include "models/posterior/estimates.h"

/* How rows and columns of the estimates lie in those of a panel. */
typedef struct Shape {
    const Estimates *e;
    const Panel *panel;
    int64_t *sector; /* [S] of the panel: the row of the estimates, -1 = unknown */
    long shift;      /* column 0 of the panel is this column of the estimates */
    bool same;       /* the same months */
    Arena *arena;
} Shape;

/* ---- rows ---- */

static void find_sectors(Shape *shape, EstimatesGaps *gaps, Arena *scratch) {
    const Panel *panel = shape->panel;
    IdMap map;
    id_map_open(&map, scratch);
    for (size_t s = 0; s < shape->e->sectors; s++)
        (void)id_map_put(&map, shape->e->sector[s], strlen(shape->e->sector[s]), (int64_t)s);
    shape->sector = ARENA_ARRAY(shape->arena, int64_t, panel->sectors + 1);
    for (size_t s = 0; s < panel->sectors; s++) {
        shape->sector[s] = id_map_find(&map, panel->sector_name[s], strlen(panel->sector_name[s]));
        gaps->sectors += shape->sector[s] < 0;
    }
    for (size_t i = 0; i < panel->n; i++) gaps->in_sectors += shape->sector[panel->sector[i]] < 0;
}

/* Mean over the sectors of column c of value[Se x width], by their storefronts. */
static double pooled(const Shape *shape, const double *value, size_t width, size_t c) {
    double sum = 0, weight = 0;
    for (size_t s = 0; s < shape->e->sectors; s++) {
        const double v = value[s * width + c], w = shape->e->fit.sector_size[s];
        if (isnan(v)) continue;
        sum += w * v;
        weight += w;
    }
    return weight > 0 ? sum / weight : NAN;
}

/* value[Se x width] as [S x width]; unknown sectors get the mean, or 0. */
static double *carry(const Shape *shape, const double *value, size_t width, bool mean) {
    if (!value) return NULL;
    double *out = ARENA_ARRAY(shape->arena, double, shape->panel->sectors *width + 1);
    for (size_t s = 0; s < shape->panel->sectors; s++)
        for (size_t c = 0; c < width; c++) {
            const int64_t row = shape->sector[s];
            out[s * width + c] = row >= 0 ? value[(size_t)row * width + c]
                                 : mean   ? pooled(shape, value, width, c)
                                          : 0;
        }
    return out;
}

/* ---- months ---- */

static bool knows(const Shape *shape, size_t t) {
    const long column = (long)t + shape->shift;
    return column >= 0 && column < (long)shape->e->months;
}

/* One row: what was held[Te], and of months that are new fresh[T] (NULL = 0) on its level. */
static void splice(const Shape *shape, const double *held, const double *fresh, double *out) {
    const size_t months = shape->panel->months;
    double gap = 0, count = 0;
    for (size_t t = 0; t < months; t++) {
        out[t] = fresh ? fresh[t] : 0;
        if (!knows(shape, t)) continue;
        gap += held[(long)t + shape->shift] - out[t];
        count++;
    }
    for (size_t t = 0; t < months; t++)
        out[t] = knows(shape, t) ? held[(long)t + shape->shift] : out[t] + gap / count;
}

/* rows x Te held, already in the panel's rows, as rows x T. */
static double *splice_rows(const Shape *shape, double *held, const double *fresh, size_t rows) {
    const size_t months = shape->panel->months;
    if (!held || shape->same) return held;
    double *out = ARENA_ARRAY(shape->arena, double, rows *months + 1);
    for (size_t r = 0; r < rows; r++)
        splice(shape, held + r * shape->e->months, fresh ? fresh + r * months : NULL,
               out + r * months);
    return out;
}

static double *carry_months(const Shape *shape, const double *held, const double *fresh) {
    return splice_rows(shape, carry(shape, held, shape->e->months, true), fresh,
                       shape->panel->sectors);
}

/* ---- the fit ---- */

static void carry_level(const Shape *shape, const LevelModel *from, LevelModel *to) {
    for (size_t c = 0; c < LEVEL_COLUMNS; c++)
        to->missing[c] = carry(shape, from->missing[c], 1, true);
    to->effect = carry(shape, from->effect, 1, false);
    to->tau = carry(shape, from->tau, 1, true);
    to->slope = carry(shape, from->slope, LEVEL_COLUMNS, false);
}

/* A fit that holds the estimates alone, in the panel's sectors and months. */
static void carry_fit(const Shape *shape, const Params *params, const Fit *fresh, Fit *out) {
    const Fit *from = &shape->e->fit;
    *out = *from;
    out->panel = shape->panel;
    out->params = params_group(params, &model_group);
    carry_level(shape, &from->level, &out->level);
    out->month_y = carry_months(shape, from->month_y, fresh->month_y);
    out->month_x = carry_months(shape, from->month_x, fresh->month_x);
    out->sector_low = carry(shape, from->sector_low, 1, false);
    out->sector_high = carry(shape, from->sector_high, 1, false);
    out->sector_noise = carry(shape, from->sector_noise, 1, false);
    out->sector_spread = carry(shape, from->sector_spread, 1, true);
}

/* Of an unknown sector as many as the panel has: they are its peers. */
static void carry_sizes(const Shape *shape, Fit *fit) {
    for (size_t s = 0; s < shape->panel->sectors; s++)
        if (shape->sector[s] >= 0)
            fit->sector_size[s] = shape->e->fit.sector_size[shape->sector[s]];
}

/* The panel's own months, where some of them are new. */
static Status fresh_months(const Shape *shape, const Params *params, const Parallel *parallel,
                           Fit *fresh, Err *err) {
    if (shape->same) return ST_OK;
    Panel *sample = ARENA_ARRAY(shape->arena, Panel, 1);
    const bool part = fit_sample(shape->panel, params, shape->arena, sample);
    TRY(fit_open(part ? sample : shape->panel, params, shape->arena, fresh, err));
    fit_months(fresh, NULL, parallel, shape->arena);
    return ST_OK;
}

/* ---- the plain city ---- */

static const PlainProxies *carry_proxies(const Shape *shape, const Params *params,
                                         const PlainProxies *fresh) {
    const PlainProxies *from = shape->e->city.proxies;
    if (!from) return NULL;
    PlainProxies *to = ARENA_ARRAY(shape->arena, PlainProxies, 1);
    *to = (PlainProxies){.params = params_group(params, &proxies_group),
                         .most = carry(shape, from->most, 1, true),
                         .hours = carry(shape, from->hours, 1, true),
                         .most_seat = carry(shape, from->most_seat, 1, true)};
    for (size_t k = 0; k < PROXY_KINDS; k++) {
        to->month[k] = carry_months(shape, from->month[k], fresh ? fresh->month[k] : NULL);
        to->usual[k] = carry(shape, from->usual[k], 1, true);
    }
    return to;
}

/* fresh[P' x T] of places by other numbers, as [P x T] of those of the estimates; NULL stays. */
static double *by_place(const Shape *shape, const PlainCity *fresh, const double *local) {
    const PlainCity *held = &shape->e->city;
    const size_t months = shape->panel->months;
    IdMap map;
    if (!local || fresh->by_street != held->by_street) return NULL;
    double *out = ARENA_ARRAY(shape->arena, double, (held->places + 1) * months);
    id_map_open(&map, shape->arena);
    for (size_t p = 0; p < fresh->places; p++)
        (void)id_map_put(&map, fresh->place_name[p], strlen(fresh->place_name[p]), (int64_t)p);
    for (size_t p = 0; p < held->places; p++) {
        const char *name = held->place_name[p];
        const int64_t q = id_map_find(&map, name, strlen(name));
        if (q >= 0) memcpy(out + p * months, local + (size_t)q * months, months * sizeof *out);
    }
    return out;
}

static PlainCity *carry_city(const Shape *shape, const Fit *fit, const Params *params,
                             const Parallel *parallel, EstimatesGaps *gaps) {
    const PlainCity *from = &shape->e->city;
    const PlainCity *fresh = shape->same ? NULL : plain_learn(fit, params, parallel, shape->arena);
    PlainCity *to = ARENA_ARRAY(shape->arena, PlainCity, 1);
    *to = *from;
    to->params = params_group(params, &plain_group);
    to->months = shape->panel->months;
    to->sectors = shape->panel->sectors;
    to->month = carry_months(shape, from->month, fresh ? fresh->month : NULL);
    to->foot_month = carry_months(shape, from->foot_month, fresh ? fresh->foot_month : NULL);
    to->local = splice_rows(shape, from->local, fresh ? by_place(shape, fresh, fresh->local) : NULL,
                            from->places);
    to->foot_local =
        splice_rows(shape, from->foot_local,
                    fresh ? by_place(shape, fresh, fresh->foot_local) : NULL, from->places);
    to->log_noise = carry(shape, from->log_noise, 1, true);
    to->log_segment = carry(shape, from->log_segment, 1, true);
    to->proxies = carry_proxies(shape, params, fresh ? fresh->proxies : NULL);
    gaps->places = plain_find_places(to, shape->panel, shape->arena);
    return to;
}

/* ---- all of it ---- */

static Status check(const Estimates *e, const Panel *panel, const Params *params, Err *err) {
    char now[DIGEST_TEXT], first[MONTH_TEXT], last[MONTH_TEXT];
    if (e->model != MODEL_VERSION)
        return FAIL(err, ST_INPUT,
                    "these estimates are of model version %zu and this build has %d: make a run "
                    "without --estimates",
                    e->model, MODEL_VERSION);
    estimates_params(params, now);
    if (strcmp(now, e->params) != 0)
        return FAIL(err, ST_INPUT,
                    "these estimates were made with other parameters of the model: make a run "
                    "without --estimates, or with the parameters of theirs");
    const long from = panel->first_month > e->first_month ? panel->first_month : e->first_month;
    const long ends[] = {(long)panel->first_month + (long)panel->months,
                         (long)e->first_month + (long)e->months};
    if ((ends[0] < ends[1] ? ends[0] : ends[1]) - from < ESTIMATES_MONTHS)
        return FAIL(err, ST_INPUT,
                    "these estimates know %s to %s, too few of the months of this scan: make a run "
                    "without --estimates",
                    month_format(e->first_month, first),
                    month_format(e->first_month + (int)e->months - 1, last));
    return ST_OK;
}

static Shape shape_of(const Estimates *estimates, const Panel *panel, Arena *arena) {
    Shape shape = {.e = estimates,
                   .panel = panel,
                   .shift = (long)panel->first_month - estimates->first_month,
                   .arena = arena};
    shape.same = !shape.shift && panel->months == estimates->months;
    return shape;
}

static void find_gaps(Shape *shape, EstimatesGaps *gaps) {
    *gaps = (EstimatesGaps){0};
    for (size_t t = 0; t < shape->panel->months; t++) gaps->months += !knows(shape, t);
    find_sectors(shape, gaps, shape->arena);
}

void estimates_gaps(const Estimates *estimates, const Panel *panel, EstimatesGaps *gaps) {
    Arena *scratch = arena_open();
    Shape shape = shape_of(estimates, panel, scratch);
    PlainCity city = estimates->city;
    find_gaps(&shape, gaps);
    gaps->places = plain_find_places(&city, panel, scratch);
    arena_close(scratch);
}

static void carry_weighing(const Estimates *e, const PlainCity *city, Arena *arena, Fit *fit) {
    fit->plain = city;
    fit->weighing = NULL;
    if (!e->weighing.forms) return;
    Weighing *weighing = ARENA_ARRAY(arena, Weighing, 1);
    *weighing = e->weighing;
    weighing->city = city;
    fit->weighing = weighing;
}

Status estimates_hold(const Estimates *estimates, const Panel *panel, const Params *params,
                      const Parallel *parallel, Arena *arena, Fit *fit, EstimatesGaps *gaps,
                      Err *err) {
    Fit learned, fresh = {0};
    *fit = (Fit){0};
    *gaps = (EstimatesGaps){0};
    TRY(check(estimates, panel, params, err));
    Shape shape = shape_of(estimates, panel, arena);
    find_gaps(&shape, gaps);
    TRY(fresh_months(&shape, params, parallel, &fresh, err));
    carry_fit(&shape, params, &fresh, &learned);
    fit_extend(&learned, panel, parallel, arena, fit);
    carry_sizes(&shape, fit);
    carry_weighing(estimates, carry_city(&shape, fit, params, parallel, gaps), arena, fit);
    return ST_OK;
}
