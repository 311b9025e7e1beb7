/* contest.h - code written by hand beside a library that does the same, measured in one run. */
#ifndef TESTS_BENCH_DECISIONS_CONTEST_H
#define TESTS_BENCH_DECISIONS_CONTEST_H
#include <stddef.h>

typedef struct Contest {
    const char *page; /* docs/decisions/PAGE.md; NULL ends a list */
    const char *what;
    void *(*make)(void); /* the work; NULL when it cannot be had */
    void (*own)(void *work);
    void (*library)(void *work);
    int waits; /* on the disk: seconds of the clock, not of the processor */
} Contest;

extern const Contest contests_numerics[], contests_text[], contests_store[];

/* Damage done to a store, and how much of it each layer finds; writes its own lines. */
void damage_table(void);
/* Digests of exp and log on this processor; the same twice means the same bits. */
void bits_lines(void);

/* Aborts with what was to be done. */
void need(int done, const char *what);
/* n bytes that live until the program ends. */
void *keep(size_t n);
/* A file of this run, in a folder that is removed at its end. */
const char *scratch_file(const char *name);
/* SQLite's own checksum layer as a loadable file, or NULL: --cksumvfs FILE. */
const char *cksumvfs_path(void);

#endif
