/* additive.h - a penalised logistic model that adds up one curve for each number. */
#ifndef MODELS_CURVES_ADDITIVE_H
#define MODELS_CURVES_ADDITIVE_H
#include "models/curves/hats.h"

enum { CURVE_FOLDS = 5 };

typedef struct CurveParams {
    double ridge, bend, steps, scale_ridge;
    double mirror_weight, copies_weight, sample, least;
    double kind_strength, kind_temper, kind_rounds;
    double share_fronts, share_honest, share_most;
    double hidden, hidden_odds;
    double confirmed, confirmed_months;
} CurveParams;

/* Rows to learn from. A row of weight 0 is left out. */
typedef struct CurveRows {
    size_t n;
    const HatPlace *place;     /* [n x numbers] */
    const float *y;            /* [n] 0 = honest, 1 = planted; between: a part of each */
    const float *weight;       /* [n] */
    const unsigned char *fold; /* [n] below CURVE_FOLDS */
} CurveRows;

/* logit = beta[0] + sum over numbers of its curve. beta[CURVE_FOLDS] is the fit to all rows;
 * beta[f] the fit without the rows of fold f: what the curves are for rows they have not seen.
 * Each [1 + width]. */
typedef struct Curves {
    double *beta[CURVE_FOLDS + 1];
} Curves;

/* Room for fits over the same hats, one after another: seven matrices [1 + width]^2. Hats and
 * params stay where they are as long. */
typedef struct AdditiveWork AdditiveWork;
AdditiveWork *additive_work(const Hats *hats, const CurveParams *params, Arena *arena);

/* Fixed numbers of Newton steps and sums in the order of rows: the same bits on every machine.
 * The spread of unseen scores is then set by one more logistic fit (scale). O(n numbers^2). */
Curves additive_fit(AdditiveWork *work, const CurveRows *rows, Arena *arena);

/* What one curve says, nats. The number must be known: place.at >= 0. */
static inline double additive_curve(const double *beta, HatPlace place) {
    const double *b = beta + 1 + place.at;
    return b[0] + (double)place.part * (b[1] - b[0]);
}

/* The logit of one row. */
double additive_score(const Hats *hats, const double *beta, const HatPlace *place);

#endif
