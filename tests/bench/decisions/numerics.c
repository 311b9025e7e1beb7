/* Elementary functions, small matrices and order statistics, beside libm and GSL. */
#include <gsl/gsl_eigen.h>
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/math/linear.h"
#include "models/math/robust.h"
#include "models/math/robust_lanes.h"
#include "models/math/vector.h"
#include "tests/bench/decisions/contest.h"

/* ---- exp and log over an array of likelihood terms ---- */

enum { TERMS = 4096 };

typedef struct Terms {
    double x[TERMS], y[TERMS];
    float f[TERMS], g[TERMS];
} Terms;

static double spread(size_t k) { /* 0..1, without a pattern */
    return fmod((double)k * 0.6180339887498949, 1);
}

static void *terms_below_zero(void) {
    Terms *t = keep(sizeof *t);
    for (size_t k = 0; k < TERMS; k++) t->f[k] = (float)(t->x[k] = -40 * spread(k));
    return t;
}

static void *terms_above_zero(void) {
    Terms *t = keep(sizeof *t);
    for (size_t k = 0; k < TERMS; k++) t->x[k] = ldexp(1 + spread(k), (int)(k % 30) - 15);
    return t;
}

VECTOR static void exp_own(void *work) {
    Terms *t = work;
    for (size_t k = 0; k < TERMS; k++) t->y[k] = vector_exp(t->x[k]);
}

static void exp_libm(void *work) {
    Terms *t = work;
    for (size_t k = 0; k < TERMS; k++) t->y[k] = exp(t->x[k]);
}

VECTOR static void expf_own(void *work) {
    Terms *t = work;
    for (size_t k = 0; k < TERMS; k++) t->g[k] = vector_expf(t->f[k]);
}

static void expf_libm(void *work) {
    Terms *t = work;
    for (size_t k = 0; k < TERMS; k++) t->g[k] = expf(t->f[k]);
}

VECTOR static void log_own(void *work) {
    Terms *t = work;
    for (size_t k = 0; k < TERMS; k++) t->y[k] = vector_log(t->x[k]);
}

static void log_libm(void *work) {
    Terms *t = work;
    for (size_t k = 0; k < TERMS; k++) t->y[k] = log(t->x[k]);
}

static unsigned long long digest(const double *y) {
    unsigned long long sum = 0;
    for (size_t k = 0; k < TERMS; k++) sum = sum * 1099511628211u + vector_bits(y[k]);
    return sum;
}

void bits_lines(void) {
    Terms *below = terms_below_zero(), *above = terms_above_zero();
    exp_libm(below);
    log_libm(above);
    const unsigned long long libm = digest(below->y) ^ digest(above->y);
    exp_own(below);
    log_own(above);
    printf("%-28s digests of exp and log: libm %016llx, own %016llx\n", "vector-exp-log", libm,
           digest(below->y) ^ digest(above->y));
}

/* ---- symmetric matrices of p x p, as the storefronts' ---- */

enum { P_MOST = 32, MATRICES = 64 };

typedef struct Matrices {
    size_t p;
    double a[MATRICES][P_MOST * P_MOST], b[MATRICES][P_MOST];
    double work[P_MOST * P_MOST], x[P_MOST], value[P_MOST], vector[P_MOST * P_MOST];
    gsl_eigen_symmv_workspace *space;
} Matrices;

static void *matrices(size_t p) {
    Matrices *m = keep(sizeof *m);
    m->p = p;
    m->space = gsl_eigen_symmv_alloc(p);
    for (size_t k = 0; k < MATRICES; k++)
        for (size_t r = 0; r < p; r++) {
            m->b[k][r] = spread(k + 7 * r) - 0.5;
            for (size_t c = 0; c < p; c++)
                m->a[k][r * p + c] = (r == c) * 1.5 + exp(-fabs((double)r - (double)c)) +
                                     0.01 * (spread(k + r + c) - 0.5);
        }
    return m;
}

static void *matrices_4(void) {
    return matrices(4);
}
static void *matrices_8(void) {
    return matrices(8);
}
static void *matrices_32(void) {
    return matrices(32);
}

static void solve_own(void *work) {
    Matrices *m = work;
    for (size_t k = 0; k < MATRICES; k++) {
        memcpy(m->work, m->a[k], m->p * m->p * sizeof *m->work);
        memcpy(m->x, m->b[k], m->p * sizeof *m->x);
        need(linear_cholesky(m->work, m->p), "factor a matrix");
        linear_substitute(m->work, m->x, m->p);
    }
}

static void solve_gsl(void *work) {
    Matrices *m = work;
    for (size_t k = 0; k < MATRICES; k++) {
        memcpy(m->work, m->a[k], m->p * m->p * sizeof *m->work);
        memcpy(m->x, m->b[k], m->p * sizeof *m->x);
        gsl_matrix_view a = gsl_matrix_view_array(m->work, m->p, m->p);
        gsl_vector_view x = gsl_vector_view_array(m->x, m->p);
        need(!gsl_linalg_cholesky_decomp1(&a.matrix), "factor a matrix");
        (void)gsl_linalg_cholesky_svx(&a.matrix, &x.vector);
    }
}

static void eigen_own(void *work) {
    Matrices *m = work;
    for (size_t k = 0; k < MATRICES; k++) {
        memcpy(m->work, m->a[k], m->p * m->p * sizeof *m->work);
        linear_eigen(m->work, m->p, m->value, m->vector);
    }
}

static void eigen_gsl(void *work) {
    Matrices *m = work;
    for (size_t k = 0; k < MATRICES; k++) {
        memcpy(m->work, m->a[k], m->p * m->p * sizeof *m->work);
        gsl_matrix_view a = gsl_matrix_view_array(m->work, m->p, m->p);
        gsl_vector_view value = gsl_vector_view_array(m->value, m->p);
        gsl_matrix_view vector = gsl_matrix_view_array(m->vector, m->p, m->p);
        (void)gsl_eigen_symmv(&a.matrix, &value.vector, &vector.matrix, m->space);
    }
}

/* ---- order statistics ---- */

enum { VALUES = 1 << 18 };

typedef struct Values {
    size_t n, series; /* series of n values */
    double *x, *work, result;
} Values;

static void *values(size_t n) {
    Values *v = keep(sizeof *v);
    v->n = n;
    v->series = VALUES / n;
    v->x = keep(VALUES * sizeof *v->x);
    v->work = keep(VALUES * sizeof *v->work);
    for (size_t k = 0; k < VALUES; k++) v->x[k] = spread(k * k % 7919 + k);
    return v;
}

static void *values_36(void) {
    return values(36);
}
static void *values_1000(void) {
    return values(1000);
}
static void *values_200000(void) {
    return values(200000);
}

static void *values_sorted(void) {
    Values *v = values(36);
    for (size_t s = 0; s < v->series; s++) gsl_sort(v->x + s * v->n, 1, v->n);
    return v;
}

static void median_own(void *work) {
    Values *v = work;
    memcpy(v->work, v->x, VALUES * sizeof *v->x);
    for (size_t s = 0; s < v->series; s++) v->result += robust_median(v->work + s * v->n, v->n);
}

static void median_gsl(void *work) {
    Values *v = work;
    memcpy(v->work, v->x, VALUES * sizeof *v->x);
    for (size_t s = 0; s < v->series; s++)
        v->result += gsl_stats_median(v->work + s * v->n, 1, v->n);
}

static void lanes_own(void *work) {
    Values *v = work;
    const size_t lanes = v->n * ROBUST_LANES;
    memcpy(v->work, v->x, VALUES * sizeof *v->x);
    for (size_t s = 0; s + lanes <= VALUES; s += lanes)
        robust_sort_lanes((double(*)[ROBUST_LANES])(v->work + s), v->n);
}

static void lanes_gsl(void *work) {
    Values *v = work;
    const size_t lanes = v->n * ROBUST_LANES;
    memcpy(v->work, v->x, VALUES * sizeof *v->x);
    for (size_t s = 0; s + lanes <= VALUES; s += lanes)
        for (size_t e = 0; e < ROBUST_LANES; e++) gsl_sort(v->work + s + e, ROBUST_LANES, v->n);
}

static void sort_own(void *work) {
    Values *v = work;
    memcpy(v->work, v->x, VALUES * sizeof *v->x);
    for (size_t s = 0; s < v->series; s++) robust_sort(v->work + s * v->n, v->n);
}

static void sort_gsl(void *work) {
    Values *v = work;
    memcpy(v->work, v->x, VALUES * sizeof *v->x);
    for (size_t s = 0; s < v->series; s++) gsl_sort(v->work + s * v->n, 1, v->n);
}

static void quantile_own(void *work) {
    Values *v = work;
    for (size_t s = 0; s < v->series; s++) v->result += robust_quantile(v->x + s * v->n, v->n, 0.1);
}

static void quantile_gsl(void *work) {
    Values *v = work;
    for (size_t s = 0; s < v->series; s++)
        v->result += gsl_stats_quantile_from_sorted_data(v->x + s * v->n, 1, v->n, 0.1);
}

const Contest contests_numerics[] = {
    {"vector-exp-log", "exp of 4096 numbers, libm", terms_below_zero, exp_own, exp_libm, 0},
    {"vector-exp-log", "exp in single precision, libm", terms_below_zero, expf_own, expf_libm, 0},
    {"vector-exp-log", "log of 4096 numbers, libm", terms_above_zero, log_own, log_libm, 0},
    {"small-matrices", "solve 4 x 4 by Cholesky, GSL", matrices_4, solve_own, solve_gsl, 0},
    {"small-matrices", "solve 8 x 8 by Cholesky, GSL", matrices_8, solve_own, solve_gsl, 0},
    {"small-matrices", "solve 32 x 32 by Cholesky, GSL", matrices_32, solve_own, solve_gsl, 0},
    {"small-matrices", "eigenvectors of 4 x 4, GSL", matrices_4, eigen_own, eigen_gsl, 0},
    {"small-matrices", "eigenvectors of 8 x 8, GSL", matrices_8, eigen_own, eigen_gsl, 0},
    {"order-statistics", "median of 36, GSL", values_36, median_own, median_gsl, 0},
    {"order-statistics", "median of 1,000, GSL", values_1000, median_own, median_gsl, 0},
    {"order-statistics", "median of 200,000, GSL", values_200000, median_own, median_gsl, 0},
    {"order-statistics", "sort 36, GSL", values_36, sort_own, sort_gsl, 0},
    {"order-statistics", "sort 8 series of 36 side by side, GSL", values_36, lanes_own, lanes_gsl,
     0},
    {"order-statistics", "quantile of sorted 36, GSL", values_sorted, quantile_own, quantile_gsl,
     0},
    {0},
};
