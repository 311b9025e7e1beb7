/* table.h - what a CSV table looks like, and one row of it after conversion. */
#ifndef DATASETS_INGEST_TABLE_H
#define DATASETS_INGEST_TABLE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/id_map.h"
#include "datasets/base/mem.h"
#include "datasets/ingest/cells.h"
#include "datasets/ingest/counts.h"
#include "datasets/ingest/link_rows.h"
#include "datasets/ingest/record_rows.h"
#include "datasets/ingest/running.h"
#include "datasets/ingest/series.h"
#include "datasets/ingest/till_days.h"
#include "datasets/ingest/value_shown.h"
#include "datasets/reference/nace.h"
#include "datasets/reference/sector_words.h"
#include "datasets/store/store.h"

enum {
    COLUMNS_MAX = 24,
    READINGS_SHOWN = 120,
    REASON_SHOWN = 320,
    SEATS_MOST = 10000, /* of a storefront; the largest restaurant there is has some 6,000 */
    LOST_MAX = 6,       /* cells of a row that are told one by one */
    TOLD_MAX = 12
};

/* TIME: a text that its handler reads as a time. */
typedef enum CellKind {
    CELL_TEXT,
    CELL_NUMBER,
    CELL_MONTH,
    CELL_DATE,
    CELL_WORD,
    CELL_TIME
} CellKind;

/* What else a column is. */
enum {
    COLUMN_VALUE = 1,     /* what the row is there to say: without it the row counts as missing */
    COLUMN_DESCRIBES = 2, /* a bad cell costs itself, not the row */
    COLUMN_WHOLE = 4,     /* counts things: 1.250 may be twelve hundred and fifty */
    COLUMN_FOR_NEW = 8,   /* required of what is not known yet */
    COLUMN_KEY = 32,      /* an id, which a spreadsheet may have taken for a number and rounded */
    COLUMN_FROM = 64,     /* the first day of a period, which may be named: "2024-Q1" */
    COLUMN_TO = 128,      /* the last day of one */
    COLUMN_LON = 256,     /* degrees east, or a place of which they are one half */
    COLUMN_LAT = 512,     /* degrees north */
    COLUMN_ONES = 1024,   /* a number of things that nobody halves */
    COLUMN_PAST = 16      /* a month or date of what has happened: 1990 until today */
};

typedef struct Column {
    const char *name;
    CellKind kind;
    bool required;
    double low, high;  /* NUMBER: allowed range, inclusive */
    const char *words; /* WORD: allowed words between blanks */
    unsigned is;       /* COLUMN_... */
} Column;

/* A cell is missing, a number (also months and dates), or a text slice valid during the row. */
typedef struct Cell {
    bool given;
    double number;
    const char *text;
    size_t length;
} Cell;

/* Rows that have something to be told about, with the first of them. */
typedef struct Told {
    const char *what; /* in the program's text */
    bool stored;      /* else they were read and counted, not stored */
    size_t count;
    int64_t line;
    char value[VALUE_SHOWN + 1];
} Told;

/* What a file calls a sector, and the group that this is; unknown words are groups of their own. */
typedef struct SectorLabel {
    const char *label, *group; /* group NULL: unknown */
    size_t rows;               /* of the unit */
} SectorLabel;

/* Everything the rows of one file share. */
typedef struct FactWriter {
    Store *store;
    Arena *arena;                  /* lives as long as the import */
    int64_t input_id, first_input; /* of the unit; of this import before it, 0 = none */
    IdMap storefronts;             /* storefront_id -> storefront.id */
    IdMap enterprises;             /* ids seen in enterprise turnover -> index */
    const char **enterprise;       /* [enterprises] their texts */
    size_t enterprise_capacity;
    const Nace *nace; /* the activity codes, one copy for all that write */
    Series turnover, enterprise_turnover, footfall;
    RecordRows records;
    LinkRows links;
    Counts counts; /* of counters of passers-by */
    TillDays till_days;
    Stmt insert, replace; /* of the table being read, when it writes row by row */
    Stmt given_before;    /* whether the input has given what is being replaced */
    Stmt reject;
    Stmt seats;                     /* opened when a sheet of premises has some */
    Stmt figure, enterprise_figure; /* opened when first needed (figures.c) */
    size_t tolds;
    Told told[TOLD_MAX]; /* [tolds] what is told about the rows of the unit */
    unsigned given;      /* bit k: the file has column k of the table */
    int newest;          /* date after which nothing has happened yet */
    Counting counting;   /* of the unit, as its mapping says */
    IdMap writings;      /* of enterprises: how the store writes them (keys.c) */
    const char **writing;
    size_t writing_count, writing_room;
    const SectorWords *sector_words;
    IdMap labels; /* sectors as files call them -> index into label */
    SectorLabel *label;
    size_t label_count, label_room;
    unsigned char key[32]; /* of party hashes */
    bool has_key;
} FactWriter;

/* A cell that cannot be taken. */
typedef struct BadCell {
    const char *column, *reason; /* of the program's text */
    char value[VALUE_SHOWN + 1];
    char readings[READINGS_SHOWN + 1]; /* what it could mean; or "" */
} BadCell;

typedef struct Row {
    int64_t line;
    const struct Table *table;
    const CellForm *form; /* [columns] how cells are read; NULL = as gevel writes them */
    int newest;           /* date of the newest thing that can have happened; 0 = any: row_until */
    int newest_month;     /* the same as a month */
    Cell cell[COLUMNS_MAX];
    Awaited awaits;                  /* the unknown storefront a rejected row waits for */
    bool aside;                      /* read and counted, not stored: row_aside */
    const char *bad_column, *reason; /* set by row_reject */
    char bad_value[VALUE_SHOWN + 1], readings[READINGS_SHOWN + 1];
    unsigned lost_columns; /* bit k: the cell of column k is bad and was left out */
    size_t losts;
    BadCell lost[LOST_MAX]; /* [losts] the first of them */
} Row;

/* Whatever their names, files are read in this order: what others refer to comes first. */
typedef enum ReadOrder { READ_REGISTER = -2, READ_STOREFRONTS, READ_FACTS } ReadOrder;

typedef struct Table {
    const char *name;
    ReadOrder order;       /* not given: READ_FACTS */
    const Column *columns; /* ends with a NULL name */
    const char *insert;    /* query file with the INSERT, or NULL */
    const char *replace;   /* for a row that already exists, if it differs; or NULL */
    bool personal; /* any cell may name a person, if only because a row is shifted: none is kept */
    bool exact;    /* a header with other columns is of another table: many files hold these too */
    /* Writes one valid row, or rejects it with row_reject. */
    Status (*take)(FactWriter *sink, Row *row, Err *err);

    /* Tables of monthly values: true when the row is one fact, which series_put of `series` takes
     * as `take` would. Reads the sink only, from several threads at once. NULL for other tables. */
    bool (*fact)(const FactWriter *sink, const Row *row, NameHint *hint, Fact *fact);
    Series *(*series)(FactWriter *sink);
    size_t fact_column; /* that holds the value */
} Table;

#define TABLE(name) extern const Table table_##name;
#include "datasets/ingest/tables.def"
#undef TABLE

extern const Table *const tables_all[]; /* tables.def; ends with NULL */

/* Who says so, of turnover: the tags of its facts; ends with NULL. */
extern const char *const turnover_sources[];
enum { TURNOVER_TILL = 3 };

extern const char row_no_storefront[]; /* the reason when the register does not know it */
extern const char row_month_clash[];   /* the reason when a month is given twice */
extern const char row_no_value[];      /* not a reason: the row says nothing, and counts so */

/* The row is valid and says too little to be stored: it counts under `what` ("rows of ..."), the
 * same text for all rows of a unit, and neither as taken nor as rejected. */
void row_aside(FactWriter *sink, Row *row, const char *what);
/* The same for rows of other readers. */
void told_aside(FactWriter *sink, const char *what);
/* The row is stored, and this is told about it; cell: what stood there, or NULL. */
void row_tell(FactWriter *sink, const Row *row, const char *what, const Cell *cell);

/* The column of that name; -1 = none. */
int table_find(const Table *table, const char *name);
/* target [columns]: the table's column that each heading of a file fills, -1 = none: that of its
 * name. In counts the state of a counter also has any name by which it is known. */
void table_targets(const Table *table, const char *const *header, size_t columns, int *target);

/* Rejects a row whose columns `kind` and `value` are a proxy that cannot be. */
bool proxy_refused(Row *row, size_t kind, size_t value);

/* Marks the row as rejected; always ST_OK, so that a handler may return it. */
Status row_reject(Row *row, size_t column, const char *reason);

/* The reason with the readings, in `out` when there are any. */
const char *reason_text(const char *reason, const char *readings, char out[REASON_SHOWN]);
/* A row that says nothing is not in error: it is set aside as one. True when the row was. */
bool row_says_nothing(FactWriter *sink, Row *row);

#endif
