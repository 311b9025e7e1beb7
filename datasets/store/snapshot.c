#include "datasets/store/snapshot.h"

#include <assert.h>

#include "datasets/base/text.h"
#include "datasets/store/moment.h"

/* ---- a copy ---- */

static Status copy_pages(Store *store, Store *copy, Err *err) {
    sqlite3_backup *backup = sqlite3_backup_init(copy->db, "main", store->db, "main");
    int code = backup ? sqlite3_backup_step(backup, -1) : sqlite3_extended_errcode(copy->db);
    const int finished = sqlite3_backup_finish(backup);
    if (finished) code = finished;
    if (code == SQLITE_DONE) return ST_OK;
    if (code == SQLITE_CORRUPT || code == SQLITE_IOERR_DATA)
        return FAIL(err, ST_INTEGRITY,
                    "%s is damaged (a page does not match its checksum): restore a backup with "
                    "'gevel restore'",
                    store->path);
    return FAIL(err, ST_FAILED,
                "%s cannot be copied to a temporary file (%s): is there room for it in $TMPDIR?",
                store->path, sqlite3_errstr(code));
}

Status snapshot_copy(Store *store, Store *copy, Err *err) {
    static const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX;
    Text path = {0};
    assert(!store->as_of);
    text_adds(&path, store->path);
    *copy = (Store){.lock_fd = -1, .path = path.at, .schema = store->schema, .copied = true};
    Status status = ST_OK;
    if (sqlite3_open_v2("", &copy->db, flags, NULL))
        status = FAIL(err, ST_FAILED, "a temporary file for a copy of %s cannot be made: %s",
                      store->path, sqlite3_errmsg(copy->db));
    if (!status) status = copy_pages(store, copy, err);
    moment_release(store);
    if (!status) status = store_settle(copy, STORE_READ, err);
    if (status) store_close(copy);
    return status;
}

/* ---- a second connection ---- */

bool snapshot_shareable(const Store *store) {
    return !store->as_of && !store->copied && (store->moments || sqlite3_get_autocommit(store->db));
}

/* While `store` holds its read lock no writer can commit, so what is read next is of its moment. */
Status snapshot_beside(const Store *store, Store *beside, Err *err) {
    assert(store->moments);
    TRY(store_open_wait(store->path, STORE_READ, -1, beside, err));
    const Status status = moment_begin(beside, err);
    if (status) store_close(beside);
    return status;
}
