/* ranking.h - from posteriors to a selection under a budget.
 *
 * Strict total order: judged storefronts by ranking.order from high to low, equal ones by log odds,
 * then by storefront_id (bytewise); those not judged last, by storefront_id. Orders: log odds;
 * expected unexplained euros; or both in turns, where ranking.euro_weight of the places go by
 * euros: most of a city's euros are with few, so that few places find them. The budget is split
 * into the top of the list and a random control sample of the judged rest, so that accuracy can be
 * estimated without the bias of the selection (Hansen & Hurwitz 1943). Storefronts on hold, which
 * were inspected recently, and those out of scope keep their rank and are not selected.
 *
 * Being next in rank is not enough: a storefront is selected by rank while the share of false ones
 * to expect among those selected stays at or below ranking.fdr_level. A city in which nothing
 * stands out so gets a list of controls only, and the rest of the budget is not spent. Who would
 * hide less than ranking.least_eur a year is skipped, but may be drawn as a control.
 *
 * Controls are drawn without replacement with inclusion probabilities fixed beforehand: a share is
 * even over the rest, the other follows sqrt(p (1 - p)). Every storefront has a random number of
 * its own, a hash of seed, round, visits so far and id; Pareto sampling takes those whose numbers
 * are smallest beside their probabilities (Rosen 1997, doi:10.1016/S0378-3758(96)00186-3), which
 * realises the probabilities to about a hundredth of themselves. So a control stays one while
 * facts, budget and scores change a little, until it has been visited or the round is closed. */
#ifndef DETECTOR_RUN_RANKING_H
#define DETECTOR_RUN_RANKING_H
#include <stdint.h>

#include "datasets/base/mem.h"
#include "detector/run/watchlist.h"
#include "models/params/params_detector.h"

/* The version of the rules below: one more with every change after which the same scores,
 * parameters and seed can give another order or selection. (Scores have a version of their own:
 * models/params/version.h.) tests/golden/ranking_versions.txt keeps a digest of each. */
enum { RANKING_VERSION = 3 };

typedef struct RankingInput {
    size_t n;
    const char *const *id;              /* [n] distinct */
    const unsigned char *judged;        /* [n] */
    const double *log_odds, *posterior; /* [n] read where judged */
    const double *euros;                /* [n] expected, a year; NULL = not known, for orders that
                                           need none */
    const unsigned char *held;          /* [n] 1 = not to be selected now; NULL = none */
    const unsigned char *outside; /* [n] 1 = out of scope (scope.h), a peer only; NULL = none */
    const unsigned *visits;       /* [n] outcomes so far; NULL = none */
} RankingInput;

typedef struct Ranking {
    size_t n, judged, held, ranked, controls; /* held: of the judged,
                                                 inspected recently or out of scope */
    size_t refused;       /* worth a visit, but with them the list would exceed fdr_level */
    size_t *order;        /* [n] storefront of rank k + 1 */
    double *q_value;      /* [n] by storefront; NaN when not judged */
    Selection *selection; /* [n] by storefront */
    double *inclusion_probability; /* [n] by storefront: 1 ranked, the probability it was
                                      drawn with for a control, 0 not selected */
} Ranking;

/* Selected by rank are at most budget - controls; controls are round(budget x random_share), at
 * least min_controls when random_share > 0, and at most half the budget. Deterministic in seed.
 * Arrays live in the arena. */
void ranking_make(const RankingInput *input, const RankingParams *params, int64_t seed,
                  Arena *arena, Ranking *ranking);

/* Inclusion probabilities of `draws` controls among n storefronts with these posteriors: sums to
 * draws, each at most 1. O(n) a pass; a pass for every time that some reach 1. */
void ranking_chances(const double *posterior, size_t n, size_t draws, double even_share,
                     double *chance);

#endif
