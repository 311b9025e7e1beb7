#include "datasets/store.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/embed.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "datasets/views.h"

enum { APPLICATION_ID = 0x67657665 }; /* "geve" */

const char *sql_query(const char *name) {
    char path[128];
    (void)snprintf(path, sizeof path, "sql/queries/%s.sql", name);
    for (const EmbeddedText *t = dataset_texts; t->path; t++)
        if (strcmp(t->path, path) == 0) return t->text;
    assert(!"no such query");
    return "";
}

/* ---- lock ---- */

/* Writes who holds the lock into its file, for the message of whoever meets it. */
static void lock_sign(int fd) {
    char text[96], when[32];
    const time_t now = time(NULL);
    struct tm utc;
    (void)gmtime_r(&now, &utc);
    (void)strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &utc);
    const int length = snprintf(text, sizeof text, "process %ld since %s", (long)getpid(), when);
    if (ftruncate(fd, 0) == 0) (void)!pwrite(fd, text, (size_t)length, 0);
}

static Status lock_take(Store *store, Err *err) {
    Text path = {0};
    text_addf(&path, "%s.lock", store->path);
    const int fd = open(path.at, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    text_free(&path);
    if (fd < 0)
        return FAIL(err, ST_FAILED, "cannot make the lock file %s.lock: %s", store->path,
                    strerror(errno));
    if (flock(fd, LOCK_EX | LOCK_NB)) {
        char holder[96] = "another process";
        const ssize_t got = pread(fd, holder, sizeof holder - 1, 0);
        if (got > 0) holder[got] = 0;
        (void)close(fd);
        return FAIL(err, ST_LOCKED, "%s is being written by %s; wait for it to finish", store->path,
                    holder);
    }
    lock_sign(fd);
    store->lock_fd = fd;
    return ST_OK;
}

/* ---- opening ---- */

static Status sqlite_fail(Store *store, const char *doing, Err *err) {
    return FAIL(err, ST_FAILED, "%s while %s %s", sqlite3_errmsg(store->db), doing, store->path);
}

static Status pragma_number(Store *store, const char *sql, int64_t *value, Err *err) {
    sqlite3_stmt *s = NULL;
    const int prepared = sqlite3_prepare_v2(store->db, sql, -1, &s, NULL);
    const int stepped = prepared ? prepared : sqlite3_step(s);
    if (stepped == SQLITE_ROW) *value = sqlite3_column_int64(s, 0);
    (void)sqlite3_finalize(s);
    if (stepped == SQLITE_ROW) return ST_OK;
    return FAIL(err, ST_STORE, "%s is not a gevel store (%s): name another file with --store",
                store->path, sqlite3_errmsg(store->db));
}

static bool is_migration(const EmbeddedText *t) {
    return strncmp(t->path, "sql/migrations/", 15) == 0;
}

static int64_t newest_version(void) {
    int64_t count = 0;
    for (const EmbeddedText *t = dataset_texts; t->path; t++) count += is_migration(t);
    return count;
}

static Status migrate(Store *store, int64_t version, Err *err) {
    int64_t number = 0;
    char pragma[96];
    TRY(store_begin(store, err));
    if (views_drop(store, err)) {
        store_rollback(store);
        return err ? err->status : ST_FAILED;
    }
    for (const EmbeddedText *t = dataset_texts; t->path; t++) {
        if (!is_migration(t) || ++number <= version) continue;
        if (store_exec(store, t->text, err)) {
            store_rollback(store);
            return err ? err->status : ST_FAILED;
        }
    }
    (void)snprintf(pragma, sizeof pragma, "PRAGMA user_version=%lld; PRAGMA application_id=%d",
                   (long long)number, APPLICATION_ID);
    TRY(store_exec(store, pragma, err));
    return store_commit(store, err);
}

static Status check_version(Store *store, StoreMode mode, Err *err) {
    int64_t application = 0, version = 0, pages = 0;
    TRY(pragma_number(store, "PRAGMA application_id", &application, err));
    TRY(pragma_number(store, "PRAGMA user_version", &version, err));
    TRY(pragma_number(store, "PRAGMA page_count", &pages, err));
    store->fresh = pages == 0;
    if (!store->fresh && application != APPLICATION_ID)
        return FAIL(err, ST_STORE,
                    "%s is a database of another program: name another file with --store",
                    store->path);
    if (version > newest_version())
        return FAIL(err, ST_STORE,
                    "%s was written by a newer gevel (schema %lld, this one knows %lld): "
                    "use that version",
                    store->path, (long long)version, (long long)newest_version());
    if (version == newest_version()) return ST_OK;
    if (mode == STORE_READ || (store->fresh && mode != STORE_CREATE))
        return FAIL(err, ST_STORE,
                    "%s has schema %lld and needs %lld: run 'gevel import' once to "
                    "bring it up to date",
                    store->path, (long long)version, (long long)newest_version());
    return migrate(store, version, err);
}

static Status configure(Store *store, StoreMode mode, Err *err) {
    static const char *const settings =
        "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;"
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;";
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_busy_timeout(store->db, 5000);
    TRY(store_exec(store, settings, err));
    if (mode == STORE_READ) return ST_OK;
    return store_exec(store, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=FULL;", err);
}

static Status open_database(const char *path, StoreMode mode, Store *store, Err *err) {
    if (mode != STORE_CREATE && access(path, F_OK))
        return FAIL(err, ST_STORE,
                    "there is no store %s: make one with 'gevel import', or name it "
                    "with --store",
                    path);
    if (mode != STORE_READ) TRY(lock_take(store, err));
    const int flags = mode == STORE_READ
                          ? SQLITE_OPEN_READONLY
                          : SQLITE_OPEN_READWRITE | (mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0);
    const mode_t before = umask(077);
    const int opened = sqlite3_open_v2(path, &store->db, flags | SQLITE_OPEN_NOMUTEX, NULL);
    (void)umask(before);
    if (opened)
        return FAIL(err, ST_STORE, "cannot open the store %s: %s", path,
                    store->db ? sqlite3_errmsg(store->db) : "out of memory");
    TRY(check_version(store, mode, err));
    TRY(configure(store, mode, err));
    return mode == STORE_READ ? ST_OK : views_refresh(store, err);
}

Status store_open(const char *path, StoreMode mode, Store *store, Err *err) {
    *store = (Store){.lock_fd = -1};
    Text copy = {0};
    text_adds(&copy, path);
    store->path = copy.at;
    const Status status = open_database(path, mode, store, err);
    if (status) store_close(store);
    return status;
}

void store_close(Store *store) {
    if (store->db) (void)sqlite3_close(store->db);
    if (store->lock_fd >= 0) (void)close(store->lock_fd);
    mem_free((void *)(uintptr_t)store->path);
    *store = (Store){.lock_fd = -1};
}

/* ---- transactions and statements ---- */

Status store_exec(Store *store, const char *sql, Err *err) {
    if (sqlite3_exec(store->db, sql, NULL, NULL, NULL)) return sqlite_fail(store, "changing", err);
    return ST_OK;
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

Status stmt_open(Store *store, const char *sql, Stmt *stmt, Err *err) {
    *stmt = (Stmt){.store = store};
    if (sqlite3_prepare_v3(store->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt->handle, NULL))
        return sqlite_fail(store, "preparing a query of", err);
    return ST_OK;
}

void stmt_close(Stmt *stmt) {
    (void)sqlite3_finalize(stmt->handle);
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
