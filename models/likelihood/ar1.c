/* ar1 - the inverse of month noise, applied to vectors without an n x n matrix.
 *
 * Input     which columns were observed; rho and share in [0, 1); vectors [n].
 * Method    C = share rho^|s-t| + (1 - share) I. The AR(1) part is Markov at any set of months, so
 *           its inverse Q is tridiagonal, and C^-1 = Q S^-1 with S = share I + (1 - share) Q, which
 *           is factored as L D L'. Figures over several months: C averaged over their months,
 *           inverted by Cholesky.
 * Output    C^-1 x; log|C|; quadratic forms of a step that starts at each cell.
 * Blind to  noise that remembers longer than its last month.
 * Cites     MODEL 4.1; Rue & Held (2005), doi:10.1201/9780203492024
 */
#include "models/likelihood/ar1.h"

#include <assert.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "models/math/linear.h"
#include "models/math/portable.h"
#include "models/math/vector.h"

static bool prepared(const Ar1 *noise, double rho, double share, const Ar1Shape *shape) {
    return noise->n == shape->n && noise->cells == shape->cells && noise->rho == rho &&
           noise->share == share &&
           memcmp(noise->month, shape->month, shape->n * sizeof *shape->month) == 0 &&
           (shape->cells == shape->n ||
            (memcmp(noise->cell_month, shape->cell_month, shape->cells) == 0 &&
             memcmp(noise->cell_figure, shape->cell_figure, shape->cells) == 0));
}

static void remember(Ar1 *noise, double rho, double share, const Ar1Shape *shape) {
    assert(shape->n <= shape->cells && shape->cells <= MONTHS_MAX);
    noise->n = shape->n;
    noise->cells = shape->cells;
    noise->rho = rho;
    noise->share = share;
    memcpy(noise->month, shape->month, shape->n * sizeof *shape->month);
    memcpy(noise->cell_month, shape->cell_month, shape->cells);
    memcpy(noise->cell_figure, shape->cell_figure, shape->cells);
    memcpy(noise->span, shape->span, shape->n);
}

static double power(double rho, int exponent) {
    assert(exponent > 0);
    double value = rho;
    for (int k = 1; k < exponent; k++) value *= rho;
    return value;
}

/* Q of an AR(1) with variance 1; returns its determinant's reciprocal. */
static double markov_inverse(Ar1 *noise) {
    double behind = 0, determinant = 1; /* what the month before has told already */
    for (size_t k = 0; k < noise->n; k++) {
        const bool last = k + 1 == noise->n;
        const double r = last ? 0 : power(noise->rho, noise->month[k + 1] - noise->month[k]);
        const double fresh = 1 - r * r;
        noise->q[k] = 1 + behind + r * r / fresh;
        noise->q_next[k] = -r / fresh;
        behind = r * r / fresh;
        determinant *= fresh;
    }
    return determinant;
}

/* L D L' of S and the diagonal of its inverse; returns |S|. */
static double factor(Ar1 *noise) {
    const double nugget = 1 - noise->share;
    double determinant = 1, carried = 0;
    for (size_t k = 0; k < noise->n; k++) {
        const double pivot = noise->share + nugget * noise->q[k] - carried;
        const double next = nugget * noise->q_next[k];
        noise->pivot[k] = 1 / pivot;
        noise->below[k] = next / pivot;
        carried = noise->below[k] * next;
        determinant *= pivot;
    }
    double own = 0;
    for (size_t k = noise->n; k-- > 0;)
        noise->own[k] = own = noise->pivot[k] + noise->below[k] * noise->below[k] * own;
    return determinant;
}

/* C of the figures: share rho^|s-t| + (1 - share) I between months, averaged over their months. */
static void averaged(const Ar1 *noise, double *c) {
    double power[MONTHS_MAX];
    power[0] = noise->share;
    for (size_t k = 1; k < MONTHS_MAX; k++) power[k] = power[k - 1] * noise->rho;
    memset(c, 0, noise->n * noise->n * sizeof *c);
    for (size_t a = 0; a < noise->cells; a++)
        for (size_t b = 0; b < noise->cells; b++) {
            const size_t r = noise->cell_figure[a], q = noise->cell_figure[b];
            const double between =
                a == b ? 1 : power[abs(noise->cell_month[a] - noise->cell_month[b])];
            c[r * noise->n + q] += between / ((double)noise->span[r] * (double)noise->span[q]);
        }
}

/* dense = C^-1 from the inverse of C's Cholesky factor. */
static void invert_dense(Ar1 *noise) {
    assert(noise->dense && noise->n <= MONTHS_MAX);
    const size_t n = noise->n;
    double l[MONTHS_MAX * MONTHS_MAX], w[MONTHS_MAX][MONTHS_MAX];
    averaged(noise, l);
    (void)linear_cholesky(l, n); /* positive definite by its nugget */
    noise->log_det = 0;
    for (size_t r = 0; r < n; r++) {
        noise->log_det += 2 * portable_log(l[r * n + r]);
        for (size_t c = 0; c <= r; c++) {
            double sum = r == c;
            for (size_t k = c; k < r; k++) sum -= l[r * n + k] * w[k][c];
            w[r][c] = sum / l[r * n + r];
        }
    }
    for (size_t a = 0; a < n; a++)
        for (size_t b = 0; b < n; b++) {
            double sum = 0;
            for (size_t k = a > b ? a : b; k < n; k++) sum += w[k][a] * w[k][b];
            noise->dense[a * n + b] = sum;
        }
}

void ar1_prepare(Ar1 *noise, double rho, double share, const Ar1Shape *shape) {
    assert(rho >= 0 && rho < 1 && share >= 0 && share < 1);
    if (prepared(noise, rho, share, shape)) return;
    remember(noise, rho, share, shape);
    if (shape->cells > shape->n) {
        invert_dense(noise);
        return;
    }
    noise->log_det = portable_log(markov_inverse(noise));
    noise->log_det += portable_log(factor(noise));
}

VECTOR static void apply_dense(const Ar1 *noise, const double (*x)[NOISE_LANES],
                               double (*out)[NOISE_LANES]) {
    for (size_t k = 0; k < noise->n; k++) {
        double sum[NOISE_LANES] = {0};
        for (size_t j = 0; j < noise->n; j++)
            for (size_t e = 0; e < NOISE_LANES; e++)
                sum[e] += noise->dense[k * noise->n + j] * x[j][e];
        memcpy(out[k], sum, sizeof sum);
    }
}

VECTOR static void apply_markov(const Ar1 *noise, const double (*x)[NOISE_LANES],
                                double (*out)[NOISE_LANES]) {
    double solved[MONTHS_MAX][NOISE_LANES], forward[NOISE_LANES] = {0}, zero[NOISE_LANES] = {0};
    const size_t n = noise->n;
    for (size_t k = 0; k < n; k++) {
        const double below = k ? noise->below[k - 1] : 0;
        for (size_t e = 0; e < NOISE_LANES; e++) {
            forward[e] = x[k][e] - below * forward[e];
            solved[k][e] = forward[e] * noise->pivot[k];
        }
    }
    for (size_t k = n - 1; k-- > 0;)
        for (size_t e = 0; e < NOISE_LANES; e++) solved[k][e] -= noise->below[k] * solved[k + 1][e];
    for (size_t k = 0; k < n; k++) {
        const double *before = k ? solved[k - 1] : zero, *after = k + 1 < n ? solved[k + 1] : zero;
        const double from = k ? noise->q_next[k - 1] : 0, to = noise->q_next[k];
        for (size_t e = 0; e < NOISE_LANES; e++)
            out[k][e] = noise->q[k] * solved[k][e] + from * before[e] + to * after[e];
    }
}

void ar1_apply(const Ar1 *noise, const double (*x)[NOISE_LANES], double (*out)[NOISE_LANES]) {
    assert((const void *)x != (const void *)out);
    if (noise->cells > noise->n)
        apply_dense(noise, x, out);
    else
        apply_markov(noise, x, out);
}

/* C^-1 = (I - share S^-1)/(1 - share), and a row of S^-1 right of its diagonal is -below times the
 * row beneath it: so both rows are carried along from the last observation to the first. */
static void tails_markov(const Ar1 *noise, const double *d, Ar1Tails *out) {
    const double share = noise->share, scale = 1 / (1 - share);
    double row_one = 0, row_d = 0; /* products of S^-1's row with 1 and d */
    out->one[noise->n] = out->mixed[noise->n] = out->both[noise->n] = 0;
    for (size_t k = noise->n; k-- > 0;) {
        const double own = noise->own[k], v = d[k];
        const double right_one = -noise->below[k] * row_one, right_d = -noise->below[k] * row_d;
        out->one[k] = out->one[k + 1] + scale * (1 - share * (own + 2 * right_one));
        out->mixed[k] =
            out->mixed[k + 1] + scale * (v - share * (own * v + right_d + v * right_one));
        out->both[k] = out->both[k + 1] + scale * v * (v - share * (own * v + 2 * right_d));
        row_one = own + right_one;
        row_d = own * v + right_d;
    }
}

/* Each cell adds its part of its figure to both vectors. */
static void tails_dense(const Ar1 *noise, const double *d, Ar1Tails *out) {
    assert(noise->cells <= MONTHS_MAX);
    double one[MONTHS_MAX] = {0}, other[MONTHS_MAX] = {0};
    out->one[noise->cells] = out->mixed[noise->cells] = out->both[noise->cells] = 0;
    for (size_t c = noise->cells; c-- > 0;) {
        const size_t k = noise->cell_figure[c];
        const double *row = noise->dense + k * noise->n, own = row[k];
        const double v = 1 / (double)noise->span[k], w = v * d[c];
        double with_one = 0, with_other = 0;
        for (size_t j = 0; j < noise->n; j++) {
            with_one += row[j] * one[j];
            with_other += row[j] * other[j];
        }
        out->one[c] = out->one[c + 1] + v * (2 * with_one + v * own);
        out->mixed[c] = out->mixed[c + 1] + w * with_one + v * with_other + v * w * own;
        out->both[c] = out->both[c + 1] + w * (2 * with_other + w * own);
        one[k] += v;
        other[k] += w;
    }
}

void ar1_tails(const Ar1 *noise, const double *d, Ar1Tails *out) {
    if (noise->cells > noise->n)
        tails_dense(noise, d, out);
    else
        tails_markov(noise, d, out);
}
