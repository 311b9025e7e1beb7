/* rank_ranges.h - between which ranks chance would move a storefront of a run, as stability said.
 */
#ifndef DETECTOR_RUN_RANK_RANGES_H
#define DETECTOR_RUN_RANK_RANGES_H
#include "detector/run/watchlist.h"

typedef struct SavedRange {
    int64_t key; /* of the storefront in the store */
    size_t low, high;
    double stays; /* share of the draws in which it is on the list */
} SavedRange;

/* What one study of a run found. */
typedef struct SavedRanges {
    int64_t run_id;
    size_t draws;
    uint64_t seed;
    size_t count;
    const SavedRange *range; /* [count] */
} SavedRanges;

/* Replaces what is known of the run, in one transaction with its row in the log. */
Status rank_ranges_save(Store *store, const SavedRanges *ranges, Err *err);

/* Fills rank_low and rank_high of the rows; they stay 0 where nothing was saved. */
Status rank_ranges_load(Store *store, Watchlist *list, Err *err);

#endif
