/* visits.h - what inspections found at the storefronts of a list, each visit weighted by how likely
 * it was.
 *
 * A visit that a list led to counts with weight 1 / (the probability with which its storefront was
 * selected): 1 for those that were ranked, less for random controls, so that ranked and random
 * visits together speak for the storefronts that could have been visited (Hajek 1971). Intervals
 * are Wilson's, of 90 %, at the effective number of visits (sum w)^2 / sum w^2 (Kish 1965). */
#ifndef DETECTOR_EVALUATE_VISITS_H
#define DETECTOR_EVALUATE_VISITS_H
#include "detector/run/outcomes.h"

typedef struct VisitFigures {
    int64_t key; /* of the storefront */
    bool confirmed, control;
    double weight; /* 1 / probability of selection */
} VisitFigures;

typedef struct Visits {
    size_t n;
    VisitFigures *visit; /* [n] by storefront */
} Visits;

/* The newest conclusive visit after day `after` (INT_MIN = all) of each storefront whose chance of
 * selection is known. */
void visits_take(const Outcomes *outcomes, int after, Arena *arena, Visits *visits);

/* row[visits->n]: the judged storefront of each visit on a list; NULL = not judged there. */
const WatchRow **visits_rows(const Visits *visits, const Watchlist *list, Arena *arena);

/* A weighted share: add visits, then read it. */
typedef struct WeightedShare {
    size_t visits, hits;
    double all, hit, squares; /* sums of weights, of those that hit, of squared weights */
} WeightedShare;
typedef struct Interval {
    double value, low, high; /* NaN without visits */
} Interval;
void weighted_add(WeightedShare *share, double weight, bool hit);
Interval weighted_interval(const WeightedShare *share);

#endif
