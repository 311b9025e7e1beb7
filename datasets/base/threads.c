#include "datasets/base/threads.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "datasets/base/mem.h"

/* One run of a function over all ranges. */
typedef struct Job {
    RangeFn fn;
    void *context;
    size_t n, grain;
    atomic_size_t next; /* start of the next range */
} Job;

typedef struct Worker {
    struct Threads *pool;
    size_t number; /* 1..workers-1; the caller is worker 0 */
    pthread_t thread;
} Worker;

struct Threads {
    Arena *arena;
    Parallel parallel;
    Worker *worker;
    size_t started; /* threads */
    pthread_mutex_t mutex;
    pthread_cond_t work, done;
    Job *job;     /* NULL = nothing to do */
    size_t round; /* counts jobs, so that a worker takes each once */
    size_t busy;  /* threads that have not finished the round */
    bool closing;
};

static void job_work(Job *job, size_t worker) {
    assert(job->grain > 0);
    for (;;) {
        const size_t begin = atomic_fetch_add(&job->next, job->grain);
        if (begin >= job->n) return;
        const size_t left = job->n - begin;
        job->fn(job->context, begin, left < job->grain ? job->n : begin + job->grain, worker);
    }
}

static void *worker_main(void *argument) {
    const Worker *self = argument;
    struct Threads *pool = self->pool;
    size_t round = 0;
    (void)pthread_mutex_lock(&pool->mutex);
    for (;;) {
        while (pool->round == round && !pool->closing)
            (void)pthread_cond_wait(&pool->work, &pool->mutex);
        if (pool->closing) break;
        round = pool->round;
        Job *job = pool->job;
        (void)pthread_mutex_unlock(&pool->mutex);
        job_work(job, self->number);
        (void)pthread_mutex_lock(&pool->mutex);
        if (--pool->busy == 0) (void)pthread_cond_signal(&pool->done);
    }
    (void)pthread_mutex_unlock(&pool->mutex);
    return NULL;
}

/* Every thread takes part in every round, if only to see that nothing is left: then `job` may live
 * on this stack. */
static void run_job(Threads *pool, size_t n, size_t grain, RangeFn fn, void *context) {
    assert(grain > 0 && fn);
    Job job = {.fn = fn, .context = context, .n = n, .grain = grain};
    atomic_init(&job.next, 0);
    (void)pthread_mutex_lock(&pool->mutex);
    pool->job = &job;
    pool->busy = pool->started;
    pool->round++;
    (void)pthread_cond_broadcast(&pool->work);
    (void)pthread_mutex_unlock(&pool->mutex);
    job_work(&job, 0);
    (void)pthread_mutex_lock(&pool->mutex);
    while (pool->busy) (void)pthread_cond_wait(&pool->done, &pool->mutex);
    pool->job = NULL;
    (void)pthread_mutex_unlock(&pool->mutex);
}

static void run_ranges(const Parallel *self, size_t n, RangeFn fn, void *context) {
    run_job(self->state, n, PARALLEL_GRAIN, fn, context);
}

void threads_each(Threads *threads, size_t tasks, RangeFn fn, void *context) {
    run_job(threads, tasks, 1, fn, context);
}

static size_t processors(void) {
    cpu_set_t set;
    CPU_ZERO(&set);
    if (sched_getaffinity(0, sizeof set, &set)) return 1;
    const int count = CPU_COUNT(&set);
    return count > 0 ? (size_t)count : 1;
}

Threads *threads_open(size_t workers) {
    if (!workers) workers = processors();
    if (workers > THREADS_MAX) workers = THREADS_MAX;
    Arena *arena = arena_open();
    Threads *pool = ARENA_ARRAY(arena, Threads, 1);
    pool->arena = arena;
    pool->worker = ARENA_ARRAY(arena, Worker, workers);
    (void)pthread_mutex_init(&pool->mutex, NULL);
    (void)pthread_cond_init(&pool->work, NULL);
    (void)pthread_cond_init(&pool->done, NULL);
    while (pool->started + 1 < workers) {
        Worker *worker = pool->worker + pool->started;
        *worker = (Worker){.pool = pool, .number = pool->started + 1};
        if (pthread_create(&worker->thread, NULL, worker_main, worker)) break;
        pool->started++;
    }
    pool->parallel = (Parallel){pool->started + 1, run_ranges, pool};
    return pool;
}

void threads_close(Threads *threads) {
    if (!threads) return;
    (void)pthread_mutex_lock(&threads->mutex);
    threads->closing = true;
    (void)pthread_cond_broadcast(&threads->work);
    (void)pthread_mutex_unlock(&threads->mutex);
    for (size_t k = 0; k < threads->started; k++)
        (void)pthread_join(threads->worker[k].thread, NULL);
    (void)pthread_cond_destroy(&threads->done);
    (void)pthread_cond_destroy(&threads->work);
    (void)pthread_mutex_destroy(&threads->mutex);
    arena_close(threads->arena);
}

const Parallel *threads_parallel(const Threads *threads) {
    assert(threads);
    return &threads->parallel;
}

struct Beside {
    void (*fn)(void *context);
    void *context;
    pthread_t thread;
    bool started;
};

static void *beside_main(void *argument) {
    const Beside *beside = argument;
    beside->fn(beside->context);
    return NULL;
}

Beside *beside_start(size_t threads, void (*fn)(void *context), void *context) {
    assert(fn);
    Beside *beside = mem_grow(NULL, 1, sizeof *beside);
    *beside = (Beside){.fn = fn, .context = context};
    if ((threads ? threads : processors()) > 1)
        beside->started = pthread_create(&beside->thread, NULL, beside_main, beside) == 0;
    if (!beside->started) fn(context);
    return beside;
}

void beside_wait(Beside *beside) {
    assert(beside);
    if (beside->started) (void)pthread_join(beside->thread, NULL);
    mem_free(beside);
}
