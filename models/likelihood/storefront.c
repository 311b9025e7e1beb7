/* storefront - one storefront prepared for the likelihoods, and their densities.
 *
 * Input     a fit; storefront i; deviations [n] from its mean, log units.
 * Method    y ~ N(mean + deviation, s2 C + v 11' + k^2 Z D Z'), averaged over SIGMA_POINTS noises
 *           and TAIL_POINTS kinds of honest storefront. With D^1/2 Z'C^-1 Z D^1/2 = V diag(lambda)
 *           V' of the four loadings, every scale is a sum over lambda (storefront.h).
 * Output    log densities less -n/2 log 2 pi - 1/2 log|C|, known to 1e-6.
 * Blind to  noise that grows with the season, and loadings that depend on each other.
 * Cites     MODEL 4.2, 4.3; Laird & Ware (1982), doi:10.2307/2529876
 */
#include "models/likelihood/storefront.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/math/linear.h"
#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/math/vector.h"

Storefront *storefront_new(Arena *arena) {
    Storefront *shop = ARENA_ARRAY(arena, Storefront, 1);
    shop->noise.dense = ARENA_ARRAY(arena, double, (size_t)MONTHS_MAX *MONTHS_MAX);
    return shop;
}

/* Whether no figure covers more than a month. */
static bool months_of_their_own(const Storefront *shop) {
    for (size_t k = 0; k < shop->n; k++)
        if (panel_figure(shop->fit->panel, shop->i, (size_t)shop->month[k]) !=
            (size_t)shop->month[k])
            return false;
    return true;
}

/* How far each of the n figures lies from the mean, and what its neighbours say of that. */
static void against_neighbours(const Storefront *shop, double *left, double *middle) {
    for (size_t k = 0; k < shop->n; k++) left[k] = shop->y[k] - shop->mean[k];
    robust_running_median(left, shop->n, 2, middle);
}

/* No month lies further from its neighbours than month_limit of the storefront's own spreads: one
 * strange month, or one that an owner lowers on purpose, is not what it is judged by.
 */
static void limit_months(Storefront *shop) {
    const Fit *fit = shop->fit;
    double left[MONTHS_MAX], middle[MONTHS_MAX], work[MONTHS_MAX];
    against_neighbours(shop, left, middle);
    for (size_t k = 0; k < shop->n; k++) work[k] = fabs(left[k] - middle[k]);
    const double own = ROBUST_NORMAL_MAD * robust_median(work, shop->n);
    const double sector =
        vector_exp(fit->log_sigma + fit->sector_noise[fit->panel->sector[shop->i]]);
    const double most = fit->params->month_limit * fmax(own, fit->params->month_floor * sector);
    for (size_t k = 0; k < shop->n; k++)
        shop->y[k] = shop->mean[k] + fmin(fmax(left[k], middle[k] - most), middle[k] + most);
}

static void observe(Storefront *shop, const unsigned char *keep) {
    const Fit *fit = shop->fit;
    const size_t months = fit->panel->months, row = shop->i * months;
    const double *season = fit_month_row(fit->month_y, fit, shop->i);
    shop->n = 0;
    for (size_t t = 0; t < months; t++) {
        if (isnan(fit->y[row + t]) || (keep && !keep[t])) continue;
        const size_t k = shop->n++;
        const double low = (double)fit->low[row + t], high = (double)fit->high[row + t];
        shop->month[k] = (int)t;
        shop->y[k] = shop->filed[k] = (double)fit->y[row + t];
        shop->season[k] = season[t];
        shop->dynamics[k] =
            season[t] + fit_response(fit, (size_t)fit->panel->sector[shop->i], low, high);
        shop->mean[k] = fit->mu[shop->i] + shop->dynamics[k];
        shop->span[k] = 1;
        shop->cell_month[k] = (unsigned char)t;
        shop->cell_figure[k] = (unsigned char)k;
        shop->cell_dynamics[k] = shop->dynamics[k];
        const double effects[EFFECTS] = {1, season[t], low, high,
                                         (double)t / (double)(months - 1) - 0.5};
        memcpy(shop->x[k], effects, sizeof effects);
    }
    shop->cells = shop->n;
    shop->coarse = false;
}

/* The column of the month furthest from its neighbours; -1 when it is no further than odd_limit of
 * the storefront's own spreads. */
static int odd_month(const Storefront *shop) {
    double left[MONTHS_MAX], away[MONTHS_MAX], work[MONTHS_MAX];
    size_t odd = 0;
    against_neighbours(shop, left, away);
    for (size_t k = 0; k < shop->n; k++) {
        work[k] = away[k] = fabs(left[k] - away[k]);
        if (away[k] > away[odd]) odd = k;
    }
    const double spread = ROBUST_NORMAL_MAD * robust_median(work, shop->n);
    return away[odd] > shop->fit->params->odd_limit * spread ? shop->month[odd] : -1;
}

/* The months furthest from their neighbours are left out: whatever one month says, by chance or by
 * intent, is not what its storefront is judged by. */
static void leave_out_odd(Storefront *shop) {
    const ModelParams *p = shop->fit->params;
    unsigned char keep[MONTHS_MAX];
    memset(keep, 1, sizeof keep);
    for (double left_out = 0; left_out < p->odd_months && (double)shop->n >= p->odd_least;
         left_out++) {
        const int odd = odd_month(shop);
        if (odd < 0) return;
        keep[odd] = 0;
        observe(shop, keep);
    }
}

/* Log of the mean of exp(value) over the cells of figure k. */
static double log_mean(const Storefront *shop, const double *value, size_t k) {
    assert(k < shop->n && shop->cells <= MONTHS_MAX);
    double term[MONTHS_MAX];
    size_t n = 0;
    for (size_t c = 0; c < shop->cells; c++)
        if (shop->cell_figure[c] == k) term[n++] = value[c];
    return n == 1 ? term[0] : robust_log_sum(term, n) - portable_log((double)n);
}

/* Which figure each cell belongs to, numbered by first month; the figures' first columns. */
static void number_figures(Storefront *shop) {
    assert(shop->cells <= MONTHS_MAX);
    const Panel *panel = shop->fit->panel;
    int number[MONTHS_MAX];
    for (size_t t = 0; t < panel->months; t++) number[t] = -1;
    shop->n = 0;
    memset(shop->span, 0, sizeof shop->span);
    for (size_t c = 0; c < shop->cells; c++) {
        const size_t figure = panel_figure(panel, shop->i, shop->cell_month[c]);
        if (number[figure] < 0) {
            number[figure] = (int)shop->n;
            shop->month[shop->n++] = shop->cell_month[c];
        }
        shop->cell_figure[c] = (unsigned char)number[figure];
        shop->span[number[figure]]++;
    }
}

/* Months that share one figure become that figure. */
static void merge_figures(Storefront *shop) {
    double season[MONTHS_MAX], x[MONTHS_MAX][COLUMNS];
    size_t fine = 0;
    number_figures(shop);
    if (shop->n == shop->cells) return;
    shop->known = shop->n;
    memcpy(season, shop->season, shop->cells * sizeof *season);
    memcpy(x, shop->x, shop->cells * sizeof *x);
    memset(shop->x, 0, shop->n * sizeof *shop->x);
    for (size_t c = 0; c < shop->cells; c++) {
        const size_t k = shop->cell_figure[c];
        shop->y[k] = shop->filed[k] = shop->y[c]; /* the same in all its cells; k <= c */
        for (size_t e = 0; e < EFFECTS; e++) shop->x[k][e] += x[c][e] / (double)shop->span[k];
    }
    for (size_t k = 0; k < shop->n; k++) {
        shop->season[k] = log_mean(shop, season, k);
        shop->dynamics[k] = log_mean(shop, shop->cell_dynamics, k);
        shop->mean[k] = shop->fit->mu[shop->i] + shop->dynamics[k];
        fine += shop->span[k] <= 3;
    }
    shop->coarse = (double)fine < shop->fit->params->min_figures;
}

static void add_deviations(Storefront *shop) {
    for (size_t k = 0; k < shop->n; k++) {
        shop->x[k][COLUMN_BASE] = shop->y[k] - shop->mean[k];
        shop->x[k][COLUMN_DYNAMICS] = shop->dynamics[k];
        shop->x[k][COLUMN_SEASONAL] = shop->y[k] - shop->fit->mu[shop->i] - shop->season[k];
    }
}

static void invert_noise(Storefront *shop) {
    const Ar1Shape shape = {shop->n,          shop->cells,       shop->month,
                            shop->cell_month, shop->cell_figure, shop->span};
    ar1_prepare(&shop->noise, shop->fit->rho, shop->fit->params->rho_share, &shape);
    ar1_apply(&shop->noise, (const double(*)[COLUMNS])shop->x, shop->px);
}

VECTOR static void cross_products(Storefront *shop) {
    memset(shop->gram, 0, sizeof shop->gram);
    for (size_t k = 0; k < shop->n; k++)
        for (size_t a = 0; a < COLUMNS; a++)
            for (size_t b = 0; b < COLUMNS; b++) shop->gram[a][b] += shop->x[k][a] * shop->px[k][b];
}

static void basis_make(Storefront *shop) {
    const double *sd = shop->fit->effect_sd;
    double scaled[LOADINGS * LOADINGS], vectors[LOADINGS * LOADINGS];
    for (size_t r = 0; r < LOADINGS; r++)
        for (size_t c = 0; c < LOADINGS; c++)
            scaled[r * LOADINGS + c] = sd[1 + r] * shop->gram[1 + r][1 + c] * sd[1 + c];
    linear_eigen(scaled, LOADINGS, shop->basis.lambda, vectors);
    for (size_t r = 0; r < LOADINGS; r++)
        for (size_t c = 0; c < LOADINGS; c++)
            shop->basis.rotation[r][c] = sd[1 + r] * vectors[r * LOADINGS + c];
}

void storefront_rotate(const Storefront *shop, const double products[EFFECTS], Projection *out) {
    out->level = products[COLUMN_LEVEL];
    for (size_t c = 0; c < LOADINGS; c++) {
        out->loading[c] = 0;
        for (size_t r = 0; r < LOADINGS; r++)
            out->loading[c] += shop->basis.rotation[r][c] * products[1 + r];
    }
}

/* Variances and weights of the scales. */
VECTOR static void grid_make(Storefront *shop) {
    const Fit *fit = shop->fit;
    const ModelParams *p = fit->params;
    const double v = fit->level_sd[shop->i] * fit->level_sd[shop->i];
    const double noise = fit->log_sigma + fit->sector_noise[fit->panel->sector[shop->i]];
    const double level[TAIL_POINTS] = {v, v * p->tail_wide * p->tail_wide,
                                       v + p->tail_heavy * p->tail_heavy, v};
    memcpy(shop->level2, level, sizeof level);
    shop->narrow[0] = 1;
    shop->narrow[1] = 1 / (p->tail_own_way * p->tail_own_way);
    const double footfall = fit_footfall_month2(fit, shop->i);
    for (size_t k = 0; k < SIGMA_POINTS; k++)
        shop->sigma2[k] =
            vector_exp(2 * (noise + fit->log_sigma_sd * p->sigma_point[k])) + footfall;
    for (size_t t = 0; t < TAIL_POINTS; t++)
        for (size_t k = 0; k < SIGMA_POINTS; k++) {
            const double weight = p->sigma_weight[k] * fit->tail_weight[t];
            shop->weight2[t][k] = weight * weight;
        }
}

/* What the loadings of one way take: shrink, through; left = what of the level's information they
 * do not share, odds = prod_r kappa/(kappa + lambda_r). */
VECTOR_INLINE void way_make(const Storefront *shop, const double *s2, double factor,
                            Sigmas *restrict shrink, Sigmas *restrict through,
                            double *restrict left, double *restrict odds) {
    const double *level = shop->column[COLUMN_LEVEL].loading;
    for (size_t k = 0; k < SIGMA_POINTS; k++) {
        left[k] = shop->gram[0][0];
        odds[k] = 1;
    }
    for (size_t r = 0; r < LOADINGS; r++)
        for (size_t k = 0; k < SIGMA_POINTS; k++) {
            const double kappa = s2[k] * factor;
            shrink[r][k] = 1 / (shop->basis.lambda[r] + kappa);
            through[r][k] = level[r] * shrink[r][k];
            left[k] -= level[r] * through[r][k];
            odds[k] *= kappa * shrink[r][k];
        }
}

/* damp = 0 gives the plain honest scales. With keep = 1 - damp and kappa = s2 narrow/keep^2:
 * |D||M| = prod_r (1 + lambda_r/kappa) (1 + v/s2 left). */
VECTOR static void scales_make(const Storefront *shop, double damp, double jitter, Scales *out) {
    const double keep = 1 - damp, extra = damp * damp * jitter * jitter;
    Sigmas s2, log_s2, left[LOADING_WAYS], odds[LOADING_WAYS];
    for (size_t k = 0; k < SIGMA_POINTS; k++) {
        s2[k] = keep * keep * shop->sigma2[k] + extra;
        out->precision[k] = 1 / s2[k];
        log_s2[k] = (double)shop->n * vector_log(s2[k]);
    }
    for (size_t w = 0; w < LOADING_WAYS; w++)
        way_make(shop, s2, shop->narrow[w] / (keep * keep), out->shrink[w], out->through[w],
                 left[w], odds[w]);
    for (size_t t = 0; t < TAIL_POINTS; t++)
        for (size_t k = 0; k < SIGMA_POINTS; k++) {
            const size_t w = storefront_way(t);
            const double known = 1 / (s2[k] + shop->level2[t] * left[w][k]);
            const double product = shop->weight2[t][k] * odds[w][k] * s2[k] * known;
            out->gain[t][k] = shop->level2[t] * known;
            out->half_log[t][k] = 0.5 * (vector_log(product) - log_s2[k]);
        }
}

/* term = half_log - (square - fitted) precision/2. */
VECTOR_INLINE void exponents(const Scales *s, const Projection *p, Sigmas *restrict term) {
    Sigmas fitted[LOADING_WAYS] = {0}, level[LOADING_WAYS];
    for (size_t w = 0; w < LOADING_WAYS; w++) {
        for (size_t k = 0; k < SIGMA_POINTS; k++) level[w][k] = p->level;
        for (size_t r = 0; r < LOADINGS; r++)
            for (size_t k = 0; k < SIGMA_POINTS; k++) {
                fitted[w][k] += s->shrink[w][r][k] * p->loading[r] * p->loading[r];
                level[w][k] -= s->through[w][r][k] * p->loading[r];
            }
        for (size_t k = 0; k < SIGMA_POINTS; k++) level[w][k] *= level[w][k];
    }
    for (size_t t = 0; t < TAIL_POINTS; t++)
        for (size_t k = 0; k < SIGMA_POINTS; k++) {
            const size_t w = storefront_way(t);
            const double rest = p->square - fitted[w][k] - s->gain[t][k] * level[w][k];
            term[t][k] = s->half_log[t][k] - 0.5 * s->precision[k] * rest;
        }
}

/* log of the sum over scales of exp(exponent). */
VECTOR static double density(const Scales *s, const Projection *p) {
    Sigmas term[TAIL_POINTS], tops;
    float part[TAIL_POINTS][SIGMA_POINTS];
    exponents(s, p, term);
    memcpy(tops, term[0], sizeof tops);
    for (size_t t = 1; t < TAIL_POINTS; t++)
        for (size_t k = 0; k < SIGMA_POINTS; k++)
            tops[k] = term[t][k] > tops[k] ? term[t][k] : tops[k];
    double top = tops[0];
    for (size_t k = 1; k < SIGMA_POINTS; k++) top = tops[k] > top ? tops[k] : top;
    for (size_t t = 0; t < TAIL_POINTS; t++)
        for (size_t k = 0; k < SIGMA_POINTS; k++)
            part[t][k] = vector_expf((float)(term[t][k] - top));
    for (size_t half = TAIL_POINTS / 2; half; half /= 2)
        for (size_t t = 0; t < half; t++)
            for (size_t k = 0; k < SIGMA_POINTS; k++) part[t][k] += part[t + half][k];
    return top + vector_log((double)((part[0][0] + part[0][1]) + (part[0][2] + part[0][3])));
}

/* Log density of each kind alone, all its sigmas together. */
VECTOR static void kind_densities(Storefront *shop) {
    Sigmas term[TAIL_POINTS];
    exponents(&shop->scales, &shop->column[COLUMN_BASE], term);
    for (size_t t = 0; t < TAIL_POINTS; t++)
        shop->kind[t] =
            robust_log_sum(term[t], SIGMA_POINTS) - vector_log(shop->fit->tail_weight[t]);
}

void storefront_prepare(Storefront *shop, const Fit *fit, size_t i, const unsigned char *keep) {
    assert(i < fit->panel->n);
    assert(fit->panel->months > 1 && fit->panel->months <= MONTHS_MAX);
    shop->fit = fit;
    shop->i = i;
    observe(shop, keep);
    shop->known = shop->n;
    if (shop->n && months_of_their_own(shop)) {
        if (!keep) leave_out_odd(shop);
        limit_months(shop);
    }
    if (fit->panel->period) merge_figures(shop);
    add_deviations(shop);
    invert_noise(shop);
    cross_products(shop);
    basis_make(shop);
    for (size_t c = 0; c < COLUMNS; c++) {
        double products[EFFECTS];
        for (size_t e = 0; e < EFFECTS; e++) products[e] = shop->gram[e][c];
        shop->column[c].square = shop->gram[c][c];
        storefront_rotate(shop, products, &shop->column[c]);
    }
    grid_make(shop);
    scales_make(shop, 0, 0, &shop->scales);
    shop->plain = storefront_density(shop, &shop->column[COLUMN_BASE]);
    kind_densities(shop);
}

void storefront_combine(const Storefront *shop, const double weight[COLUMNS], Projection *out) {
    *out = (Projection){0};
    for (size_t a = 0; a < COLUMNS; a++) {
        if (weight[a] == 0) continue;
        double product = 0;
        for (size_t b = 0; b < COLUMNS; b++) product += weight[b] * shop->gram[a][b];
        out->square += weight[a] * product;
        out->level += weight[a] * shop->column[a].level;
        for (size_t r = 0; r < LOADINGS; r++)
            out->loading[r] += weight[a] * shop->column[a].loading[r];
    }
}

void storefront_project(const Storefront *shop, const double *deviation, Projection *out) {
    assert(shop->n <= MONTHS_MAX);
    double x[MONTHS_MAX][NOISE_LANES], px[MONTHS_MAX][NOISE_LANES], products[EFFECTS] = {0};
    memset(x, 0, shop->n * sizeof *x);
    for (size_t k = 0; k < shop->n; k++) x[k][0] = deviation[k];
    ar1_apply(&shop->noise, (const double(*)[NOISE_LANES])x, px);
    out->square = 0;
    for (size_t k = 0; k < shop->n; k++) {
        out->square += deviation[k] * px[k][0];
        for (size_t e = 0; e < EFFECTS; e++) products[e] += deviation[k] * shop->px[k][e];
    }
    storefront_rotate(shop, products, out);
}

double storefront_density(const Storefront *shop, const Projection *p) {
    return density(&shop->scales, p);
}

double storefront_density_damped(const Storefront *shop, const Projection *p, double damp,
                                 double jitter) {
    double one;
    storefront_densities_damped(shop, p, 1, damp, jitter, &one);
    return one;
}

void storefront_densities_damped(const Storefront *shop, const Projection *p, size_t n, double damp,
                                 double jitter, double *out) {
    assert(damp >= 0 && jitter >= 0);
    Scales scales;
    scales_make(shop, damp, jitter, &scales);
    for (size_t k = 0; k < n; k++) out[k] = density(&scales, &p[k]);
}

double storefront_density_of(const Storefront *shop, const double *deviation) {
    Projection p;
    storefront_project(shop, deviation, &p);
    return storefront_density(shop, &p);
}
