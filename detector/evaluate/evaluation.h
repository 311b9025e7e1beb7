/* evaluation.h - a known truth, and the figures that a run makes beside it. */
#ifndef DETECTOR_EVALUATE_EVALUATION_H
#define DETECTOR_EVALUATE_EVALUATION_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

enum { EVALUATION_CUTS = 5, EVALUATION_LEVELS = 3, EVALUATION_BINS = 10 };

/* A figure and its standard error. */
typedef struct Estimate {
    double value, se;
} Estimate;

/* The first k of the list. */
typedef struct EvaluationCut {
    size_t k, fronts;           /* k = 10 25 50 100 200, at most the judged storefronts */
    Estimate precision, recall; /* 0..1 */
} EvaluationCut;

/* Everything with q_value <= nominal. */
typedef struct EvaluationLevel {
    double nominal;              /* 0.1 0.2 0.3 */
    size_t listed, false_fronts; /* storefronts; those that are not fronts */
    Estimate realised;           /* false_fronts / listed */
    double power;                /* fronts listed / fronts */
} EvaluationLevel;

/* Storefronts whose posterior lies in [low, high); the last bin takes 1 too. */
typedef struct EvaluationBin {
    double low, high;
    size_t n, fronts;
    double predicted;  /* mean posterior */
    Estimate observed; /* share of fronts */
} EvaluationBin;

typedef struct EvaluationMechanism {
    const char *name;
    size_t fronts, judged;
    Estimate recall;  /* share within the first F ranks, F = number of fronts */
    double mean_rank; /* of the judged ones */
} EvaluationMechanism;

typedef struct Evaluation {
    size_t storefronts, judged, fronts, judged_fronts;
    size_t unknown; /* storefronts of the run that the truth does not name: left out */
    Estimate average_precision, auc;
    EvaluationCut cut[EVALUATION_CUTS];
    EvaluationLevel level[EVALUATION_LEVELS];
    EvaluationBin bin[EVALUATION_BINS];
    size_t mechanisms;
    EvaluationMechanism *mechanism; /* [mechanisms] sorted by name, in the arena */
    double share_bias;              /* mean of estimated less true unexplained share over fronts */
    double share_coverage;          /* part of those fronts whose true share is in low..high */
} Evaluation;

/* One row of truth.csv. */
typedef struct EvaluationTruth {
    const char *storefront_id, *mechanism; /* mechanism "" when none */
    bool front;
    double illicit_share; /* 0..1, NaN = not given */
    int from_month;       /* of a front, base/num.h; INT_MIN = not given */
} EvaluationTruth;

/* Reads truth.csv sorted by storefront_id into the arena; other columns are ignored. ST_INPUT names
 * file and line of a missing column, a bad value or a repeated storefront. */
Status evaluation_truth_read(const char *path, Arena *arena, EvaluationTruth **truth, size_t *count,
                             Err *err);

/* Its row, of truth[count] sorted by storefront_id; NULL when the truth does not name it. */
const EvaluationTruth *evaluation_truth_find(const EvaluationTruth *truth, size_t count,
                                             const char *storefront_id);

/* part / whole with its binomial standard error; NaN for whole = 0. */
Estimate evaluate_share(size_t part, size_t whole);

#endif
