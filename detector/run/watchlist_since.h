/* watchlist_since.h - where the storefronts of a list stood in the run before it. */
#ifndef DETECTOR_RUN_WATCHLIST_SINCE_H
#define DETECTOR_RUN_WATCHLIST_SINCE_H
#include "detector/run/watchlist.h"

/* One that the run before selected, and this one does not. */
typedef struct GoneRow {
    const char *storefront_id, *name;
    size_t place_before;
    bool by_lot;         /* a control then */
    const WatchRow *now; /* NULL = no longer in the data */
} GoneRow;

/* Fills list->before alone. */
Status watchlist_before(Store *store, Watchlist *list, Err *err);

/* Fills list->before (the run before it; 0 = none), list->gone and gone_row, place_before and
 * listed_before of every row, and where any is gone the visits that held rows back. O(rows of both
 * runs). */
Status watchlist_since(Store *store, Watchlist *list, Arena *arena, Err *err);

#endif
