/* store.h - one SQLite file: opened, migrated, locked, and a thin statement layer.
 *
 * Statements come from datasets/sql/queries/NAME.sql (embedded at build time) or short literals;
 * text is never printed into SQL. Errors carry SQLite's own message. */
#ifndef DATASETS_STORE_H
#define DATASETS_STORE_H
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"

typedef struct Store {
    sqlite3 *db;
    const char *path; /* owned */
    int lock_fd;      /* flock on PATH itself is SQLite's; we lock PATH.lock's inode, -1 = none */
    bool fresh;       /* created by this open */
} Store;

typedef enum StoreMode {
    STORE_READ,   /* must exist, not locked */
    STORE_WRITE,  /* must exist, one writer */
    STORE_CREATE, /* created when absent, one writer */
} StoreMode;

/* ST_STORE: absent (READ, WRITE), not SQLite, foreign application_id, newer schema, not readable.
 * ST_LOCKED: another process writes (message says pid and since when). Older schemas are migrated
 * when opened for writing, refused with advice for reading. */
Status store_open(const char *path, StoreMode mode, Store *store, Err *err);
void store_close(Store *store);

Status store_begin(Store *store, Err *err); /* BEGIN IMMEDIATE */
Status store_commit(Store *store, Err *err);
void store_rollback(Store *store);
Status store_exec(Store *store, const char *sql, Err *err);

/* The text of datasets/sql/queries/NAME.sql; asserts that it exists. */
const char *sql_query(const char *name);

/* Prepared statements. step: *row tells whether there is a row; at the end the statement is reset.
 */
typedef struct Stmt {
    sqlite3_stmt *handle;
    Store *store;
} Stmt;
Status stmt_open(Store *store, const char *sql, Stmt *stmt, Err *err);
void stmt_close(Stmt *stmt);
Status stmt_step(Stmt *stmt, bool *row, Err *err);
Status stmt_run(Stmt *stmt, Err *err); /* steps to the end, resets, clears bindings */
void stmt_text(Stmt *stmt, int index, const char *text); /* 1-based; NULL binds NULL; copied */
void stmt_slice(Stmt *stmt, int index, const char *text, size_t length);
void stmt_lend(Stmt *stmt, int index, const char *text, size_t length); /* kept by the caller */
void stmt_int(Stmt *stmt, int index, int64_t value);
void stmt_real(Stmt *stmt, int index, double value); /* NaN binds NULL */
void stmt_blob(Stmt *stmt, int index, const void *bytes, size_t length);
const char *stmt_get_text(Stmt *stmt, int column); /* NULL for NULL; valid until next step */
int64_t stmt_get_int(Stmt *stmt, int column);
double stmt_get_real(Stmt *stmt, int column); /* NaN for NULL */

#endif
