/* migrate.h - from older schemas to the newest: sql/migrations/NNNN_name.sql, in order. */
#ifndef DATASETS_STORE_MIGRATE_H
#define DATASETS_STORE_MIGRATE_H
#include "datasets/store/sql.h"

int64_t store_schema_newest(void);

/* Applies every migration after number `from` in one transaction and records it in the log; 0 = an
 * empty store, which gets what they all leave (schema_creation of schema.h). */
Status store_migrate(Store *store, int64_t from, Err *err);

#endif
