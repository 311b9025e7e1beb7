/* moment.h - reading a store as of one moment.
 *
 * Between moment_begin and moment_end every statement sees the same facts. Others may read
 * meanwhile, and writers wait: a small change (an outcome) gives up after ten seconds. So whoever
 * computes for long calls moment_release as soon as the facts are in memory, or reads from a copy
 * (snapshot.h). Nothing is written within a moment: a read lock that becomes a write lock would
 * meet SQLITE_BUSY. */
#ifndef DATASETS_STORE_MOMENT_H
#define DATASETS_STORE_MOMENT_H
#include "datasets/store/sql.h"

/* Moments nest: the outermost begin takes the read lock, its end gives it back. Within a
 * transaction of the caller both do nothing, for that is one moment already. ST_LOCKED as in
 * store_open. */
Status moment_begin(Store *store, Err *err);
void moment_end(Store *store);

/* Ends the moment however deep it is nested: the ends that follow do nothing. */
void moment_release(Store *store);

#endif
