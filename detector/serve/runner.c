#include "detector/serve/runner.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/text.h"
#include "detector/team/job_text.h"
#include "detector/team/uploads.h"

struct Runner {
    Arena *arena;
    Stores *stores;
    RunnerSettings settings;
    pthread_t thread;
    bool started;
    pthread_mutex_t mutex; /* of all below */
    pthread_cond_t woken;
    bool ending, added;
    int64_t job;   /* that was taken last; 0 = none yet */
    bool stopping; /* somebody stopped it */
    pid_t child;   /* its process; 0 = none */
    RunnerProgress progress;
};

static int64_t now(const Runner *runner) {
    return runner->settings.clock ? *runner->settings.clock : (int64_t)time(NULL);
}

/* ---- a job's process ---- */

enum { FIXED = 10 };

typedef struct Child {
    pid_t pid;
    int out, told; /* its standard output, its messages */
    Text result, line;
    Err failure; /* its last message */
    bool too_long;
} Child;

/* argv: [FIXED + JOB_WORDS + 1] */
static void write_argv(const Runner *runner, const Job *job, Arena *arena, const char **argv) {
    const char *const fixed[] = {"gevel",       "--store", runner->settings.store_path,
                                 "--lock-wait", "3600",    "--log-format",
                                 "events",      "--json",  job_command(job->kind)};
    const char **words;
    size_t n = 0;
    const size_t count = job_words(job->arguments, arena, &words);
    for (size_t k = 0; k < sizeof fixed / sizeof *fixed; k++) argv[n++] = fixed[k];
    for (size_t k = 0; k < count; k++) argv[n++] = words[k];
    argv[n] = NULL;
}

/* The server's own surroundings, and the job's number. */
static char *const *write_surroundings(const Job *job, Arena *arena) {
    static const char key[] = RUNNER_JOB "=";
    size_t count = 0, kept = 0;
    while (environ[count]) count++;
    char **out = ARENA_ARRAY(arena, char *, count + 2);
    for (size_t k = 0; k < count; k++)
        if (strncmp(environ[k], key, sizeof key - 1) != 0) out[kept++] = environ[k];
    out[kept] = arena_printf(arena, "%s%lld", key, (long long)job->id);
    return out;
}

/* Between fork and exec: only what a signal handler may do. A session of its own, so that a Ctrl-C
 * ends the server alone, which then ends the job as one to be begun again. */
static void become(const Runner *runner, pid_t server, const char **argv, char *const *surroundings,
                   const int out[2], const int told[2]) {
    sigset_t none;
    (void)sigemptyset(&none);
    (void)setsid();
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != server) _exit(127); /* it died before it could be heard of */
    const int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(out[1], 1) < 0 || dup2(told[1], 2) < 0)
        _exit(127);
    (void)close_range(3, ~0U, 0);
    (void)setpriority(PRIO_PROCESS, 0, 10); /* those who read come first */
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)execve(runner->settings.program, (char *const *)argv, surroundings);
    _exit(127);
}

static void close_both(const int ends[2]) {
    (void)close(ends[0]);
    (void)close(ends[1]);
}

static Status start(const Runner *runner, const char **argv, char *const *surroundings,
                    Child *child, Err *err) {
    int out[2], told[2];
    if (pipe2(out, O_CLOEXEC))
        return FAIL(err, ST_FAILED, "a job needs a pipe: %s", strerror(errno));
    if (pipe2(told, O_CLOEXEC)) {
        close_both(out);
        return FAIL(err, ST_FAILED, "a job needs a pipe: %s", strerror(errno));
    }
    const pid_t server = getpid();
    child->pid = fork();
    if (child->pid == 0) become(runner, server, argv, surroundings, out, told);
    (void)close(out[1]);
    (void)close(told[1]);
    child->out = out[0];
    child->told = told[0];
    if (child->pid > 0) return ST_OK;
    (void)close(out[0]);
    (void)close(told[0]);
    return FAIL(err, ST_FAILED, "a job needs a process: %s", strerror(errno));
}

/* ---- what it tells ---- */

static void take_line(Runner *runner, Child *child) {
    JobMessage message;
    job_message(child->line.at, &message);
    text_clear(&child->line);
    if (message.told == TOLD_ERROR)
        (void)snprintf(child->failure.text, sizeof child->failure.text, "%s", message.text);
    if (message.told != TOLD_PROGRESS) return;
    (void)pthread_mutex_lock(&runner->mutex);
    (void)snprintf(runner->progress.label, sizeof runner->progress.label, "%.*s", JOB_LABEL - 1,
                   message.text);
    runner->progress.done = message.done;
    runner->progress.total = message.total;
    (void)pthread_mutex_unlock(&runner->mutex);
}

static void take_messages(Runner *runner, Child *child, const char *bytes, size_t count) {
    enum { LINE = 4096 };
    for (size_t k = 0; k < count; k++) {
        if (bytes[k] == '\n')
            take_line(runner, child);
        else if (child->line.length < LINE)
            text_addc(&child->line, bytes[k]);
    }
}

/* False at the end of the stream. */
static bool take(Runner *runner, Child *child, int fd) {
    char bytes[4096];
    const ssize_t count = read(fd, bytes, sizeof bytes);
    if (count < 0) return errno == EINTR || errno == EAGAIN;
    if (count == 0) return false;
    if (fd == child->told)
        take_messages(runner, child, bytes, (size_t)count);
    else if (child->result.length + (size_t)count <= JOB_RESULT)
        text_add(&child->result, bytes, (size_t)count);
    else
        child->too_long = true;
    return true;
}

/* Until it has ended; its number stays its own until it is reaped. */
static void listen_until_end(Runner *runner, Child *child) {
    struct pollfd from[] = {{child->out, POLLIN, 0}, {child->told, POLLIN, 0}};
    siginfo_t end;
    while (from[0].fd >= 0 || from[1].fd >= 0) {
        if (poll(from, 2, -1) < 0 && errno != EINTR) break;
        for (int k = 0; k < 2; k++)
            if (from[k].fd >= 0 && from[k].revents && !take(runner, child, from[k].fd))
                from[k].fd = -1;
    }
    (void)close(child->out);
    (void)close(child->told);
    while (waitid(P_PID, (id_t)child->pid, &end, WEXITED | WNOWAIT) && errno == EINTR) continue;
}

static int reap(const Child *child) {
    int state = 0;
    while (waitpid(child->pid, &state, 0) < 0 && errno == EINTR) continue;
    return state;
}

/* ---- one job ---- */

static void judge(Job *job, Child *child, int state) {
    Text kept = {0};
    const bool well = WIFEXITED(state) && job_is_good(job->kind, WEXITSTATUS(state)) &&
                      !child->too_long && job_result(child->result.at, &kept);
    text_free(&child->result);
    child->result = kept;
    job->state = well ? JOB_DONE : JOB_FAILED;
    job->result = well ? kept.at : NULL;
    if (!well)
        job->failure = *child->failure.text ? child->failure.text
                       : child->too_long    ? "the result is too long to be kept"
                       : WIFSIGNALED(state) ? "it was stopped from outside"
                                            : "it ended without a result";
}

/* Before others can see that it runs: a job that can be stopped is known here. */
static void note_job(Runner *runner, int64_t job) {
    (void)pthread_mutex_lock(&runner->mutex);
    runner->job = job;
    runner->stopping = false;
    runner->progress = (RunnerProgress){0};
    (void)pthread_mutex_unlock(&runner->mutex);
}

static void note_child(Runner *runner, pid_t child) {
    (void)pthread_mutex_lock(&runner->mutex);
    runner->child = child;
    if (child && (runner->ending || runner->stopping)) (void)kill(child, SIGTERM);
    (void)pthread_mutex_unlock(&runner->mutex);
}

static void run_child(Runner *runner, Job *job, Arena *arena, Child *child) {
    const char *argv[FIXED + JOB_WORDS + 1];
    write_argv(runner, job, arena, argv);
    if (start(runner, argv, write_surroundings(job, arena), child, &child->failure)) {
        job->state = JOB_FAILED;
        job->failure = child->failure.text;
        return;
    }
    note_child(runner, child->pid);
    listen_until_end(runner, child);
    note_child(runner, 0);
    judge(job, child, reap(child));
}

/* ---- the queue ---- */

static Status take_next(Runner *runner, Arena *arena, Job *job, Err *err) {
    Store *store;
    Status status = stores_write(runner->stores, NULL, &store, err);
    if (!status) status = job_take(store, now(runner), arena, job, err);
    if (!status) note_job(runner, job->id);
    if (!status) return stores_commit(runner->stores, err);
    stores_rollback(runner->stores);
    return status;
}

static bool is_ending(Runner *runner) {
    (void)pthread_mutex_lock(&runner->mutex);
    const bool ending = runner->ending;
    (void)pthread_mutex_unlock(&runner->mutex);
    return ending;
}

static Status end_job(Store *store, const Job *job, int64_t when, Err *err) {
    TRY(job_end(store, job, when, err));
    return job->kind == JOB_IMPORT ? upload_settle(store, job, when, err) : ST_OK;
}

/* A job that the end of the server interrupted waits again. */
static Status keep_end(Runner *runner, const Job *job, Err *err) {
    Store *store;
    Status status = stores_write(runner->stores, NULL, &store, err);
    if (!status)
        status = is_ending(runner) && job->state != JOB_DONE
                     ? jobs_resume(store, err)
                     : end_job(store, job, now(runner), err);
    if (!status) return stores_commit(runner->stores, err);
    stores_rollback(runner->stores);
    return status;
}

static Status resume(Runner *runner, Err *err) {
    Store *store;
    Status status = stores_write(runner->stores, NULL, &store, err);
    if (!status) status = jobs_resume(store, err);
    if (!status) return stores_commit(runner->stores, err);
    stores_rollback(runner->stores);
    return status;
}

/* Until something is added; after a failure of the store, for a while. */
static void wait_for_more(Runner *runner, bool failed) {
    enum { PAUSE_S = 5 };
    struct timespec until;
    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += PAUSE_S;
    (void)pthread_mutex_lock(&runner->mutex);
    while (!runner->ending && !runner->added) {
        if (!failed)
            (void)pthread_cond_wait(&runner->woken, &runner->mutex);
        else if (pthread_cond_timedwait(&runner->woken, &runner->mutex, &until))
            break;
    }
    runner->added = false;
    (void)pthread_mutex_unlock(&runner->mutex);
}

/* A store that is busy or full for a while costs no job its result. */
static Status keep_at_last(Runner *runner, const Job *job, Err *err) {
    Status status = keep_end(runner, job, err);
    while (status && !is_ending(runner)) {
        *err = (Err){0};
        wait_for_more(runner, true);
        status = keep_end(runner, job, err);
    }
    return status;
}

/* *found = whether there was one. */
static Status run_next(Runner *runner, bool *found, Err *err) {
    Arena *arena = arena_open();
    Child child = {0};
    Job job = {0};
    Status status = take_next(runner, arena, &job, err);
    *found = !status && job.id;
    if (*found) run_child(runner, &job, arena, &child);
    if (*found) status = keep_at_last(runner, &job, err);
    text_free(&child.result);
    text_free(&child.line);
    arena_close(arena);
    return status;
}

/* Files that were taken or dropped go once that is kept. */
static Status sweep(Runner *runner, Err *err) {
    Store *store;
    size_t stale = 0;
    Arena *arena = arena_open();
    Status status = stores_read(runner->stores, &store, err);
    if (!status) {
        status = uploads_sweep(store, false, arena, &stale, err);
        stores_read_end(runner->stores, store);
    }
    if (!status && stale) {
        status = stores_write(runner->stores, NULL, &store, err);
        if (!status) status = uploads_sweep(store, true, arena, &stale, err);
        stores_rollback(runner->stores);
    }
    arena_close(arena);
    return status;
}

static void *run_all(void *context) {
    Runner *runner = context;
    bool resumed = false;
    while (!is_ending(runner)) {
        Err err = {0};
        bool found = false;
        Status status = resumed ? ST_OK : resume(runner, &err);
        resumed |= !status;
        if (!status) status = run_next(runner, &found, &err);
        if (!status && !found) status = sweep(runner, &err);
        if (!found || status) wait_for_more(runner, status != ST_OK);
    }
    return NULL;
}

Status runner_open(Stores *stores, const RunnerSettings *settings, Runner **runner, Err *err) {
    Arena *arena = arena_open();
    Runner *made = ARENA_ARRAY(arena, Runner, 1);
    made->arena = arena;
    made->stores = stores;
    made->settings = *settings;
    (void)pthread_mutex_init(&made->mutex, NULL);
    (void)pthread_cond_init(&made->woken, NULL);
    made->started = settings->program && pthread_create(&made->thread, NULL, run_all, made) == 0;
    *runner = made;
    if (made->started || !settings->program) return ST_OK;
    runner_close(made);
    *runner = NULL;
    return FAIL(err, ST_FAILED, "the thread that runs jobs cannot be started");
}

void runner_close(Runner *runner) {
    if (!runner) return;
    (void)pthread_mutex_lock(&runner->mutex);
    runner->ending = true;
    if (runner->child) (void)kill(runner->child, SIGTERM);
    (void)pthread_cond_signal(&runner->woken);
    (void)pthread_mutex_unlock(&runner->mutex);
    if (runner->started) (void)pthread_join(runner->thread, NULL);
    (void)pthread_cond_destroy(&runner->woken);
    (void)pthread_mutex_destroy(&runner->mutex);
    arena_close(runner->arena);
}

void runner_wake(Runner *runner) {
    (void)pthread_mutex_lock(&runner->mutex);
    runner->added = true;
    (void)pthread_cond_signal(&runner->woken);
    (void)pthread_mutex_unlock(&runner->mutex);
}

void runner_kill(Runner *runner, int64_t job) {
    (void)pthread_mutex_lock(&runner->mutex);
    if (runner->job == job) runner->stopping = true;
    if (runner->child && runner->job == job) (void)kill(runner->child, SIGTERM);
    (void)pthread_mutex_unlock(&runner->mutex);
}

bool runner_progress(Runner *runner, int64_t job, RunnerProgress *progress) {
    (void)pthread_mutex_lock(&runner->mutex);
    const bool runs = runner->child && runner->job == job;
    if (runs) *progress = runner->progress;
    (void)pthread_mutex_unlock(&runner->mutex);
    return runs;
}
