/* The penalised additive model against numpy and scipy, which minimise the same loss by another
 * way. What was computed stands in `all` and `but_two`; the program:
 *
 *   import numpy as np
 *   from scipy.optimize import minimize
 *   N, s, U = 400, 2385, []
 *   for _ in range(3 * N):
 *       s = (1103515245 * s + 12345) % 2**31
 *       U.append(s / 2**31)
 *   a, b, c = np.float32(np.array(U)).reshape(N, 3).T.astype(float)
 *   x = np.array([4 * a - 2, b]).T
 *   x[::7, 1] = np.nan
 *   y = c < 1 / (1 + np.exp(1 - 1.5 * x[:, 0]))
 *   weight, fold = np.where(y, 2, 0.5), np.arange(N) % 5
 *   def hats(v):
 *       k = np.quantile(v[~np.isnan(v)], [0, .01, .05, .2, .5, .8, .95, .99, 1])
 *       h = np.array([np.interp(v, k, np.eye(9)[j]) for j in range(9)]).T
 *       return np.where(np.isnan(v)[:, None], 0, h)
 *   X = np.hstack([np.ones((N, 1)), hats(x[:, 0]), hats(x[:, 1])])
 *   D = np.diff(np.eye(9), 2, axis=0)
 *   P = np.diag([1e-6] + [6.0] * 18)
 *   for j in (1, 10): P[j:j + 9, j:j + 9] += 20 * D.T @ D
 *   loss = lambda g: weight @ (np.logaddexp(0, X @ g) - y * (X @ g)) + g @ P @ g / 2
 *   slope = lambda g: X.T @ (weight * (1 / (1 + np.exp(-X @ g)) - y)) + P @ g
 *   beta = minimize(loss, np.zeros(19), jac=slope, method='BFGS', options={'gtol': 1e-9}).x
 *   m = 1 / (1 + np.exp(-X @ beta))
 *   unseen = np.empty(N)
 *   for f in range(5):
 *       k = fold != f
 *       H = (X[k].T * (weight * m * (1 - m))[k]) @ X[k] + P
 *       g = X[k].T @ (weight * (y - m))[k] - P @ beta
 *       out = beta + np.linalg.solve(H, g)
 *       unseen[~k] = X[~k] @ out
 *       if f == 2: two = out
 *   both = lambda q: (weight @ (np.logaddexp(0, q[0] + q[1] * unseen)
 *                               - y * (q[0] + q[1] * unseen))
 *                     + 4 * (q[1] - 1)**2 / 2 + 1e-6 * q[0]**2 / 2)
 *   base, factor = minimize(both, [0, 1], method='BFGS', options={'gtol': 1e-9}).x
 *   one = np.r_[1, np.zeros(18)]
 *   print(factor * beta + base * one, factor * two + base * one) */
#include "models/curves/additive.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

enum { N = 400, NUMBERS = 2, WIDTH = 18 };

static const double all[1 + WIDTH] = {0.375911,  -1.237907, -1.990557, -2.444219, -1.984678,
                                      -0.412916, 1.544063,  2.463595,  2.299311,  1.763309,
                                      0.180587,  0.128496,  0.066210,  0.075712,  0.129608,
                                      0.204739,  0.143780,  0.108597,  0.078967};
static const double but_two[1 + WIDTH] = {0.407854,  -1.005207, -1.706887, -2.145296, -1.793163,
                                          -0.440161, 1.269194,  2.124008,  2.049738,  1.647773,
                                          0.083745,  0.038755,  -0.046596, -0.078685, 0.020028,
                                          0.123134,  0.091892,  0.113977,  0.137367};

typedef struct Sample {
    Arena *arena;
    Hats hats;
    float x[N * NUMBERS], weight[N];
    float y[N];
    unsigned char fold[N];
    HatPlace place[N * NUMBERS];
    CurveRows rows;
    CurveParams params;
} Sample;

static float next(uint64_t *s) {
    *s = (1103515245 * *s + 12345) % (1u << 31);
    return (float)((double)*s / (1u << 31));
}

static Sample *sample_open(void) {
    Arena *arena = arena_open();
    Sample *s = ARENA_ARRAY(arena, Sample, 1);
    uint64_t state = 2385;
    s->arena = arena;
    for (size_t i = 0; i < N; i++) {
        const float a = next(&state), b = next(&state), c = next(&state);
        s->x[i * NUMBERS] = 4 * a - 2;
        s->x[i * NUMBERS + 1] = i % 7 ? b : NAN;
        s->y[i] = (double)c < 1 / (1 + exp(1 - 1.5 * (4 * (double)a - 2)));
        s->weight[i] = s->y[i] > 0 ? 2 : 0.5f;
        s->fold[i] = (unsigned char)(i % CURVE_FOLDS);
    }
    s->hats = hats_learn(s->x, N, NUMBERS, arena);
    cr_assert(eq(sz, s->hats.width, WIDTH));
    for (size_t i = 0; i < N; i++) hats_place(&s->hats, s->x + i * NUMBERS, s->place + i * NUMBERS);
    s->rows = (CurveRows){N, s->place, s->y, s->weight, s->fold};
    s->params = (CurveParams){.ridge = 6, .bend = 20, .steps = 50, .scale_ridge = 4};
    return s;
}

static Curves fitted(Sample *s, const CurveRows *rows) {
    return additive_fit(additive_work(&s->hats, &s->params, s->arena), rows, s->arena);
}

static void expect_equal(const double *beta, const double *other, double within) {
    for (size_t a = 0; a <= WIDTH; a++)
        cr_expect(epsilon_eq(dbl, beta[a], other[a], within), "coefficient %zu: %g, not %g", a,
                  beta[a], other[a]);
}

/* Newton ends when no coefficient moves by 0.002, and converges quadratically; parts are floats. */
Test(additive, equals_what_numpy_and_scipy_find) {
    Sample *s = sample_open();
    const Curves c = fitted(s, &s->rows);
    expect_equal(c.beta[CURVE_FOLDS], all, 2e-5);
    expect_equal(c.beta[2], but_two, 2e-5);
    arena_close(s->arena);
}

Test(additive, a_score_is_the_sum_of_its_curves) {
    Sample *s = sample_open();
    for (size_t i = 0; i < N; i++) {
        double sum = all[0];
        for (size_t c = 0; c < NUMBERS; c++) {
            const float v = s->x[i * NUMBERS + c];
            const double *knot = s->hats.knot[c], *b = all + 1 + s->hats.first[c];
            size_t j = 0;
            if (isnan(v)) continue;
            while (j + 2 < HAT_KNOTS && (double)v > knot[j + 1]) j++;
            sum += b[j] + (b[j + 1] - b[j]) * ((double)v - knot[j]) / (knot[j + 1] - knot[j]);
        }
        cr_expect(
            epsilon_eq(dbl, additive_score(&s->hats, all, s->place + i * NUMBERS), sum, 1e-6));
    }
    arena_close(s->arena);
}

/* The step without a fold is what a fit without its rows would find, but for the square of the
 * difference. Scale is held at 1: the others' scale is not the question here. */
Test(additive, cross_fit_equals_a_fit_without_the_fold_to_first_order) {
    Sample *s = sample_open();
    s->params.scale_ridge = 1e12;
    const Curves whole = fitted(s, &s->rows);
    for (size_t f = 0; f < CURVE_FOLDS; f++) {
        float weight[N];
        double step = 0, left = 0;
        memcpy(weight, s->weight, sizeof weight);
        for (size_t i = 0; i < N; i++)
            if (s->fold[i] == f) weight[i] = 0;
        CurveRows rows = s->rows;
        rows.weight = weight;
        const Curves without = fitted(s, &rows);
        for (size_t a = 1; a <= WIDTH; a++) {
            const double exact = without.beta[CURVE_FOLDS][a];
            step += pow(exact - whole.beta[CURVE_FOLDS][a], 2);
            left += pow(exact - whole.beta[f][a], 2);
        }
        cr_expect(lt(dbl, sqrt(left), 0.2 * sqrt(step)), "fold %zu: %g of %g is left", f,
                  sqrt(left), sqrt(step));
    }
    arena_close(s->arena);
}

/* A row of weight 0 teaches nothing, whatever it says. */
Test(additive, rows_without_weight_are_left_out) {
    Sample *s = sample_open(), *t = sample_open();
    for (size_t i = 0; i < N; i += 3) s->weight[i] = t->weight[i] = 0;
    for (size_t i = 0; i < N; i += 3) t->y[i] = 1 - t->y[i];
    const Curves a = fitted(s, &s->rows);
    const Curves b = fitted(t, &t->rows);
    for (size_t f = 0; f <= CURVE_FOLDS; f++)
        cr_expect(zero(int, memcmp(a.beta[f], b.beta[f], (1 + WIDTH) * sizeof(double))));
    arena_close(s->arena);
    arena_close(t->arena);
}

/* With the scale free, unseen scores are log odds: what they claim is what is seen. */
Test(additive, unseen_scores_are_calibrated) {
    Sample *s = sample_open();
    s->params.scale_ridge = 0;
    const Curves c = fitted(s, &s->rows);
    double claimed = 0, seen = 0, product = 0;
    for (size_t i = 0; i < N; i++) {
        const double z = additive_score(&s->hats, c.beta[s->fold[i]], s->place + i * NUMBERS);
        const double p = 1 / (1 + exp(-z)), w = (double)s->weight[i];
        claimed += w * p;
        seen += w * (double)s->y[i];
        product += w * ((double)s->y[i] - p) * z;
    }
    cr_expect(epsilon_eq(dbl, claimed, seen, 1e-3), "%g claimed, %g seen", claimed, seen);
    cr_expect(epsilon_eq(dbl, product, 0, 0.1 * seen), "and at both ends: %g", product);
    arena_close(s->arena);
}

/* Labels that are drawn by lot: curves stay flat and the scale does not blow them up. */
Test(additive, labels_by_lot_teach_nothing) {
    Sample *s = sample_open();
    for (size_t i = 0; i < N; i++) {
        s->y[i] = (i * 77 / 5) % 2 == 0;
        s->weight[i] = 1;
    }
    const Curves c = fitted(s, &s->rows);
    double most = 0;
    for (size_t i = 0; i < N; i++)
        most =
            fmax(most, fabs(additive_score(&s->hats, c.beta[s->fold[i]], s->place + i * NUMBERS)));
    cr_expect(lt(dbl, most, 0.7), "%g", most);
    arena_close(s->arena);
}
