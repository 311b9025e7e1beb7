/* store.h - one SQLite file: opened, locked and brought to the newest schema. */
#ifndef DATASETS_STORE_STORE_H
#define DATASETS_STORE_STORE_H
#include "datasets/store/sql.h"

typedef enum StoreMode {
    STORE_READ,   /* must exist; changes nothing, except to undo what a killed process left */
    STORE_APPEND, /* must exist; for one small transaction beside a running job */
    STORE_WRITE,  /* must exist; holds the job lock */
    STORE_CREATE, /* created when absent; holds the job lock */
} StoreMode;

/* ST_STORE: absent (all but CREATE), not SQLite, foreign application_id, newer schema, not
 * readable. ST_LOCKED: another process writes (message says who and since when). ST_INTEGRITY:
 * damaged. Older schemas are migrated when opened for a job, refused with advice otherwise.
 * Every page carries a checksum (checksum.h). */
Status store_open(const char *path, StoreMode mode, Store *store, Err *err);
/* The same, waiting up to lock_wait_s for another job and for other transactions; below 0: not at
 * all. */
Status store_open_wait(const char *path, StoreMode mode, double lock_wait_s, Store *store,
                       Err *err);
/* The limits and settings of a connection that store_open has not made. */
Status store_settle(Store *store, StoreMode mode, Err *err);
void store_close(Store *store);

#endif
