/* ranking.h - from posteriors to a selection under a budget.
 *
 * Strict total order: judged storefronts by log odds from high to low, equal ones by storefront_id
 * (bytewise); those not judged last, by storefront_id. The budget is split into the top of the list
 * and a random control sample of the judged rest, so that accuracy can be estimated without the
 * bias of the selection (Hansen & Hurwitz 1943). Storefronts on hold, which were inspected
 *recently,
 * keep their rank and are not selected.
 *
 * Controls are drawn without replacement with inclusion probabilities fixed beforehand: a share is
 * even over the rest, the other follows sqrt(p (1 - p)). Systematic sampling along a random order
 * realises exactly these probabilities (Madow 1949, doi:10.1214/aoms/1177730137). */
#ifndef DETECTOR_RUN_RANKING_H
#define DETECTOR_RUN_RANKING_H
#include <stdint.h>

#include "datasets/base/mem.h"
#include "detector/run/watchlist.h"
#include "models/params/params_detector.h"

typedef struct RankingInput {
    size_t n;
    const char *const *id;              /* [n] distinct */
    const unsigned char *judged;        /* [n] */
    const double *log_odds, *posterior; /* [n] read where judged */
    const unsigned char *held;          /* [n] 1 = not to be selected now; NULL = none */
} RankingInput;

typedef struct Ranking {
    size_t n, judged, held, ranked, controls; /* held: of the judged */
    size_t *order;                            /* [n] storefront of rank k + 1 */
    double *q_value;                          /* [n] by storefront; NaN when not judged */
    Selection *selection;                     /* [n] by storefront */
    double *inclusion_probability;            /* [n] by storefront: 1 ranked, the probability it was
                                                 drawn with for a control, 0 not selected */
} Ranking;

/* Controls are round(budget x random_share), at least min_controls when random_share > 0, and at
 * most half the budget. Deterministic in seed. Arrays live in the arena. */
void ranking_make(const RankingInput *input, const RankingParams *params, int64_t seed,
                  Arena *arena, Ranking *ranking);

/* Inclusion probabilities of `draws` controls among n storefronts with these posteriors: sums to
 * draws, each at most 1. O(n) a pass; a pass for every time that some reach 1. */
void ranking_chances(const double *posterior, size_t n, size_t draws, double even_share,
                     double *chance);

#endif
