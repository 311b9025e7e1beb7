#include "datasets/store/store.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/embed.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "datasets/store/checksum.h"
#include "datasets/store/migrate.h"
#include "datasets/store/store_lock.h"
#include "datasets/store/views.h"

static int compare_path(const void *path, const void *text) {
    return strcmp(path, ((const EmbeddedText *)text)->path);
}

const char *sql_query(const char *name) {
    char path[128];
    (void)snprintf(path, sizeof path, "sql/queries/%s.sql", name);
    const EmbeddedText *found =
        bsearch(path, dataset_texts, dataset_texts_count, sizeof *dataset_texts, compare_path);
    assert(found && "no such query");
    return found ? found->text : "";
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
                        "%s holds an interrupted change and may not be written to undo it: run the "
                        "command as a user who may write the file and its folder",
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
                        "command again, and look at the disk when it fails again",
                        path, doing, system_words(store));
        case SQLITE_CANTOPEN:
            return FAIL(
                err, ST_FAILED,
                "%s or a file beside it cannot be opened while %s it: %s; are file and folder "
                "readable and writable?",
                path, doing, system_words(store));
    }
    return FAIL(err, ST_FAILED, "%s while %s %s", sqlite3_errmsg(store->db), doing, path);
}

/* ---- opening ---- */

static Status pragma_number(Store *store, const char *sql, int64_t *value, Err *err) {
    sqlite3_stmt *s = NULL;
    const int prepared = sqlite3_prepare_v2(store->db, sql, -1, &s, NULL);
    const int stepped = prepared ? prepared : sqlite3_step(s);
    if (stepped == SQLITE_ROW) *value = sqlite3_column_int64(s, 0);
    const Status status = stepped == SQLITE_ROW ? ST_OK : sqlite_fail(store, "opening", err);
    (void)sqlite3_finalize(s);
    return status;
}

static Status check_version(Store *store, StoreMode mode, Err *err) {
    const int64_t newest = store_schema_newest();
    int64_t application = 0, pages = 0;
    TRY(pragma_number(store, "PRAGMA application_id", &application, err));
    TRY(pragma_number(store, "PRAGMA user_version", &store->schema, err));
    TRY(pragma_number(store, "PRAGMA page_count", &pages, err));
    store->fresh = pages == 0;
    if (!store->fresh && application != STORE_APPLICATION_ID)
        return FAIL(err, ST_STORE,
                    "%s is a database of another program: name another file with --store",
                    store->path);
    if (store->schema > newest)
        return FAIL(err, ST_STORE,
                    "%s was written by a newer gevel (schema %lld, this one knows %lld): "
                    "use that version",
                    store->path, (long long)store->schema, (long long)newest);
    if (store->fresh && mode != STORE_CREATE)
        return FAIL(err, ST_STORE, "the store %s is empty: fill it with 'gevel import'",
                    store->path);
    if (store->schema == newest || mode == STORE_WRITE || mode == STORE_CREATE) return ST_OK;
    return FAIL(err, ST_STORE,
                "%s has schema %lld and needs %lld: run 'gevel import' or 'gevel scan' once to "
                "bring it up to date",
                store->path, (long long)store->schema, (long long)newest);
}

/* A job that holds the lock waits for readers as long as any reads; others wait a little. */
static int patience_ms(StoreMode mode, double wait_s) {
    enum { LITTLE = 10000, LONG = 600000 };
    if (mode == STORE_WRITE || mode == STORE_CREATE) return LONG;
    return wait_s * 1000 > LITTLE ? (int)fmin(wait_s * 1000, INT_MAX) : LITTLE;
}

/* Far above what a store of gevel needs, and far below what one made to do harm could cost. */
static void set_limits(sqlite3 *db) {
    static const int limits[][2] = {
        {SQLITE_LIMIT_LENGTH, 1 << 26},     {SQLITE_LIMIT_SQL_LENGTH, 1 << 20},
        {SQLITE_LIMIT_COLUMN, 200},         {SQLITE_LIMIT_EXPR_DEPTH, 100},
        {SQLITE_LIMIT_COMPOUND_SELECT, 50}, {SQLITE_LIMIT_FUNCTION_ARG, 100},
        {SQLITE_LIMIT_ATTACHED, 1},         {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 100},
        {SQLITE_LIMIT_TRIGGER_DEPTH, 10},
    };
    for (size_t k = 0; k < sizeof limits / sizeof *limits; k++)
        (void)sqlite3_limit(db, limits[k][0], limits[k][1]);
}

static Status configure(Store *store, StoreMode mode, Err *err) {
    static const char *const settings =
        "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;"
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;";
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    TRY(store_exec(store, settings, err));
    if (mode == STORE_READ) return store_exec(store, "PRAGMA query_only=ON", err);
    return store_exec(
        store, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON;",
        err);
}

/* Readers open for writing too, as far as they may: what a killed process left unfinished is
 * undone by whoever comes next. */
static Status open_handle(Store *store, StoreMode mode, Err *err) {
    const int create = mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | create;
    /* SQLite counts its memory under a lock, for nobody: only possible before its first use. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    const char *layer = checksum_vfs();
    const mode_t before = umask(077);
    const int opened =
        layer ? sqlite3_open_v2(store->path, &store->db, flags, layer) : SQLITE_NOMEM;
    (void)umask(before);
    const int reason = store->db ? sqlite3_system_errno(store->db) : ENOMEM;
    if (opened)
        return FAIL(err, ST_STORE,
                    "cannot open the store %s: %s; may this account read it and write its folder?",
                    store->path, reason ? strerror(reason) : sqlite3_errmsg(store->db));
    (void)sqlite3_busy_timeout(store->db, patience_ms(mode, store->lock_wait_s));
    /* A quarter less work for each row of series than with SQLite's 4 KiB; a file that has pages
     * keeps their size. Asked for first, for it resets what is reserved. */
    (void)sqlite3_exec(store->db, "PRAGMA page_size=16384", NULL, NULL, NULL);
    checksum_reserve(store->db);
    set_limits(store->db);
    TRY(check_version(store, mode, err));
    return configure(store, mode, err);
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
}

static Status bring_up_to_date(Store *store, StoreMode mode, Err *err) {
    if (store->fresh) return store_migrate_fresh(store, err);
    if (store->schema == store_schema_newest()) return ST_OK;
    TRY(store_migrate_copy(store, err));
    store_close_db(store);
    return open_handle(store, mode, err);
}

static Status open_store(Store *store, StoreMode mode, Err *err) {
    const char *path = store->path;
    const bool there = access(path, F_OK) == 0;
    if (!there && errno != ENOENT)
        return FAIL(err, ST_STORE, "the store %s cannot be reached: %s", path, strerror(errno));
    if (mode != STORE_CREATE && !there)
        return FAIL(err, ST_STORE,
                    "there is no store %s: make one with 'gevel import', or name it "
                    "with --store",
                    path);
    if (mode == STORE_WRITE || mode == STORE_CREATE)
        TRY(store_lock_take(path, store->lock_wait_s, &store->lock_fd, err));
    TRY(open_handle(store, mode, err));
    if (mode == STORE_READ || mode == STORE_APPEND) return ST_OK;
    TRY(bring_up_to_date(store, mode, err));
    return views_refresh(store, err);
}

Status store_open_wait(const char *path, StoreMode mode, double lock_wait_s, Store *store,
                       Err *err) {
    *store = (Store){.lock_fd = -1, .lock_wait_s = lock_wait_s};
    Text copy = {0};
    text_adds(&copy, path);
    store->path = copy.at;
    const Status status = open_store(store, mode, err);
    if (status) store_close(store);
    return status;
}

Status store_open(const char *path, StoreMode mode, Store *store, Err *err) {
    return store_open_wait(path, mode, 0, store, err);
}

void store_close(Store *store) {
    store_close_db(store);
    if (store->lock_fd >= 0) (void)close(store->lock_fd);
    mem_free((void *)(uintptr_t)store->path);
    mem_free((void *)(uintptr_t)store->kept);
    *store = (Store){.lock_fd = -1};
}

/* ---- transactions and statements ---- */

Status store_exec(Store *store, const char *sql, Err *err) {
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
    const int result = sqlite3_step(stmt->handle);
    *row = result == SQLITE_ROW;
    if (*row) return ST_OK;
    const Status status =
        result == SQLITE_DONE ? ST_OK : sqlite_fail(stmt->store, "reading or writing", err);
    (void)sqlite3_reset(stmt->handle);
    return status;
}

void stmt_rewind(Stmt *stmt) {
    (void)sqlite3_reset(stmt->handle);
}

Status stmt_run(Stmt *stmt, Err *err) {
    bool row = true;
    Status status = ST_OK;
    while (row && !status) status = stmt_step(stmt, &row, err);
    (void)sqlite3_clear_bindings(stmt->handle);
    return status;
}

void stmt_text(Stmt *stmt, int index, const char *text) {
    (void)sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_TRANSIENT);
}
void stmt_static(Stmt *stmt, int index, const char *text) {
    (void)sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_STATIC);
}
void stmt_slice(Stmt *stmt, int index, const char *text, size_t length) {
    (void)sqlite3_bind_text64(stmt->handle, index, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}
void stmt_lend(Stmt *stmt, int index, const char *text, size_t length) {
    (void)sqlite3_bind_text64(stmt->handle, index, text, length, SQLITE_STATIC, SQLITE_UTF8);
}
void stmt_int(Stmt *stmt, int index, int64_t value) {
    (void)sqlite3_bind_int64(stmt->handle, index, value);
}
void stmt_real(Stmt *stmt, int index, double value) {
    if (isnan(value))
        (void)sqlite3_bind_null(stmt->handle, index);
    else
        (void)sqlite3_bind_double(stmt->handle, index, value);
}
void stmt_blob(Stmt *stmt, int index, const void *bytes, size_t length) {
    (void)sqlite3_bind_blob64(stmt->handle, index, bytes, length, SQLITE_TRANSIENT);
}
const char *stmt_get_text(Stmt *stmt, int column) {
    return (const char *)sqlite3_column_text(stmt->handle, column);
}
int64_t stmt_get_int(Stmt *stmt, int column) {
    return sqlite3_column_int64(stmt->handle, column);
}
double stmt_get_real(Stmt *stmt, int column) {
    if (sqlite3_column_type(stmt->handle, column) == SQLITE_NULL) return NAN;
    return sqlite3_column_double(stmt->handle, column);
}
