/* rows.h - CSV for sources: rows by header name, whatever the delimiter, the encoding, and what
 * stands above the table (csv_dialect.h, text_input.h).
 *
 * Header names are trimmed; the order of columns is free; columns that were not asked for are
 * skipped without a look, which makes wide registers cheap. One column may be asked for twice; a
 * name that stands twice in the header may not. Cells come trimmed; text cells as valid UTF-8. Rows
 * without any text are none. Malformed rows (fewer or more columns than the header has names, a
 * text cell that is not text, an empty required cell) are rejected here and never reach the source.
 * Quotes are those of RFC 4180. */
#ifndef DATASETS_INGEST_ROWS_H
#define DATASETS_INGEST_ROWS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/ingest/cells.h"
#include "datasets/ingest/source.h"

typedef struct RowsColumn {
    const char *name;
    bool required; /* ST_INPUT when the header lacks it, a reject when a cell is empty */
    bool code;     /* numbers, dates, codes: the source checks each byte itself */
    bool secret;   /* never shown in a reject: names of persons may stand here */
} RowsColumn;

/* For a source of very many rows that nearly all look the same: takes as many of the rows that
 * begin at `at` as it understands at a glance, each on a whole line before `end`; returns where it
 * stopped and adds to *rows how many it took. It must do to a row what `take` would; what it
 * leaves, a bad row always, is read as usual. Asked only when the header is the columns, all and in
 * order. */
typedef const char *(*RowsQuick)(void *context, const char *at, const char *end, size_t *rows);

typedef struct RowsFormat {
    char delimiter;            /* 0 = the one that the lines agree on */
    Encoding encoding;         /* of what is not UTF-8; ENCODING_UTF8 = find out */
    const RowsColumn *columns; /* [1..] ends with a NULL name */
    RowsQuick quick;           /* or NULL */
    int header;                /* line of the header, 0 = find out */
    int header_lines;          /* that are joined to one header, 0 = one */
} RowsFormat;

typedef struct RowsRow {
    Load *load;
    size_t part;
    int64_t line; /* where the row starts in its file; the header is line 1 */
    const RowsColumn *columns;
    RowsCell *cell;       /* in the order of the columns asked for */
    bool *typed;          /* a workbook knows it for a number or a day (sheet_grid.h) */
    int *place;           /* where the column stands in the file, -1 = nowhere */
    bool rejected, aside; /* aside: valid, and counted by the source instead of taken */
} RowsRow;

/* Takes a valid row, or rejects it with rows_reject. */
typedef Status (*RowsTake)(void *context, RowsRow *row, Err *err);

/* Reads all rows of a part; counts rows neither rejected here nor by the source as taken. Bounded
 * memory; ST_INPUT when a required column is missing, a quote never closes, or a row is larger than
 * a mebibyte. */
Status rows_read(Load *load, size_t part, const RowsFormat *format, RowsTake take, void *context,
                 Err *err);

/* The beginning of a part with its header, found or declared; the columns asked for do not matter.
 */
Status rows_header(Load *load, size_t part, const RowsFormat *format, Sample *sample, Err *err);

/* Shows all rows that are not malformed to `look`, and neither counts nor rejects any: a pass
 * before the one that takes them. */
Status rows_survey(Load *load, size_t part, const RowsFormat *format, RowsTake look, void *context,
                   Err *err);

/* What to call a cell of the row: the name of its column and, in a sheet, the cell: "amount_eur
 * (C5)". In the arena. */
const char *rows_cell_name(const RowsRow *row, size_t column, const char *name);

Status rows_reject(RowsRow *row, size_t column, const char *reason, Err *err);
/* The column names a storefront that the register does not know: the row waits for it. */
Status rows_await(RowsRow *row, size_t column, Err *err);

#endif
