#include "models/shop.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/robust.h"
#include "models/vector.h"

Shop *shop_new(Arena *arena) {
    Shop *shop = ARENA_ARRAY(arena, Shop, 1);
    shop->whiten = ARENA_ARRAY(arena, double, (size_t)MONTHS_MAX *MONTHS_MAX);
    return shop;
}

static void observe(Shop *shop, const unsigned char *keep) {
    const Fit *fit = shop->fit;
    const size_t months = fit->panel->months, row = shop->i * months;
    const double *season = fit_month_row(fit->month_y, fit, shop->i);
    shop->n = 0;
    for (size_t t = 0; t < months; t++) {
        if (isnan(fit->y[row + t]) || (keep && !keep[t])) continue;
        const size_t k = shop->n++;
        const double low = (double)fit->low[row + t], high = (double)fit->high[row + t];
        shop->month[k] = (int)t;
        shop->y[k] = (double)fit->y[row + t];
        shop->season[k] = season[t];
        shop->dynamics[k] = season[t] + fit_elastic(fit, low) + fit->elastic_high * high;
        shop->mean[k] = fit->mu[shop->i] + shop->dynamics[k];
        shop->span[k] = 1;
        shop->cell_month[k] = (unsigned char)t;
        shop->cell_figure[k] = (unsigned char)k;
        shop->cell_dynamics[k] = shop->dynamics[k];
        const double effects[EFFECT_LANES] = {1, season[t], low, high,
                                              (double)t / (double)(months - 1) - 0.5};
        memcpy(shop->z[k], effects, sizeof effects);
    }
    shop->cells = shop->n;
    shop->coarse = false;
}

/* Log of the mean of exp(value) over the cells of figure k. */
static double log_mean(const Shop *shop, const double *value, size_t k) {
    double term[MONTHS_MAX];
    size_t n = 0;
    for (size_t c = 0; c < shop->cells; c++)
        if (shop->cell_figure[c] == k) term[n++] = value[c];
    return n == 1 ? term[0] : robust_log_sum(term, n) - log((double)n);
}

/* Which figure each cell belongs to, numbered by first month; the figures' first columns. */
static void number_figures(Shop *shop) {
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
static void merge_figures(Shop *shop) {
    double season[MONTHS_MAX], z[MONTHS_MAX][EFFECT_LANES];
    size_t fine = 0;
    number_figures(shop);
    if (shop->n == shop->cells) return;
    memcpy(season, shop->season, shop->cells * sizeof *season);
    memcpy(z, shop->z, shop->cells * sizeof *z);
    memset(shop->z, 0, sizeof shop->z);
    for (size_t c = 0; c < shop->cells; c++) {
        const size_t k = shop->cell_figure[c];
        shop->y[k] = shop->y[c]; /* the same in all its cells; k <= c */
        for (size_t e = 0; e < EFFECTS; e++) shop->z[k][e] += z[c][e] / (double)shop->span[k];
    }
    for (size_t k = 0; k < shop->n; k++) {
        shop->season[k] = log_mean(shop, season, k);
        shop->dynamics[k] = log_mean(shop, shop->cell_dynamics, k);
        shop->mean[k] = shop->fit->mu[shop->i] + shop->dynamics[k];
        fine += shop->span[k] <= 3;
    }
    shop->coarse = (double)fine < shop->fit->params->min_figures;
}

/* Many storefronts miss the same months: their factor is the one made last. */
static bool factored(Shop *shop) {
    const size_t bytes = shop->n * sizeof *shop->month;
    if (shop->factored == shop->n && shop->factored_cells == shop->cells &&
        shop->factored_rho == shop->fit->rho &&
        memcmp(shop->factored_month, shop->month, bytes) == 0 &&
        (shop->cells == shop->n ||
         (memcmp(shop->factored_cell[0], shop->cell_month, shop->cells) == 0 &&
          memcmp(shop->factored_cell[1], shop->cell_figure, shop->cells) == 0)))
        return true;
    shop->factored = shop->n;
    shop->factored_cells = shop->cells;
    shop->factored_rho = shop->fit->rho;
    memcpy(shop->factored_month, shop->month, bytes);
    memcpy(shop->factored_cell[0], shop->cell_month, shop->cells);
    memcpy(shop->factored_cell[1], shop->cell_figure, shop->cells);
    return false;
}

/* Lower triangle of C for the figures: share rho^|s-t| + (1 - share) I between months, averaged
 * over the months of each figure. power[k] = share rho^k. */
static void noise_between(const Shop *shop, const double *power, double c[][MONTHS_MAX]) {
    for (size_t r = 0; r < shop->n; r++) memset(c[r], 0, (r + 1) * sizeof *c[r]);
    for (size_t a = 0; a < shop->cells; a++)
        for (size_t b = 0; b < shop->cells; b++) {
            const size_t r = shop->cell_figure[a], q = shop->cell_figure[b];
            if (q > r) continue;
            const double shared = power[abs(shop->cell_month[a] - shop->cell_month[b])];
            c[r][q] += (a == b ? 1 : shared) / ((double)shop->span[r] * (double)shop->span[q]);
        }
}

/* Row j of chol(C) and of its inverse, for C = share rho^|s-t| + (1 - share) I. */
static void factor_noise(Shop *shop) {
    if (factored(shop)) return;
    const double share = shop->fit->params->rho_share, rho = shop->fit->rho;
    double power[MONTHS_MAX], l[MONTHS_MAX][MONTHS_MAX];
    power[0] = share;
    for (size_t k = 1; k < MONTHS_MAX; k++) power[k] = power[k - 1] * rho;
    const bool merged = shop->cells > shop->n;
    if (merged) noise_between(shop, power, l); /* each entry is read before its factor is written */
    double log_det = 0;
    for (size_t r = 0; r < shop->n; r++) {
        double *w = shop->whiten + r * MONTHS_MAX, pivot = merged ? l[r][r] : 1;
        for (size_t c = 0; c < r; c++) {
            double sum = merged ? l[r][c] : power[shop->month[r] - shop->month[c]];
            for (size_t k = 0; k < c; k++) sum -= l[r][k] * l[c][k];
            l[r][c] = sum / l[c][c];
            pivot -= l[r][c] * l[r][c];
        }
        l[r][r] = sqrt(pivot);
        log_det += log(pivot);
        memset(w, 0, r * sizeof *w);
        for (size_t k = 0; k < r; k++) {
            const double *above = shop->whiten + k * MONTHS_MAX;
            for (size_t c = 0; c <= k; c++) w[c] -= l[r][k] * above[c];
        }
        for (size_t c = 0; c < r; c++) w[c] /= l[r][r];
        w[r] = 1 / l[r][r];
    }
    shop->log_det = log_det;
}

VECTOR static void whiten_effects(Shop *shop) {
    double raw[MONTHS_MAX][EFFECT_LANES];
    memcpy(raw, shop->z, shop->n * sizeof *raw);
    memset(shop->zz, 0, sizeof shop->zz);
    for (size_t r = 0; r < shop->n; r++) {
        const double *w = shop->whiten + r * MONTHS_MAX;
        double sum[EFFECT_LANES] = {0};
        for (size_t c = 0; c <= r; c++)
            for (size_t e = 0; e < EFFECT_LANES; e++) sum[e] += w[c] * raw[c][e];
        memcpy(shop->z[r], sum, sizeof sum);
        for (size_t e = 0; e < EFFECTS; e++)
            for (size_t f = 0; f < EFFECTS; f++) shop->zz[e][f] += sum[e] * sum[f];
    }
}

typedef double Lanes[LANES];

/* m (lower) becomes the inverse of its Cholesky factor, lane by lane; determinant = |M|. */
VECTOR static void invert_roots(Lanes m[EFFECTS][EFFECTS], Lanes inverse[EFFECTS][EFFECTS],
                                Lanes determinant) {
    for (size_t k = 0; k < LANES; k++) determinant[k] = 1;
    for (size_t j = 0; j < EFFECTS; j++) {
        for (size_t c = 0; c < j; c++)
            for (size_t k = 0; k < LANES; k++) m[j][j][k] -= m[j][c][k] * m[j][c][k];
        for (size_t k = 0; k < LANES; k++) {
            determinant[k] *= m[j][j][k];
            m[j][j][k] = 1 / sqrt(m[j][j][k]); /* the diagonal keeps reciprocals */
        }
        for (size_t i = j + 1; i < EFFECTS; i++) {
            for (size_t c = 0; c < j; c++)
                for (size_t k = 0; k < LANES; k++) m[i][j][k] -= m[i][c][k] * m[j][c][k];
            for (size_t k = 0; k < LANES; k++) m[i][j][k] *= m[j][j][k];
        }
    }
    for (size_t c = 0; c < EFFECTS; c++) {
        for (size_t k = 0; k < LANES; k++) inverse[c][c][k] = m[c][c][k];
        for (size_t i = c + 1; i < EFFECTS; i++) {
            Lanes sum = {0};
            for (size_t j = c; j < i; j++)
                for (size_t k = 0; k < LANES; k++) sum[k] -= m[i][j][k] * inverse[j][c][k];
            for (size_t k = 0; k < LANES; k++) inverse[i][c][k] = sum[k] * m[i][i][k];
        }
    }
}

/* Noise and level variance and log weight of each lane; padding lanes repeat the first. */
typedef struct Grid {
    Lanes s2, log_s2, level, log_weight;
} Grid;

static void grid_make(const Shop *shop, double damp, double jitter, Grid *g) {
    const Fit *fit = shop->fit;
    const ModelParams *p = fit->params;
    const double v = fit->level_sd[shop->i] * fit->level_sd[shop->i], keep = 1 - damp;
    const double level[TAIL_POINTS] = {v, v * p->tail_wide * p->tail_wide,
                                       v + p->tail_heavy * p->tail_heavy};
    const double tail[TAIL_POINTS] = {1 - p->tail_weight_wide - p->tail_weight_heavy,
                                      p->tail_weight_wide, p->tail_weight_heavy};
    for (size_t k = 0; k < LANES; k++) {
        const size_t point = k < SCALES ? k / TAIL_POINTS : 0, t = k < SCALES ? k % TAIL_POINTS : 0;
        if (t == 0) {
            const double sigma = exp(fit->log_sigma + fit->log_sigma_sd * p->sigma_point[point]);
            g->s2[k] = keep * keep * sigma * sigma + damp * damp * jitter * jitter;
            g->log_s2[k] = log(g->s2[k]);
        } else {
            g->s2[k] = g->s2[k - 1];
            g->log_s2[k] = g->log_s2[k - 1];
        }
        g->level[k] = level[t];
        g->log_weight[k] = k < SCALES ? log(p->sigma_weight[point] * tail[t]) : -1e300;
    }
}

/* damp = 0 gives the plain honest scales. */
static void scales_make(const Shop *shop, double damp, double jitter, Scales *out) {
    const double *sd = shop->fit->effect_sd, keep = 1 - damp;
    Lanes m[EFFECTS][EFFECTS], inverse[EFFECTS][EFFECTS], determinant;
    Grid g;
    grid_make(shop, damp, jitter, &g);
    double prior = 1;
    for (size_t k = 0; k < LANES; k++) out->precision[k] = 1 / g.s2[k];
    for (size_t r = 0; r < EFFECTS; r++) {
        for (size_t c = 0; c <= r; c++) {
            const double zz = shop->zz[r][c] * (r ? keep : 1) * (c ? keep : 1);
            for (size_t k = 0; k < LANES; k++) m[r][c][k] = zz * out->precision[k];
        }
        const double variance = sd[r] * sd[r];
        for (size_t k = 0; k < LANES; k++) m[r][r][k] += 1 / (r ? variance : g.level[k]);
        if (r) prior *= variance;
    }
    invert_roots(m, inverse, determinant);
    for (size_t k = 0; k < LANES; k++)
        out->half_log[k] = g.log_weight[k] - 0.5 * (log(determinant[k] * prior * g.level[k]) +
                                                    (double)shop->n * g.log_s2[k]);
    for (size_t r = 0, at = 0; r < EFFECTS; r++)
        for (size_t c = 0; c <= r; c++, at++)
            for (size_t k = 0; k < LANES; k++)
                out->root[at][k] = inverse[r][c][k] * out->precision[k] * (c ? keep : 1);
}

void shop_prepare(Shop *shop, const Fit *fit, size_t i, const unsigned char *keep) {
    shop->fit = fit;
    shop->i = i;
    observe(shop, keep);
    if (fit->panel->period) merge_figures(shop);
    factor_noise(shop);
    whiten_effects(shop);
    scales_make(shop, 0, 0, &shop->scales);
    double deviation[MONTHS_MAX];
    for (size_t k = 0; k < shop->n; k++) deviation[k] = shop->y[k] - shop->mean[k];
    shop_whiten(shop, deviation, &shop->base);
    shop_project(shop, &shop->base, &shop->base_projection);
    shop->plain = shop_density(shop, &shop->base_projection);
}

void shop_whiten(const Shop *shop, const double *deviation, Whitened *out) {
    for (size_t r = 0; r < shop->n; r++) {
        const double *w = shop->whiten + r * MONTHS_MAX;
        double sum = 0;
        for (size_t c = 0; c <= r; c++) sum += w[c] * deviation[c];
        out->w[r] = sum;
    }
}

VECTOR void shop_effects(const Shop *shop, const double *w, double *out) {
    double sum[EFFECT_LANES] = {0};
    for (size_t r = 0; r < shop->n; r++)
        for (size_t e = 0; e < EFFECT_LANES; e++) sum[e] += w[r] * shop->z[r][e];
    memcpy(out, sum, sizeof sum);
}

void shop_project(const Shop *shop, const Whitened *w, Projection *out) {
    out->square = 0;
    for (size_t r = 0; r < shop->n; r++) out->square += w->w[r] * w->w[r];
    shop_effects(shop, w->w, out->b);
}

VECTOR void shop_root(const Scales *scales, const double *b, Rooted *out) {
    for (size_t r = 0, at = 0; r < EFFECTS; r++) {
        Lanes sum = {0};
        for (size_t c = 0; c <= r; c++, at++)
            for (size_t k = 0; k < LANES; k++) sum[k] += scales->root[at][k] * b[c];
        memcpy(out->at[r], sum, sizeof sum);
    }
}

VECTOR void shop_exponents(const Scales *scales, double square, const Rooted *rooted,
                           double out[LANES]) {
    Lanes fitted = {0};
    for (size_t r = 0; r < EFFECTS; r++)
        for (size_t k = 0; k < LANES; k++) fitted[k] += rooted->at[r][k] * rooted->at[r][k];
    for (size_t k = 0; k < LANES; k++)
        out[k] = scales->half_log[k] - 0.5 * (square * scales->precision[k] - fitted[k]);
}

static double density(const Scales *scales, const Projection *p) {
    Rooted rooted;
    Lanes term;
    shop_root(scales, p->b, &rooted);
    shop_exponents(scales, p->square, &rooted, term);
    return robust_log_sum(term, SCALES);
}

double shop_density(const Shop *shop, const Projection *p) {
    return density(&shop->scales, p);
}

double shop_density_damped(const Shop *shop, const Projection *p, double damp, double jitter) {
    Scales scales;
    scales_make(shop, damp, jitter, &scales);
    return density(&scales, p);
}

double shop_density_of(const Shop *shop, const double *deviation) {
    Whitened w;
    Projection p;
    shop_whiten(shop, deviation, &w);
    shop_project(shop, &w, &p);
    return shop_density(shop, &p);
}
