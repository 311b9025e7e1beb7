/* parallel.h - how a model asks for work on all storefronts without knowing about threads.
 *
 * run(n, fn, context) calls fn(context, begin, end, worker) for ranges that cover 0..n-1 once.
 * Ranges are fixed by n alone (PARALLEL_GRAIN), so per-range results never depend on the number of
 * workers; worker < workers selects a workspace. */
#ifndef BASE_PARALLEL_H
#define BASE_PARALLEL_H
#include <stddef.h>

enum { PARALLEL_GRAIN = 256 };

typedef void (*RangeFn)(void *context, size_t begin, size_t end, size_t worker);

typedef struct Parallel {
    size_t workers;
    void (*run)(const struct Parallel *self, size_t n, RangeFn fn, void *context);
    void *state;
} Parallel;

extern const Parallel parallel_serial; /* one worker, in order */

#endif
