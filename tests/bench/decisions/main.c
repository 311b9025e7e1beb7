/* Measures what docs/decisions says: for each piece of code that is written by hand beside a
 * library, how many times as long the library takes for the same work. Processor time in
 * alternating rounds, so that a busy machine disturbs both; the figure is the median of their
 * ratios, with the quartiles. Never a test. tests/bench/decisions/run builds and runs it. */
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/decisions/contest.h"

enum { ROUNDS = 21 };
static const double round_seconds = 0.01; /* each side of a round takes at least that */

static char folder[] = "/tmp/gevel-decisions-XXXXXX";
static const char *cksumvfs;

void need(int done, const char *what) {
    if (done) return;
    (void)fprintf(stderr, "decisions: cannot %s\n", what);
    exit(1);
}

void *keep(size_t n) {
    void *bytes = calloc(1, n);
    need(bytes != NULL, "get memory");
    return bytes;
}

const char *scratch_file(const char *name) {
    const size_t n = sizeof folder + strlen(name) + 1;
    char *path = keep(n);
    (void)snprintf(path, n, "%s/%s", folder, name);
    return path;
}

const char *cksumvfs_path(void) {
    return cksumvfs;
}

static double now(clockid_t of) {
    struct timespec t;
    (void)clock_gettime(of, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static double seconds(clockid_t of, void (*fn)(void *), void *work, size_t times) {
    const double begun = now(of);
    for (size_t k = 0; k < times; k++) fn(work);
    return (now(of) - begun) / (double)times;
}

/* How often to call it for a round; the first call fills the caches. */
static size_t times_of(clockid_t of, void (*fn)(void *), void *work) {
    fn(work);
    const double once = seconds(of, fn, work, 1);
    return once >= round_seconds ? 1 : (size_t)(round_seconds / (once + 1e-9)) + 1;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void compete(const Contest *c) {
    void *work = c->make();
    if (!work) {
        printf("%-28s %-46s cannot be measured here\n", c->page, c->what);
        return;
    }
    double ratio[ROUNDS];
    const clockid_t of = c->waits ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
    const size_t own = times_of(of, c->own, work), library = times_of(of, c->library, work);
    for (size_t k = 0; k < ROUNDS; k++) {
        const double mine = seconds(of, c->own, work, own);
        ratio[k] = seconds(of, c->library, work, library) / mine;
    }
    qsort(ratio, ROUNDS, sizeof *ratio, ascending);
    printf("%-28s %-46s %6.2f  (%.2f to %.2f)\n", c->page, c->what, ratio[ROUNDS / 2],
           ratio[ROUNDS / 4], ratio[3 * ROUNDS / 4]);
    (void)fflush(stdout);
}

static void each(const Contest *list, const char *wanted) {
    for (const Contest *c = list; c->page; c++)
        if (!wanted || strstr(c->page, wanted)) compete(c);
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *at) {
    (void)status, (void)kind, (void)at;
    return remove(path);
}

int main(int argc, char **argv) {
    if (argc > 2 && strcmp(argv[1], "--cksumvfs") == 0) {
        cksumvfs = argv[2];
        argc -= 2;
        argv += 2;
    }
    const char *wanted = argc > 1 ? argv[1] : NULL;
    if (wanted && strcmp(wanted, "--bits") == 0) {
        bits_lines();
        return 0;
    }
    need(mkdtemp(folder) != NULL, "make a folder in /tmp");
    printf("%-28s %-46s library / own\n", "page", "work");
    each(contests_numerics, wanted);
    each(contests_text, wanted);
    each(contests_store, wanted);
    if (!wanted || strstr("checksum-layer", wanted)) damage_table();
    (void)nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    return 0;
}
