/* linear.h - small dense solves and the robust regression of levels. */
#ifndef MODELS_MATH_LINEAR_H
#define MODELS_MATH_LINEAR_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/parallel.h"

/* Solves a x = b for symmetric positive definite a[p x p] (row-major, both triangles filled) by
 * Cholesky; x overwrites b[p], the factor overwrites a. ST_NUMERIC when a is not positive definite.
 */
Status linear_solve(double *a, double *b, size_t p, Err *err);

/* The same with the factor that linear_solve or linear_cholesky left. */
void linear_substitute(const double *factor, double *b, size_t p);

/* Lower Cholesky factor of a[p x p] in place, its transpose above it; false when not positive
 * definite. */
bool linear_cholesky(double *a, size_t p);

/* Eigenvalues value[p] and vectors (columns of vector[p x p]) of symmetric a[p x p], p <= 8, by
 * cyclic Jacobi rotations until nothing is left beside the diagonal; overwrites a. */
void linear_eigen(double *a, size_t p, double *value, double *vector);

/* A regression with d dense columns and one categorical column of `groups` levels:
 * y = X beta + group effect. */
typedef struct Regression {
    size_t n, dense, groups;
    const Parallel *parallel; /* NULL = serial; sums run over fixed blocks, so it changes no bit */
    const double *x;          /* [n x dense] */
    const int *group;         /* [n] 0..groups-1 */
    const double *y;          /* [n] */
    const double *prior;      /* [n] case weights 0..1, 0 = left out */
    double dense_ridge; /* added to the diagonal of each dense column but the first (intercept) */
    double group_ridge; /* shrinks group effects to 0: pseudo-observations */
    double *beta;       /* [dense] out */
    double *effect;     /* [groups] out */
    double *residual;   /* [n] out */
    double *weight;     /* [n] out: final case weights */
    double scale;       /* out: 1.4826 MAD of the residuals with prior > 0.3 */
} Regression;

/* One weighted ridge fit with the weights in r->weight. O(n dense^2 + groups dense^2). */
Status regression_weighted(Regression *r, Arena *scratch, Err *err);

/* Robust fit: at most `steps` reweightings, first `l1_steps` with L1-like weights 1/max(1, |u|),
 * then Tukey's bisquare with tuning constant c until no coefficient moves by 1e-10. Beaton & Tukey
 * (1974), doi:10.1080/00401706.1974.10489171 */
Status regression_bisquare(Regression *r, size_t l1_steps, size_t steps, double c, Arena *scratch,
                           Err *err);

/* Tukey's weight of a residual of u scales, 0..1. */
double regression_bisquare_weight(double u, double c);

#endif
