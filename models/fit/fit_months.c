/* fit_months - sector-month effects by median polish, shrunk to the city's month curve.
 *
 * Input     fit->y, fit->x [n x T], log units; honest[n] in 0..1 or NULL.
 * Method    y_it = level_i + m_gt; m_gt = (n_gt median_{i in g}(y_it - level_i) + k m_t)/(n_gt +
 *           k), month_sweeps times; then level_i = Huber mean of y_it - m_gt.
 * Output    month_y, month_x [S x T] centred over T; level_y, level_x [n], NaN without any month.
 * Blind to  a whole sector that is false in the same months.
 * Cites     MODEL 3.2; Tukey (1977), Exploratory Data Analysis; Huber (1964),
 *           doi:10.1214/aoms/1177703732
 */
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/robust.h"
#include "models/math/robust_lanes.h"
#include "models/math/vector.h"

typedef struct Polish {
    const Fit *fit;
    const float *value;     /* [n x T] */
    const float *own;       /* [n x T] months with a figure of their own: only they shape a month */
    bool figures;           /* some values are means over quarters or years */
    double *effect, *level; /* [S x T], [n] */
    const size_t *order;    /* [n] storefronts by sector */
    const size_t *start;    /* [S + 1] into order */
    const double *honest;
    float *by_month;       /* [T x n] own in that order; NaN also where a storefront is left out */
    double *ordered_level; /* [n] level in that order */
    double *column;        /* [workers x (n + 1)] */
    size_t *kept;          /* [workers x S] */
} Polish;

static bool counts(const Polish *p, size_t i) {
    return !p->honest || p->honest[i] > 0.5;
}

/* Months are stored together, so that a sweep reads them in order. */
static void turn(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Polish *p = context;
    const size_t months = p->fit->panel->months, n = p->fit->panel->n;
    for (size_t t = 0; t < months; t++)
        for (size_t j = begin; j < end; j++) {
            const size_t i = p->order[j];
            p->by_month[t * n + j] = counts(p, i) ? p->own[i * months + t] : NAN;
        }
}

static void order_levels(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Polish *p = context;
    for (size_t j = begin; j < end; j++) p->ordered_level[j] = p->level[p->order[j]];
}

/* Residuals of one sector in one month; returns how many. */
static size_t gather(const Polish *p, size_t sector, size_t t, double *out) {
    const float *value = p->by_month + t * p->fit->panel->n;
    size_t k = 0;
    for (size_t j = p->start[sector]; j < p->start[sector + 1]; j++) {
        out[k] = (double)value[j] - p->ordered_level[j];
        k += out[k] == out[k]; /* a NaN is overwritten by the next */
    }
    return k;
}

/* One month of one sweep. Ranges stand for months here: PARALLEL_GRAIN positions each. */
static void sweep_months(void *context, size_t begin, size_t end, size_t worker) {
    const Polish *p = context;
    const size_t months = p->fit->panel->months, sectors = p->fit->panel->sectors;
    double *column = p->column + worker * (p->fit->panel->n + 1);
    size_t *kept = p->kept + worker * sectors;
    const double shrink = p->fit->params->month_shrink;
    for (size_t at = begin; at < end; at += PARALLEL_GRAIN) {
        const size_t t = at / PARALLEL_GRAIN;
        size_t all = 0;
        for (size_t s = 0; s < sectors; s++) {
            kept[s] = gather(p, s, t, column + all);
            p->effect[s * months + t] = kept[s] ? robust_median(column + all, kept[s]) : 0;
            all += kept[s];
        }
        const double city = all ? robust_median(column, all) : 0;
        for (size_t s = 0; s < sectors; s++) {
            double *effect = &p->effect[s * months + t];
            const double k = (double)kept[s];
            *effect = (k * *effect + shrink * city) / (k + shrink + 1e-9);
        }
    }
}

static void centre_rows(double *effect, size_t rows, size_t months) {
    for (size_t s = 0; s < rows; s++) {
        double sum = 0;
        for (size_t t = 0; t < months; t++) sum += effect[s * months + t];
        for (size_t t = 0; t < months; t++) effect[s * months + t] -= sum / (double)months;
    }
}

/* Months of up to ROBUST_LANES storefronts side by side, less the month effects; INFINITY where
 * nothing was observed. */
typedef struct Block {
    size_t width, count[ROBUST_LANES]; /* storefronts; their observed months */
    double z[MONTHS_MAX][ROBUST_LANES];
} Block;

static void block_load(const Polish *p, size_t begin, size_t end, Block *b) {
    const size_t months = p->fit->panel->months;
    double mean[MONTHS_MAX];
    b->width = end - begin < ROBUST_LANES ? end - begin : ROBUST_LANES;
    for (size_t e = 0; e < ROBUST_LANES; e++) {
        const size_t i = begin + (e < b->width ? e : 0);
        const double *effect = fit_month_row(p->effect, p->fit, i);
        if (p->figures) {
            fit_figure_means(p->fit->panel, i, effect, mean);
            effect = mean;
        }
        b->count[e] = 0;
        for (size_t t = 0; t < months; t++) {
            const float v = p->value[i * months + t];
            b->z[t][e] = isnan(v) ? INFINITY : (double)v - effect[t];
            b->count[e] += (size_t)!isnan(v);
        }
    }
}

static void median_levels(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Polish *p = context;
    const size_t months = p->fit->panel->months;
    double level[ROBUST_LANES];
    Block b;
    for (size_t i = begin; i < end; i += ROBUST_LANES) {
        block_load(p, i, end, &b);
        robust_sort_lanes(b.z, months);
        robust_median_lanes((const double(*)[ROBUST_LANES])b.z, b.count, level);
        memcpy(p->level + i, level, b.width * sizeof *level);
    }
}

/* Huber means around the given levels. A month that was not observed gets no weight. */
VECTOR static void huber_means(const Block *b, size_t months, const double *level,
                               const double *reach, double *mean) {
    double sum[ROBUST_LANES] = {0}, total[ROBUST_LANES] = {0};
    for (size_t t = 0; t < months; t++)
        for (size_t e = 0; e < ROBUST_LANES; e++) {
            const double z = b->z[t][e], known = z < INFINITY ? z : 0;
            const double gap = fabs(z - level[e]), away = gap > 1e-9 ? gap : 1e-9;
            const double ratio = reach[e] / away, w = ratio < 1 ? ratio : 1;
            sum[e] += w * known;
            total[e] += z < INFINITY ? w : 0;
        }
    for (size_t e = 0; e < ROBUST_LANES; e++) mean[e] = sum[e] / total[e];
}

static void huber_levels(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Polish *p = context;
    const ModelParams *prm = p->fit->params;
    const size_t months = p->fit->panel->months;
    double away[MONTHS_MAX][ROBUST_LANES], level[ROBUST_LANES] = {0}, reach[ROBUST_LANES];
    Block b;
    for (size_t i = begin; i < end; i += ROBUST_LANES) {
        block_load(p, i, end, &b);
        memcpy(level, p->level + i, b.width * sizeof *level);
        for (size_t t = 0; t < months; t++)
            for (size_t e = 0; e < ROBUST_LANES; e++) away[t][e] = fabs(b.z[t][e] - level[e]);
        robust_sort_lanes(away, months);
        robust_median_lanes((const double(*)[ROBUST_LANES])away, b.count, reach);
        for (size_t e = 0; e < ROBUST_LANES; e++)
            reach[e] = prm->level_huber * (ROBUST_NORMAL_MAD * reach[e] + prm->level_floor);
        huber_means(&b, months, level, reach, level);
        memcpy(p->level + i, level, b.width * sizeof *level);
    }
}

static void polish(Polish *p, const Parallel *parallel, Arena *scratch) {
    const Panel *panel = p->fit->panel;
    memset(p->effect, 0, panel->sectors * panel->months * sizeof *p->effect);
    parallel->run(parallel, panel->n, turn, p);
    parallel->run(parallel, panel->n, median_levels, p);
    for (size_t sweep = 0; sweep < (size_t)p->fit->params->month_sweeps; sweep++) {
        parallel->run(parallel, panel->n, order_levels, p);
        parallel->run(parallel, panel->months * PARALLEL_GRAIN, sweep_months, p);
        if (p->figures) fit_figures(p->fit, p->honest, p->level, p->effect, scratch);
        centre_rows(p->effect, panel->sectors, panel->months);
        parallel->run(parallel, panel->n, median_levels, p);
    }
    parallel->run(parallel, panel->n, huber_levels, p);
}

/* Counting sort of storefronts by sector, stable. */
static void order_by_sector(const Panel *panel, size_t *order, size_t *start) {
    for (size_t i = 0; i < panel->n; i++) start[panel->sector[i] + 1]++;
    for (size_t s = 0; s < panel->sectors; s++) start[s + 1] += start[s];
    size_t *next = start + panel->sectors + 1;
    memcpy(next, start, panel->sectors * sizeof *next);
    for (size_t i = 0; i < panel->n; i++) order[next[panel->sector[i]]++] = i;
}

void fit_months(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch) {
    const Panel *panel = fit->panel;
    size_t *order = ARENA_ARRAY(scratch, size_t, panel->n);
    size_t *start = ARENA_ARRAY(scratch, size_t, 2 * panel->sectors + 1);
    order_by_sector(panel, order, start);
    Polish p = {.fit = fit,
                .value = fit->y,
                .own = fit->own,
                .figures = panel->period != NULL,
                .effect = fit->month_y,
                .level = fit->level_y,
                .order = order,
                .start = start,
                .honest = honest,
                .by_month = ARENA_ARRAY(scratch, float, panel->n * panel->months),
                .ordered_level = ARENA_ARRAY(scratch, double, panel->n),
                .kept = ARENA_ARRAY(scratch, size_t, panel->sectors * parallel->workers),
                .column = ARENA_ARRAY(scratch, double, (panel->n + 1) * parallel->workers)};
    polish(&p, parallel, scratch);
    p.value = p.own = fit->x;
    p.figures = false;
    p.effect = fit->month_x;
    p.level = fit->level_x;
    polish(&p, parallel, scratch);
}

/* Turnover or footfall with the month effects as they are. */
static Polish finished(Fit *fit, bool turnover) {
    return (Polish){.fit = fit,
                    .value = turnover ? fit->y : fit->x,
                    .figures = turnover && fit->panel->period,
                    .effect = turnover ? fit->month_y : fit->month_x,
                    .level = turnover ? fit->level_y : fit->level_x};
}

void fit_months_apply(Fit *fit, const Parallel *parallel) {
    for (int turnover = 0; turnover < 2; turnover++) {
        Polish p = finished(fit, turnover);
        parallel->run(parallel, fit->panel->n, median_levels, &p);
        parallel->run(parallel, fit->panel->n, huber_levels, &p);
    }
}

void fit_own_level(Fit *fit, size_t i) {
    Polish p = finished(fit, true);
    median_levels(&p, i, i + 1, 0);
    huber_levels(&p, i, i + 1, 0);
}
