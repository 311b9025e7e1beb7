/* fit_figures - what quarters and years say about the months of a sector and about honest noise.
 *
 * Input     fit->y [n x T] with a figure's mean in each of its months, level [n], effects [S x T].
 * Method    months of their own shape the curve first. Then, for calendar quarters and after them
 *           calendar years: shift the effects of the block by (k med + c city)/(k + own + c), med =
 *           median over the sector's k figures of exactly that block of y - level - mean effect,
 *           own = its months of their own per month, city = the same over all sectors.
 *           Where nobody files by month, sd^2 of the change d between figures a year apart =
 *           sigma^2 2(c_0 - c_12) + trend^2 (12/(T-1))^2, c_k = mean of C between the months of
 *           two figures k months apart; the other spreads are the priors'.
 * Output    effects [S x T], not centred; log_sigma, rho, effect_sd.
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

static bool exactly(const Panel *panel, size_t i, size_t from, size_t length) {
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
        if (isnan(y) || !exactly(panel, i, b->from, b->length)) continue;
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

/* Mean of C between the months of two figures of `span` months that begin `apart` months apart. */
static double noise_between(const Fit *fit, size_t span, size_t apart) {
    const double share = fit->params->rho_share;
    double sum = 0;
    for (size_t a = 0; a < span; a++)
        for (size_t b = apart; b < apart + span; b++)
            sum += a == b ? 1 : share * pow(fit->rho, fabs((double)a - (double)b));
    return sum / (double)(span * span);
}

/* What is left of column t's figure when season and footfall are taken out. */
static double unexplained(const Fit *fit, size_t i, size_t t, size_t span) {
    const double *effect = fit_month_row(fit->month_y, fit, i);
    double sum = 0;
    for (size_t u = t; u < t + span; u++) {
        const size_t cell = i * fit->panel->months + u;
        sum += effect[u] + fit_response(fit, (size_t)fit->panel->sector[i], (double)fit->low[cell],
                                        (double)fit->high[cell]);
    }
    return (double)fit->y[i * fit->panel->months + t] - sum / (double)span;
}

/* Months of the figure that begins in column t; 0 when t begins none, or not one in a row. */
static size_t span_at(const Panel *panel, size_t i, size_t t) {
    size_t span = 0;
    while (t + span < panel->months && panel_figure(panel, i, t + span) == t) span++;
    return span && exactly(panel, i, t, span) ? span : 0;
}

/* Changes over a year, in units of sigma if nothing but noise changed; their trend part, summed. */
static size_t year_changes(const Fit *fit, size_t i, double *change, double *trend_part) {
    const Panel *panel = fit->panel;
    const double slope = 12 / (double)(panel->months - 1);
    size_t k = 0;
    for (size_t t = 0; t + 12 < panel->months; t++) {
        const size_t span = span_at(panel, i, t);
        if (!span || span != span_at(panel, i, t + 12)) continue;
        const double d = unexplained(fit, i, t + 12, span) - unexplained(fit, i, t, span);
        const double v = 2 * (noise_between(fit, span, 0) - noise_between(fit, span, 12));
        if (isnan(d)) continue;
        change[k++] = d / sqrt(v);
        *trend_part += slope * slope / v;
    }
    return k;
}

void fit_figure_spreads(Fit *fit, const double *honest, Arena *scratch) {
    const ModelParams *p = fit->params;
    const double sd[EFFECTS] = {0, p->prior_season, p->prior_low, p->prior_high, p->prior_trend};
    memcpy(fit->effect_sd, sd, sizeof sd);
    fit->rho = p->prior_rho;
    fit->log_sigma = log(p->prior_sigma);
    const size_t n = fit->panel->n;
    double *change = ARENA_ARRAY(scratch, double, n * fit->panel->months);
    double trend_part = 0;
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if ((!honest || honest[i] > 0.5) && !(fit_foreign_sd(fit->panel, i) > 0))
            k += year_changes(fit, i, change + k, &trend_part);
    if (k < (size_t)p->month_shrink) return;
    const double spread = robust_mad(change, k), least = 0.1 * p->prior_sigma;
    const double trend = p->prior_trend * p->prior_trend * trend_part / (double)k;
    fit->log_sigma = 0.5 * log(fmax(spread * spread - trend, least * least));
}
