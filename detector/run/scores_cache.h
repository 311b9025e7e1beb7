/* scores_cache.h - the scores of the newest run, kept beside the store as STORE.scores.
 *
 * Only a cache of WATCH_SCORES (watchlist.h): a question about the ranking reads a city's scores,
 * which lie in the store between evidence and details ten times as large. The file carries the
 * run's number and digest and the digest of its own contents. One that is missing, of another run
 * or damaged is not used, and it may be deleted at any time. */
#ifndef DETECTOR_RUN_SCORES_CACHE_H
#define DETECTOR_RUN_SCORES_CACHE_H
#include "detector/run/watchlist.h"

/* False, and list is as it was (WATCH_RECORD of a run), unless the file holds that run. Rows are as
 * WATCH_SCORES gives them but without places (lon, lat), and live in the arena. They are those of
 * the day of the run: whether the register still says the same is for the caller to know. */
bool scores_cache_load(const char *store_path, Arena *arena, Watchlist *list);

/* Of a saved list with all its rows. Written by rename, readable by its owner only; a disk without
 * room leaves no file. */
void scores_cache_save(const char *store_path, const Watchlist *list);

/* Removes the file: what retention takes from the store must not live on beside it. */
void scores_cache_drop(const char *store_path);

#endif
