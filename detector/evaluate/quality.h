/* quality.h - how far a run's probabilities and order hold, where something is known about its
 * storefronts: a planted truth, or what inspections found.
 *
 * Given its probability, whether a storefront is visited does not depend on what it is (visits go
 * by rank, which is the probability, or by lot), so the confirmed share of the visited in a bin of
 * probability estimates that bin. Intervals are Wilson's, 90 %. */
#ifndef DETECTOR_EVALUATE_QUALITY_H
#define DETECTOR_EVALUATE_QUALITY_H
#include "datasets/store/store.h"
#include "detector/run/watchlist.h"

enum { QUALITY_BINS = 10, QUALITY_CUTS = 6 };

/* Storefronts whose probability lies in [low, high); the last bin takes 1 too. */
typedef struct QualityBin {
    double low, high;
    size_t n, fronts;
    double predicted;                             /* mean probability; NaN for n = 0 */
    double observed, observed_low, observed_high; /* share of fronts */
} QualityBin;

/* The first k of the list by rank. */
typedef struct QualityCut {
    size_t k, known, fronts; /* k = 10 25 50 100 200 500; known: those something is known of */
    double precision, low, high;
} QualityCut;

typedef struct Quality {
    bool planted; /* a known truth; else inspections */
    size_t known, fronts;
    QualityCut ranked; /* the selected by rank, whatever their places */
    QualityBin bin[QUALITY_BINS];
    size_t cuts;
    QualityCut cut[QUALITY_CUTS];
} Quality;

/* label[n]: 1 front, 0 none, below 0 not known; by row of the list. */
void quality_measure(const Watchlist *list, const signed char *label, Quality *quality);
/* Against a truth.csv. ST_INPUT as evaluation_truth_read. */
Status quality_truth(const Watchlist *list, const char *path, Arena *arena, Quality *quality,
                     Err *err);
/* Against conclusive outcomes that belong to the run; known = 0 when there are none. */
Status quality_outcomes(Store *store, const Watchlist *list, Arena *arena, Quality *quality,
                        Err *err);

#endif
