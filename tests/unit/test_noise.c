/* The O(n) inverse of the month noise against a dense Cholesky factor of the same covariance. */
#include <criterion/criterion.h>
#include <gsl/gsl_linalg.h>
#include <math.h>

#include "models/likelihood/ar1.h"
#include "models/math/linear.h"

static const int month[] = {0, 1, 2, 5, 6, 13, 14, 15, 16, 22, 35};
enum { N = sizeof month / sizeof *month };
static const unsigned char cell[] = {0, 1, 2, 5, 6, 13, 14, 15, 16, 22, 35};
static const unsigned char figure[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
static const unsigned char span[] = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1};

/* Inverse of C by GSL; returns log|C|. */
static double dense_inverse(double rho, double share, gsl_matrix *c) {
    for (size_t a = 0; a < N; a++)
        for (size_t b = 0; b < N; b++)
            gsl_matrix_set(c, a, b,
                           share * pow(rho, abs(month[a] - month[b])) + (a == b ? 1 - share : 0));
    gsl_linalg_cholesky_decomp1(c);
    double log_det = 0;
    for (size_t a = 0; a < N; a++) log_det += 2 * log(gsl_matrix_get(c, a, a));
    gsl_linalg_cholesky_invert(c);
    return log_det;
}

/* v'C^-1 w over observations j and later. */
static double tail_form(const gsl_matrix *inverse, const double *v, const double *w, size_t j) {
    double sum = 0;
    for (size_t a = j; a < N; a++)
        for (size_t b = j; b < N; b++) sum += v[a] * gsl_matrix_get(inverse, a, b) * w[b];
    return sum;
}

static void compare(double rho, double share) {
    gsl_matrix *inverse = gsl_matrix_alloc(N, N);
    Ar1 noise = {0};
    Ar1Tails tails;
    double x[N][NOISE_LANES], out[N][NOISE_LANES], one[N], d[N];
    const double log_det = dense_inverse(rho, share, inverse);
    const Ar1Shape shape = {N, N, month, cell, figure, span};
    ar1_prepare(&noise, rho, share, &shape);
    cr_expect_float_eq(noise.log_det, log_det, 1e-12);
    for (size_t a = 0; a < N; a++) {
        for (size_t e = 0; e < NOISE_LANES; e++) x[a][e] = sin(2.385 * (double)(a * 8 + e));
        one[a] = 1;
        d[a] = x[a][3];
    }
    ar1_apply(&noise, (const double(*)[NOISE_LANES])x, out);
    for (size_t a = 0; a < N; a++)
        for (size_t e = 0; e < NOISE_LANES; e++) {
            double sum = 0;
            for (size_t b = 0; b < N; b++) sum += gsl_matrix_get(inverse, a, b) * x[b][e];
            cr_expect_float_eq(out[a][e], sum, 1e-11);
        }
    ar1_tails(&noise, d, &tails);
    for (size_t j = 0; j <= N; j++) {
        cr_expect_float_eq(tails.one[j], tail_form(inverse, one, one, j), 1e-11);
        cr_expect_float_eq(tails.mixed[j], tail_form(inverse, one, d, j), 1e-11);
        cr_expect_float_eq(tails.both[j], tail_form(inverse, d, d, j), 1e-11);
    }
    gsl_matrix_free(inverse);
}

Test(noise, inverse_and_tails_equal_the_dense_ones) {
    compare(0.43, 0.75);
    compare(0.95, 0.9);
    compare(0, 0.75);
    compare(0.7, 0);
}

Test(linear, eigenvalues_of_a_hilbert_matrix_and_what_they_rebuild) {
    enum { P = 4 };
    double a[P * P], value[P], vector[P * P], product = 1;
    for (size_t k = 0; k < P * P; k++) a[k] = 1 / (double)(k / P + k % P + 1);
    linear_eigen(a, P, value, vector);
    for (size_t r = 0; r < P; r++)
        for (size_t c = 0; c < P; c++) {
            double sum = 0;
            for (size_t k = 0; k < P; k++) sum += vector[r * P + k] * value[k] * vector[c * P + k];
            cr_expect_float_eq(sum, 1 / (double)(r + c + 1), 1e-15);
        }
    for (size_t k = 0; k < P; k++) product *= value[k];
    cr_expect_float_eq(product * 6048000, 1, 1e-9, "the determinant of H4 is 1/6048000");
}
