/* threads.h - the only place that starts threads: workers that take fixed ranges from a counter.
 *
 * Ranges depend on n alone, so results do not depend on the number of workers. */
#ifndef BASE_THREADS_H
#define BASE_THREADS_H
#include <stddef.h>

#include "datasets/base/parallel.h"

enum { THREADS_MAX = 256 };

typedef struct Threads Threads;

/* workers = 0: as many as this process may use. The caller works too, so one worker starts no
 * thread; when the system refuses a thread the pool works with fewer. */
Threads *threads_open(size_t workers);
void threads_close(Threads *threads); /* NULL is allowed */

/* For models; valid until threads_close. One run at a time. */
const Parallel *threads_parallel(const Threads *threads);

/* Runs fn(context) beside the caller, on a thread of its own, when `threads` (0 = all processors)
 * leave one free; otherwise at once. beside_wait returns when it has ended. */
typedef struct Beside Beside;
Beside *beside_start(size_t threads, void (*fn)(void *context), void *context);
void beside_wait(Beside *beside);

/* Calls fn(context, k, k + 1, worker) for each of a few large tasks k; they are taken in order. */
void threads_each(Threads *threads, size_t tasks, RangeFn fn, void *context);

#endif
