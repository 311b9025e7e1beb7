/* kriging.h - prediction of a quantity at places near which it was measured (kriging).
 *
 * The quantity is a mean plus a random field: covariance of two places d metres apart is
 * area^2 exp(-d/range) + street^2 when they lie on one street + own^2 when they are the same place.
 * A predicted place has an `own` part of its own, which nothing measured elsewhere tells. */
#ifndef MODELS_MATH_KRIGING_H
#define MODELS_MATH_KRIGING_H
#include <stddef.h>

#include "datasets/base/mem.h"

enum { KRIGE_NEAR = 32 }; /* most places that one prediction uses */

typedef struct KrigingPlace {
    double east, north; /* metres */
    const char *street; /* NULL = not known */
} KrigingPlace;

typedef struct KrigingField {
    double area, street, own; /* standard deviations */
    double range;             /* metres */
} KrigingField;

/* Measurements at n places, repeated `rows` times with a mean of its own each. */
typedef struct KrigingData {
    size_t n, rows;
    const KrigingPlace *place; /* [n] */
    const double *value;       /* [rows x n]; NaN = none */
    const double *error2;      /* [n] known variances of the measurements */
} KrigingData;

double kriging_distance(const KrigingPlace *a, const KrigingPlace *b); /* metres */

/* The field by restricted maximum likelihood, with independent normal priors on the logs of its
 * four numbers: means log(prior), sd `spread`. Rows count as independent. O(rows n^3) per step. */
KrigingField kriging_fit(const KrigingData *data, const KrigingField *prior, double spread);

/* Mean of a row [n] by generalised least squares and its variance; NaN without values. */
double kriging_mean(const KrigingData *data, const KrigingField *field, size_t row,
                    double *variance);

/* Those of the n places that are nearest to `at` and hold a value in `known` (NULL = all), at most
 * `most`; near[] in order of distance. `skip`: a place that is left out (n = none). */
size_t kriging_nearest(const KrigingData *data, const KrigingPlace *at, const double *known,
                       size_t skip, size_t most, size_t near[KRIGE_NEAR]);

/* Weights of `count` places for the prediction at `at`, and the variance of the prediction when
 * the mean is known: value = mean + sum weight (value - mean). */
double kriging_weights(const KrigingData *data, const KrigingField *field, const KrigingPlace *at,
                       const size_t *near, size_t count, double weight[KRIGE_NEAR]);

#endif
