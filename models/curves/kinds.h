/* kinds.h - how common each kind of front is in this city, and fronts altogether. */
#ifndef MODELS_CURVES_KINDS_H
#define MODELS_CURVES_KINDS_H
#include "models/curves/additive.h"

enum { KINDS_MOST = 16 };

/* Scores of rows: log(planted k / honest) for each kind. */
typedef struct KindScores {
    size_t kinds, city, mirror, planted; /* rows of each sort, in this order */
    const double *score;                 /* [(city + mirror + planted) x kinds] */
    const unsigned char *kind;           /* [planted] */
} KindScores;

/* log sum_k weight_k e^score_k; part[kinds] (may be NULL): each kind's share of that sum. */
double kinds_together(const double *score, const double *weight, size_t kinds, double *part);

/* weight[kinds]: prior weights in, this city's out; both sum to 1. */
void kinds_learn(const KindScores *scores, const CurveParams *params, double *weight);

/* Ends of the grid on which the share of fronts is found. */
extern const double front_share_least, front_share_most;

/* Share of fronts: posterior mean and central 90 % interval. */
typedef struct FrontShare {
    double mean, low, high;
} FrontShare;
FrontShare kinds_share(const KindScores *scores, const double *weight, const CurveParams *params);

#endif
