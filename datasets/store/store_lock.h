/* store_lock.h - one long job at a time on a store: import, scan, purge, restore, migration.
 *
 * The lock is flock(2) on STORE.lock, a file that always stays: the kernel releases the lock with
 * its process, however that ends, so nothing left behind ever blocks. Its text only tells who holds
 * it. Small changes (an outcome, a line of the audit log) do not need it: they are one transaction
 * of SQLite, which lets one writer in at a time. */
#ifndef DATASETS_STORE_STORE_LOCK_H
#define DATASETS_STORE_STORE_LOCK_H
#include "datasets/base/err.h"

/* Takes the lock of the store at `path` (a symbolic link is followed), trying for `wait_s` seconds.
 * *fd holds it until closed. ST_LOCKED names the holder and since when. */
Status store_lock_take(const char *path, double wait_s, int *fd, Err *err);

enum { LOCK_HOLDER = 96 };
/* Who holds the lock of `path`, "process 17 since 2026-01-01T00:00:00Z"; "another process" when it
 * did not say, "" when nobody holds it. */
const char *store_lock_holder(const char *path, char out[LOCK_HOLDER]);

#endif
