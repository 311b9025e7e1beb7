#include "datasets/store/migrate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/embed.h"
#include "datasets/base/mem.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "datasets/store/checksum.h"
#include "datasets/store/views.h"

static bool is_migration(const EmbeddedText *t) {
    return strncmp(t->path, "sql/migrations/", 15) == 0;
}

int64_t store_schema_newest(void) {
    int64_t count = 0;
    for (const EmbeddedText *t = dataset_texts; t->path; t++) count += is_migration(t);
    return count;
}

/* The first entry of the log says what is older than the log. */
static Status record(Store *store, int64_t from, int64_t to, Err *err) {
    Stmt stmt;
    bool row = false;
    char detail[160];
    TRY(stmt_open(store, sql_query("audit_last_ids"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    if (!status)
        (void)snprintf(detail, sizeof detail,
                       "{\"from\":%lld,\"to\":%lld,\"last_run\":%lld,\"last_input\":%lld}",
                       (long long)from, (long long)to, (long long)stmt_get_int(&stmt, 0),
                       (long long)stmt_get_int(&stmt, 1));
    stmt_close(&stmt);
    if (status) return status;
    const char *action = from ? "migrate" : "create";
    return audit_add(store, &(AuditEvent){.action = action, .detail = detail, .change = true}, err);
}

static Status run_migrations(Store *store, int64_t from, Err *err) {
    int64_t number = 0;
    char pragma[96];
    TRY(views_drop(store, err));
    for (const EmbeddedText *t = dataset_texts; t->path; t++)
        if (is_migration(t) && ++number > from) TRY(store_exec(store, t->text, err));
    (void)snprintf(pragma, sizeof pragma, "PRAGMA user_version=%lld; PRAGMA application_id=%d",
                   (long long)number, STORE_APPLICATION_ID);
    TRY(store_exec(store, pragma, err));
    return record(store, from, number, err);
}

static Status migrate(Store *store, int64_t from, Err *err) {
    TRY(store_begin(store, err));
    const Status status = run_migrations(store, from, err);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}

Status store_migrate_fresh(Store *store, Err *err) {
    return migrate(store, 0, err);
}

/* ---- a store that has rows ---- */

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

static Status copy_store(Store *store, const char *to, Err *err) {
    Text uri = {0};
    Stmt stmt;
    checksummed_uri(to, &uri);
    Status status = stmt_open(store, "VACUUM INTO ?1", &stmt, err);
    if (!status) {
        stmt_text(&stmt, 1, uri.at);
        const mode_t before = umask(077);
        status = stmt_run(&stmt, err);
        (void)umask(before);
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
    if (!status) status = migrate(&copy, store->schema, err);
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
        if (link(store->path, name.at) == 0 ||
            (errno == EEXIST && same_file(store->path, name.at))) {
            store->kept = name.at;
            return ST_OK;
        }
        const int reason = errno;
        text_free(&name);
        if (reason != EEXIST)
            return FAIL(err, ST_FAILED,
                        "the store %s must be upgraded and cannot be kept beside as a backup "
                        "first: %s; nothing was changed",
                        store->path, strerror(reason));
    }
    return FAIL(err, ST_FAILED, "%s has a thousand backups of its schema; move some away",
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
