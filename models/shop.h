/* shop.h - one storefront prepared for the likelihoods.
 *
 * A figure is what was filed: turnover of a month, or of several months together. A figure over a
 * set of months is the mean of its months: y = log of the mean per month, its row of Z the mean of
 * their rows, C = A C A' with A the averaging; its mean is the log of the mean of exp(month's
 * mean). Model of the n figures: y ~ N(mean + deviation, sigma^2 C + Z D Z'), C = AR(1) plus
 * nugget, Z = [1, season, low, high, trend], D = diag(effect variances). Densities are averaged
 * over the grid of sigma and of the level's tails (SCALES = 15 combinations) and leave out the
 * constants that all hypotheses share: -n/2 log 2 pi - 1/2 log|C|. Everything is whitened by W =
 * chol(C)^-1 once. Cost O(n^2) to prepare, O(n + SCALES) per density of a shifted deviation. */
#ifndef MODELS_SHOP_H
#define MODELS_SHOP_H
#include "models/fit.h"

enum {
    SCALES = SIGMA_POINTS * TAIL_POINTS,
    LANES = 16,       /* SCALES padded, so that loops over scales fill vector registers */
    EFFECT_LANES = 8, /* EFFECTS padded likewise; padding stays 0 */
    TRIANGLE = EFFECTS * (EFFECTS + 1) / 2
};

/* All scales side by side: for each (sigma, tail) the factor of M = D^-1 + Z'Z/s2. */
typedef struct Scales {
    double precision[LANES];      /* 1/s2, of the noise variance in log units squared */
    double half_log[LANES];       /* log weight - (log|D| + log|M| + n log s2)/2; padding: -1e300 */
    double root[TRIANGLE][LANES]; /* inverse of M's Cholesky factor, rows packed, divided by s2 */
} Scales;

/* root b for every scale: per scale, the sum of squares is the part of b that the effects fit. */
typedef struct Rooted {
    double at[EFFECTS][LANES];
} Rooted;

/* A whitened deviation: its square and its products with the effects. */
typedef struct Projection {
    double square, b[EFFECT_LANES];
} Projection;

typedef struct Whitened {
    double w[MONTHS_MAX];
} Whitened;

typedef struct Shop {
    const Fit *fit;
    size_t i, n;                            /* storefront; its figures, mostly one a month */
    int month[MONTHS_MAX];                  /* [n] their (first) columns */
    double y[MONTHS_MAX], mean[MONTHS_MAX]; /* [n] log turnover; expected by peers and footfall */
    double dynamics[MONTHS_MAX];            /* [n] mean less mu: season and footfall */
    double season[MONTHS_MAX];              /* [n] sector-month effect */
    size_t cells;                           /* months that the figures cover; n when one each */
    bool coarse; /* has longer figures, and too few up to a quarter to see the months themselves */
    unsigned char cell_month[MONTHS_MAX];  /* [cells] column */
    unsigned char cell_figure[MONTHS_MAX]; /* [cells] which of the n figures covers it */
    unsigned char span[MONTHS_MAX];        /* [n] months a figure covers */
    double cell_dynamics[MONTHS_MAX];      /* [cells] as dynamics, month by month */
    double *whiten;                        /* [n x n] lower triangle of W, row stride MONTHS_MAX */
    double log_det;                        /* log|C| */
    double factored_rho; /* whiten holds the factor for this rho and these months */
    size_t factored;
    int factored_month[MONTHS_MAX];
    size_t factored_cells;
    unsigned char factored_cell[2][MONTHS_MAX]; /* cell_month, cell_figure of that factor */
    double z[MONTHS_MAX][EFFECT_LANES];         /* [n] whitened effects */
    double zz[EFFECTS][EFFECTS];                /* Z'C^-1 Z */
    Scales scales;
    Whitened base; /* whitened y - mean */
    Projection base_projection;
    double plain; /* log density of the plain honest hypothesis */
} Shop;

Shop *shop_new(Arena *arena); /* a workspace, one per worker */

/* Prepares storefront i of the fit; `keep` (NULL = all) drops months with keep[t] == 0 (columns).
 */
void shop_prepare(Shop *shop, const Fit *fit, size_t i, const unsigned char *keep);

void shop_whiten(const Shop *shop, const double *deviation, Whitened *out);
void shop_project(const Shop *shop, const Whitened *w, Projection *out);

/* out[EFFECT_LANES]: products of a whitened vector [n] with the effects. */
void shop_effects(const Shop *shop, const double *w, double *out);

/* Log density of a projection. damp: share s of turnover that does not move with trade: effects
 * shrink by 1-s and the noise becomes (1-s)^2 sigma^2 + s^2 jitter^2. */
double shop_density(const Shop *shop, const Projection *p);
double shop_density_damped(const Shop *shop, const Projection *p, double damp, double jitter);

/* Log density of an unwhitened deviation [n]. */
double shop_density_of(const Shop *shop, const double *deviation);

/* Exponents of all scales for a deviation with this square and this root b (weights included). */
void shop_root(const Scales *scales, const double *b, Rooted *out);
void shop_exponents(const Scales *scales, double square, const Rooted *rooted, double out[LANES]);

#endif
