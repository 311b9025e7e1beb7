/* recalibration.h - what inspections found corrects the probabilities, anchored at the model.
 *
 * A visit to a storefront confirms it with probability mistaken + (sensitivity - mistaken) P', and
 * logit P' = a + b logit P + w'z, with a ~ N(0, 1), b ~ N(1, 0.3^2), w ~ N(0, 0.1^2): the model is
 * the prior, and a handful of inspections moves it only as far as they can carry. With no label at
 * all nothing changes. Pure: arrays in, coefficients and their covariance out.
 *
 * logit and z must come from one and the same model, for labelled storefronts and for those the
 * result is applied to. When inspections were chosen by logit, by z or at random, no weights are
 * needed: given logit and z, being chosen says nothing more about the outcome. */
#ifndef MODELS_POSTERIOR_RECALIBRATION_H
#define MODELS_POSTERIOR_RECALIBRATION_H
#include "datasets/base/err.h"
#include "models/params/params.h"

enum { CALIBRATE_FEATURES_MAX = 20, CALIBRATE_WIDTH_MAX = CALIBRATE_FEATURES_MAX + 2 };

typedef struct RecalibrationParams {
    double intercept_sd, slope, slope_sd, feature_sd, logit_limit, slope_min;
} RecalibrationParams;
extern const ParamGroup calibrate_group;

/* What was found at n storefronts. */
typedef struct RecalibrationLabels {
    size_t n, features;
    const double *logit;            /* [n] log odds before inspection */
    const double *feature;          /* [n x features] z, centred at its city mean; NULL when none */
    const unsigned char *confirmed; /* [n] 1 = confirmed, 0 = cleared */
    const double *weight;           /* [n] case weights, 1/inclusion probability scaled to mean 1
                                       where the choice used anything beyond logit and z; NULL = 1 */
    const double *sensitivity;      /* [n] share of fronts that the visit finds; NULL = all */
    double mistaken;                /* share of honest ones that are confirmed */
} RecalibrationLabels;

typedef struct Recalibration {
    size_t width;                                                /* 2 + features: a, b, w */
    double coefficient[CALIBRATE_WIDTH_MAX];                     /* posterior mode */
    double covariance[CALIBRATE_WIDTH_MAX][CALIBRATE_WIDTH_MAX]; /* inverse curvature there */
} Recalibration;

/* The prior alone: a = 0, b = slope, w = 0, with the prior's covariance. */
void recalibration_open(const RecalibrationParams *params, size_t features, Recalibration *out);

/* Posterior mode by damped Newton steps from the prior; log-concave, so that there is one mode,
 * where visits do not err. A slope below slope_min is held there.
 * ST_SHAPE with more than CALIBRATE_FEATURES_MAX features, ST_INPUT when a logit, feature or weight
 * is not finite. O(n width^2) a step. */
Status recalibration_fit(const RecalibrationLabels *labels, const RecalibrationParams *params,
                         Recalibration *out, Err *err);

/* Corrected log odds of one storefront; *sd (may be NULL) is their standard deviation, from the
 * uncertainty of the coefficients. feature [features] or NULL when there are none. Monotone in
 * logit when w = 0. NaN in, NaN out. */
double recalibration_apply(const Recalibration *calibration, const RecalibrationParams *params,
                           double logit, const double *feature, double *sd);

#endif
