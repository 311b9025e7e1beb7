/* runner.h - one thread that runs jobs (team/jobs.h), one after another.
 *
 * Each job is a process of its own: this program with the job's command and --json. So it takes no
 * memory from those who read, a failure ends it alone, and it dies with the server. What had begun
 * when a server was stopped is begun again by the next. How far the running one is, is kept in
 * memory only. */
#ifndef DETECTOR_SERVE_RUNNER_H
#define DETECTOR_SERVE_RUNNER_H
#include "detector/serve/stores.h"
#include "detector/team/job_text.h"
#include "detector/team/jobs.h"

/* Tells the process which job it is, so that the log names who asked for it. */
#define RUNNER_JOB "GEVEL_JOB"

typedef struct Runner Runner;

typedef struct RunnerSettings {
    const char *program; /* the path of gevel; NULL = jobs wait */
    const char *store_path;
    const int64_t *clock; /* of tests; NULL = the machine's */
} RunnerSettings;

/* `stores` and the settings' texts outlive it. */
Status runner_open(Stores *stores, const RunnerSettings *settings, Runner **runner, Err *err);
void runner_close(Runner *runner); /* NULL is allowed; the running job will begin again */

/* A job was added. */
void runner_wake(Runner *runner);
/* A job was stopped, and the store says so: its process ends, should it have one or be about to. */
void runner_kill(Runner *runner, int64_t job);

typedef struct RunnerProgress {
    char label[JOB_LABEL]; /* "" = not known yet */
    double done, total;    /* total 0 = unknown */
} RunnerProgress;
/* How far a job is; false when it does not run. */
bool runner_progress(Runner *runner, int64_t job, RunnerProgress *progress);

#endif
