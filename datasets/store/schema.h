/* schema.h - a store holds the tables, indexes, triggers and views of this program, and no other.
 *
 * Whatever else stands in a file was put there by someone: a trigger that changes what is written,
 * a view in the place of a table, a table without its checks. The rows to compare with are made
 * when the program is built (datasets/cmake/schema.c). */
#ifndef DATASETS_STORE_SCHEMA_H
#define DATASETS_STORE_SCHEMA_H
#include "datasets/store/sql.h"

typedef struct SchemaObject {
    const char *type, *name, *table, *sql; /* as in sqlite_schema */
} SchemaObject;

/* By type, then by name; ends with a zero row. */
extern const SchemaObject schema_objects[];

/* The statements that give an empty store what all migrations would leave in it, in order; NULL
 * behind the last. */
extern const char *const schema_creation[];

/* A store of the newest schema that another program has rewritten or added to: ST_INTEGRITY names
 * the object. Views of this program that are absent or of another text are `stale`, and no error:
 * views_refresh makes them again. */
Status schema_check(Store *store, bool *stale, Err *err);

#endif
