/* snapshot.h - other connections that see the moment that a store reads (moment.h). */
#ifndef DATASETS_STORE_SNAPSHOT_H
#define DATASETS_STORE_SNAPSHOT_H
#include "datasets/store/store.h"

/* Opens `copy`: the store as of this moment in a file of its own, and releases the moment. For work
 * that reads again and again, for minutes. The file has no name, lies in the folder for temporary
 * files ($SQLITE_TMPDIR, $TMPDIR, else /var/tmp), is as large as the store, and is gone when `copy`
 * is closed, or with the process. Not while history.h shows earlier facts. ST_FAILED when there is
 * no room for it. */
Status snapshot_copy(Store *store, Store *copy, Err *err);

/* Whether a second connection can see what `store` sees: not within a write transaction, nor while
 * history.h shows earlier facts, nor of a copy. */
bool snapshot_shareable(const Store *store);
/* Opens `beside`, for another thread, at the very moment that `store` reads. `store` is in a
 * moment. ST_LOCKED, at once, when a writer waits for that moment to end: nobody else may begin to
 * read then, and waiting for each other would help neither. */
Status snapshot_beside(const Store *store, Store *beside, Err *err);

#endif
