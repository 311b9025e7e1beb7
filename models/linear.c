#include "models/linear.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "models/robust.h"

bool linear_cholesky(double *a, size_t p) {
    for (size_t j = 0; j < p; j++) {
        double pivot = a[j * p + j];
        for (size_t k = 0; k < j; k++) pivot -= a[j * p + k] * a[j * p + k];
        if (!(pivot > 0)) return false;
        pivot = sqrt(pivot);
        a[j * p + j] = pivot;
        for (size_t i = j + 1; i < p; i++) {
            double sum = a[i * p + j];
            for (size_t k = 0; k < j; k++) sum -= a[i * p + k] * a[j * p + k];
            a[i * p + j] = sum / pivot;
        }
    }
    return true;
}

Status linear_solve(double *a, double *b, size_t p, Err *err) {
    if (!linear_cholesky(a, p))
        return FAIL(err, ST_NUMERIC,
                    "the %zu normal equations are singular: some column is constant "
                    "or a copy of another",
                    p);
    for (size_t i = 0; i < p; i++) {
        for (size_t k = 0; k < i; k++) b[i] -= a[i * p + k] * b[k];
        b[i] /= a[i * p + i];
    }
    for (size_t i = p; i-- > 0;) {
        for (size_t k = i + 1; k < p; k++) b[i] -= a[k * p + i] * b[k];
        b[i] /= a[i * p + i];
    }
    return ST_OK;
}

/* Rows and columns j and k of a turned until a_jk = 0. Rutishauser (1966), doi:10.1007/BF02165223
 */
static void rotate(double *a, size_t p, size_t j, size_t k, double *vector) {
    const double theta = (a[k * p + k] - a[j * p + j]) / (2 * a[j * p + k]);
    const double t = (theta < 0 ? -1 : 1) / (fabs(theta) + sqrt(theta * theta + 1));
    const double c = 1 / sqrt(t * t + 1), s = t * c, moved = t * a[j * p + k];
    a[j * p + j] -= moved;
    a[k * p + k] += moved;
    a[j * p + k] = a[k * p + j] = 0;
    for (size_t r = 0; r < p; r++) {
        const double vj = vector[r * p + j], vk = vector[r * p + k];
        vector[r * p + j] = c * vj - s * vk;
        vector[r * p + k] = s * vj + c * vk;
        if (r == j || r == k) continue;
        const double aj = a[r * p + j], ak = a[r * p + k];
        a[r * p + j] = a[j * p + r] = c * aj - s * ak;
        a[r * p + k] = a[k * p + r] = s * aj + c * ak;
    }
}

void linear_eigen(double *a, size_t p, double *value, double *vector) {
    enum { SWEEPS = 12 }; /* converges quadratically: five are plenty */
    for (size_t r = 0; r < p * p; r++) vector[r] = r % (p + 1) == 0;
    for (size_t sweep = 0; sweep < SWEEPS; sweep++) {
        size_t turned = 0;
        for (size_t j = 0; j < p; j++)
            for (size_t k = j + 1; k < p; k++) {
                const double least = 1e-17 * (fabs(a[j * p + j]) + fabs(a[k * p + k]));
                if (!(fabs(a[j * p + k]) > least)) continue;
                rotate(a, p, j, k, vector);
                turned++;
            }
        if (!turned) break;
    }
    for (size_t r = 0; r < p; r++) value[r] = a[r * p + r];
}

/* Weighted cross products: dense block a, dense x group block c, diagonal group block g. */
typedef struct Normal {
    double *a, *c, *g; /* [d x d], [groups x d], [groups] */
    double *ay, *gy;   /* [d], [groups] */
} Normal;

static Normal normal_equations(const Regression *r, Arena *scratch) {
    const size_t d = r->dense;
    Normal q = {
        .a = ARENA_ARRAY(scratch, double, d *d),
        .c = ARENA_ARRAY(scratch, double, r->groups *d),
        .g = ARENA_ARRAY(scratch, double, r->groups),
        .ay = ARENA_ARRAY(scratch, double, d),
        .gy = ARENA_ARRAY(scratch, double, r->groups),
    };
    for (size_t i = 0; i < r->n; i++) {
        const double w = r->weight[i], *x = r->x + i * d;
        if (!(w > 0)) continue;
        const size_t s = (size_t)r->group[i];
        for (size_t j = 0; j < d; j++) {
            for (size_t k = 0; k <= j; k++) q.a[j * d + k] += w * x[j] * x[k];
            q.c[s * d + j] += w * x[j];
            q.ay[j] += w * x[j] * r->y[i];
        }
        q.g[s] += w;
        q.gy[s] += w * r->y[i];
    }
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k < j; k++) q.a[k * d + j] = q.a[j * d + k];
        q.a[j * d + j] +=
            1e-9 + (j ? r->dense_ridge : 0); /* 1e-9: keeps an empty column solvable */
    }
    for (size_t s = 0; s < r->groups; s++) q.g[s] += r->group_ridge;
    return q;
}

Status regression_weighted(Regression *r, Arena *scratch, Err *err) {
    const size_t d = r->dense;
    Normal q = normal_equations(r, scratch);
    for (size_t s = 0; s < r->groups;
         s++) /* eliminate the diagonal group block (Schur complement) */
        for (size_t j = 0; j < d; j++) {
            const double ratio = q.c[s * d + j] / q.g[s];
            for (size_t k = 0; k < d; k++) q.a[j * d + k] -= ratio * q.c[s * d + k];
            q.ay[j] -= ratio * q.gy[s];
        }
    TRY(linear_solve(q.a, q.ay, d, err));
    memcpy(r->beta, q.ay, d * sizeof *r->beta);
    for (size_t s = 0; s < r->groups; s++) {
        double sum = q.gy[s];
        for (size_t j = 0; j < d; j++) sum -= q.c[s * d + j] * r->beta[j];
        r->effect[s] = sum / q.g[s];
    }
    for (size_t i = 0; i < r->n; i++) {
        double fitted = r->effect[r->group[i]];
        for (size_t j = 0; j < d; j++) fitted += r->x[i * d + j] * r->beta[j];
        r->residual[i] = r->y[i] - fitted;
    }
    return ST_OK;
}

static double residual_scale(const Regression *r, double *scratch) {
    size_t n = 0;
    for (size_t i = 0; i < r->n; i++)
        if (r->prior[i] > 0.3) scratch[n++] = r->residual[i];
    return robust_mad(scratch, n) + 1e-9;
}

static double bisquare(double u, double c) {
    const double v = u / c;
    return fabs(v) < 1 ? (1 - v * v) * (1 - v * v) : 0;
}

Status regression_bisquare(Regression *r, size_t l1_steps, size_t steps, double c, Arena *scratch,
                           Err *err) {
    double *work = ARENA_ARRAY(scratch, double, r->n);
    memcpy(r->weight, r->prior, r->n * sizeof *r->weight);
    TRY(regression_weighted(r, scratch, err));
    for (size_t step = 0; step < steps; step++) {
        r->scale = residual_scale(r, work);
        if (isnan(r->scale))
            return FAIL(err, ST_NUMERIC, "no storefront is left to estimate levels from");
        for (size_t i = 0; i < r->n; i++) {
            const double u = r->residual[i] / r->scale;
            r->weight[i] = r->prior[i] * (step < l1_steps ? 1 / fmax(1, fabs(u)) : bisquare(u, c));
        }
        TRY(regression_weighted(r, scratch, err));
    }
    return ST_OK;
}
