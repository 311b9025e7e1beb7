#include "datasets/ingest/party_key.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/store/audit.h"

enum { CHECK_TEXT = 33 }; /* of digest_keyed */
static const char checked_text[] = "gevel: the key of party hashes";

/* ---- the file ---- */

static const char *key_path(const Store *store, Arena *arena) {
    char *real = realpath(store->path, NULL);
    const char *path = arena_printf(arena, "%s.key", real ? real : store->path);
    free(real);
    return path;
}

static Status read_open(const char *path, int fd, unsigned char key[DIGEST_KEY_BYTES], Err *err) {
    struct stat info;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode))
        return FAIL(err, ST_FAILED, "the key of party hashes %s is not a regular file", path);
    if (info.st_mode & 0077)
        return FAIL(err, ST_FAILED,
                    "others can reach the key of party hashes %s (mode %04o): run chmod 600 on it; "
                    "if someone may have read it, make another ('gevel import --new-key')",
                    path, (unsigned)(info.st_mode & 0777));
    const ssize_t got = read(fd, key, DIGEST_KEY_BYTES);
    if (got == DIGEST_KEY_BYTES) return ST_OK;
    return FAIL(err, ST_FAILED,
                "cannot read the key of party hashes %s: %s; restore the file from where it is "
                "kept, because another key gives other hashes",
                path, got < 0 ? strerror(errno) : "it is too short");
}

static Status read_key(const char *path, unsigned char key[DIGEST_KEY_BYTES], Err *err) {
    const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return FAIL(err, ST_FAILED, "cannot read the key of party hashes %s: %s", path,
                    strerror(errno));
    const Status status = read_open(path, fd, key, err);
    (void)close(fd);
    return status;
}

/* ---- what the store knows of it ---- */

static Status known_check(Store *store, char known[CHECK_TEXT], bool *hashes, Err *err) {
    Stmt stmt;
    bool row = false;
    *known = 0;
    TRY(stmt_open(store, sql_query("party_key"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    if (!status && row) (void)snprintf(known, CHECK_TEXT, "%s", stmt_get_text(&stmt, 0));
    stmt_close(&stmt);
    if (status) return status;
    TRY(stmt_open(store, sql_query("party_hashes"), &stmt, err));
    status = stmt_step(&stmt, &row, err);
    *hashes = !status && row && stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}

static Status remember(Store *store, const char *check, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("party_key_put"), &stmt, err));
    stmt_text(&stmt, 1, check);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* ---- the promises ---- */

Status party_key(Store *store, Arena *arena, unsigned char key[DIGEST_KEY_BYTES], Err *err) {
    char known[CHECK_TEXT], check[CHECK_TEXT];
    bool hashes;
    const char *path = key_path(store, arena);
    TRY(known_check(store, known, &hashes, err));
    if (access(path, F_OK) == 0 || errno != ENOENT) {
        TRY(read_key(path, key, err));
    } else if (*known || hashes) {
        return FAIL(err, ST_INTEGRITY,
                    "the key of party hashes %s is lost, and another would give every party a "
                    "second hash: put it back from where it is kept, or take back the inputs with "
                    "links and records ('gevel inputs retract') and import them again with "
                    "--new-key",
                    path);
    } else {
        randombytes_buf(key, DIGEST_KEY_BYTES);
        TRY(disk_replace(path, key, DIGEST_KEY_BYTES, 0600, err));
    }
    digest_keyed(key, checked_text, sizeof checked_text - 1, check);
    if (!*known) return remember(store, check, err);
    if (strcmp(known, check) == 0) return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "%s is not the key that the parties of this store were hashed with: put the right "
                "one back from where it is kept",
                path);
}

static Status forget(Store *store, Err *err) {
    const AuditEvent event = {.action = "new_key", .change = true};
    TRY(store_exec(store, sql_query("party_key_forget"), err));
    return audit_add(store, &event, err);
}

Status party_key_forget(Store *store, Arena *arena, Err *err) {
    char known[CHECK_TEXT];
    bool hashes;
    TRY(known_check(store, known, &hashes, err));
    if (hashes)
        return FAIL(err, ST_USAGE,
                    "the store holds hashes made with the present key: take back the inputs with "
                    "links and records first ('gevel inputs', 'gevel inputs retract'), then import "
                    "them again with --new-key");
    TRY(store_begin(store, err));
    Status status = forget(store, err);
    if (!status) status = store_commit(store, err);
    if (status) {
        store_rollback(store);
        return status;
    }
    if (unlink(key_path(store, arena)) && errno != ENOENT)
        return FAIL(err, ST_FAILED, "the old key cannot be removed: %s", strerror(errno));
    return ST_OK;
}

Status party_key_check(Store *store, Arena *arena, const char **check, Err *err) {
    char known[CHECK_TEXT];
    bool hashes = false;
    *check = NULL;
    TRY(known_check(store, known, &hashes, err));
    if (*known && hashes) *check = arena_strdup(arena, known);
    return ST_OK;
}
