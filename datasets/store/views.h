/* views.h - read-only SQL views for analysts (sql/views/v_*.sql): derived, so dropped and made
 * again whenever the program's text of them differs from the store's.
 *
 * They are documented by the comment each begins with, kept in the store:
 * SELECT sql FROM sqlite_schema WHERE type = 'view'. */
#ifndef DATASETS_STORE_VIEWS_H
#define DATASETS_STORE_VIEWS_H
#include "datasets/store/sql.h"

/* Before a migration: views must not stand in the way of a table that changes. Inside a
 * transaction of the caller. */
Status views_drop(Store *store, Err *err);

/* Makes the views that are absent or differ, in one transaction; writes nothing when all are as
 * they should be. The store is open for writing. */
Status views_refresh(Store *store, Err *err);

#endif
