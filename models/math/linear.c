/* linear - Cholesky and Jacobi for small matrices, and the robust regression of levels.
 *
 * Input     symmetric a [p x p]; a regression's x [n x dense], group [n], y [n], prior [n] in
 *           0..1.
 * Method    ridge least squares, the diagonal block of groups eliminated first (Schur complement);
 *           reweighted: L1-like 1/max(1, |u|) at first, then Tukey's bisquare, u = residual/scale,
 *           scale = 1.4826 MAD. Sums run over fixed blocks of rows, so threads change no bit.
 * Output    solutions, eigenvalues; beta, effect, residual, weight, scale. ST_NUMERIC when
 *           singular.
 * Blind to  bad leverage: a wild covariate is not weighted down, only its residual is.
 * Cites     Beaton & Tukey (1974), doi:10.1080/00401706.1974.10489171; Rutishauser (1966),
 *           doi:10.1007/BF02165223; MODEL 3.3
 */
#include "models/math/linear.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "models/math/robust.h"
#include "models/math/vector.h"

/* row[count] -= factor column[count]. Its bounds are those of the loops of linear_cholesky; looked
 * at number by number, sanitizers would spend half of a small scan here. */
#if defined(__SANITIZE_ADDRESS__)
__attribute__((noinline, no_sanitize("address", "undefined"), optimize("O3")))
#endif
VECTOR static void
take_column(double *restrict row, const double *restrict column, double factor, size_t count) {
    for (size_t k = 0; k < count; k++) row[k] -= factor * column[k];
}

/* Column by column, each taken from all that is right of it: an entry is the same sum in the same
 * order as by rows, and all is read in one piece. */
bool linear_cholesky(double *a, size_t p) {
    assert(a && p > 0);
    for (size_t j = 0; j < p; j++) {
        double *column = a + j * p; /* right of the diagonal */
        if (!(column[j] > 0)) return false;
        column[j] = sqrt(column[j]);
        for (size_t i = j + 1; i < p; i++) column[i] = a[i * p + j] /= column[j];
        for (size_t i = j + 1; i < p; i++)
            take_column(a + i * p + j + 1, column + j + 1, column[i], i - j);
    }
    return true;
}

void linear_substitute(const double *factor, double *b, size_t p) {
    assert(p == 0 || factor[p * p - 1] > 0);
    for (size_t i = 0; i < p; i++) {
        for (size_t k = 0; k < i; k++) b[i] -= factor[i * p + k] * b[k];
        b[i] /= factor[i * p + i];
    }
    for (size_t i = p; i-- > 0;) {
        for (size_t k = i + 1; k < p; k++) b[i] -= factor[i * p + k] * b[k];
        b[i] /= factor[i * p + i];
    }
}

Status linear_solve(double *a, double *b, size_t p, Err *err) {
    if (!linear_cholesky(a, p))
        return FAIL(err, ST_NUMERIC,
                    "the %zu normal equations are singular: some column is constant "
                    "or a copy of another",
                    p);
    linear_substitute(a, b, p);
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

/* A regression while it is fitted. Rows are summed in fixed blocks, then the blocks in order. */
typedef struct Fitting {
    Regression *r;
    size_t rows, blocks; /* rows of a block */
    size_t size;         /* numbers of a Normal */
    double *sums;        /* [(1 + blocks) x size] the total first */
    double *work;        /* [n] */
} Fitting;

static Fitting fitting_open(Regression *r, Arena *scratch) {
    assert(r->dense > 0);
    enum { BLOCKS = 64, ROWS_MIN = 4096 };
    const size_t share = (r->n + BLOCKS - 1) / BLOCKS;
    Fitting f = {.r = r,
                 .rows = share > ROWS_MIN ? share : ROWS_MIN,
                 .size = r->dense * r->dense + r->groups * r->dense + 2 * r->groups + r->dense};
    f.blocks = (r->n + f.rows - 1) / f.rows;
    f.sums = ARENA_ARRAY(scratch, double, (1 + f.blocks) * f.size);
    f.work = ARENA_ARRAY(scratch, double, r->n);
    return f;
}

static Normal normal_at(const Fitting *f, size_t index) {
    const size_t d = f->r->dense, groups = f->r->groups;
    double *at = f->sums + index * f->size;
    return (Normal){.a = at,
                    .c = at + d * d,
                    .g = at + d * d + groups * d,
                    .ay = at + d * d + groups * d + groups,
                    .gy = at + d * d + groups * d + groups + d};
}

/* Calls fn for every block; ranges stand for blocks: PARALLEL_GRAIN positions each. */
static void each_block(const Fitting *f, RangeFn fn) {
    const Parallel *parallel = f->r->parallel ? f->r->parallel : &parallel_serial;
    parallel->run(parallel, f->blocks * PARALLEL_GRAIN, fn, (void *)f);
}

static size_t block_end(const Fitting *f, size_t block) {
    assert(block < f->blocks);
    return (block + 1) * f->rows < f->r->n ? (block + 1) * f->rows : f->r->n;
}

static void sum_block(void *context, size_t begin, size_t end, size_t worker) {
    assert(begin % PARALLEL_GRAIN == 0);
    (void)worker, (void)end;
    const Fitting *f = context;
    const Regression *r = f->r;
    const size_t block = begin / PARALLEL_GRAIN, d = r->dense, last = block_end(f, block);
    const Normal q = normal_at(f, 1 + block);
    memset(q.a, 0, f->size * sizeof *q.a);
    for (size_t i = block * f->rows; i < last; i++) {
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
}

static Normal normal_equations(const Fitting *f) {
    const Regression *r = f->r;
    const size_t d = r->dense;
    Normal q = normal_at(f, 0);
    each_block(f, sum_block);
    memset(q.a, 0, f->size * sizeof *q.a);
    for (size_t block = 0; block < f->blocks; block++)
        for (size_t k = 0; k < f->size; k++) q.a[k] += f->sums[(1 + block) * f->size + k];
    for (size_t j = 0; j < d; j++) {
        for (size_t k = 0; k < j; k++) q.a[k * d + j] = q.a[j * d + k];
        q.a[j * d + j] +=
            1e-9 + (j ? r->dense_ridge : 0); /* 1e-9: keeps an empty column solvable */
    }
    for (size_t s = 0; s < r->groups; s++) q.g[s] += r->group_ridge;
    return q;
}

static void residual_block(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker, (void)end;
    const Fitting *f = context;
    const Regression *r = f->r;
    const size_t block = begin / PARALLEL_GRAIN, last = block_end(f, block);
    for (size_t i = block * f->rows; i < last; i++) {
        double fitted = r->effect[r->group[i]];
        for (size_t j = 0; j < r->dense; j++) fitted += r->x[i * r->dense + j] * r->beta[j];
        r->residual[i] = r->y[i] - fitted;
    }
}

/* One weighted ridge fit; *moved = how far the coefficients moved at most. */
static Status fit_weighted(const Fitting *f, double *moved, Err *err) {
    Regression *r = f->r;
    const size_t d = r->dense;
    Normal q = normal_equations(f);
    for (size_t s = 0; s < r->groups;
         s++) /* eliminate the diagonal group block (Schur complement) */
        for (size_t j = 0; j < d; j++) {
            const double ratio = q.c[s * d + j] / q.g[s];
            for (size_t k = 0; k < d; k++) q.a[j * d + k] -= ratio * q.c[s * d + k];
            q.ay[j] -= ratio * q.gy[s];
        }
    TRY(linear_solve(q.a, q.ay, d, err));
    *moved = 0;
    for (size_t j = 0; j < d; j++) *moved = fmax(*moved, fabs(q.ay[j] - r->beta[j]));
    memcpy(r->beta, q.ay, d * sizeof *r->beta);
    for (size_t s = 0; s < r->groups; s++) {
        double sum = q.gy[s];
        for (size_t j = 0; j < d; j++) sum -= q.c[s * d + j] * r->beta[j];
        *moved = fmax(*moved, fabs(sum / q.g[s] - r->effect[s]));
        r->effect[s] = sum / q.g[s];
    }
    each_block(f, residual_block);
    return ST_OK;
}

Status regression_weighted(Regression *r, Arena *scratch, Err *err) {
    const Fitting f = fitting_open(r, scratch);
    double moved; /* measured from here: the caller's arrays hold nothing yet */
    memset(r->beta, 0, r->dense * sizeof *r->beta);
    memset(r->effect, 0, r->groups * sizeof *r->effect);
    return fit_weighted(&f, &moved, err);
}

static double residual_scale(const Fitting *f) {
    size_t n = 0;
    for (size_t i = 0; i < f->r->n; i++) {
        f->work[n] = f->r->residual[i];
        n += f->r->prior[i] > 0.3;
    }
    return robust_mad(f->work, n) + 1e-9;
}

double regression_bisquare_weight(double u, double c) {
    assert(c > 0);
    const double v = u / c;
    return fabs(v) < 1 ? (1 - v * v) * (1 - v * v) : 0;
}

Status regression_bisquare(Regression *r, size_t l1_steps, size_t steps, double c, Arena *scratch,
                           Err *err) {
    static const double settled = 1e-10; /* far below what any coefficient is known to */
    const Fitting f = fitting_open(r, scratch);
    double moved;
    memcpy(r->weight, r->prior, r->n * sizeof *r->weight);
    TRY(fit_weighted(&f, &moved, err));
    for (size_t step = 0; step < steps; step++) {
        if (step > l1_steps && moved < settled) break;
        r->scale = residual_scale(&f);
        if (isnan(r->scale))
            return FAIL(err, ST_NUMERIC, "no storefront is left to estimate levels from");
        for (size_t i = 0; i < r->n; i++) {
            const double u = r->residual[i] / r->scale;
            r->weight[i] = r->prior[i] * (step < l1_steps ? 1 / fmax(1, fabs(u))
                                                          : regression_bisquare_weight(u, c));
        }
        TRY(fit_weighted(&f, &moved, err));
    }
    return ST_OK;
}
