/* store.h - one SQLite file: opened, migrated, locked, and a thin statement layer.
 *
 * Statements come from datasets/sql/queries/NAME.sql (embedded at build time) or short literals;
 * text is never printed into SQL. Errors carry SQLite's own message. */
#ifndef DATASETS_STORE_STORE_H
#define DATASETS_STORE_STORE_H
#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"

enum { STORE_APPLICATION_ID = 0x67657665 }; /* "geve" */
enum { STORE_IDLE = 48 };                   /* most statements kept prepared */

typedef struct Store {
    sqlite3 *db;
    const char *path;   /* owned */
    int lock_fd;        /* the job lock (store_lock.h), -1 = not held */
    double lock_wait_s; /* how long to wait for others */
    int64_t schema;     /* version found when opened */
    bool fresh;         /* created by this open */
    bool past;          /* history.h shows earlier facts: caches of today's do not apply */
    const char *kept;   /* owned: where a migration left the store as it was; NULL = none */
    struct {
        sqlite3_stmt *handle; /* NULL = free */
        const char *sql;      /* the text it was opened with */
    } idle[STORE_IDLE];       /* closed statements, kept for the next stmt_open of their text */
} Store;

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
/* The same, waiting up to lock_wait_s for another job and for other transactions. */
Status store_open_wait(const char *path, StoreMode mode, double lock_wait_s, Store *store,
                       Err *err);
void store_close(Store *store);
/* Closes the database and what is prepared for it; a lock is kept. */
void store_close_db(Store *store);
/* Frees the statements that lie prepared for the next who asks. */
void store_forget_idle(Store *store);

Status store_begin(Store *store, Err *err); /* BEGIN IMMEDIATE */
Status store_commit(Store *store, Err *err);
void store_rollback(Store *store);
Status store_exec(Store *store, const char *sql, Err *err);
/* Whether references to other tables are looked up, as they are from store_open on. Not within a
 * transaction. For whoever has looked at all of them at once. */
Status store_enforce_references(Store *store, bool enforce, Err *err);

/* The text of datasets/sql/queries/NAME.sql; asserts that it exists. */
const char *sql_query(const char *name);
/* The text of the migration NNNN_NAME.sql. */
const char *sql_migration(const char *name);

/* Prepared statements. step: *row tells whether there is a row; at the end the statement is reset.
 */
typedef struct Stmt {
    sqlite3_stmt *handle;
    Store *store;
    const char *sql;
} Stmt;
Status stmt_open(Store *store, const char *sql, Stmt *stmt, Err *err);
void stmt_close(Stmt *stmt);
Status stmt_step(Stmt *stmt, bool *row, Err *err);
void stmt_rewind(Stmt *stmt);          /* before its last row was stepped over; bindings stay */
Status stmt_run(Stmt *stmt, Err *err); /* steps to the end, resets, clears bindings */
void stmt_text(Stmt *stmt, int index, const char *text);   /* 1-based; NULL binds NULL; copied */
void stmt_static(Stmt *stmt, int index, const char *text); /* not copied: it outlives the run */
void stmt_slice(Stmt *stmt, int index, const char *text, size_t length);
void stmt_lend(Stmt *stmt, int index, const char *text, size_t length); /* kept by the caller */
void stmt_int(Stmt *stmt, int index, int64_t value);
void stmt_real(Stmt *stmt, int index, double value); /* NaN binds NULL */
void stmt_blob(Stmt *stmt, int index, const void *bytes, size_t length);
const char *stmt_get_text(Stmt *stmt, int column); /* NULL for NULL; valid until next step */
int64_t stmt_get_int(Stmt *stmt, int column);
double stmt_get_real(Stmt *stmt, int column); /* NaN for NULL */

#endif
