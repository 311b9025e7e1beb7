/* ar1.h - the month noise of one storefront and its inverse, in O(n) for figures of one month
 * each.
 *
 * C = share rho^|s-t| + (1 - share) I between months. An AR(1) is Markov at any set of
 * months, so the inverse Q of its part is tridiagonal, and C^-1 = Q S^-1 with the tridiagonal
 * S = share I + (1 - share) Q: one solve and one product, nothing of size n x n. Figures over
 * several months average C over their months; that has no such form and is inverted as it stands.
 * Source: Rue & Held (2005), Gaussian Markov Random Fields, doi:10.1201/9780203492024 */
#ifndef MODELS_LIKELIHOOD_AR1_H
#define MODELS_LIKELIHOOD_AR1_H
#include <stddef.h>

#include "models/fit/city_fit.h"

enum { NOISE_LANES = 8 }; /* vectors that are solved for side by side */

/* What was observed: n figures over `cells` months, each of one month when cells = n. */
typedef struct Ar1Shape {
    size_t n, cells;
    const int *month;                 /* [n] first column of a figure, ascending */
    const unsigned char *cell_month;  /* [cells] column */
    const unsigned char *cell_figure; /* [cells] which figure */
    const unsigned char *span;        /* [n] months of a figure */
} Ar1Shape;

typedef struct Ar1 {
    size_t n, cells;
    double rho, share;
    int month[MONTHS_MAX]; /* what it was prepared for */
    unsigned char cell_month[MONTHS_MAX], cell_figure[MONTHS_MAX], span[MONTHS_MAX];
    double q[MONTHS_MAX], q_next[MONTHS_MAX]; /* diagonal of Q and the one above it */
    double pivot[MONTHS_MAX];                 /* S = L D L': reciprocals of D */
    double below[MONTHS_MAX];                 /* and L below its diagonal */
    double own[MONTHS_MAX];                   /* diagonal of S^-1 */
    double *dense;  /* [MONTHS_MAX x MONTHS_MAX] from outside: C^-1 when a figure covers months */
    double log_det; /* log|C| */
} Ar1;

/* rho in [0, 1), share in [0, 1). Nothing is done when it was last prepared for the same: many
 * storefronts miss the same months. */
void ar1_prepare(Ar1 *noise, double rho, double share, const Ar1Shape *shape);

/* out = C^-1 x, column by column; both [n], not the same array. */
void ar1_apply(const Ar1 *noise, const double (*x)[NOISE_LANES], double (*out)[NOISE_LANES]);

/* Quadratic forms in C^-1 of two vectors: the figures' averages of 1 and of d [cells], both set to
 * 0 before cell c; [cells + 1], 0 at the end. */
typedef struct Ar1Tails {
    double one[MONTHS_MAX + 1], mixed[MONTHS_MAX + 1], both[MONTHS_MAX + 1]; /* 11, 1d, dd */
} Ar1Tails;
void ar1_tails(const Ar1 *noise, const double *d, Ar1Tails *out);

#endif
