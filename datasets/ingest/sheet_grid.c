#include "datasets/ingest/sheet_grid.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/base/mem.h"
#include "datasets/base/num.h"

/* What one sheet may hold: a million rows of a dozen columns. Larger ones are no work of people. */
enum {
    CELLS_MOST = 12 << 20,
    TEXT_MOST = 256 << 20,
    PLACES_MOST = 256 << 20, /* filled or not, in rows that hold something */
    SPANS_MOST = 1 << 16,
    REPEATED_MOST = 1 << 20, /* cells that spans are repeated in */
    HEADING_ROWS = 10        /* a year or a date that spans columns in these is a heading */
};

static const char too_large[] =
    "the sheet is larger than gevel reads from a workbook: save it as CSV and import that";
static const char too_wide[] = "the sheet has more than 2048 columns: keep those that are needed";

static void put(Grid *grid, const GridCell *cell) {
    const GridCell *last = grid->cells ? &grid->cell[grid->cells - 1] : NULL;
    if (last && (cell->row < last->row || (cell->row == last->row && cell->column <= last->column)))
        grid->unsorted = true;
    grid->cell = mem_room(grid->cell, grid->cells, &grid->cell_room, sizeof *grid->cell);
    grid->cell[grid->cells++] = *cell;
}

static void meet_unseen(Grid *grid, const GridCell *place) {
    GridTold *told = &grid->hidden_columns;
    grid->unseen[place->column] = false;
    if (!told->count++ || place->column < told->first.column) told->first = *place;
}

void grid_put(Grid *grid, const GridCell *place, const char *text, size_t length) {
    if (!length || grid->bad) return;
    if (place->column >= GRID_COLUMNS)
        grid->bad = too_wide;
    else if (place->row >= GRID_ROWS || grid->cells >= CELLS_MOST ||
             grid->text.length + length > TEXT_MOST)
        grid->bad = too_large;
    if (grid->bad) return;
    if (grid->unseen[place->column]) meet_unseen(grid, place);
    put(grid, &(GridCell){place->row, place->column, grid->text.length, length, place->typed});
    text_add(&grid->text, text, length);
}

void grid_merge(Grid *grid, const GridSpan *span) {
    const bool single = span->row == span->last_row && span->column == span->last_column;
    if (single || span->row > span->last_row || span->column > span->last_column) return;
    if (grid->spans == SPANS_MOST) return;
    grid->span = mem_room(grid->span, grid->spans, &grid->span_room, sizeof *grid->span);
    grid->span[grid->spans++] = *span;
}

/* ---- what is told ---- */

void grid_lose(Grid *grid, const GridCell *place) {
    if (!grid->lost.count++) grid->lost.first = *place;
}

void grid_hide(Grid *grid, const GridCell *place) {
    if (!grid->hidden.count++) grid->hidden.first = *place;
}

void grid_hide_columns(Grid *grid, long long first, long long last) {
    for (long long c = first < 0 ? 0 : first; c <= last && c < GRID_COLUMNS; c++)
        grid->unseen[c] = true;
}

const char *grid_letters(size_t column, char out[GRID_LETTERS]) {
    size_t used = 0;
    if (column >= 702) out[used++] = (char)('A' + (column - 702) / 676);
    if (column >= 26) out[used++] = (char)('A' + (column - 26) / 26 % 26);
    out[used++] = (char)('A' + column % 26);
    out[used] = 0;
    return out;
}

void grid_told(const Grid *grid, Text *told) {
    const GridTold *lost = &grid->lost, *hidden = &grid->hidden, *columns = &grid->hidden_columns;
    char letters[GRID_LETTERS];
    text_adds(told, "");
    if (lost->count)
        text_addf(told,
                  "%zu %s saved without %s value (first %s%lu): taken as empty, never as 0; open "
                  "and save it in a spreadsheet program",
                  lost->count, lost->count > 1 ? "formulas were" : "formula was",
                  lost->count > 1 ? "their" : "its", grid_letters(lost->first.column, letters),
                  (unsigned long)lost->first.row + 1);
    if (hidden->count)
        text_addf(told, "%s%zu %s hidden (first %lu): read like the others",
                  lost->count ? "; " : "", hidden->count, hidden->count > 1 ? "rows are" : "row is",
                  (unsigned long)hidden->first.row + 1);
    if (columns->count)
        text_addf(told, "%s%zu %s hidden (first %s): read like the others",
                  told->length ? "; " : "", columns->count,
                  columns->count > 1 ? "columns are" : "column is",
                  grid_letters(columns->first.column, letters));
}

/* ---- spans ---- */

static int compare(const void *a, const void *b) {
    const GridCell *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    if (x->column != y->column) return x->column < y->column ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static const GridCell *cell_at(const Grid *grid, size_t cells, uint32_t row, uint32_t column) {
    size_t low = 0, high = cells;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const GridCell *c = &grid->cell[middle];
        if (c->row < row || (c->row == row && c->column < column))
            low = middle + 1;
        else
            high = middle;
    }
    const bool found =
        low < cells && grid->cell[low].row == row && grid->cell[low].column == column;
    return found ? &grid->cell[low] : NULL;
}

/* An amount that spans cells is one amount. */
static bool is_heading(const Grid *grid, const GridCell *cell, const GridSpan *span) {
    const char *text = grid->text.at + cell->at;
    long long year;
    int date;
    if (!cell->typed) return true;
    if (cell->row >= HEADING_ROWS || span->row != span->last_row) return false;
    if (date_parse(text, cell->length, &date)) return true;
    return num_parse_long(text, cell->length, &year) && year >= 1900 && year <= 2199;
}

/* Repeats what stands in the first cell of a span in its other ones; counts them. */
static size_t repeat(Grid *grid, size_t cells, const GridSpan *span) {
    const GridCell *found = cell_at(grid, cells, span->row, span->column);
    size_t count = 0;
    if (!found || !is_heading(grid, found, span)) return 0;
    const GridCell first = *found;
    for (uint32_t r = span->row; r <= span->last_row && r < GRID_ROWS; r++)
        for (uint32_t c = span->column; c <= span->last_column && c < GRID_COLUMNS; c++) {
            if (cell_at(grid, cells, r, c)) continue;
            if (++count > REPEATED_MOST) return count;
            put(grid, &(GridCell){r, c, first.at, first.length, first.typed});
        }
    return count;
}

static void sort(Grid *grid) {
    if (grid->unsorted && grid->cells) qsort(grid->cell, grid->cells, sizeof *grid->cell, compare);
    grid->unsorted = false;
}

static void unfold_spans(Grid *grid) {
    size_t repeated = 0;
    const size_t cells = grid->cells;
    for (size_t k = 0; k < grid->spans && repeated <= REPEATED_MOST; k++)
        repeated += repeat(grid, cells, &grid->span[k]);
    if (repeated > REPEATED_MOST) grid->bad = too_large;
}

/* ---- CSV ---- */

/* A line of the CSV is a row of the sheet: breaks within a cell become blanks. */
static void add_text(Text *csv, const char *text, size_t length) {
    text_addc(csv, '"');
    for (size_t i = 0; i < length; i++) {
        const char c = text[i];
        if (c == '"') text_addc(csv, '"');
        text_addc(csv, c == '\n' || c == '\r' || c == '\t' ? ' ' : c);
    }
    text_addc(csv, '"');
}

static void add_cell(const Grid *grid, const GridCell *cell, Text *csv) {
    if (cell->typed)
        text_add(csv, grid->text.at + cell->at, cell->length);
    else
        add_text(csv, grid->text.at + cell->at, cell->length);
}

static uint32_t width_of(const Grid *grid) {
    uint32_t width = 0;
    for (size_t k = 0; k < grid->cells; k++)
        if (grid->cell[k].column >= width) width = grid->cell[k].column + 1;
    return width;
}

/* One row from cell `k` on; where the next one begins. */
static size_t add_row(const Grid *grid, size_t k, uint32_t width, Text *csv) {
    const uint32_t row = grid->cell[k].row;
    for (uint32_t c = 0; c < width; c++) {
        if (c) text_addc(csv, ',');
        if (k < grid->cells && grid->cell[k].row == row && grid->cell[k].column == c)
            add_cell(grid, &grid->cell[k], csv);
        while (k < grid->cells && grid->cell[k].row == row && grid->cell[k].column == c) k++;
    }
    text_addc(csv, '\n');
    return k;
}

bool grid_csv(Grid *grid, Text *csv) {
    uint32_t row = 0;
    size_t places = 0;
    sort(grid);
    unfold_spans(grid);
    sort(grid);
    const uint32_t width = width_of(grid);
    text_adds(csv, "");
    for (size_t k = 0; k < grid->cells && !grid->bad; row++) {
        for (; row < grid->cell[k].row; row++) text_addc(csv, '\n');
        k = add_row(grid, k, width, csv);
        places += width;
        if (csv->length > 2 * (size_t)TEXT_MOST || places > PLACES_MOST) grid->bad = too_large;
    }
    return !grid->bad;
}

void grid_free(Grid *grid) {
    mem_free(grid->cell);
    mem_free(grid->span);
    text_free(&grid->text);
    *grid = (Grid){0};
}
