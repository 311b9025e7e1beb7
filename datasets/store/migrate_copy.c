#include "datasets/store/migrate_copy.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/text.h"
#include "datasets/store/checksum.h"
#include "datasets/store/migrate.h"

/* file:PATH?checksum=1 with the bytes that mean something in a URI as %XX. */
static void checksummed_uri(const char *path, Text *out) {
    text_adds(out, "file:");
    for (const char *p = path; *p; p++)
        if (strchr("%?# ", *p))
            text_addf(out, "%%%02X", (unsigned)(unsigned char)*p);
        else
            text_addc(out, *p);
    text_adds(out, "?checksum=1");
}

/* SQLite copies into a file that is empty; this one is for its owner's eyes. */
static Status make_empty(const char *path, Err *err) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0) return FAIL(err, ST_FAILED, "%s cannot be made: %s", path, strerror(errno));
    (void)close(fd);
    return ST_OK;
}

static Status copy_store(Store *store, const char *to, Err *err) {
    Text uri = {0};
    Stmt stmt;
    TRY(make_empty(to, err));
    checksummed_uri(to, &uri);
    Status status = stmt_open(store, "VACUUM INTO ?1", &stmt, err);
    if (!status) {
        stmt_text(&stmt, 1, uri.at);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    text_free(&uri);
    return status;
}

static Status migrate_file(Store *store, const char *path, Err *err) {
    Store copy = {.path = path, .lock_fd = -1};
    const char *layer = checksum_vfs();
    if (!layer || sqlite3_open_v2(path, &copy.db, SQLITE_OPEN_READWRITE, layer)) {
        store_close_db(&copy);
        return FAIL(err, ST_FAILED, "the copy %s cannot be opened to migrate it", path);
    }
    Status status =
        store_exec(&copy, "PRAGMA journal_mode=TRUNCATE; PRAGMA synchronous=EXTRA;", err);
    if (!status) status = store_migrate(&copy, store->schema, err);
    store_close_db(&copy);
    return status ? status : disk_flush_file(path, err);
}

static bool same_file(const char *a, const char *b) {
    struct stat x, y;
    return stat(a, &x) == 0 && stat(b, &y) == 0 && x.st_ino == y.st_ino && x.st_dev == y.st_dev;
}

/* Gives the store's file a second name; an upgrade that was killed may have done so before. */
static Status keep(Store *store, Err *err) {
    for (int number = 1; number < 1000; number++) {
        Text name = {0};
        text_addf(&name, "%s.schema-%lld.backup", store->path, (long long)store->schema);
        if (number > 1) text_addf(&name, "-%d", number);
        if (disk_second_name(store->path, name.at) == 0 ||
            (errno == EEXIST && same_file(store->path, name.at))) {
            store->kept = name.at;
            return ST_OK;
        }
        const int reason = errno;
        text_free(&name);
        if (reason != EEXIST)
            return FAIL(err, ST_FAILED,
                        "the store %s must be upgraded, but cannot first be kept beside it as a "
                        "backup: %s; nothing was changed",
                        store->path, strerror(reason));
    }
    return FAIL(err, ST_FAILED, "%s already has a thousand backups of its schema; move some away",
                store->path);
}

static Status put_in_place(Store *store, const char *copy, Err *err) {
    TRY(keep(store, err));
    if (rename(copy, store->path))
        return FAIL(err, ST_FAILED, "the upgraded store cannot be put in place of %s: %s",
                    store->path, strerror(errno));
    return disk_flush_parent(store->path, err);
}

static void remove_copy(const char *copy) {
    Text journal = {0};
    text_addf(&journal, "%s-journal", copy);
    (void)unlink(copy);
    (void)unlink(journal.at);
    text_free(&journal);
}

Status store_migrate_copy(Store *store, Err *err) {
    Text copy = {0};
    text_addf(&copy, "%s.upgrade", store->path);
    remove_copy(copy.at); /* what a killed upgrade left */
    Status status = copy_store(store, copy.at, err);
    if (!status) status = migrate_file(store, copy.at, err);
    if (!status) status = put_in_place(store, copy.at, err);
    remove_copy(copy.at);
    text_free(&copy);
    return status;
}
