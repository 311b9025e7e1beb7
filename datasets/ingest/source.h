/* source.h - what an external format is, and what it gets to turn files into facts.
 *
 * A source is one file in sources/ that ends in `const Source source_NAME = {...}`, and one line
 * SOURCE(NAME) in sources.def. Import offers every file to all of them (the most confident wins)
 * and every folder and zip to those that gather files which belong together. What a source reads at
 * once is a unit: one transaction, taken whole or, above import.max_reject_share, not at all; the
 * same bytes twice change nothing.
 *
 * A source never stops at bad data: it calls load_reject and goes on. It counts what it took, says
 * in a note what people should know, and tallies what it counted without storing. It fails
 * (ST_INPUT, with file:line) only when the file as a whole cannot be used. Names of natural persons
 * are never stored, rejects included. */
#ifndef DATASETS_INGEST_SOURCE_H
#define DATASETS_INGEST_SOURCE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/ingest/csv_dialect.h"
#include "datasets/ingest/import_options.h"
#include "datasets/ingest/table.h"
#include "datasets/ingest/text_input.h"

/* The beginning of a file, for recognising it. */
typedef struct Sample {
    const Part *part;
    const char *bytes; /* at most SAMPLE_BYTES in UTF-8 (text_input.h), ends with NUL */
    size_t length;
    bool whole;        /* the part has no more */
    const char *found; /* what its encoding is, for people; NULL = nothing to tell */
    /* The rest as csv_dialect.h finds it, if it is CSV. */
    char delimiter;
    int64_t header_line, body_line;
    size_t body_at;            /* byte of the first row */
    size_t columns, named;     /* of the header; up to its last name */
    bool wide;                 /* the header goes on behind SAMPLE_COLUMNS */
    const char *const *header; /* [columns] its cells, trimmed and unquoted; NULL-ended */
} Sample;

enum { SAMPLE_BYTES = 1 << 16, SAMPLE_COLUMNS = CSV_COLUMNS };

/* How sure a source is; words between the two are allowed. */
enum { NOT_MINE = 0, PERHAPS_MINE = 30, LIKELY_MINE = 60, SURELY_MINE = 90 };

/* A bad row: where it stands, what stands there and what is wrong with it. */
typedef struct Reject {
    size_t part; /* of the unit */
    int64_t line;
    const char *column, *reason; /* of the program's text */
    const char *value;           /* [length] bytes, of which 80 are kept */
    size_t length;
    Awaited awaits; /* the storefront_id whose register row it waits for; empty = none */
    bool cell;      /* one cell that was left out of a row which is taken */
    bool shown;     /* value is what value_show left of it */
} Reject;

/* One that waits to be written. */
typedef struct HeldReject {
    size_t part;
    int64_t line;
    const char *column, *reason; /* of the program's text */
    char value[VALUE_SHOWN + 1];
} HeldReject;

typedef struct HeldRejects {
    HeldReject *reject;
    size_t count, capacity;
} HeldRejects;

/* Lines of a file, in order. */
typedef struct LineSet {
    int64_t *line; /* [count] */
    size_t count;
} LineSet;

/* One unit being read. */
typedef struct Load {
    Store *store;
    Arena *arena;     /* lives as long as the whole import */
    FactWriter *sink; /* storefronts, sector groups, series: what facts are written through */
    const IngestOptions *options;
    size_t parts;
    const Part *part;                                   /* [parts] the files of the unit */
    IngestFile *file;                                   /* [parts] counts and notes, one per part */
    enum { LOAD_TAKE, LOAD_SKIP, LOAD_REFUSE } verdict; /* load_skip, load_refuse */
    const char *reason;                                 /* of the verdict */
    Stmt tally;
    bool personal;                 /* a heading names persons: no cell is kept in a reject */
    HeldRejects *held;             /* load_hold */
    const LineSet *only;           /* the other rows were taken before; NULL = all. load_wants */
    const struct Mapping *mapping; /* how its columns are to be read (mapping.h), or NULL */
    /* Of a unit of one part: when given, a source that reads its bytes from beginning to end adds
     * them on the way and says so, which saves another pass over a large file. */
    Digest *digest;
    bool digested;
    size_t previewed;     /* rows reported as they are stored */
    IngestReport *report; /* of the whole import */
} Load;

typedef struct Source {
    const char *name;  /* for --as, and input.kind; as in sources.def */
    const char *title; /* "Belgian register (KBO/BCE open data)" */
    ReadOrder order;   /* not given: READ_FACTS */
    bool alone;        /* each row stands for itself: bad ones never refuse the good */
    /* How surely this one file is of this format; NULL when it always comes as several. */
    int (*recognise)(const Sample *sample);
    /* Marks the parts of a folder or zip that form one unit; how many; NULL = files stand alone. */
    size_t (*gather)(const Parts *parts, bool *ours);
    /* Of a source of neutral tables: which one, whose order then counts; NULL when none fits. */
    const Table *(*table)(const Sample *sample);
    Status (*read)(Load *load, Err *err);
    bool good_rows; /* good rows are taken however many are bad: people typed it, row by row */
} Source;

/* What stands in sources.def, ends with NULL: sources/registry.c, which this room does not look
 * into, fills it. */
extern const Source *const sources_all[];

/* Reads the beginning of a part. The sample lives in the arena. */
Status sample_take(const Part *part, Arena *arena, Sample *sample, Err *err);
/* The same as declared: an encoding for what is no UTF-8, a delimiter; 0 = find out. */
Status sample_take_as(const Part *part, Encoding declared, char delimiter, Arena *arena,
                      Sample *sample, Err *err);
bool sample_has(const Sample *sample, const char *column); /* exact name */
bool sample_has_all(const Sample *sample, const char *const *columns);

/* The source most sure of the sample, or NULL when none claims it. */
const Source *source_best(const Sample *sample);
const Source *source_named(const char *name); /* NULL when there is none */

/* ---- what a source tells about its rows ---- */

/* Whether the row that starts in this line is to be read. */
bool load_wants(const Load *load, int64_t line);

/* Binds what a reject waits for, of an id that may be a name its mark (value_shown.h). */
void load_bind_awaits(Stmt *reject, Awaited awaits);

/* Keeps a bad row aside, of a personal file without its cell, of others with what value_show leaves
 * of it; with --strict fails ST_INPUT. */
Status load_reject(Load *load, const Reject *reject, Err *err);
/* For a reader that writes rejects itself: the first few of a file are told at once. The value is
 * text that can be shown. */
void load_note_bad(Load *load, const Reject *reject);
/* Reports a row as it is to be stored, when options->preview asks for it. */
void load_preview(Load *load, const Row *row);
/* From here on rejects wait in memory, for another thread writes to the store; release writes them
 * in order and frees them. */
static inline void load_hold(Load *load, HeldRejects *held) {
    load->held = held;
}
Status load_release(Load *load, Err *err);
static inline void load_taken(Load *load, size_t part, size_t rows) {
    load->file[part].taken += rows;
}
void load_note(Load *load, size_t part, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Counted, not stored: "establishments outside storefront sectors". */
Status load_tally(Load *load, const char *what, size_t count, Err *err);
/* Nothing of the unit is taken and the import goes on; return the result from read. Skip: there is
 * nothing to do (an older extract). Refuse: something is wrong (a gap between extracts), exit 3. */
Status load_skip(Load *load, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
Status load_refuse(Load *load, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

#endif
