/* fit_months - sector-month effects by median polish, shrunk to the city's month curve.
 *
 * Input     fit->y, fit->x, [n x T], log units; honest[n] in 0..1 or NULL.
 * Method    y_it = level_i + m_gt; m_gt = (n_gt median_{i in g}(y_it - level_i) + k m_t)/(n_gt +
 * k); then level_i = Huber mean of y_it - m_gt. Output    month_y, month_x [S x T] centred over T;
 * level_y, level_x [n], NaN without any month. Blind to  a whole sector that is false in the same
 * months. Cites     Tukey (1977), Exploratory Data Analysis; Huber (1964),
 * doi:10.1214/aoms/1177703732
 */
#include <math.h>
#include <string.h>

#include "models/fit.h"
#include "models/robust.h"

typedef struct Polish {
    const Fit *fit;
    const float *value;     /* [n x T] */
    const float *own;       /* [n x T] months with a figure of their own: only they shape a month */
    bool figures;           /* some values are means over quarters or years */
    double *effect, *level; /* [S x T], [n] */
    const size_t *order;    /* [n] storefronts by sector */
    const size_t *start;    /* [S + 1] into order */
    const double *honest;
    double *column; /* [workers x n] */
} Polish;

static bool counts(const Polish *p, size_t i) {
    return !p->honest || p->honest[i] > 0.5;
}

/* Residuals of one sector in one month, appended to out; returns how many. */
static size_t gather(const Polish *p, size_t sector, size_t t, double *out) {
    const size_t months = p->fit->panel->months;
    size_t k = 0;
    for (size_t j = p->start[sector]; j < p->start[sector + 1]; j++) {
        const size_t i = p->order[j];
        const float v = p->own[i * months + t];
        if (!isnan(v) && !isnan(p->level[i]) && counts(p, i)) out[k++] = (double)v - p->level[i];
    }
    return k;
}

/* One month of one sweep. Ranges stand for months here: PARALLEL_GRAIN positions each. */
static void sweep_months(void *context, size_t begin, size_t end, size_t worker) {
    const Polish *p = context;
    const size_t months = p->fit->panel->months, sectors = p->fit->panel->sectors;
    double *column = p->column + worker * p->fit->panel->n;
    const double shrink = p->fit->params->month_shrink;
    for (size_t at = begin; at < end; at += PARALLEL_GRAIN) {
        const size_t t = at / PARALLEL_GRAIN;
        size_t all = 0;
        for (size_t s = 0; s < sectors; s++) all += gather(p, s, t, column + all);
        const double city = all ? robust_median(column, all) : 0;
        for (size_t s = 0; s < sectors; s++) {
            const size_t k = gather(p, s, t, column);
            const double own = k ? robust_median(column, k) : 0;
            p->effect[s * months + t] =
                ((double)k * own + shrink * city) / ((double)k + shrink + 1e-9);
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

/* Observed months of storefront i less the month effects; returns how many. */
static size_t adjusted(const Polish *p, size_t i, bool with_effect, double *out) {
    const size_t months = p->fit->panel->months;
    const double *effect = fit_month_row(p->effect, p->fit, i);
    double mean[MONTHS_MAX];
    size_t k = 0;
    if (p->figures) {
        fit_figure_means(p->fit->panel, i, effect, mean);
        effect = mean;
    }
    for (size_t t = 0; t < months; t++) {
        const float v = p->value[i * months + t];
        if (!isnan(v)) out[k++] = (double)v - (with_effect ? effect[t] : 0);
    }
    return k;
}

static void median_levels(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Polish *p = context;
    double z[MONTHS_MAX];
    for (size_t i = begin; i < end; i++) p->level[i] = robust_median(z, adjusted(p, i, true, z));
}

static void huber_levels(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Polish *p = context;
    const ModelParams *prm = p->fit->params;
    double z[MONTHS_MAX], deviation[MONTHS_MAX];
    for (size_t i = begin; i < end; i++) {
        const size_t k = adjusted(p, i, true, z);
        if (!k) continue;
        for (size_t j = 0; j < k; j++) deviation[j] = fabs(z[j] - p->level[i]);
        const double scale = ROBUST_NORMAL_MAD * robust_median(deviation, k) + prm->level_floor;
        double sum = 0, total = 0;
        for (size_t j = 0; j < k; j++) {
            const double away = fmax(fabs(z[j] - p->level[i]), 1e-9);
            const double w = fmin(1, prm->level_huber * scale / away);
            sum += w * z[j];
            total += w;
        }
        p->level[i] = sum / total;
    }
}

static void polish(Polish *p, const Parallel *parallel, Arena *scratch) {
    const Panel *panel = p->fit->panel;
    memset(p->effect, 0, panel->sectors * panel->months * sizeof *p->effect);
    parallel->run(parallel, panel->n, median_levels, p);
    for (size_t sweep = 0; sweep < (size_t)p->fit->params->month_sweeps; sweep++) {
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
                .column = ARENA_ARRAY(scratch, double, panel->n * parallel->workers)};
    polish(&p, parallel, scratch);
    p.value = p.own = fit->x;
    p.figures = false;
    p.effect = fit->month_x;
    p.level = fit->level_x;
    polish(&p, parallel, scratch);
}
