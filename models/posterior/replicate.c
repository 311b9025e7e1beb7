/* replicate - the same storefronts with other month noise: how far a score depends on chance.
 *
 * Input     a city-wide fit; storefronts of it.
 * Method    What lasts of a storefront is kept: what the city leads us to expect, its own level,
 *           season, answers to footfall and trend (a loose ridge regression), the running median of
 *           what is left with its edges, and single months that stand out from it (spikes). What
 *           does not last is redrawn, of footfall and of turnover: month noise of the
 *           storefront's own spread (median absolute deviation from that running median, corrected
 *           for what the median takes with it) and the city's autocorrelation. Turnover answers to
 *           the footfall drawn. Figures over several months get the mean of their months' noise, of
 *           the sector's spread. Held: which amounts look round, which months are missing, the mean
 *           level of footfall.
 * Output    own log Bayes factor of each draw.
 * Blind to  uncertainty of what lasts, beyond what noise of this size does to it.
 * Cites     MODEL 10.1; Efron & Tibshirani (1993), An Introduction to the Bootstrap (parametric)
 */
#include "models/posterior/replicate.h"
#include "models/math/portable.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/linear.h"
#include "models/math/robust.h"
#include "models/posterior/mixture.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(StabilityParams, field), initial, low, high, unit, why }

static const ParamSpec specs[] = {
    P(draws, 200, 20, 10000, "draws", "the ends of a 90 % interval are then known to a few ranks"),
    P(refits, 4, 2, 200, "cities",
      "with other months throughout; each is learned from again, which costs as much as a scan"),
    P(reach, 10, 1, 1000, "times the list",
      "storefronts further down than this do not reach the list by chance"),
    P(least, 500, 50, 1e6, "storefronts",
      "so that the overlap of the first hundred can be drawn too"),
    P(window, 2, 1, 12, "months each side",
      "five-month median keeps the edge of a lasting change; as the model's own"),
    P(loose, 3, 1, 100, "times the honest spread",
      "how far a storefront's own ways may go: fronts follow season and footfall less than any "
      "honest one"),
    P(spike, 2.5, 2, 20, "standard deviations",
      "a month further out than this is an event that would have happened anyway"),
    P(widen, 0.8, 0.1, 5, "ratio",
      "a score moves so much less than draws say: holidays, promotions and a street's months come "
      "back, and a draw takes them for noise"),
    {0},
};

const ParamGroup stability_group = {
    .name = "stability",
    .title = "Stability of ranks: what is redrawn, and how often",
    .stage = STAGE_STUDY,
    .specs = specs,
    .size = sizeof(StabilityParams),
};

/* ---- noise ---- */

/* Finaliser of SplitMix64: a seed of its own for every storefront and draw. */
static uint64_t mixed(uint64_t a, uint64_t b, uint64_t c) {
    uint64_t z = a + 0x9e3779b97f4a7c15u * (b + 1) + 0xd1b54a32d192ed03u * (c + 1);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* e[months] of unit variance: share rho^|s-t| + (1 - share) [s = t]. */
static void draw_noise(gsl_rng *rng, double rho, double share, size_t months, double *e) {
    double wave = gsl_ran_gaussian_ziggurat(rng, 1);
    for (size_t t = 0; t < months; t++) {
        if (t) wave = rho * wave + sqrt(1 - rho * rho) * gsl_ran_gaussian_ziggurat(rng, 1);
        e[t] = sqrt(share) * wave + sqrt(1 - share) * gsl_ran_gaussian_ziggurat(rng, 1);
    }
}

/* Median of the known values within reach of t; NaN without any. */
static double running_median(const double *value, size_t months, size_t t, size_t reach,
                             double *scratch) {
    const size_t from = t > reach ? t - reach : 0;
    size_t k = 0;
    for (size_t u = from; u < months && u <= t + reach; u++)
        if (!isnan(value[u])) scratch[k++] = value[u];
    return k ? robust_median(scratch, k) : NAN;
}

/* Spread of the months around the running median; 0 with fewer than three. */
static double spread_of(const double *value, const double *smooth, size_t months, double *scratch) {
    size_t k = 0;
    for (size_t t = 0; t < months; t++)
        if (!isnan(value[t])) scratch[k++] = value[t] - smooth[t];
    return k < 3 ? 0 : robust_mad(scratch, k);
}

/* What the running median leaves of noise of unit sd, measured once on a long series. */
static double factor_of(const Fit *fit, size_t reach) {
    enum { LONG = 4096 };
    Arena *scratch = arena_open();
    double *e = ARENA_ARRAY(scratch, double, LONG), *smooth = ARENA_ARRAY(scratch, double, LONG);
    double *work = ARENA_ARRAY(scratch, double, LONG);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    draw_noise(rng, fit->rho, fit->params->rho_share, LONG, e);
    for (size_t t = 0; t < LONG; t++) smooth[t] = running_median(e, LONG, t, reach, work);
    const double left = spread_of(e, smooth, LONG, work);
    gsl_rng_free(rng);
    arena_close(scratch);
    return 1 / left;
}

/* ---- what lasts ---- */

static const StabilityParams *params_of(const Replicas *r) {
    return params_group(r->params, &stability_group);
}

static bool has_figures(const Panel *panel, size_t i) {
    for (size_t t = 0; panel->period && t < panel->months; t++)
        if (panel->turnover[i * panel->months + t] > 0 && panel_figure(panel, i, t) != t)
            return true;
    return false;
}

static double sector_sd(const Fit *fit, size_t i) {
    return portable_exp(fit->log_sigma + fit->sector_noise[fit->panel->sector[i]]);
}

/* One row of the design of a storefront's own ways (storefront.h), at cell t with this footfall. */
static void effects_at(const Fit *fit, size_t i, size_t t, double x[EFFECTS]) {
    const size_t months = fit->panel->months, cell = i * months + t;
    x[EFFECT_LEVEL] = 1;
    x[EFFECT_SEASON] = fit_month_row(fit->month_y, fit, i)[t];
    x[EFFECT_LOW] = (double)fit->low[cell];
    x[EFFECT_HIGH] = (double)fit->high[cell];
    x[EFFECT_TREND] = (double)t / (double)(months - 1) - 0.5;
}

/* Log turnover that the city and this storefront's own ways lead us to expect of cell t. */
static double own_mean(const Replicas *r, size_t k, size_t t) {
    const Fit *fit = r->fit;
    const size_t i = r->row[k];
    double x[EFFECTS], sum = fit->mu[i];
    effects_at(fit, i, t, x);
    sum += x[EFFECT_SEASON] +
           fit_response(fit, (size_t)fit->panel->sector[i], x[EFFECT_LOW], x[EFFECT_HIGH]);
    for (size_t e = 0; e < EFFECTS; e++) sum += r->way[k][e] * x[e];
    return sum;
}

/* One weighted ridge fit of rest[t] on the effects; months without it are NaN. The ridge is loose:
 * fronts go ways of their own further than honest ones. */
static void fit_ways(Replicas *r, size_t k, const double *rest, const double *weight) {
    const Fit *fit = r->fit;
    const double noise = sector_sd(fit, r->row[k]);
    double a[EFFECTS * EFFECTS] = {0}, b[EFFECTS] = {0}, x[EFFECTS];
    for (size_t t = 0; t < fit->panel->months; t++) {
        if (isnan(rest[t])) continue;
        effects_at(fit, r->row[k], t, x);
        for (size_t e = 0; e < EFFECTS; e++) {
            b[e] += weight[t] * x[e] * rest[t];
            for (size_t f = 0; f < EFFECTS; f++) a[e * EFFECTS + f] += weight[t] * x[e] * x[f];
        }
    }
    for (size_t e = 0; e < EFFECTS; e++) {
        const double sd = e ? params_of(r)->loose * fit->effect_sd[e] : params_of(r)->loose;
        a[e * EFFECTS + e] += noise * noise / (sd * sd);
    }
    memset(r->way[k], 0, sizeof r->way[k]);
    if (!linear_cholesky(a, EFFECTS)) return;
    linear_substitute(a, b, EFFECTS);
    memcpy(r->way[k], b, sizeof r->way[k]);
}

/* rest[t] less the mean of the months as they are. */
static void rests(const Replicas *r, size_t k, double *rest) {
    const size_t months = r->fit->panel->months, i = r->row[k];
    for (size_t t = 0; t < months; t++)
        rest[t] = (double)r->fit->y[i * months + t] - own_mean(r, k, t);
}

/* The storefront's own ways, by two fits: the second without months that stand out half as far
 * again as a spike does. It matters little: with 1.5 the 90 % intervals of calibration_stability
 * hold 91.6 % of 405 ranks, with 1 they hold 90.6 %. */
static void find_ways(Replicas *r, size_t k, double *work) {
    const double far = 1.5 * params_of(r)->spike;
    const size_t months = r->fit->panel->months;
    double first[MONTHS_MAX], rest[MONTHS_MAX], weight[MONTHS_MAX] = {0};
    memset(r->way[k], 0, sizeof r->way[k]);
    for (size_t t = 0; t < months; t++) weight[t] = 1;
    rests(r, k, first);
    fit_ways(r, k, first, weight);
    rests(r, k, rest);
    const double zero[MONTHS_MAX] = {0}, sd = spread_of(rest, zero, months, work);
    for (size_t t = 0; t < months; t++) weight[t] = fabs(rest[t]) <= far * sd ? 1 : 0;
    fit_ways(r, k, first, weight);
}

/* Months beyond the spike's reach stay where they are; the others fall back to the median. */
static void split_turnover(Replicas *r, size_t k, double *work) {
    const size_t i = r->row[k], months = r->fit->panel->months;
    double rest[MONTHS_MAX], smooth[MONTHS_MAX] = {0};
    r->sd_y[k] = sector_sd(r->fit, i);
    if (has_figures(r->fit->panel, i)) return;
    find_ways(r, k, work);
    rests(r, k, rest);
    for (size_t t = 0; t < months; t++)
        smooth[t] = running_median(rest, months, t, (size_t)params_of(r)->window, work);
    r->sd_y[k] = r->factor * spread_of(rest, smooth, months, work);
    for (size_t t = 0; t < months; t++) {
        const bool spike = fabs(rest[t] - smooth[t]) > params_of(r)->spike * r->sd_y[k];
        r->stay[k * months + t] = (float)(spike ? rest[t] : smooth[t]);
    }
}

static void split_footfall(Replicas *r, size_t k, double *work) {
    const Fit *fit = r->fit;
    const size_t i = r->row[k], months = fit->panel->months;
    double high[MONTHS_MAX], none[MONTHS_MAX] = {0};
    for (size_t t = 0; t < months; t++) {
        const size_t cell = i * months + t;
        high[t] = isnan(fit->x[cell]) ? NAN : (double)fit->high[cell];
        r->slow[k * months + t] = fit->low[cell];
    }
    r->sd_x[k] = r->factor * spread_of(high, none, months, work);
}

static void split_range(void *context, size_t begin, size_t end, size_t worker) {
    Replicas *r = context;
    for (size_t k = begin; k < end; k++) {
        split_turnover(r, k, r->work[worker]);
        split_footfall(r, k, r->work[worker]);
    }
}

void replicas_split(Replicas *r, const Parallel *parallel) {
    r->factor = factor_of(r->fit, (size_t)params_of(r)->window);
    parallel->run(parallel, r->n, split_range, r);
}

void replicas_open(Replicas *r, const Parallel *parallel, Arena *arena) {
    const size_t months = r->fit->panel->months, cells = r->n * months;
    r->y = ARENA_ARRAY(arena, float, cells);
    r->x = ARENA_ARRAY(arena, float, cells);
    r->stay = ARENA_ARRAY(arena, float, cells);
    r->slow = ARENA_ARRAY(arena, float, cells);
    r->way = arena_alloc(arena, r->n, sizeof *r->way);
    r->sd_y = ARENA_ARRAY(arena, double, r->n);
    r->sd_x = ARENA_ARRAY(arena, double, r->n);
    r->own = ARENA_ARRAY(arena, double, r->n);
    r->shop = ARENA_ARRAY(arena, Storefront *, parallel->workers);
    r->work = ARENA_ARRAY(arena, double *, parallel->workers);
    for (size_t w = 0; w < parallel->workers; w++) {
        r->shop[w] = storefront_new(arena);
        r->work[w] = ARENA_ARRAY(arena, double, MONTHS_MAX);
    }
    for (size_t k = 0; k < r->n; k++) {
        memcpy(r->y + k * months, r->fit->y + r->row[k] * months, months * sizeof *r->y);
        memcpy(r->x + k * months, r->fit->x + r->row[k] * months, months * sizeof *r->x);
    }
}

static void restore_range(void *context, size_t begin, size_t end, size_t worker) {
    const Replicas *r = context;
    Fit *fit = r->fit;
    const size_t months = fit->panel->months;
    (void)worker;
    for (size_t k = begin; k < end; k++) {
        const size_t i = r->row[k];
        memcpy(fit->y + i * months, r->y + k * months, months * sizeof *r->y);
        memcpy(fit->x + i * months, r->x + k * months, months * sizeof *r->x);
        fit_own_dynamics(fit, i);
        fit_own_level(fit, i);
        fit->residual[i] = fit->level_y[i] - fit->mu[i];
    }
}

void replicas_under(Replicas *r, Fit *fit, const Parallel *parallel) {
    r->fit = fit;
    parallel->run(parallel, r->n, restore_range, r);
    replicas_split(r, parallel);
}

/* ---- one draw ---- */

/* Footfall and what it splits into; the slow part of before is what lasts. */
static void draw_footfall(Replicas *r, size_t k, gsl_rng *rng) {
    Fit *fit = r->fit;
    const size_t i = r->row[k], months = fit->panel->months;
    const double *month = fit_month_row(fit->month_x, fit, i);
    double e[MONTHS_MAX];
    draw_noise(rng, fit->rho, fit->params->rho_share, months, e);
    for (size_t t = 0; t < months; t++)
        if (!isnan(r->x[k * months + t]))
            fit->x[i * months + t] = (float)(fit->level_x[i] + month[t] +
                                             (double)r->slow[k * months + t] + r->sd_x[k] * e[t]);
    fit_own_dynamics(fit, i);
}

static void draw_turnover(Replicas *r, size_t k, gsl_rng *rng) {
    Fit *fit = r->fit;
    const size_t i = r->row[k], months = fit->panel->months;
    const bool figures = has_figures(fit->panel, i);
    double e[MONTHS_MAX], mean[MONTHS_MAX];
    draw_noise(rng, fit->rho, fit->params->rho_share, months, e);
    if (figures) fit_figure_means(fit->panel, i, e, mean);
    for (size_t t = 0; t < months; t++) {
        const size_t cell = i * months + t;
        if (isnan(r->y[k * months + t])) continue;
        if (figures) {
            fit->y[cell] = (float)((double)r->y[k * months + t] + r->sd_y[k] * mean[t]);
            continue;
        }
        fit->y[cell] =
            (float)(own_mean(r, k, t) + (double)r->stay[k * months + t] + r->sd_y[k] * e[t]);
    }
    fit_own_level(fit, i);
    fit->residual[i] = fit->level_y[i] - fit->mu[i];
}

/* Whoever has no facts left, erased or purged since the run, keeps the score it had. */
static bool has_facts(const Fit *fit, size_t i) {
    for (size_t t = 0; t < fit->panel->months; t++)
        if (!isnan(fit->y[i * fit->panel->months + t])) return !fit->too_short[i];
    return false;
}

static double judge(Replicas *r, size_t i, Storefront *shop) {
    double own[SIGNALS_MAX], sum = 0;
    if (!has_facts(r->fit, i)) return 0;
    evidence_own(r->fit, r->params, i, shop, own);
    for (size_t s = 0; s < signals_count(); s++) sum += own[s];
    return sum;
}

typedef struct Draw {
    Replicas *r;
    size_t number;
    float *turnover, *footfall; /* [rows of the panel x T] NULL = judged instead */
} Draw;

/* An amount is as round as the one it stands for. */
static float as_round(double filed, double drawn) {
    static const double units[] = {1000, 500, 100, 50, 10, 5, 1};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++)
        if (fmod(filed, units[u]) == 0) return (float)fmax(rint(drawn / units[u]) * units[u], 1);
    return (float)drawn;
}

static void write_row(const Draw *draw, size_t k) {
    const Replicas *r = draw->r;
    const Fit *fit = r->fit;
    const size_t months = fit->panel->months, from = r->row[k] * months;
    for (size_t c = from; c < from + months; c++) {
        if (!isnan(fit->y[c]))
            draw->turnover[c] =
                as_round((double)fit->panel->turnover[c], portable_exp((double)fit->y[c]));
        if (!isnan(fit->x[c])) draw->footfall[c] = (float)portable_exp((double)fit->x[c]);
    }
}

static void draw_range(void *context, size_t begin, size_t end, size_t worker) {
    const Draw *draw = context;
    Replicas *r = draw->r;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t k = begin; k < end; k++) {
        gsl_rng_set(rng, (unsigned long)mixed(r->seed, r->row[k], draw->number));
        draw_footfall(r, k, rng);
        draw_turnover(r, k, rng);
        if (draw->turnover)
            write_row(draw, k);
        else
            r->own[k] = judge(r, r->row[k], r->shop[worker]);
    }
    gsl_rng_free(rng);
}

void replicas_draw(Replicas *r, size_t number, const Parallel *parallel) {
    Draw draw = {.r = r, .number = number};
    parallel->run(parallel, r->n, draw_range, &draw);
}

void replicas_write(Replicas *r, size_t number, const Parallel *parallel, float *turnover,
                    float *footfall) {
    Draw draw = {r, number, turnover, footfall};
    parallel->run(parallel, r->n, draw_range, &draw);
}
