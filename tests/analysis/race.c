/* race.c - the control of tests/analysis/tsan: workers of the pool race on purpose. While this is
 * not reported, silence about the program means nothing. */
#include <stdio.h>

#include "datasets/base/threads.h"

/* Long enough for the other workers to wake. */
enum { RANGES = 64, TIMES = 100000 };

static void race(void *context, size_t begin, size_t end, size_t worker) {
    volatile size_t *sum = context;
    (void)worker;
    for (size_t k = 0; k < TIMES; k++) *sum += end - begin;
}

int main(void) {
    size_t sum = 0;
    Threads *threads = threads_open(4);
    threads_each(threads, RANGES, race, &sum);
    threads_close(threads);
    printf("%zu\n", sum);
    return 0;
}
