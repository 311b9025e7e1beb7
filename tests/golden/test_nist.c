/* The regression arithmetic against certified values of the NIST Statistical Reference Datasets
 * (https://www.itl.nist.gov/div898/strd/): Norris (lower difficulty) and Longley (higher). */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "models/math/linear.h"

enum { D_MAX = 7 };
static const double SIZE = 1e5;

/* Least squares through regression_weighted with one group and no ridge on the columns; x is
 * [n x p] without the constant. Columns are centred and scaled to length SIZE, so that the tiny
 * diagonal guard of the normal equations is below the digits compared. coef[0] is the intercept. */
static double least_squares(const double *x, const double *y, size_t n, size_t p, double *coef) {
    Arena *arena = arena_open();
    const size_t d = p + 1;
    double mean[D_MAX] = {0}, scale[D_MAX] = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < p; j++) mean[j] += x[i * p + j] / (double)n;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < p; j++) scale[j] += pow(x[i * p + j] - mean[j], 2.0);
    double *columns = ARENA_ARRAY(arena, double, n *d);
    double *ones = ARENA_ARRAY(arena, double, n);
    for (size_t i = 0; i < n; i++) {
        ones[i] = 1.0;
        columns[i * d] = SIZE;
        for (size_t j = 0; j < p; j++)
            columns[i * d + j + 1] = SIZE * (x[i * p + j] - mean[j]) / sqrt(scale[j]);
    }
    double beta[D_MAX], effect[1];
    Regression fit = {.n = n,
                      .dense = d,
                      .groups = 1,
                      .x = columns,
                      .group = ARENA_ARRAY(arena, int, n),
                      .y = y,
                      .prior = ones,
                      .group_ridge = 1.0,
                      .beta = beta,
                      .effect = effect,
                      .residual = ARENA_ARRAY(arena, double, n),
                      .weight = ones};
    Err err = {0};
    cr_assert(eq(int, (int)regression_weighted(&fit, arena, &err), ST_OK), "%s", err.text);
    coef[0] = beta[0] * SIZE + effect[0];
    for (size_t j = 0; j < p; j++) {
        coef[j + 1] = beta[j + 1] * SIZE / sqrt(scale[j]);
        coef[0] -= coef[j + 1] * mean[j];
    }
    double sum = 0.0;
    for (size_t i = 0; i < n; i++) sum += fit.residual[i] * fit.residual[i];
    arena_close(arena);
    return sum;
}

static void agrees(const char *what, double got, double certified, double relative) {
    cr_expect(lt(dbl, fabs(got - certified), relative * fabs(certified)),
              "%s: got %.15g, certified %.15g", what, got, certified);
}

Test(nist, norris) {
    const double x[] = {0.2,   337.4, 118.2, 884.6, 10.1,  226.5, 666.3, 996.3, 448.6,
                        777.0, 558.2, 0.4,   0.6,   775.5, 666.9, 338.0, 447.5, 11.6,
                        556.0, 228.1, 995.8, 887.6, 120.2, 0.3,   0.3,   556.8, 339.1,
                        887.2, 999.0, 779.0, 11.1,  118.3, 229.2, 669.1, 448.9, 0.5};
    const double y[] = {0.1,   338.8, 118.1, 888.0, 9.2,   228.1, 668.5, 998.5, 449.1,
                        778.9, 559.2, 0.3,   0.1,   778.1, 668.8, 339.3, 448.9, 10.8,
                        557.7, 228.3, 998.0, 888.8, 119.6, 0.3,   0.6,   557.6, 339.3,
                        888.0, 998.5, 778.9, 10.2,  117.6, 228.9, 668.4, 449.2, 0.2};
    double coef[2];
    const double sum = least_squares(x, y, 36, 1, coef);
    agrees("B0", coef[0], -0.262323073774029, 1e-10);
    agrees("B1", coef[1], 1.00211681802045, 1e-12);
    agrees("residual sum of squares", sum, 26.6173985294224, 1e-10);
}

Test(nist, longley) {
    const double row[16][7] = {
        {60323, 83.0, 234289, 2356, 1590, 107608, 1947},
        {61122, 88.5, 259426, 2325, 1456, 108632, 1948},
        {60171, 88.2, 258054, 3682, 1616, 109773, 1949},
        {61187, 89.5, 284599, 3351, 1650, 110929, 1950},
        {63221, 96.2, 328975, 2099, 3099, 112075, 1951},
        {63639, 98.1, 346999, 1932, 3594, 113270, 1952},
        {64989, 99.0, 365385, 1870, 3547, 115094, 1953},
        {63761, 100.0, 363112, 3578, 3350, 116219, 1954},
        {66019, 101.2, 397469, 2904, 3048, 117388, 1955},
        {67857, 104.6, 419180, 2822, 2857, 118734, 1956},
        {68169, 108.4, 442769, 2936, 2798, 120445, 1957},
        {66513, 110.8, 444546, 4681, 2637, 121950, 1958},
        {68655, 112.6, 482704, 3813, 2552, 123366, 1959},
        {69564, 114.2, 502601, 3931, 2514, 125368, 1960},
        {69331, 115.7, 518173, 4806, 2572, 127852, 1961},
        {70551, 116.9, 554894, 4007, 2827, 130081, 1962},
    };
    const double certified[7] = {-3482258.63459582, 15.0618722713733,  -0.0358191792925910,
                                 -2.02022980381683, -1.03322686717359, -0.0511041056535807,
                                 1829.15146461355};
    double x[16 * 6], y[16], coef[7];
    for (size_t i = 0; i < 16; i++) {
        y[i] = row[i][0];
        memcpy(x + i * 6, row[i] + 1, 6 * sizeof *x);
    }
    const double sum = least_squares(x, y, 16, 6, coef);
    /* Normal equations square the condition number (about 100 after scaling). */
    for (size_t j = 0; j < 7; j++) agrees("coefficient", coef[j], certified[j], 1e-9);
    agrees("residual sum of squares", sum, 836424.055505915, 1e-9);
}

Test(linear, a_singular_matrix_is_refused) {
    double a[] = {1.0, 2.0, 2.0, 4.0}, b[] = {2.385, 4.77};
    Err err = {0};
    cr_assert(eq(int, (int)linear_solve(a, b, 2, &err), ST_NUMERIC));
}
