/* mapped_file.h - a file that is read through a mapping, between its rows and the table.
 *
 * mapped.c opens it: which columns are asked for (mapped_ask.c), what all cells of a column say
 * about each of them (mapped_survey.c), then row after row into rows of the table: as they stand
 * (mapped_row.c), one for each heading (mapped_unfold.c), or days added up to months, which stand
 * side by side (mapped_days.c) or below one another (mapped_day_rows.c). */
#ifndef DATASETS_SOURCES_MAPPED_FILE_H
#define DATASETS_SOURCES_MAPPED_FILE_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/num.h"
#include "datasets/ingest/mapping.h"
#include "datasets/ingest/people_days.h"
#include "datasets/ingest/row_convert.h"
#include "datasets/ingest/source.h"
#include "datasets/ingest/survey.h"
#include "datasets/reference/projection.h"

enum { JOINED = 96 }; /* bytes of two cells that are read as one */

/* Columns of the file that are unfolded and mean the same. */
typedef struct Heading {
    const char *means; /* of its cells: "2024-01", a counter */
    size_t count;
    size_t asked[4]; /* [count] among the columns asked for; of days, that of the first */
} Heading;

/* A column of the file that is a day. */
typedef struct DayColumn {
    int date;
    size_t asked;
} DayColumn;

typedef struct Mapped {
    Load *load;
    Mapping map;
    Projection *projection;
    size_t columns, joins;      /* asked for: those of a row, then what goes with some of them */
    size_t folded;              /* and then those that are unfolded */
    RowsColumn *source;         /* the file's columns asked for */
    size_t target[COLUMNS_MAX]; /* [columns] their columns of the table */
    size_t with[COLUMNS_MAX];   /* [columns] the second column of several, 0 = none */
    size_t parts[COLUMNS_MAX];  /* [columns] how many are read as one: `with` and behind */
    char joined[COLUMNS_MAX][JOINED]; /* their text, until the row is stored */
    char declared[DATE_TEXT];         /* a time of the row in the form that is declared */
    char hour[JOINED];                /* the day and the hour of the heading being unfolded */
    size_t headings;
    Heading *heading; /* [headings] */
    size_t days;
    DayColumn *day;    /* [days] in order of date */
    PeopleDay *people; /* [days] of the row */
    size_t day_rows, day_row_room;
    struct DayRow *day_row;     /* [day_rows] of a file whose rows are days */
    Running running;            /* what readings of running totals were */
    bool waits;                 /* the storefront of the row that is unfolded is not known */
    int lon, lat;               /* columns of the table, -1 = not mapped */
    CellForm form[COLUMNS_MAX]; /* of the table's columns */
    Survey survey[COLUMNS_MAX]; /* of the file's */
    Row row;
} Mapped;

/* A row of the table, where it stands in the file. */
typedef struct Place {
    const RowsRow *row;
    const Heading *heading; /* NULL for a row that is not unfolded */
} Place;

/* ---- the columns asked for (mapped_ask.c) ---- */

void mapped_ask_columns(Mapped *m, const Sample *sample);
/* A mapping that names a column the file lacks is a mistake, even where the table does not need
 * the column. */
Status mapped_check_header(Mapped *m, const Sample *sample, Err *err);
Status mapped_ask_headings(Mapped *m, const Sample *sample, Err *err); /* of those unfolded */
void mapped_tell_ignored(Mapped *m, const Sample *sample);             /* what nothing reads */

/* What all cells of a column say about how each is read (mapped_survey.c); refuses the file when
 * what is declared would misread some. */
Status mapped_survey(Mapped *m, const RowsFormat *format, Err *err);

/* ---- one cell ---- */

/* Each converts into a column of the table; false after a rejection. mapped_cell.c: text as it
 * stands; what a workbook knows as a number or a day, whatever the mapping declares; a cell as it
 * is mapped. */
bool mapped_text(Mapped *m, size_t column, const char *text, size_t length);
bool mapped_typed(Mapped *m, size_t column, const RowsCell *cell);
bool mapped_cell(Mapped *m, size_t column, RowsCell cell, bool typed);
/* The cells of several columns that are read as one (mapped_join.c). */
RowsCell mapped_join(Mapped *m, size_t k, const RowsRow *row);
/* Projected metres to degrees (mapped_place.c); false after a rejection. */
bool mapped_place(Mapped *m, const RowsRow *row);

/* ---- one row ---- */

/* Rows that are about no storefront, and why; NULL for the others (mapped_nobody.c). */
const char *mapped_nobody(const Mapped *m, const RowsRow *row);

/* mapped_row.c */
Status mapped_pass(Mapped *m, RowsRow *row, const char *what); /* a row about nobody */
void mapped_begin(Mapped *m, const RowsRow *row);
bool mapped_convert(Mapped *m, const RowsRow *row); /* false after a rejection */
/* Writes the converted row; rejected when it has a reason afterwards. */
Status mapped_store(Mapped *m, const Place *place, Err *err);
/* Why the row as a whole is rejected. */
Status mapped_reject(Mapped *m, const Place *place, Err *err);
BadCell mapped_bad(const Mapped *m);
/* cell: it alone is left out of a row that is taken. */
Status mapped_reject_cell(Mapped *m, const Place *place, const BadCell *bad, bool cell, Err *err);

/* Take a row of the file: RowsTake with the Mapped as context. */
Status mapped_take(void *context, RowsRow *row, Err *err);
/* Each cell counts as a row. Where the storefront is not known, the line waits as a whole. */
Status mapped_take_folded(void *context, RowsRow *row, Err *err);
/* Each month counts as a row. */
Status mapped_take_days(void *context, RowsRow *row, Err *err);
extern const char mapped_running_total[], mapped_some_shut[];
bool mapped_counts_visitors(const Mapped *m); /* the row's kind */
/* Rows that are days are gathered, and become months at the end (mapped_day_rows.c). */
Status mapped_take_day_row(void *context, RowsRow *row, Err *err);
Status mapped_end_day_rows(Mapped *m, Err *err);

#endif
