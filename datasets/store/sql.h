/* sql.h - the handle of a store and a thin statement layer over SQLite.
 *
 * Statements come from datasets/sql/queries/NAME.sql (embedded at build time) or short literals;
 * text is never printed into SQL. Errors carry SQLite's own message. */
#ifndef DATASETS_STORE_SQL_H
#define DATASETS_STORE_SQL_H
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
    unsigned moments;   /* how deep moment.h is nested */
    bool copied;        /* a private copy (snapshot.h): no other connection reads it */
    bool as_of;         /* history.h shows earlier facts: caches of today's do not apply */
    const char *actor;  /* whose deed all is that the log records through this handle: "user:7";
                           NULL = the account that runs the program */
    double step_limit_s, step_end_s; /* of one step of a reader, and when this one's is over on the
                                        monotonic clock; 0 = no limit */
    const char *kept; /* owned: where a migration left the store as it was; NULL = none */
    struct {
        sqlite3_stmt *handle; /* NULL = free */
        const char *sql;      /* the text it was opened with */
    } idle[STORE_IDLE];       /* closed statements, kept for the next stmt_open of their text */
} Store;

/* Closes the database and what is prepared for it; a lock is kept. */
void store_close_db(Store *store);
/* From now on, no step of a statement takes longer: a file made to do harm, or a share that hangs
 * between two pages, keeps no reader for ever. 0 = no limit. `store` must stay where it is. */
void store_limit_steps(Store *store, double seconds);
/* Frees the statements that lie prepared for the next who asks. */
void store_forget_idle(Store *store);

Status store_begin(Store *store, Err *err); /* BEGIN IMMEDIATE */
Status store_commit(Store *store, Err *err);
void store_rollback(Store *store);
Status store_exec(Store *store, const char *sql, Err *err);
/* Whether references to other tables are looked up, as they are from store_open on. Not within a
 * transaction. For callers that have checked all of them at once. */
Status store_enforce_references(Store *store, bool enforce, Err *err);

/* The one number that `sql`, a PRAGMA, gives. */
Status store_pragma(Store *store, const char *sql, int64_t *value, Err *err);

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
