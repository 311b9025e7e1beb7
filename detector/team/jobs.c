#include "detector/team/jobs.h"

#include <jansson.h>
#include <stdlib.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"

const char *const job_kinds[] = {"scan",    "whatif",  "sensitivity", "stability", "backtest",
                                 "correct", "look",    "import",      "backup",    "verify",
                                 "doctor",  "compare", NULL};
const char *const job_states[] = {"waiting", "running", "done", "failed", "stopped", NULL};

const char *job_command(JobKind kind) {
    if (kind == JOB_LOOK) return job_kinds[JOB_IMPORT];
    return job_kinds[kind == JOB_VERIFY ? JOB_BACKUP : kind];
}

bool job_is_care(JobKind kind) {
    return kind == JOB_BACKUP || kind == JOB_VERIFY || kind == JOB_DOCTOR;
}

/* Rows that are rejected, and findings that are bad, are answers. */
bool job_is_good(JobKind kind, int exit_code) {
    if (kind == JOB_LOOK || kind == JOB_IMPORT)
        return exit_code == 0 || exit_code == status_exit_code(ST_REJECTED);
    return exit_code == 0 || (kind == JOB_DOCTOR && exit_code == status_exit_code(ST_INTEGRITY));
}

static int index_of(const char *const *names, const char *name) {
    int k = 0;
    while (names[k + 1] && !text_equal(names[k], name)) k++;
    return k;
}

static Job read_job(Stmt *stmt, Arena *arena) {
    return (Job){.id = stmt_get_int(stmt, 0),
                 .kind = (JobKind)index_of(job_kinds, stmt_get_text(stmt, 1)),
                 .arguments = arena_strdup(arena, stmt_get_text(stmt, 2)),
                 .by = stmt_get_int(stmt, 3),
                 .by_name = arena_strdup(arena, stmt_get_text(stmt, 4)),
                 .asked_at = stmt_get_int(stmt, 5),
                 .state = (JobState)index_of(job_states, stmt_get_text(stmt, 6)),
                 .began_at = stmt_get_int(stmt, 7),
                 .ended_at = stmt_get_int(stmt, 8),
                 .result = arena_strdup(arena, stmt_get_text(stmt, 9)),
                 .failure = arena_strdup(arena, stmt_get_text(stmt, 10))};
}

Status jobs_load(Store *store, int64_t id, size_t most, Arena *arena, Job **jobs, size_t *count,
                 Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *jobs = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("jobs_load"), &stmt, err));
    stmt_int(&stmt, 1, id);
    stmt_int(&stmt, 2, (int64_t)most);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *jobs = arena_room(arena, *jobs, *count, &room, sizeof **jobs);
        (*jobs)[(*count)++] = read_job(&stmt, arena);
    }
    stmt_close(&stmt);
    return status;
}

static Status log_job(Store *store, const char *action, int64_t id, json_t *detail, Err *err) {
    char subject[32];
    char *text = json_dumps(detail, JSON_COMPACT);
    json_decref(detail);
    (void)snprintf(subject, sizeof subject, "job %lld", (long long)id);
    const Status status =
        audit_add(store, &(AuditEvent){.action = action, .subject = subject, .detail = text}, err);
    free(text);
    return status;
}

static Status check_room(Store *store, Err *err) {
    int64_t unfinished = 0;
    TRY(store_pragma(store, "SELECT count(*) FROM job WHERE state IN ('waiting', 'running')",
                     &unfinished, err));
    if (unfinished < JOBS_UNFINISHED) return ST_OK;
    return FAIL(err, ST_USAGE, "twenty jobs are waiting: stop one, or wait until one has ended");
}
_Static_assert(JOBS_UNFINISHED == 20, "as the message says");

Status job_add(Store *store, const Job *job, int64_t *id, Err *err) {
    Stmt stmt;
    TRY(check_room(store, err));
    TRY(stmt_open(store,
                  "INSERT INTO job(kind, arguments, asked_by, asked_at) VALUES(?1, ?2, ?3, ?4)",
                  &stmt, err));
    stmt_text(&stmt, 1, job_kinds[job->kind]);
    stmt_text(&stmt, 2, job->arguments);
    stmt_int(&stmt, 3, job->by);
    stmt_int(&stmt, 4, job->asked_at);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    *id = sqlite3_last_insert_rowid(store->db);
    if (status) return status;
    return log_job(store, "job_add", *id,
                   json_pack("{s:s, s:o}", "kind", job_kinds[job->kind], "arguments",
                             json_loads(job->arguments, 0, NULL)),
                   err);
}

Status job_stop(Store *store, const Job *job, int64_t now, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "UPDATE job SET state = 'stopped', ended_at = ?2 "
                  "WHERE id = ?1 AND state IN ('waiting', 'running')",
                  &stmt, err));
    stmt_int(&stmt, 1, job->id);
    stmt_int(&stmt, 2, now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status) return status;
    if (sqlite3_changes(store->db) != 1) return FAIL(err, ST_USAGE, "this job has ended already");
    return log_job(store, "job_stop", job->id, json_object(), err);
}

/* ---- for the runner ---- */

Status jobs_resume(Store *store, Err *err) {
    return store_exec(
        store, "UPDATE job SET state = 'waiting', began_at = NULL WHERE state = 'running'", err);
}

Status job_take(Store *store, int64_t now, Arena *arena, Job *job, Err *err) {
    Stmt stmt;
    int64_t id = 0;
    Job *found = NULL;
    size_t count = 0;
    *job = (Job){0};
    TRY(store_pragma(store, "SELECT coalesce(min(id), 0) FROM job WHERE state = 'waiting'", &id,
                     err));
    if (!id) return ST_OK;
    TRY(stmt_open(store, "UPDATE job SET state = 'running', began_at = ?2 WHERE id = ?1", &stmt,
                  err));
    stmt_int(&stmt, 1, id);
    stmt_int(&stmt, 2, now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status) return status;
    TRY(jobs_load(store, id, 1, arena, &found, &count, err));
    *job = found[0];
    return ST_OK;
}

Status job_end(Store *store, const Job *job, int64_t now, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "UPDATE job SET state = ?2, ended_at = ?3, result = ?4, failure = ?5 "
                  "WHERE id = ?1 AND state = 'running'",
                  &stmt, err));
    stmt_int(&stmt, 1, job->id);
    stmt_text(&stmt, 2, job_states[job->state]);
    stmt_int(&stmt, 3, now);
    stmt_text(&stmt, 4, job->result);
    stmt_text(&stmt, 5, job->failure);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status || sqlite3_changes(store->db) != 1) return status;
    return log_job(store, "job_end", job->id, json_pack("{s:s}", "state", job_states[job->state]),
                   err);
}

Status job_asker(Store *store, int64_t id, int64_t *account, Err *err) {
    Stmt stmt;
    bool row = false;
    *account = 0;
    TRY(stmt_open(store, "SELECT asked_by FROM job WHERE id = ?1 AND state = 'running'", &stmt,
                  err));
    stmt_int(&stmt, 1, id);
    const Status status = stmt_step(&stmt, &row, err);
    if (row) *account = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}
