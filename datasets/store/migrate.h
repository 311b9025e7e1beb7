/* migrate.h - from older schemas to the newest: sql/migrations/NNNN_name.sql, in order.
 *
 * A store is never changed in place. It is copied beside itself (so that every page gets a
 * checksum, also in stores from before there were any), the copy is migrated, flushed, and put in
 * place by rename; the store as it was keeps the name STORE.schema-N.backup. A process killed at
 * any moment leaves the old store or the new one. */
#ifndef DATASETS_STORE_MIGRATE_H
#define DATASETS_STORE_MIGRATE_H
#include "datasets/store/store.h"

int64_t store_schema_newest(void);

/* Makes the tables of an empty store, in one transaction. */
Status store_migrate_fresh(Store *store, Err *err);

/* Migrates a copy of `store` and puts it in place; sets store->kept. The handle still reads the
 * store as it was: reopen it. The job lock is held. */
Status store_migrate_copy(Store *store, Err *err);

#endif
