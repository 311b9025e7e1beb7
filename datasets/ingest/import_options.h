/* import_options.h - what an import is asked to do, and what it reports. */
#ifndef DATASETS_INGEST_IMPORT_OPTIONS_H
#define DATASETS_INGEST_IMPORT_OPTIONS_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/progress.h"
#include "datasets/ingest/input.h"

typedef struct IngestOptions {
    double max_reject_share; /* 0..1 of the rows of one unit */
    double max_orphan_share; /* 0..1 of the rows of one file that belong to no entity of its unit */
    InputLimits limits;
    bool strict;      /* the first bad row stops the import */
    bool keep_going;  /* a path that cannot be read is reported (failed), the others are taken */
    const char *as;   /* forced source or neutral table, or NULL */
    const char *map;  /* a mapping file (mapping.h) for all files, or NULL */
    bool dry_run;     /* everything is read and reported, and nothing stays in the store */
    size_t preview;   /* rows of each unit that are reported as they would be stored */
    const char *zone; /* where counters stand whose times are in UTC, or NULL */
    const char *district_name; /* property that names the areas of GeoJSON, or NULL */
    ProgressFn progress;       /* may be NULL */
    void *progress_context;
    size_t threads; /* 0 = as many as there are processors */
    size_t block;   /* bytes read at once, 32 at least, 0 = a mebibyte; small ones let tests cross
                       their ends */
} IngestOptions;

/* Bytes read at once. */
static inline size_t ingest_block(const IngestOptions *options) {
    return options->block ? options->block : (size_t)1 << 20;
}

enum { IMPORT_BAD_SHOWN = 3 };

/* One file as it went in; a unit of several files has one for each. */
typedef struct IngestFile {
    const char *path, *kind; /* kind: neutral table or source; NULL when not recognised */
    const char *note;        /* ignored columns, why nothing was done; or NULL */
    size_t taken, rejected;
    size_t cells;                      /* of the rows taken, cells that were bad and left out */
    const char *bad[IMPORT_BAD_SHOWN]; /* [rejected] the first: "file:line:column: why, value" */
    size_t waiting;   /* of those rejected, for want of their storefront, by a mapping */
    size_t late;      /* of those taken, rejected before for want of their storefront */
    bool unchanged;   /* same digest as an earlier input */
    bool rolled_back; /* refused: above max_reject_share, out of order */
    bool failed;      /* keep_going: it cannot be read, and the note says why */
    bool unread;      /* of those: for the disk or the account, and not for what it is */
} IngestFile;

/* Processor seconds of the neutral tables, summed over threads: to see what an import costs. */
typedef struct IngestWork {
    double read, digest, convert, write;
} IngestWork;

/* Rows that were read and understood, and counted without being stored. */
typedef struct IngestTally {
    const char *path; /* of the unit's first file */
    const char *what;
    size_t count;
} IngestTally;

/* A row as it is stored: "storefront_id 001, month 2024-01, amount_eur 12345.67". */
typedef struct IngestPreview {
    const char *path, *table, *text;
} IngestPreview;

/* An earlier input whose rejected rows importing it again would take (waiting.h). */
typedef struct IngestReady {
    const char *path, *imported_at;
    size_t rows;
} IngestReady;

typedef struct IngestReport {
    size_t files, capacity;
    IngestFile *file; /* [files] in the arena */
    size_t tallies, tally_room;
    IngestTally *tally; /* [tallies] of what was taken */
    size_t inputs_ready;
    IngestReady *ready; /* [inputs_ready] once all is read */
    size_t previews, preview_room;
    IngestPreview *preview; /* [previews] of mapped files, when they are asked for */
    size_t taken, rejected, cells;
    IngestWork work;
} IngestReport;

#endif
