/* storefront.h - one storefront prepared for the likelihoods.
 *
 * A figure is what was filed: turnover of a month, or of several months together. A figure over a
 * set of months is the mean of its months: y = log of the mean per month, its row of Z the mean of
 * their rows; its mean is the log of the mean of exp(month's mean). Model of the n figures:
 * y ~ N(mean + deviation, sigma^2 C + Z D Z'), C = month noise, averaged likewise (ar1.h), Z =
 * [1, season, low, high, trend], D = diag(effect variances). Densities are averaged over the grid
 * of sigma and of the kinds of honest storefront (SCALES = 16) and leave out the constants that all
 * hypotheses share: -n/2 log 2 pi - 1/2 log|C|.
 *
 * What the effects can fit is written in one basis per storefront in which the loadings (all
 * effects but the level) are independent for every sigma, so that no scale needs a factor of its
 * own: with A = Z'C^-1 Z and D of the loadings only, D^1/2 A D^1/2 = V diag(lambda) V'.
 * Cost O(n) to prepare and to project a deviation (O(n^2) with figures over several months),
 * O(SCALES) per density of a projection, whose last step, the sum over scales, is in single
 * precision: log densities are known to 1e-6. */
#ifndef MODELS_LIKELIHOOD_STOREFRONT_H
#define MODELS_LIKELIHOOD_STOREFRONT_H
#include <stdbool.h>

#include "models/fit/city_fit.h"
#include "models/likelihood/ar1.h"

enum {
    SCALES = SIGMA_POINTS * TAIL_POINTS,
    LOADINGS = EFFECTS - 1, /* season, low, high, trend: a kind spreads them all alike, */
    LOADING_WAYS = 2,       /* as usual or, who follows them in its own way, wider */
};

/* Columns of a storefront's design: the effects, then the deviations y - mean, mean - mu, and
 * y - mu - season, which is what is left when turnover ignores footfall. */
enum { COLUMN_LEVEL, COLUMN_BASE = EFFECTS, COLUMN_DYNAMICS, COLUMN_SEASONAL, COLUMNS };

/* A deviation: its square in C^-1, and its products with the level and the loadings' basis. */
typedef struct Projection {
    double square, level, loading[LOADINGS];
} Projection;

typedef struct Basis {
    double rotation[LOADINGS][LOADINGS]; /* D^1/2 V */
    double lambda[LOADINGS];
} Basis;

/* One number for each noise, side by side: they fill a vector register. */
typedef double Sigmas[SIGMA_POINTS];

/* How wide a kind of storefront spreads its loadings. */
static inline size_t storefront_way(size_t kind) {
    return kind == TAIL_OWN_WAY;
}

/* All scales: of each kind and noise, fitted = sum_r shrink_r loading_r^2 + gain (level - sum_r
 * through_r loading_r)^2, and the log density is half_log - (square - fitted) precision / 2. */
typedef struct Scales {
    Sigmas precision;             /* 1/s2, of the noise variance in log units squared */
    Sigmas half_log[TAIL_POINTS]; /* log weight - (log|D| + log|M| + n log s2)/2 */
    Sigmas shrink[LOADING_WAYS][LOADINGS], through[LOADING_WAYS][LOADINGS], gain[TAIL_POINTS];
} Scales;

typedef struct Storefront {
    const Fit *fit;
    size_t i, n;                            /* storefront; its figures, mostly one a month */
    size_t known;                           /* its figures with those that were left out as odd */
    int month[MONTHS_MAX];                  /* [n] their (first) columns */
    double y[MONTHS_MAX], mean[MONTHS_MAX]; /* [n] log turnover; expected by peers and footfall */
    double filed[MONTHS_MAX];               /* [n] y before strange months are limited */
    double dynamics[MONTHS_MAX];            /* [n] mean less mu: season and footfall */
    double season[MONTHS_MAX];              /* [n] sector-month effect */
    size_t cells;                           /* months that the figures cover; n when one each */
    bool brief;  /* only densities are wanted: details of readings are not read */
    bool coarse; /* has longer figures, and too few up to a quarter to see the months themselves */
    unsigned char cell_month[MONTHS_MAX];  /* [cells] column */
    unsigned char cell_figure[MONTHS_MAX]; /* [cells] which of the n figures covers it */
    unsigned char span[MONTHS_MAX];        /* [n] months a figure covers */
    double cell_dynamics[MONTHS_MAX];      /* [cells] as dynamics, month by month */
    Ar1 noise;
    double x[MONTHS_MAX][COLUMNS];  /* [n] the design */
    double px[MONTHS_MAX][COLUMNS]; /* [n] C^-1 x */
    double gram[COLUMNS][COLUMNS];  /* x'C^-1 x */
    Basis basis;
    Projection column[COLUMNS];
    Sigmas sigma2;               /* variances of the noise, */
    double level2[TAIL_POINTS];  /* of the level by kind, */
    double narrow[LOADING_WAYS]; /* 1/factor on that of the loadings; */
    Sigmas weight2[TAIL_POINTS]; /* squared weights of the scales */
    Scales scales;
    double plain; /* log density of the plain honest hypothesis: all kinds with their shares */
    double kind[TAIL_POINTS]; /* log density of each kind of honest storefront alone */
} Storefront;

Storefront *storefront_new(Arena *arena); /* a workspace, one per worker */

/* Prepares storefront i of the fit; `keep` (NULL = all) drops months with keep[t] == 0 (columns).
 */
void storefront_prepare(Storefront *shop, const Fit *fit, size_t i, const unsigned char *keep);

/* Of the deviation with these weights of the columns, and of any deviation [n]. */
void storefront_combine(const Storefront *shop, const double weight[COLUMNS], Projection *out);
void storefront_project(const Storefront *shop, const double *deviation, Projection *out);

/* level and loadings in the basis, from products with the effects; square stays. */
void storefront_rotate(const Storefront *shop, const double products[EFFECTS], Projection *out);

/* Log density of a projection. damp: share s of turnover that does not move with trade: the
 * loadings shrink by 1-s (the level's spread does not) and the noise becomes (1-s)^2 sigma^2 + s^2
 * jitter^2. MODEL 4.3. */
double storefront_density(const Storefront *shop, const Projection *p);
double storefront_density_damped(const Storefront *shop, const Projection *p, double damp,
                                 double jitter);

/* The same of n projections with one damp and jitter: log densities in out[n]. */
void storefront_densities_damped(const Storefront *shop, const Projection *p, size_t n, double damp,
                                 double jitter, double *out);

/* Log density of a deviation [n]. */
double storefront_density_of(const Storefront *shop, const double *deviation);

#endif
