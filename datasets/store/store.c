#include "datasets/store/store.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "datasets/store/checksum.h"
#include "datasets/store/migrate.h"
#include "datasets/store/migrate_copy.h"
#include "datasets/store/schema.h"
#include "datasets/store/store_lock.h"
#include "datasets/store/views.h"

static Status check_version(Store *store, StoreMode mode, Err *err) {
    const int64_t newest = store_schema_newest();
    int64_t application = 0, pages = 0;
    TRY(store_pragma(store, "PRAGMA application_id", &application, err));
    TRY(store_pragma(store, "PRAGMA user_version", &store->schema, err));
    TRY(store_pragma(store, "PRAGMA page_count", &pages, err));
    store->fresh = pages == 0;
    if (!store->fresh && application != STORE_APPLICATION_ID)
        return FAIL(err, ST_STORE,
                    "%s is another program's database: name another file with --store",
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

/* What a job finds stale, it makes again. */
static Status check_schema(Store *store, StoreMode mode, Err *err) {
    bool stale;
    if (store->fresh || store->schema != store_schema_newest()) return ST_OK;
    TRY(schema_check(store, &stale, err));
    if (!stale || mode == STORE_WRITE || mode == STORE_CREATE) return ST_OK;
    return FAIL(err, ST_STORE,
                "the views of %s are of another version: run 'gevel import' or 'gevel scan' once "
                "to bring it up to date",
                store->path);
}

/* A job that holds the lock waits for readers as long as any reads; others wait a little. */
static int patience_ms(StoreMode mode, double wait_s) {
    enum { LITTLE = 10000, LONG = 600000 };
    if (wait_s < 0) return 0;
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

/* Of a country's store the slowest step takes a minute. */
static const double reader_step_s = 900;

static Status configure(Store *store, StoreMode mode, Err *err) {
    static const char *const settings =
        "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA mmap_size=0;"
        "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536;";
    (void)sqlite3_db_config(store->db, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    store_limit_steps(store, mode == STORE_READ ? reader_step_s : 0);
    TRY(store_exec(store, settings, err));
    if (mode == STORE_READ) return store_exec(store, "PRAGMA query_only=ON", err);
    return store_exec(
        store, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA; PRAGMA secure_delete=ON;",
        err);
}

Status store_settle(Store *store, StoreMode mode, Err *err) {
    set_limits(store->db);
    return configure(store, mode, err);
}

/* A new store is for its owner's eyes. Not by umask: that is the whole process's, and other threads
 * make files too. */
static Status make_file(const char *path, Err *err) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0 && errno != EEXIST)
        return FAIL(
            err, ST_STORE,
            "cannot open the store %s: %s; can this account read it and write to its folder?", path,
            strerror(errno));
    if (fd >= 0) (void)close(fd);
    return ST_OK;
}

/* Readers open for writing too, as far as they may: what a killed process left unfinished is
 * undone by the next to open it. */
static Status open_handle(Store *store, StoreMode mode, Err *err) {
    const int create = mode == STORE_CREATE ? SQLITE_OPEN_CREATE : 0;
    const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | create;
    /* SQLite counts its memory under a lock, for nobody: only possible before its first use. */
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    const char *layer = checksum_vfs();
    if (create) TRY(make_file(store->path, err));
    const int opened =
        layer ? sqlite3_open_v2(store->path, &store->db, flags, layer) : SQLITE_NOMEM;
    const int reason = store->db ? sqlite3_system_errno(store->db) : ENOMEM;
    if (opened)
        return FAIL(err, ST_STORE,
                    "cannot open the store %s: %s; can this account read it and write to its "
                    "folder?",
                    store->path, reason ? strerror(reason) : sqlite3_errmsg(store->db));
    (void)sqlite3_busy_timeout(store->db, patience_ms(mode, store->lock_wait_s));
    /* A quarter less work for each row of series than with SQLite's 4 KiB; a file that has pages
     * keeps their size. Asked for first, for it resets what is reserved. */
    (void)sqlite3_exec(store->db, "PRAGMA page_size=16384", NULL, NULL, NULL);
    checksum_reserve(store->db);
    set_limits(store->db);
    TRY(check_version(store, mode, err));
    TRY(configure(store, mode, err));
    return check_schema(store, mode, err);
}

static Status bring_up_to_date(Store *store, StoreMode mode, Err *err) {
    if (store->fresh) return store_migrate(store, 0, err);
    if (store->schema == store_schema_newest()) return ST_OK;
    TRY(store_migrate_copy(store, err));
    store_close_db(store);
    return open_handle(store, mode, err);
}

/* Neither the store nor what SQLite keeps beside it is a pipe or a device, which never ends. */
static Status check_plain(const char *path, Err *err) {
    static const char *const beside[] = {"", "-journal", "-wal", "-shm"};
    Text name = {0};
    Status status = ST_OK;
    for (size_t k = 0; !status && k < sizeof beside / sizeof *beside; k++) {
        text_clear(&name);
        text_adds(&name, path);
        text_adds(&name, beside[k]);
        if (!disk_is_plain(name.at))
            status =
                FAIL(err, ST_STORE, "%s is not a regular file; name a store with --store", name.at);
    }
    text_free(&name);
    return status;
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
    TRY(check_plain(path, err));
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
