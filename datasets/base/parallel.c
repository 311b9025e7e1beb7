#include "datasets/base/parallel.h"

static void run_serial(const Parallel *self, size_t n, RangeFn fn, void *context) {
    (void)self;
    for (size_t begin = 0; begin < n; begin += PARALLEL_GRAIN)
        fn(context, begin, n - begin < PARALLEL_GRAIN ? n : begin + PARALLEL_GRAIN, 0);
}

const Parallel parallel_serial = {.workers = 1, .run = run_serial};
