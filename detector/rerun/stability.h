/* stability.h - how far the ranks of a saved run depend on chance. Nothing is saved.
 *
 * Everybody's months are drawn again (models/posterior/replicate.h) a few times over, and each of
 * these cities is learned from as a scan does: fit, shares of kinds, curves. In each of them the
 * storefronts near the list get many other months and are judged by what it taught. A score moves
 * by the difference of two such draws in two such cities, which is how far two cities of the same
 * storefronts lie apart by noise alone. Its rank is counted among the scores of the run, as many as
 * any such city has there, and as far up or down as the others' scores of the draw say. What is not
 * drawn: the share of fronts, which moves all scores alike; what links said and inspections taught;
 * which figures are false; which storefronts there are. Storefronts far below the list
 * (stability.reach) keep their scores.
 *
 * The 5 and 95 % quantiles of a storefront's ranks are an interval for its rank in a city of the
 * same storefronts with other month noise. A question costs stability.refits + 1 scans. */
#ifndef DETECTOR_RERUN_STABILITY_H
#define DETECTOR_RERUN_STABILITY_H
#include "datasets/base/progress.h"
#include "detector/run/watchlist.h"

typedef struct StabilityOptions {
    size_t draws; /* 0 = stability.draws of the run */
    uint64_t seed;
    size_t threads; /* 0 = all processors */
    ProgressFn progress;
    void *progress_context;
} StabilityOptions;

typedef struct RankRange {
    const WatchRow *row;      /* selected by rank */
    size_t low, median, high; /* 5, 50 and 95 % of its ranks */
    double stays;             /* share of the draws in which its rank is one of the list */
} RankRange;

typedef struct Overlap {
    size_t k;               /* at most 100, and the judged storefronts */
    double mean, low, high; /* share of the first k that are among the first k of a draw; 5..95 % */
} Overlap;

typedef struct Stability {
    size_t draws, drawn; /* how many; storefronts that were drawn */
    size_t places;       /* last rank of the list */
    size_t ranges;
    RankRange *range;    /* [ranges] by rank */
    Overlap first, list; /* of the first hundred; of the ranked places */
} Stability;

/* ST_USAGE when the run selects no storefront by rank. ST_INTEGRITY when the store cannot tell its
 * facts.
 */
Status stability_find(Store *store, const Watchlist *run, const StabilityOptions *options,
                      Arena *arena, Stability *out, Err *err);

#endif
