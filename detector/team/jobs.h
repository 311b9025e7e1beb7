/* jobs.h - what people asked to have computed, and what came of it.
 *
 * A job waits, runs, and is done, has failed or was stopped; results stay. Asking, stopping and
 * ending are entries of the log, in the caller's transaction. Who runs them is serve/runner.h. */
#ifndef DETECTOR_TEAM_JOBS_H
#define DETECTOR_TEAM_JOBS_H
#include "datasets/base/mem.h"
#include "datasets/store/store.h"

typedef enum JobKind {
    JOB_SCAN,
    JOB_WHATIF,
    JOB_SENSITIVITY,
    JOB_STABILITY,
    JOB_BACKTEST,
    JOB_CORRECT, /* what a correction changes: asked for with it (corrections.h) */
    JOB_LOOK,    /* how a file that was sent would be read: asked for with it (uploads.h) */
    JOB_IMPORT,  /* takes such a file */
    JOB_BACKUP,
    JOB_VERIFY, /* of a backup */
    JOB_DOCTOR,
    JOB_COMPARE,
    JOB_KINDS
} JobKind;
extern const char *const job_kinds[]; /* "scan" ..., NULL */

/* The command that does it: the kind's name but for looking and verifying. */
const char *job_command(JobKind kind);
/* Of the machine and not of premises: an admin asks for it and sees it, and nobody else. */
bool job_is_care(JobKind kind);
/* Whether a process that ended with this code did what was asked. */
bool job_is_good(JobKind kind, int exit_code);

typedef enum JobState { JOB_WAITING, JOB_RUNNING, JOB_DONE, JOB_FAILED, JOB_STOPPED } JobState;
extern const char *const job_states[]; /* "waiting" ..., NULL */

enum { JOBS_UNFINISHED = 20, JOB_RESULT = 8 << 20 /* bytes */ };

typedef struct Job {
    int64_t id;
    JobKind kind;
    const char *arguments; /* a JSON array of words: those that follow the command's name */
    int64_t by, asked_at;
    const char *by_name;
    JobState state;
    int64_t began_at, ended_at; /* 0 = not yet */
    const char *result;         /* JSON; NULL = none */
    const char *failure;        /* why there is none */
} Job;

/* One (id), or the newest `most` without their results (0); in the arena. */
Status jobs_load(Store *store, int64_t id, size_t most, Arena *arena, Job **jobs, size_t *count,
                 Err *err);

/* ST_USAGE when JOBS_UNFINISHED wait already. */
Status job_add(Store *store, const Job *job, int64_t *id, Err *err);
/* ST_USAGE for one that has ended. */
Status job_stop(Store *store, const Job *job, int64_t now, Err *err);

/* ---- for the runner ---- */

/* Who asked for a job that is running; 0 when it is not. */
Status job_asker(Store *store, int64_t id, int64_t *account, Err *err);

/* What a server that was stopped had begun waits again. */
Status jobs_resume(Store *store, Err *err);
/* Takes the one that has waited longest; id 0 when none waits. */
Status job_take(Store *store, int64_t now, Arena *arena, Job *job, Err *err);
/* Keeps what came of it (job->state, result, failure), unless it was stopped meanwhile. */
Status job_end(Store *store, const Job *job, int64_t now, Err *err);

#endif
