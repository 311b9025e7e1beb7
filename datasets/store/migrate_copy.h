/* migrate_copy.h - a store that has rows is migrated in a copy.
 *
 * A store is never changed in place. It is copied beside itself (so that every page gets a
 * checksum, also in stores from before there were any), the copy is migrated, flushed, and put in
 * place by rename; the store as it was keeps the name STORE.schema-N.backup. A process killed at
 * any moment leaves the old store or the new one. */
#ifndef DATASETS_STORE_MIGRATE_COPY_H
#define DATASETS_STORE_MIGRATE_COPY_H
#include "datasets/store/sql.h"

/* Migrates a copy of `store` and puts it in place; sets store->kept. The handle still reads the
 * store as it was: reopen it. The job lock is held. */
Status store_migrate_copy(Store *store, Err *err);

#endif
