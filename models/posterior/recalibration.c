/* recalibration - anchored logistic recalibration.
 *
 * Input     labels: logit [n], z [n x features], confirmed [n], weight [n].
 * Method    maximum a posteriori of a logistic regression whose prior is the uncorrected model (a
 *           = 0, b = 1, w = 0) and whose outcomes err at known rates; Newton's method with the
 *           expected curvature, halving steps that do not climb.
 * Output    coefficients, inverse of the negative Hessian; log odds.
 * Blind to  storefronts unlike any inspected one: there it returns the model's own opinion.
 * Cites     MODEL 7.3; Cox (1958), doi:10.1093/biomet/45.3-4.562 (slope and intercept of
 *           calibration)
 */
#include "models/posterior/recalibration.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/math/linear.h"
#include "models/math/portable.h"
#include "models/posterior/mixture.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(RecalibrationParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(intercept_sd, 1, 0.01, 10, "log odds",
      "the prevalence may be wrong by a factor of three before labels must insist"),
    P(slope, 1, 0.2, 1, "ratio", "without labels the model's own odds are believed as they are"),
    P(slope_sd, 0.3, 0.01, 2, "ratio",
      "benchmarks ask for slopes of 0.7 to 1.0; a free slope would chase 30 labels"),
    P(feature_sd, 0.1, 0.001, 2, "log odds per nat",
      "after 150 inspections in planted cities, lists hold the honest share they promise to within "
      "1.5 points; at 0.15, 2.5 points too many"),
    P(logit_limit, 12, 3, 50, "log odds", "beyond this a probability is as good as 0 or 1"),
    P(slope_min, 0.2, 0, 1, "ratio", "labels may flatten the model's order, never turn it round"),
    {0},
};
const ParamGroup calibrate_group = {
    .name = "calibrate",
    .title = "Correction of probabilities by what inspections found",
    .stage = STAGE_CITY,
    .specs = specs,
    .size = sizeof(RecalibrationParams),
};

typedef struct Prior {
    double mean[CALIBRATE_WIDTH_MAX], precision[CALIBRATE_WIDTH_MAX];
} Prior;

static Prior prior_make(const RecalibrationParams *p, size_t width) {
    assert(width >= 2 && width <= CALIBRATE_WIDTH_MAX);
    Prior prior = {.mean = {0, p->slope}};
    for (size_t k = 0; k < width; k++) {
        const double sd = k == 0 ? p->intercept_sd : k == 1 ? p->slope_sd : p->feature_sd;
        prior.precision[k] = 1 / (sd * sd);
    }
    return prior;
}

static double limited(const RecalibrationParams *p, double logit) {
    return fmin(fmax(logit, -p->logit_limit), p->logit_limit);
}

/* The row [1, logit, z] of one storefront. */
static void row_make(const RecalibrationParams *p, double logit, const double *feature,
                     size_t width, double *row) {
    assert(width >= 2 && width <= CALIBRATE_WIDTH_MAX);
    assert(width == 2 || feature);
    row[0] = 1;
    row[1] = limited(p, logit);
    for (size_t k = 2; k < width; k++) row[k] = feature[k - 2];
}

static double dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

/* log(1 + exp(x)) without overflow. */
static double soft_plus(double x) {
    return x > 0 ? x + portable_log1p(portable_exp(-x)) : portable_log1p(portable_exp(x));
}

/* One outcome at log odds eta: its log likelihood, slope and expected curvature in eta. */
typedef struct Seen {
    double value, slope, curvature;
} Seen;

static Seen seen_at(const RecalibrationLabels *labels, size_t i, double eta) {
    const double p = mixture_logistic(eta), y = labels->confirmed[i] ? 1 : 0;
    const double s = labels->sensitivity ? labels->sensitivity[i] : 1, f = labels->mistaken;
    if (s >= 1 && f <= 0) return (Seen){y * eta - soft_plus(eta), y - p, p * (1 - p)};
    static const double least = 1e-12; /* a probability that can still be divided by */
    const double found = fmin(fmax(f + (s - f) * p, least), 1 - least);
    const double rise = (s - f) * p * (1 - p), spread = found * (1 - found);
    return (Seen){y > 0 ? portable_log(found) : portable_log1p(-found), rise * (y - found) / spread,
                  rise * rise / spread};
}

/* Log posterior at c up to a constant; gradient [width] and negative Hessian [width x width] where
 * they are asked for. */
static double climb(const RecalibrationLabels *labels, const RecalibrationParams *params,
                    const Prior *prior, const Recalibration *c, double *gradient, double *hessian) {
    assert(c->width == 2 + labels->features);
    assert((gradient == NULL) == (hessian == NULL));
    const size_t width = c->width;
    double value = 0, row[CALIBRATE_WIDTH_MAX];
    for (size_t k = 0; k < width; k++) {
        const double away = c->coefficient[k] - prior->mean[k];
        value -= 0.5 * prior->precision[k] * away * away;
        if (!gradient) continue;
        gradient[k] = -prior->precision[k] * away;
        for (size_t j = 0; j < width; j++)
            hessian[k * width + j] = j == k ? prior->precision[k] : 0;
    }
    for (size_t i = 0; i < labels->n; i++) {
        const double *feature = labels->features ? labels->feature + i * labels->features : NULL;
        row_make(params, labels->logit[i], feature, width, row);
        const Seen seen = seen_at(labels, i, dot(c->coefficient, row, width));
        const double w = labels->weight ? labels->weight[i] : 1;
        value += w * seen.value;
        for (size_t k = 0; k < width && gradient; k++) {
            gradient[k] += w * seen.slope * row[k];
            for (size_t j = 0; j < width; j++)
                hessian[k * width + j] += w * seen.curvature * row[k] * row[j];
        }
    }
    return value;
}

static Status refuse_bad(const RecalibrationLabels *labels, Err *err) {
    if (labels->features > CALIBRATE_FEATURES_MAX)
        return FAIL(err, ST_SHAPE, "recalibration takes at most %d features, not %zu",
                    CALIBRATE_FEATURES_MAX, labels->features);
    for (size_t i = 0; i < labels->n; i++) {
        bool fine = isfinite(labels->logit[i]) && (!labels->weight || labels->weight[i] >= 0);
        for (size_t k = 0; k < labels->features; k++)
            fine = fine && isfinite(labels->feature[i * labels->features + k]);
        if (!fine)
            return FAIL(err, ST_INPUT,
                        "inspected storefront %zu has no finite log odds, feature or weight: leave "
                        "out what the model could not judge",
                        i);
    }
    return ST_OK;
}

void recalibration_open(const RecalibrationParams *params, size_t features, Recalibration *out) {
    assert(features <= CALIBRATE_FEATURES_MAX);
    *out = (Recalibration){.width = 2 + features};
    const Prior prior = prior_make(params, out->width);
    for (size_t k = 0; k < out->width; k++) {
        out->coefficient[k] = prior.mean[k];
        out->covariance[k][k] = 1 / prior.precision[k];
    }
}

/* Inverse of the negative Hessian, column by column. */
static Status curvature(const double *hessian, Recalibration *out, Err *err) {
    const size_t width = out->width;
    for (size_t c = 0; c < width; c++) {
        double a[CALIBRATE_WIDTH_MAX * CALIBRATE_WIDTH_MAX], column[CALIBRATE_WIDTH_MAX] = {0};
        memcpy(a, hessian, width * width * sizeof *a);
        column[c] = 1;
        TRY(linear_solve(a, column, width, err));
        for (size_t k = 0; k < width; k++) out->covariance[k][c] = column[k];
    }
    return ST_OK;
}

/* Moves *out by step, halved until the log posterior does not fall; returns the new value. */
static double ascend(const RecalibrationLabels *labels, const RecalibrationParams *params,
                     const Prior *prior, const double *step, double value, Recalibration *out) {
    const Recalibration from = *out;
    double now = value, size = 1;
    for (int halving = 0; halving < 30; halving++, size /= 2) { /* 2^-30: no step at all */
        for (size_t k = 0; k < out->width; k++)
            out->coefficient[k] = from.coefficient[k] + size * step[k];
        now = climb(labels, params, prior, out, NULL, NULL);
        if (now >= value) return now;
    }
    *out = from;
    return value;
}

/* From *out to the mode by damped Newton steps. */
static Status newton(const RecalibrationLabels *labels, const RecalibrationParams *params,
                     const Prior *prior, Recalibration *out, Err *err) {
    const size_t width = out->width;
    double step[CALIBRATE_WIDTH_MAX], hessian[CALIBRATE_WIDTH_MAX * CALIBRATE_WIDTH_MAX];
    for (int turn = 0; turn < 50; turn++) { /* quadratic: 5 to 8 are enough in practice */
        double factor[CALIBRATE_WIDTH_MAX * CALIBRATE_WIDTH_MAX];
        const double value = climb(labels, params, prior, out, step, hessian);
        memcpy(factor, hessian, width * width * sizeof *factor);
        TRY(linear_solve(factor, step, width, err));
        const double now = ascend(labels, params, prior, step, value, out);
        if (now - value < 1e-12 * (1 + fabs(value))) break;
    }
    climb(labels, params, prior, out, step, hessian);
    return curvature(hessian, out, err);
}

Status recalibration_fit(const RecalibrationLabels *labels, const RecalibrationParams *params,
                         Recalibration *out, Err *err) {
    TRY(refuse_bad(labels, err));
    recalibration_open(params, labels->features, out);
    Prior prior = prior_make(params, out->width);
    TRY(newton(labels, params, &prior, out, err));
    if (out->coefficient[1] >= params->slope_min) return ST_OK;
    prior.mean[1] = out->coefficient[1] = params->slope_min; /* concave: the bound is the mode */
    prior.precision[1] = 1e12;
    return newton(labels, params, &prior, out, err);
}

double recalibration_apply(const Recalibration *calibration, const RecalibrationParams *params,
                           double logit, const double *feature, double *sd) {
    assert(calibration->width >= 2 && calibration->width <= CALIBRATE_WIDTH_MAX);
    if (sd) *sd = NAN;
    if (isnan(logit)) return NAN;
    const size_t width = calibration->width;
    double row[CALIBRATE_WIDTH_MAX], variance = 0;
    row_make(params, logit, feature, width, row);
    for (size_t k = 0; k < width; k++)
        variance += row[k] * dot(calibration->covariance[k], row, width);
    if (sd) *sd = sqrt(fmax(variance, 0));
    /* what the limit cut off moves on unchanged, so that ranks stay distinct */
    const double beyond = logit - limited(params, logit);
    return dot(calibration->coefficient, row, width) + beyond;
}
