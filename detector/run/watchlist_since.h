/* watchlist_since.h - where the storefronts of a list stood in the run before it. */
#ifndef DETECTOR_RUN_WATCHLIST_SINCE_H
#define DETECTOR_RUN_WATCHLIST_SINCE_H
#include "detector/run/watchlist.h"

/* Fills list->before (the run before it; 0 = none), list->gone, and place_before and listed_before
 * of every row. O(rows of both runs). */
Status watchlist_since(Store *store, Watchlist *list, Err *err);

#endif
