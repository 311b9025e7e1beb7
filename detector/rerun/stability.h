/* stability.h - how far the ranks of a saved run depend on chance. Nothing is saved.
 *
 * Every draw gives the storefronts near the list other month noise (models/posterior/replicate.h)
 * and judges them again: a score moves by the difference of two draws, which is how far two cities
 * of the same storefronts lie apart by noise alone. Its rank is counted among the scores of the
 * run, as many as any such city has there, and as far up or down as the others' scores of the draw
 * say. Of ten cities with three replicates each, 90 % intervals held 88.6 % of the ranks. What is
 * drawn: month noise of turnover, noise of footfall and of its counters, and the city-wide fit
 * (months, elasticities, expected levels, spreads), made again from random halves of the
 * storefronts: a half-sample varies about the whole as the whole does about the truth. (McCarthy
 * 1969, doi:10.2307/1402116.) What is not: the share of fronts, which moves all scores alike; the
 * shares of mechanisms; what links said and inspections taught; which figures are false; which
 * storefronts there are. Storefronts far below the list (stability.reach) keep their scores.
 *
 * The 5 and 95 % quantiles of a storefront's ranks are an interval for its rank in a city of the
 * same storefronts with other month noise. The saved run is the cache of the evidence: only its
 * fit is made again, so a question costs draws, not scans. */
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
