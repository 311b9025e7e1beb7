/* ranking.h - from posteriors to a selection under a budget.
 *
 * Strict total order: judged storefronts by log odds from high to low, equal ones by storefront_id
 * (bytewise); those not judged last, by storefront_id. The budget is split into the top of the list
 * and a random control sample of the judged rest, so that accuracy can be estimated without the
 * bias of the selection (Hansen & Hurwitz 1943). */
#ifndef DETECTOR_RANKING_H
#define DETECTOR_RANKING_H
#include <stdint.h>

#include "datasets/base/mem.h"
#include "detector/watchlist.h"
#include "models/params_core.h"

typedef struct RankingInput {
    size_t n;
    const char *const *id;              /* [n] distinct */
    const unsigned char *judged;        /* [n] */
    const double *log_odds, *posterior; /* [n] read where judged */
} RankingInput;

typedef struct Ranking {
    size_t n, judged, ranked, controls;
    size_t *order;                 /* [n] storefront of rank k + 1 */
    double *q_value;               /* [n] by storefront; NaN when not judged */
    Selection *selection;          /* [n] by storefront */
    double *inclusion_probability; /* [n] by storefront: 1 ranked; controls / unlisted judged for
                                      the control sample; 0 not selected */
} Ranking;

/* Controls are round(budget x random_share), at least 1 when random_share > 0, and leave at least
 * one place to the ranked list. Deterministic in seed. Arrays live in the arena. */
void ranking_make(const RankingInput *input, const RankingParams *params, int64_t seed,
                  Arena *arena, Ranking *ranking);

#endif
