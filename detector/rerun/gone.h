/* gone.h - what the log says of facts of a run that are no longer there. */
#ifndef DETECTOR_RERUN_GONE_H
#define DETECTOR_RERUN_GONE_H
#include "detector/run/watchlist.h"

/* "one business was erased on DAY by WHO, entry N of the log", or the same of a purge that took
 * months which the run judged, or findings, where that was since the run; else NULL. */
Status gone_since(Store *store, const Watchlist *run, Arena *arena, const char **text, Err *err);

/* Of the newest purge of all, whenever it was and whatever it took. */
Status gone_purged(Store *store, Arena *arena, const char **text, Err *err);

#endif
