/* ingest.h - from files and folders into the facts, row by row checked.
 *
 * A file is recognised by its header line. One file is one transaction: taken whole, or, above
 * import.max_reject_share, not at all. The same bytes twice change nothing. */
#ifndef DATASETS_INGEST_H
#define DATASETS_INGEST_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/store.h"

/* Called now and then during long work: done of total (bytes or rows); total 0 = unknown. */
typedef void (*ProgressFn)(void *context, const char *label, double done, double total);

typedef struct IngestOptions {
    double max_reject_share; /* 0..1 of the rows of one file */
    bool strict;             /* the first bad row stops the import */
    const char *as;          /* forced neutral table name, or NULL */
    ProgressFn progress;     /* may be NULL */
    void *progress_context;
} IngestOptions;

typedef struct IngestFile {
    const char *path, *kind; /* kind: neutral table name, or NULL when not recognised */
    const char *note;        /* ignored columns, why nothing was done; or NULL */
    size_t taken, rejected;
    bool unchanged;   /* same digest as an earlier input */
    bool rolled_back; /* above max_reject_share */
} IngestFile;

typedef struct IngestReport {
    size_t files, capacity;
    IngestFile *file; /* [files] in the arena */
    size_t taken, rejected;
} IngestReport;

/* Imports each path (file, or folder: its *.csv in the order storefronts first, then by name;
 * truth.csv is skipped with a note). Party ids are replaced by keyed hashes; the key lives in
 * PATH.key (0600), made at first need. ST_INPUT names file:line:column. */
Status ingest_paths(Store *store, const char *const *paths, size_t count,
                    const IngestOptions *options, Arena *arena, IngestReport *report, Err *err);

#endif
