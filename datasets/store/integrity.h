/* integrity.h - whether tables and indexes say the same.
 *
 * Checksums hold for a store that a program wrote which makes them too, and so may its schema be
 * the right one, while an index says other than its table: SQLite believes indexes. */
#ifndef DATASETS_STORE_INTEGRITY_H
#define DATASETS_STORE_INTEGRITY_H
#include "datasets/store/sql.h"

enum { INTEGRITY_TEXT = 200 };

/* SQLite's integrity check, table by table, so that each step has its limit of time. `finding`:
 * what is wrong first; empty when nothing is. O(rows log rows). */
Status integrity_check(Store *store, size_t *tables, char finding[INTEGRITY_TEXT], Err *err);

#endif
