#include "datasets/store/sql.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "datasets/base/embed.h"
#include "datasets/store/store_lock.h"

const char *sql_query(const char *name) {
    char path[128];
    (void)snprintf(path, sizeof path, "sql/queries/%s.sql", name);
    const EmbeddedText *found = embedded(path);
    assert(found->path && "no such query");
    return found->path ? found->text : "";
}

const char *sql_migration(const char *name) {
    char end[128];
    (void)snprintf(end, sizeof end, "_%s.sql", name);
    for (const EmbeddedText *t = dataset_texts; t->path; t++)
        if (strncmp(t->path, "sql/migrations/", 15) == 0 && strcmp(t->path + 19, end) == 0)
            return t->text;
    assert(0 && "no such migration");
    return "";
}

/* ---- what SQLite says, in our words ---- */

static Status busy_fail(Store *store, Err *err) {
    char holder[LOCK_HOLDER];
    (void)store_lock_holder(store->path, holder);
    return FAIL(err, ST_LOCKED,
                "%s is being changed by %s; try again, or let gevel wait with --lock-wait SECONDS",
                store->path, *holder ? holder : "another process");
}

static Status damaged(Store *store, const char *what, Err *err) {
    return FAIL(err, ST_INTEGRITY,
                "%s is damaged (%s): the medium failed or another program changed it; restore a "
                "backup with 'gevel restore'",
                store->path, what);
}

/* The system's own words, where SQLite kept them. */
static const char *system_words(Store *store) {
    const int reason = sqlite3_system_errno(store->db);
    return reason ? strerror(reason) : sqlite3_errmsg(store->db);
}

static Status sqlite_fail(Store *store, const char *doing, Err *err) {
    const char *path = store->path;
    const int code = sqlite3_extended_errcode(store->db);
    switch (code) {
        case SQLITE_IOERR_DATA:
            return damaged(store, "a page does not match its checksum", err);
        case SQLITE_READONLY_ROLLBACK:
        case SQLITE_READONLY_RECOVERY:
            return FAIL(err, ST_FAILED,
                        "%s holds an interrupted change, which cannot be undone without write "
                        "permission: run the command as a user who may write the file and its "
                        "folder",
                        path);
    }
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return busy_fail(store, err);
        case SQLITE_CORRUPT:
            return damaged(store, sqlite3_errmsg(store->db), err);
        case SQLITE_NOTADB:
            return FAIL(err, ST_STORE,
                        "%s is not a gevel store (%s): name another file with --store", path,
                        sqlite3_errmsg(store->db));
        case SQLITE_FULL:
            return FAIL(
                err, ST_FAILED,
                "the disk of %s is full while %s it; nothing was changed: free some space and "
                "run the command again",
                path, doing);
        case SQLITE_READONLY:
            return FAIL(err, ST_FAILED,
                        "%s cannot be written (read-only medium, or no permission); nothing was "
                        "changed",
                        path);
        case SQLITE_IOERR:
            return FAIL(err, ST_FAILED,
                        "the medium of %s failed while %s it (%s); nothing was changed: run the "
                        "command again, and check the disk if it fails again",
                        path, doing, system_words(store));
        case SQLITE_INTERRUPT:
            return FAIL(err, ST_FAILED,
                        "one step of %s %s took more than %g seconds, and was ended: the medium is "
                        "too slow, or the file was made to do harm; copy it to a disk of this "
                        "machine, or restore a backup",
                        doing, path, store->step_limit_s);
        case SQLITE_CANTOPEN:
            return FAIL(
                err, ST_FAILED,
                "%s or a file beside it cannot be opened while %s it: %s; are file and folder "
                "readable and writable?",
                path, doing, system_words(store));
    }
    return FAIL(err, ST_FAILED, "%s while %s %s", sqlite3_errmsg(store->db), doing, path);
}

Status store_pragma(Store *store, const char *sql, int64_t *value, Err *err) {
    sqlite3_stmt *s = NULL;
    const int prepared = sqlite3_prepare_v2(store->db, sql, -1, &s, NULL);
    const int stepped = prepared ? prepared : sqlite3_step(s);
    if (stepped == SQLITE_ROW) *value = sqlite3_column_int64(s, 0);
    const Status status = stepped == SQLITE_ROW ? ST_OK : sqlite_fail(store, "opening", err);
    (void)sqlite3_finalize(s);
    return status;
}

/* ---- how long a step may take ---- */

static double monotonic_s(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int out_of_time(void *context) {
    const Store *store = context;
    return monotonic_s() > store->step_end_s;
}

static void begin_step(Store *store) {
    if (store->step_limit_s > 0) store->step_end_s = monotonic_s() + store->step_limit_s;
}

void store_limit_steps(Store *store, double seconds) {
    enum { OPCODES = 100000 }; /* asked every few milliseconds */
    store->step_limit_s = seconds;
    begin_step(store);
    sqlite3_progress_handler(store->db, seconds > 0 ? OPCODES : 0, out_of_time, store);
}

void store_forget_idle(Store *store) {
    for (size_t k = 0; k < STORE_IDLE; k++) {
        (void)sqlite3_finalize(store->idle[k].handle);
        store->idle[k].handle = NULL;
    }
}

void store_close_db(Store *store) {
    store_forget_idle(store);
    if (store->db) (void)sqlite3_close(store->db);
    store->db = NULL;
    store->moments = 0;
}

/* ---- transactions ---- */

Status store_exec(Store *store, const char *sql, Err *err) {
    begin_step(store);
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL)) return sqlite_fail(store, "changing", err);
    return ST_OK;
}

Status store_enforce_references(Store *store, bool enforce, Err *err) {
    assert(sqlite3_get_autocommit(store->db)); /* SQLite would do nothing, and say nothing */
    return store_exec(store, enforce ? "PRAGMA foreign_keys=ON" : "PRAGMA foreign_keys=OFF", err);
}

Status store_begin(Store *store, Err *err) {
    return store_exec(store, "BEGIN IMMEDIATE", err);
}

Status store_commit(Store *store, Err *err) {
    const Status status = store_exec(store, "COMMIT", err);
    if (status) store_rollback(store);
    return status;
}

void store_rollback(Store *store) {
    if (!sqlite3_get_autocommit(store->db)) (void)sqlite3_exec(store->db, "ROLLBACK", 0, 0, 0);
}

/* ---- statements ---- */

/* An idle statement of this very text; SQLite keeps it to the semicolon or the end. */
static sqlite3_stmt *take_idle(Store *store, const char *sql) {
    for (size_t k = 0; k < STORE_IDLE; k++) {
        sqlite3_stmt *handle = store->idle[k].handle;
        const char *text = handle && store->idle[k].sql == sql ? sqlite3_sql(handle) : NULL;
        const size_t length = text ? strlen(text) : 0;
        if (!length || strncmp(text, sql, length) != 0) continue;
        if (sql[length] && text[length - 1] != ';') continue;
        store->idle[k].handle = NULL;
        return handle;
    }
    return NULL;
}

/* Keeps it for the next who asks; in a full house the one that came last goes. */
static void keep_idle(Store *store, sqlite3_stmt *handle, const char *sql) {
    size_t k = 0;
    while (k + 1 < STORE_IDLE && store->idle[k].handle) k++;
    (void)sqlite3_finalize(store->idle[k].handle);
    (void)sqlite3_reset(handle);
    (void)sqlite3_clear_bindings(handle);
    store->idle[k].handle = handle;
    store->idle[k].sql = sql;
}

Status stmt_open(Store *store, const char *sql, Stmt *stmt, Err *err) {
    *stmt = (Stmt){.store = store, .sql = sql, .handle = take_idle(store, sql)};
    if (stmt->handle) return ST_OK;
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL))
        return sqlite_fail(store, "preparing a query of", err);
    return ST_OK;
}

void stmt_close(Stmt *stmt) {
    if (stmt->handle) keep_idle(stmt->store, stmt->handle, stmt->sql);
    *stmt = (Stmt){0};
}

Status stmt_step(Stmt *stmt, bool *row, Err *err) {
    assert(stmt->handle);
    begin_step(stmt->store);
    const int result = sqlite3_step(stmt->handle);
    *row = result == SQLITE_ROW;
    if (*row) return ST_OK;
    const Status status =
        result == SQLITE_DONE ? ST_OK : sqlite_fail(stmt->store, "reading or writing", err);
    (void)sqlite3_reset(stmt->handle);
    return status;
}

void stmt_rewind(Stmt *stmt) {
    assert(stmt->handle);
    (void)sqlite3_reset(stmt->handle);
}

Status stmt_run(Stmt *stmt, Err *err) {
    assert(stmt->handle);
    bool row = true;
    Status status = ST_OK;
    while (row && !status) status = stmt_step(stmt, &row, err);
    (void)sqlite3_clear_bindings(stmt->handle);
    return status;
}

/* A query and the code that fills and reads it stand in two files: what does not match is a fault
 * of the program, and SQLite would only return an error that nobody reads. */
static bool is_parameter(const Stmt *stmt, int index) {
    return index >= 1 && index <= sqlite3_bind_parameter_count(stmt->handle);
}
static bool is_column(const Stmt *stmt, int column) {
    return column >= 0 && column < sqlite3_column_count(stmt->handle);
}

void stmt_text(Stmt *stmt, int index, const char *text) {
    assert(is_parameter(stmt, index));
    (void)sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_TRANSIENT);
}

void stmt_static(Stmt *stmt, int index, const char *text) {
    assert(is_parameter(stmt, index));
    (void)sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_STATIC);
}

void stmt_slice(Stmt *stmt, int index, const char *text, size_t length) {
    assert(is_parameter(stmt, index) && (text || length == 0));
    (void)sqlite3_bind_text64(stmt->handle, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

void stmt_lend(Stmt *stmt, int index, const char *text, size_t length) {
    assert(is_parameter(stmt, index));
    (void)sqlite3_bind_text64(stmt->handle, index, text, length, SQLITE_STATIC, SQLITE_UTF8);
}

void stmt_int(Stmt *stmt, int index, int64_t value) {
    assert(is_parameter(stmt, index));
    (void)sqlite3_bind_int64(stmt->handle, index, value);
}

void stmt_real(Stmt *stmt, int index, double value) {
    assert(is_parameter(stmt, index));
    if (isnan(value))
        (void)sqlite3_bind_null(stmt->handle, index);
    else
        (void)sqlite3_bind_double(stmt->handle, index, value);
}

void stmt_blob(Stmt *stmt, int index, const void *bytes, size_t length) {
    assert(is_parameter(stmt, index));
    (void)sqlite3_bind_blob64(stmt->handle, index, bytes, length, SQLITE_TRANSIENT);
}

const char *stmt_get_text(Stmt *stmt, int column) {
    assert(is_column(stmt, column));
    return (const char *)sqlite3_column_text(stmt->handle, column);
}

int64_t stmt_get_int(Stmt *stmt, int column) {
    assert(is_column(stmt, column));
    return sqlite3_column_int64(stmt->handle, column);
}

double stmt_get_real(Stmt *stmt, int column) {
    assert(is_column(stmt, column));
    if (sqlite3_column_type(stmt->handle, column) == SQLITE_NULL) return NAN;
    return sqlite3_column_double(stmt->handle, column);
}
