#include "datasets/store/backup.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/mem.h"
#include "datasets/base/path.h"
#include "datasets/base/text.h"
#include "datasets/store/audit_note.h"
#include "datasets/store/backup_file.h"
#include "datasets/store/checksum.h"
#include "datasets/store/migrate.h"
#include "datasets/store/moment.h"
#include "datasets/store/pages.h"
#include "datasets/store/store_lock.h"

static const char *beside(Arena *arena, const char *path, const char *what) {
    return arena_printf(arena, "%s%s", path, what);
}

/* Every page of the store as of one moment; its log's head of the same moment. */
static Status snapshot(Store *store, const BackupJob *job, PageFn visit, void *context,
                       BackupInfo *info, Err *err) {
    AuditHead head = {0};
    const PageWalk walk = {visit, context, job->progress, job->progress_context};
    TRY(moment_begin(store, err));
    Status status = audit_head(store, &head, err);
    if (!status) status = pages_walk(store, &walk, &info->bytes, err);
    moment_end(store);
    info->entries = head.entries;
    memcpy(info->head, head.hash, sizeof head.hash);
    return status;
}

/* ---- writing ---- */

static Status write_page(void *context, const void *page, size_t bytes, Err *err) {
    return backup_file_write(context, page, bytes, err);
}

static Status write_copy(const BackupJob *job, const char *path, BackupInfo *info, Err *err) {
    Store store;
    BackupFile file = {.fd = -1};
    TRY(store_open_wait(job->store, STORE_READ, job->lock_wait_s, &store, err));
    Status status = backup_file_create(&file, path, job->key_file, err);
    if (!status) status = snapshot(&store, job, write_page, &file, info, err);
    if (!status) status = backup_file_finish(&file, info->digest, err);
    backup_file_close(&file);
    store_close(&store);
    return status;
}

static Status write_digest(const BackupJob *job, const BackupInfo *info, Arena *arena, Err *err) {
    const char *line = arena_printf(arena, "%s  %s\n", info->digest, path_name(job->file));
    return disk_replace(beside(arena, job->file, ".b2"), line, strlen(line), 0600, err);
}

static Status log_backup(const BackupJob *job, const char *action, const BackupInfo *info,
                         Arena *arena, Err *err) {
    const char *detail =
        arena_printf(arena, "{\"bytes\":%lld,\"encrypted\":%s,\"entries\":%lld,\"head\":\"%s\"}",
                     (long long)info->bytes, job->key_file ? "true" : "false",
                     (long long)info->entries, info->head);
    const AuditEvent event = {.action = action,
                              .subject = info->digest,
                              .detail = detail,
                              .actor = job->actor,
                              .change = strcmp(action, "restore") == 0};
    return audit_note(job->store, job->lock_wait_s, &event, err);
}

static Status write_into_place(const BackupJob *job, BackupInfo *info, Arena *arena, Err *err) {
    const char *partial = arena_printf(arena, "%s.partial-%ld", job->file, (long)getpid());
    (void)unlink(partial);
    Status status = write_copy(job, partial, info, err);
    if (!status) status = write_digest(job, info, arena, err);
    if (!status && disk_move_new(partial, job->file))
        status = FAIL(err, ST_FAILED, "the backup %s cannot be put in place: %s", job->file,
                      strerror(errno));
    (void)unlink(partial);
    if (!status) status = disk_flush_parent(job->file, err);
    info->unlogged = !status && !audit_writable(job->store, arena);
    return status || info->unlogged ? status : log_backup(job, "backup", info, arena, err);
}

Status backup_write(const BackupJob *job, BackupInfo *info, Err *err) {
    *info = (BackupInfo){0};
    if (access(job->file, F_OK) == 0)
        return FAIL(err, ST_USAGE,
                    "%s exists, and a backup never replaces a file: name another one", job->file);
    Arena *arena = arena_open();
    const Status status = write_into_place(job, info, arena, err);
    arena_close(arena);
    return status;
}

/* ---- restoring ---- */

static Status check_digest(const BackupJob *job, const char *digest, Arena *arena, Err *err) {
    const char *path = beside(arena, job->file, ".b2");
    char said[DIGEST_TEXT] = "";
    FILE *file = disk_read_plain(path);
    if (!file) return ST_OK;
    const size_t got = fread(said, 1, sizeof said - 1, file);
    (void)fclose(file);
    if (got == sizeof said - 1 && strcmp(said, digest) == 0) return ST_OK;
    return FAIL(err, ST_INTEGRITY,
                "%s has the digest %.16s..., but %s says %.16s...: one of them was changed; "
                "nothing was restored",
                job->file, digest, path, said);
}

static Status unpack(const BackupJob *job, const char *to, BackupInfo *info, Err *err) {
    BackupFile in = {.fd = -1}, out = {.fd = -1};
    char written[DIGEST_TEXT];
    unsigned char *chunk = mem_grow(NULL, BACKUP_CHUNK, 1);
    size_t length = 1;
    Status status = backup_file_open(&in, job->file, job->key_file, err);
    if (!status) status = backup_file_create(&out, to, NULL, err);
    while (!status && length) {
        status = backup_file_read(&in, chunk, &length, err);
        if (!status && length) status = backup_file_write(&out, chunk, length, err);
    }
    if (!status) status = backup_file_finish(&out, written, err);
    if (!status) digest_hex(&in.digest, info->digest);
    backup_file_close(&in);
    backup_file_close(&out);
    mem_free(chunk);
    return status;
}

/* What upgrading the copy leaves beside it; the backup is the older store already. */
static void remove_traces(const char *copy, Arena *arena) {
    (void)unlink(beside(arena, copy, ".lock"));
    (void)unlink(beside(arena, copy, "-journal"));
    for (int64_t schema = 1; schema < store_schema_newest(); schema++)
        (void)unlink(arena_printf(arena, "%s.schema-%lld.backup", copy, (long long)schema));
}

/* Brings the unpacked store up to this program's schema. */
static Status upgrade_copy(const char *copy, BackupInfo *info, Arena *arena, Err *err) {
    Store store;
    const Status status = store_open(copy, STORE_WRITE, &store, err);
    info->upgraded = !status && store.kept;
    store_close(&store);
    remove_traces(copy, arena);
    return status;
}

/* Every page and the log of the unpacked store. */
static Status check_copy(const BackupJob *job, const char *path, BackupInfo *info, Err *err) {
    Store store;
    AuditReport report;
    TRY(store_open(path, STORE_READ, &store, err));
    Status status = snapshot(&store, job, NULL, NULL, info, err);
    if (!status && !checksum_active(store.db))
        status = FAIL(err, ST_INTEGRITY, "the pages of %s carry no checksums", job->file);
    if (!status) status = audit_verify(&store, NULL, &report, err);
    store_close(&store);
    return status;
}

/* The existing store, with its journal, gets another name; nothing of it may touch the new one. */
static Status set_aside(const BackupJob *job, BackupInfo *info, Arena *arena, Err *err) {
    const char *journal = beside(arena, job->store, "-journal");
    for (int n = 1; n < 1000; n++) {
        (void)snprintf(info->kept, sizeof info->kept, "%s.replaced-%d", job->store, n);
        if (access(info->kept, F_OK) == 0) continue;
        if (disk_second_name(job->store, info->kept) ||
            (rename(journal, beside(arena, info->kept, "-journal")) && errno != ENOENT))
            return FAIL(err, ST_FAILED, "%s cannot be set aside: %s", job->store, strerror(errno));
        return ST_OK;
    }
    return FAIL(err, ST_FAILED, "%s already has a thousand earlier copies; move some away",
                job->store);
}

static Status check_place(const BackupJob *job, bool *exists, Err *err) {
    struct stat there;
    *exists = stat(job->store, &there) == 0;
    if (!*exists || job->replace) return ST_OK;
    return FAIL(err, ST_USAGE,
                "%s exists; restore over it with --replace (it is kept under another name), or "
                "name another place with --store",
                job->store);
}

static Status restore_into(const BackupJob *job, BackupInfo *info, Arena *arena, Err *err) {
    bool exists;
    const char *copy = beside(arena, job->store, ".restore");
    const char *journal = beside(arena, job->store, "-journal");
    TRY(check_place(job, &exists, err));
    (void)unlink(copy); /* what a killed restore left */
    remove_traces(copy, arena);
    Status status = unpack(job, copy, info, err);
    if (!status) status = check_digest(job, info->digest, arena, err);
    if (!status) status = upgrade_copy(copy, info, arena, err);
    if (!status) status = check_copy(job, copy, info, err);
    if (!status && exists) status = set_aside(job, info, arena, err);
    if (!status && !exists && unlink(journal) && errno != ENOENT)
        status = FAIL(err, ST_FAILED, "%s cannot be removed: %s", journal, strerror(errno));
    if (!status && rename(copy, job->store))
        status = FAIL(err, ST_FAILED, "the store cannot be put in place at %s: %s", job->store,
                      strerror(errno));
    if (status) (void)unlink(copy);
    return status ? status : disk_flush_parent(job->store, err);
}

Status backup_restore(const BackupJob *job, BackupInfo *info, Err *err) {
    int lock = -1;
    *info = (BackupInfo){0};
    TRY(store_lock_take(job->store, job->lock_wait_s, &lock, err));
    Arena *arena = arena_open();
    Status status = restore_into(job, info, arena, err);
    if (!status) status = log_backup(job, "restore", info, arena, err);
    arena_close(arena);
    (void)close(lock);
    return status;
}

Status backup_check(const BackupJob *job, BackupInfo *info, Err *err) {
    Arena *arena = arena_open();
    const char *copy =
        arena_printf(arena, "%s.check-%lld", job->file, (long long)getpid()); /* two at once */
    *info = (BackupInfo){0};
    Status status = unpack(job, copy, info, err);
    if (!status) status = check_digest(job, info->digest, arena, err);
    if (!status) status = upgrade_copy(copy, info, arena, err);
    if (!status) status = check_copy(job, copy, info, err);
    if (!status) status = log_backup(job, "backup_check", info, arena, err);
    (void)unlink(copy);
    remove_traces(copy, arena);
    arena_close(arena);
    return status;
}
