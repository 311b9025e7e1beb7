/* fit_figures - what quarters and years say about the months of a sector.
 *
 * Input     fit->y [n x T] with a figure's mean in each of its months, level [n], effects [S x T].
 * Method    months of their own shape the curve first. Then, for calendar quarters and after them
 *           calendar years: shift the effects of the block by (k med + c city)/(k + own + c), med =
 *           median over the sector's k figures of exactly that block of y - level - mean effect,
 *           own = its months of their own per month, city = the same over all sectors.
 * Output    effects [S x T], not centred.
 * Blind to  the shape of months within a quarter that nobody files by month; broken book years.
 * Cites     MODEL 3.8; Tukey (1977), Exploratory Data Analysis (median polish)
 */
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/robust.h"

void fit_figure_means(const Panel *panel, size_t i, const double *value, double *mean) {
    double sum[MONTHS_MAX] = {0}, count[MONTHS_MAX] = {0};
    for (size_t t = 0; t < panel->months; t++) {
        sum[panel_figure(panel, i, t)] += value[t];
        count[panel_figure(panel, i, t)]++;
    }
    for (size_t t = 0; t < panel->months; t++) {
        const size_t figure = panel_figure(panel, i, t);
        mean[t] = count[figure] > 1 ? sum[figure] / count[figure] : value[t];
    }
}

/* A run of columns and what its figures say, by sector. */
typedef struct Block {
    size_t from, length;
    double *value;         /* [n] of the storefronts with a figure over exactly these columns */
    int *sector;           /* [n] theirs */
    size_t count;          /* how many */
    double *own, own_city; /* [S] months of their own per column, and of the city */
} Block;

bool fit_figure_exactly(const Panel *panel, size_t i, size_t from, size_t length) {
    const size_t figure = panel_figure(panel, i, from);
    if (figure != from) return false;
    for (size_t t = 0; t < panel->months; t++)
        if ((panel_figure(panel, i, t) == figure) != (t >= from && t < from + length)) return false;
    return true;
}

static void gather(const Fit *fit, const double *honest, const double *level, const double *effect,
                   Block *b) {
    const Panel *panel = fit->panel;
    b->count = 0;
    b->own_city = 0;
    memset(b->own, 0, panel->sectors * sizeof *b->own);
    for (size_t i = 0; i < panel->n; i++) {
        if (isnan(level[i]) || (honest && honest[i] <= 0.5)) continue;
        const float *own = fit->own + i * panel->months;
        double known = 0, mean = 0;
        for (size_t t = b->from; t < b->from + b->length; t++) {
            known += isnan(own[t]) ? 0 : 1 / (double)b->length;
            mean += fit_month_row(effect, fit, i)[t] / (double)b->length;
        }
        b->own[panel->sector[i]] += known;
        b->own_city += known;
        const float y = fit->y[i * panel->months + b->from];
        if (isnan(y) || !fit_figure_exactly(panel, i, b->from, b->length)) continue;
        b->sector[b->count] = panel->sector[i];
        b->value[b->count++] = (double)y - level[i] - mean;
    }
}

/* Months of their own know the block already: their number holds the shift back. */
static void shift(const Fit *fit, const Block *b, double *effect, double *work) {
    const size_t months = fit->panel->months;
    const double shrink = fit->params->month_shrink;
    memcpy(work, b->value, b->count * sizeof *work);
    const double all = (double)b->count, city_median = robust_median(work, b->count);
    const double city = all * city_median / (all + b->own_city);
    for (size_t s = 0; s < fit->panel->sectors; s++) {
        size_t k = 0;
        for (size_t j = 0; j < b->count; j++)
            if ((size_t)b->sector[j] == s) work[k++] = b->value[j];
        const double own = k ? robust_median(work, k) : 0;
        const double move =
            ((double)k * own + shrink * city) / ((double)k + b->own[s] + shrink + 1e-9);
        for (size_t t = b->from; t < b->from + b->length; t++) effect[s * months + t] += move;
    }
}

void fit_figures(const Fit *fit, const double *honest, const double *level, double *effect,
                 Arena *scratch) {
    static const size_t lengths[] = {3, 12}; /* calendar quarters, calendar years */
    const Panel *panel = fit->panel;
    double *work = ARENA_ARRAY(scratch, double, panel->n);
    Block b = {.value = ARENA_ARRAY(scratch, double, panel->n),
               .sector = ARENA_ARRAY(scratch, int, panel->n),
               .own = ARENA_ARRAY(scratch, double, panel->sectors)};
    for (size_t l = 0; l < sizeof lengths / sizeof *lengths; l++) {
        b.length = lengths[l];
        const size_t late = (size_t)panel->first_month % b.length;
        for (b.from = late ? b.length - late : 0; b.from + b.length <= panel->months;
             b.from += b.length) {
            gather(fit, honest, level, effect, &b);
            if (b.count) shift(fit, &b, effect, work);
        }
    }
}
