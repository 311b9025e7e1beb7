/* sheet_grid.h - the cells of one sheet of a workbook, and the CSV they amount to.
 *
 * Rows and columns keep their numbers, so that a line of the CSV is a row of the sheet. Text stands
 * between quotes; what the workbook knows to be a number or a date stands bare, a number with a
 * point and a date as YYYY-MM-DD, whatever a reader of the sheet would see. A cell that spans
 * others is repeated in them when it is a heading: text, or a year or date near the top. */
#ifndef DATASETS_INGEST_SHEET_GRID_H
#define DATASETS_INGEST_SHEET_GRID_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/text.h"
#include "datasets/ingest/csv_dialect.h"

/* As many columns as a CSV may have; Excel and LibreOffice have as many rows. */
enum { GRID_COLUMNS = CSV_COLUMNS, GRID_ROWS = 1 << 20 };

typedef struct GridCell {
    uint32_t row, column; /* from 0 */
    size_t at, length;    /* in the text */
    bool typed;           /* a number or a date */
} GridCell;

typedef struct GridSpan { /* inclusive */
    uint32_t row, column, last_row, last_column;
} GridSpan;

/* Cells or rows that are told about. */
typedef struct GridTold {
    size_t count;
    GridCell first; /* row and column of the first that was met */
} GridTold;

typedef struct Grid {
    GridCell *cell;
    GridSpan *span;
    size_t cells, cell_room, spans, span_room;
    Text text;
    GridTold lost;             /* formulas that no value was saved with */
    GridTold hidden;           /* rows that hold something and are not shown */
    GridTold hidden_columns;   /* the same of columns; the first is the leftmost */
    bool unseen[GRID_COLUMNS]; /* not shown, and nothing was met in it yet */
    bool unsorted;             /* cells did not come row by row */
    const char *bad;           /* why the sheet cannot be taken, or NULL */
} Grid;

/* Takes a cell; an empty one is none. */
void grid_put(Grid *grid, const GridCell *place, const char *text, size_t length);
void grid_merge(Grid *grid, const GridSpan *span);
/* The cell holds a formula that was never calculated: what it amounts to is not known. */
void grid_lose(Grid *grid, const GridCell *place);
/* A row that holds something is not shown; rows come one after the other. */
void grid_hide(Grid *grid, const GridCell *place);
/* Columns that are not shown, from 0, the last included: before any of their cells. */
void grid_hide_columns(Grid *grid, long long first, long long last);
enum { GRID_LETTERS = 4 };
/* What a spreadsheet program heads column 0..18277 with: "A" to "ZZZ". */
const char *grid_letters(size_t column, char out[GRID_LETTERS]);
/* What there is to tell of all three, for people; "" = nothing. */
void grid_told(const Grid *grid, Text *told);
/* Adds the sheet to `csv`; false when it is too large, and grid->bad says so. */
bool grid_csv(Grid *grid, Text *csv);
void grid_free(Grid *grid);

#endif
