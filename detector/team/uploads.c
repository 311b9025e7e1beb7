#include "detector/team/uploads.h"

#include <dirent.h>
#include <errno.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/team/job_text.h"

const char *const upload_states[] = {"waiting", "taken", "dropped", NULL};

/* ---- reading ---- */

static Upload read_upload(Stmt *stmt, Arena *arena) {
    Upload upload = {.id = stmt_get_int(stmt, 0),
                     .account = stmt_get_int(stmt, 1),
                     .by_name = arena_strdup(arena, stmt_get_text(stmt, 2)),
                     .name = arena_strdup(arena, stmt_get_text(stmt, 3)),
                     .bytes = stmt_get_int(stmt, 4),
                     .digest = arena_strdup(arena, stmt_get_text(stmt, 5)),
                     .at = stmt_get_int(stmt, 6),
                     .look = stmt_get_int(stmt, 8),
                     .take = stmt_get_int(stmt, 9)};
    const char *state = stmt_get_text(stmt, 7);
    while (upload_states[upload.state + 1] && !text_equal(upload_states[upload.state], state))
        upload.state++;
    return upload;
}

Status uploads_load(Store *store, int64_t id, Arena *arena, Upload **uploads, size_t *count,
                    Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *uploads = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("uploads_load"), &stmt, err));
    stmt_int(&stmt, 1, id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *uploads = arena_room(arena, *uploads, *count, &room, sizeof **uploads);
        (*uploads)[(*count)++] = read_upload(&stmt, arena);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- files ---- */

static const char *folder_of(const Store *store, Arena *arena) {
    return arena_printf(arena, "%s.uploads", store->path);
}

static const char *place_of(const Store *store, int64_t id, Arena *arena) {
    return arena_printf(arena, "%s.uploads/%lld", store->path, (long long)id);
}

static const char *map_of(const Store *store, int64_t id, Arena *arena) {
    return arena_printf(arena, "%s.map.ini", place_of(store, id, arena));
}

static const char *file_of(const Store *store, const Upload *upload, Arena *arena) {
    return arena_printf(arena, "%s/%s", place_of(store, upload->id, arena), upload->name);
}

static Status make_folder(const char *path, Err *err) {
    if (mkdir(path, 0700) == 0 || errno == EEXIST) return ST_OK;
    return FAIL(err, ST_FAILED, "%s cannot be made: %s", path, strerror(errno));
}

static Status keep_file(const Store *store, int64_t id, const NewUpload *sent, Arena *arena,
                        Err *err) {
    const char *place = place_of(store, id, arena);
    TRY(make_folder(folder_of(store, arena), err));
    TRY(make_folder(place, err));
    return disk_replace(arena_printf(arena, "%s/%s", place, sent->name), sent->bytes, sent->length,
                        0600, err);
}

/* A folder of files, or a file: never what is linked to. */
static void remove_all(const char *path, Arena *arena) {
    struct stat info;
    if (lstat(path, &info)) return;
    DIR *dir = S_ISDIR(info.st_mode) ? opendir(path) : NULL;
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL)
        if (!text_equal(entry->d_name, ".") && !text_equal(entry->d_name, ".."))
            (void)unlink(arena_printf(arena, "%s/%s", path, entry->d_name));
    if (dir) (void)closedir(dir);
    (void)(dir ? rmdir(path) : unlink(path));
}

static bool still_waits(const Upload *uploads, size_t count, const char *name) {
    const size_t digits = strspn(name, "0123456789");
    long long id;
    if (!num_parse_long(name, digits, &id)) return false;
    for (size_t k = 0; k < count; k++)
        if (uploads[k].id == id) return uploads[k].state == UPLOAD_WAITING;
    return false;
}

Status uploads_sweep(Store *store, bool remove, Arena *arena, size_t *stale, Err *err) {
    Upload *uploads = NULL;
    size_t count = 0;
    const char *folder = folder_of(store, arena);
    const struct dirent *entry;
    *stale = 0;
    DIR *dir = opendir(folder);
    if (!dir) return ST_OK;
    const Status status = uploads_load(store, 0, arena, &uploads, &count, err);
    while (!status && (entry = readdir(dir)) != NULL) {
        if (*entry->d_name == '.' || still_waits(uploads, count, entry->d_name)) continue;
        ++*stale;
        if (remove) remove_all(arena_printf(arena, "%s/%s", folder, entry->d_name), arena);
    }
    (void)closedir(dir);
    return status;
}

/* ---- deeds ---- */

static Status log_upload(Store *store, const char *action, int64_t id, json_t *detail, Err *err) {
    char subject[32];
    char *text = json_dumps(detail, JSON_COMPACT);
    json_decref(detail);
    (void)snprintf(subject, sizeof subject, "upload %lld", (long long)id);
    const Status status =
        audit_add(store, &(AuditEvent){.action = action, .subject = subject, .detail = text}, err);
    free(text);
    return status;
}

static Status ask_job(Store *store, JobKind kind, json_t *words, const UploadDeed *deed,
                      int64_t *job, Err *err) {
    char *text = json_dumps(words, JSON_COMPACT);
    json_decref(words);
    const Job asked = {.kind = kind, .arguments = text, .by = deed->by, .asked_at = deed->now};
    const Status status = job_add(store, &asked, job, err);
    free(text);
    return status;
}

static Status run_numbers(Store *store, const char *sql, int64_t first, int64_t second, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql, &stmt, err));
    stmt_int(&stmt, 1, first);
    stmt_int(&stmt, 2, second);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status insert(Store *store, const NewUpload *sent, const char *digest, int64_t *id,
                     Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO upload(account, name, bytes, digest, at) VALUES(?1, ?2, ?3, ?4, ?5)",
                  &stmt, err));
    stmt_int(&stmt, 1, sent->by);
    stmt_text(&stmt, 2, sent->name);
    stmt_int(&stmt, 3, (int64_t)sent->length);
    stmt_text(&stmt, 4, digest);
    stmt_int(&stmt, 5, sent->at);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    *id = sqlite3_last_insert_rowid(store->db);
    return status;
}

static Status check_room(Store *store, const NewUpload *sent, Err *err) {
    int64_t waiting = 0;
    if (!sent->length) return FAIL(err, ST_USAGE, "choose a file that is not empty");
    TRY(store_pragma(store, "SELECT count(*) FROM upload WHERE state = 'waiting'", &waiting, err));
    if (waiting < UPLOADS_WAITING) return ST_OK;
    return FAIL(err, ST_USAGE, "twenty files are waiting: take or drop one first");
}
_Static_assert(UPLOADS_WAITING == 20, "as the message says");

Status upload_add(Store *store, const NewUpload *sent, Arena *arena, int64_t *id, Err *err) {
    char hex[DIGEST_TEXT];
    Digest digest;
    int64_t look = 0;
    size_t stale = 0;
    const UploadDeed deed = {sent->by, sent->at};
    TRY(check_room(store, sent, err));
    TRY(uploads_sweep(store, true, arena, &stale, err));
    digest_init(&digest);
    digest_add(&digest, sent->bytes, sent->length);
    digest_hex(&digest, hex);
    TRY(insert(store, sent, hex, id, err));
    TRY(keep_file(store, *id, sent, arena, err));
    TRY(ask_job(store, JOB_LOOK,
                json_pack("[s, s, s, s]", "--guess", "--write-map", map_of(store, *id, arena),
                          arena_printf(arena, "%s/%s", place_of(store, *id, arena), sent->name)),
                &deed, &look, err));
    TRY(run_numbers(store, "UPDATE upload SET look = ?2 WHERE id = ?1", *id, look, err));
    return log_upload(store, "upload", *id,
                      json_pack("{s:s, s:I}", "digest", hex, "bytes", (json_int_t)sent->length),
                      err);
}

static Status check_look(Store *store, const Upload *upload, Arena *arena, Err *err) {
    Job *job = NULL;
    size_t count = 0;
    TRY(jobs_load(store, upload->look, 1, arena, &job, &count, err));
    if (count && job->state == JOB_DONE) return ST_OK;
    return FAIL(err, ST_USAGE, "it was not found yet how this file is read");
}

static Status check_waits(const Upload *upload, Err *err) {
    if (upload->state == UPLOAD_WAITING) return ST_OK;
    return FAIL(err, ST_USAGE, "this file was taken or dropped already");
}

/* Of the job that looked last: the mapping it wrote or tried; NULL = none. */
static Status map_in_use(Store *store, const Upload *upload, Arena *arena, const char **path,
                         Err *err) {
    Job *job = NULL;
    size_t count = 0;
    const char **words;
    *path = NULL;
    TRY(jobs_load(store, upload->look, 1, arena, &job, &count, err));
    if (!count) return ST_OK;
    const size_t n = job_words(job->arguments, arena, &words);
    for (size_t k = 0; k + 1 < n; k++)
        if (text_equal(words[k], "--map") || text_equal(words[k], "--write-map"))
            *path = words[k + 1];
    if (*path && access(*path, R_OK)) *path = NULL;
    return ST_OK;
}

Status upload_map(Store *store, const Upload *upload, Arena *arena, const char **text, Err *err) {
    const char *path;
    char bytes[UPLOAD_MAP + 1];
    *text = NULL;
    TRY(map_in_use(store, upload, arena, &path, err));
    FILE *file = path ? fopen(path, "rb") : NULL;
    if (!file) return ST_OK;
    const size_t length = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    if (length > UPLOAD_MAP || !utf8_valid(bytes, length) || memchr(bytes, 0, length)) return ST_OK;
    /* its head names folders of this machine */
    const char *whole = arena_strndup(arena, bytes, length), *first = strstr(whole, "\n[");
    *text = *whole == '[' || !first ? whole : first + 1;
    return ST_OK;
}

static Status check_idle(Store *store, const Upload *upload, Err *err) {
    int64_t running = 0;
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store,
                  "SELECT count(*) FROM job WHERE id IN (?1, ?2) AND state IN ('waiting', "
                  "'running')",
                  &stmt, err));
    stmt_int(&stmt, 1, upload->look);
    stmt_int(&stmt, 2, upload->take);
    const Status status = stmt_step(&stmt, &row, err);
    running = row ? stmt_get_int(&stmt, 0) : 0;
    stmt_close(&stmt);
    if (status) return status;
    if (running) return FAIL(err, ST_USAGE, "a job still reads this file: stop it first");
    return ST_OK;
}

Status upload_remap(Store *store, const Upload *upload, const char *text, const UploadDeed *deed,
                    Arena *arena, Err *err) {
    const char *place = place_of(store, upload->id, arena);
    const char *map = arena_printf(arena, "%s.%lld.map.ini", place, (long long)upload->look);
    char hex[DIGEST_TEXT];
    Digest digest;
    int64_t look = 0;
    TRY(check_waits(upload, err));
    TRY(check_idle(store, upload, err));
    if (!*text) return FAIL(err, ST_USAGE, "write how the file is read, or drop it");
    digest_init(&digest);
    digest_add(&digest, text, strlen(text));
    digest_hex(&digest, hex);
    TRY(disk_replace(map, text, strlen(text), 0600, err));
    TRY(ask_job(store, JOB_LOOK,
                json_pack("[s, s, s, s]", "--guess", "--map", map, file_of(store, upload, arena)),
                deed, &look, err));
    TRY(run_numbers(store, "UPDATE upload SET look = ?2 WHERE id = ?1", upload->id, look, err));
    return log_upload(store, "upload_map", upload->id, json_pack("{s:s}", "digest", hex), err);
}

Status upload_take(Store *store, const Upload *upload, const UploadDeed *deed, Arena *arena,
                   int64_t *job, Err *err) {
    const char *map, *path = file_of(store, upload, arena);
    TRY(check_waits(upload, err));
    TRY(check_look(store, upload, arena, err));
    TRY(map_in_use(store, upload, arena, &map, err));
    json_t *words = map ? json_pack("[s, s, s]", "--map", map, path) : json_pack("[s]", path);
    TRY(ask_job(store, JOB_IMPORT, words, deed, job, err));
    TRY(run_numbers(store, "UPDATE upload SET take = ?2 WHERE id = ?1", upload->id, *job, err));
    return log_upload(store, "upload_take", upload->id, json_pack("{s:I}", "job", (json_int_t)*job),
                      err);
}

/* What was shown of the file goes with it. */
static Status forget(Store *store, int64_t id, int64_t now, UploadState state, Err *err) {
    Stmt stmt;
    TRY(run_numbers(store,
                    "UPDATE job SET result = NULL, ended_at = coalesce(ended_at, ?2) "
                    "WHERE kind = 'look' AND id IN (SELECT j.id FROM job AS j, upload AS u "
                    "WHERE u.id = ?1 AND j.kind = 'look' AND "
                    "instr(j.arguments, '.uploads/' || u.id || '/') > 0)",
                    id, now, err));
    TRY(stmt_open(store, "UPDATE upload SET state = ?3, ended_at = ?2 WHERE id = ?1", &stmt, err));
    stmt_int(&stmt, 1, id);
    stmt_int(&stmt, 2, now);
    stmt_text(&stmt, 3, upload_states[state]);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status upload_drop(Store *store, const Upload *upload, const UploadDeed *deed, Err *err) {
    TRY(check_waits(upload, err));
    TRY(check_idle(store, upload, err));
    TRY(forget(store, upload->id, deed->now, UPLOAD_DROPPED, err));
    return log_upload(store, "upload_drop", upload->id, json_object(), err);
}

/* Rows that came, or a file that was there already. */
static bool brought(const char *result) {
    json_t *document = result ? json_loads(result, 0, NULL) : NULL;
    const json_t *file;
    size_t k;
    bool any = json_integer_value(json_object_get(document, "taken")) > 0;
    json_array_foreach(json_object_get(document, "files"), k, file) {
        any |= json_is_true(json_object_get(file, "unchanged"));
    }
    json_decref(document);
    return any;
}

Status upload_settle(Store *store, const Job *job, int64_t now, Err *err) {
    Stmt stmt;
    bool row = false;
    int64_t id = 0;
    if (job->state != JOB_DONE || !brought(job->result)) return ST_OK;
    TRY(stmt_open(store, "SELECT id FROM upload WHERE take = ?1 AND state = 'waiting'", &stmt,
                  err));
    stmt_int(&stmt, 1, job->id);
    const Status status = stmt_step(&stmt, &row, err);
    if (row) id = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    if (status || !id) return status;
    TRY(forget(store, id, now, UPLOAD_TAKEN, err));
    return log_upload(store, "upload_taken", id, json_pack("{s:I}", "job", (json_int_t)job->id),
                      err);
}
