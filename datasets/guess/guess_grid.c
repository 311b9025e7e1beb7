#include "datasets/guess/guess_grid.h"

#include <csv.h>
#include <string.h>

#include "datasets/base/text_trim.h"
#include "datasets/ingest/csv_dialect.h"
#include "datasets/ingest/text_input.h"

enum { BYTES = 1 << 20 };

typedef struct Builder {
    GuessGrid *grid;
    Arena *arena;
    const char **row; /* [grid->columns] of the row being read; NULL = its cells are counted */
    size_t column;
} Builder;

/* ---- bytes ---- */

static Status read_bytes(const Part *part, char *bytes, size_t *length, Err *err) {
    TextInput *input = NULL;
    TRY(text_input_open(part, ENCODING_UTF8, &input, err));
    const Status status = text_input_read(input, bytes, BYTES, length, err);
    text_input_close(input);
    if (status) return status;
    if (!*length) return FAIL(err, ST_INPUT, "%s: it is empty", part->path);
    if (memchr(bytes, 0, *length))
        return FAIL(err, ST_INPUT, "%s: it is not text: it has zero bytes", part->path);
    return ST_OK;
}

/* Up to the last line end, when there is more. */
static size_t whole_lines(const char *bytes, size_t length) {
    if (length < BYTES) return length;
    while (length && bytes[length - 1] != '\n') length--;
    return length ? length : BYTES;
}

/* ---- rows ---- */

static const char *cell_text(const Builder *b, const char *text, size_t length) {
    text_trim(&text, &length);
    char *cell = arena_strndup(b->arena, text, length);
    csv_one_line(cell);
    return cell;
}

static void on_cell(void *text, size_t length, void *context) {
    Builder *b = context;
    if (b->row && b->column < GRID_WIDTH)
        b->row[b->column] = cell_text(b, text ? text : "", length);
    b->column++;
}

static void on_row(int terminator, void *context) {
    (void)terminator, (void)context;
}

/* A row may go on behind a line end within quotes. */
static size_t row_length(const char *at, const char *end) {
    bool quoted = false;
    const char *p = at;
    for (; p < end && (quoted || *p != '\n'); p++) quoted ^= *p == '"';
    return (size_t)(p - at);
}

static void split_row(Builder *b, const char *at, size_t length) {
    struct csv_parser parser;
    b->column = 0;
    if (csv_init(&parser, CSV_APPEND_NULL)) return;
    csv_set_delim(&parser, (unsigned char)b->grid->delimiter);
    (void)csv_parse(&parser, at, length, on_cell, on_row, b);
    (void)csv_fini(&parser, on_cell, on_row, b);
    csv_free(&parser);
}

/* Takes a row, whose cells are as many as the widest has. */
static void add_row(Builder *b, const char *at, size_t length, int64_t line) {
    GuessGrid *grid = b->grid;
    b->row = ARENA_ARRAY(b->arena, const char *, grid->columns + 1);
    for (size_t c = 0; c < grid->columns; c++) b->row[c] = "";
    split_row(b, at, length);
    grid->cell[grid->rows] = b->row;
    grid->line[grid->rows++] = line;
}

/* Counts the cells of a row that will be taken. */
static void measure_row(Builder *b, const char *at, size_t length) {
    b->row = NULL;
    split_row(b, at, length);
    const size_t cells = b->column < GRID_WIDTH ? b->column : GRID_WIDTH;
    if (cells > b->grid->columns) b->grid->columns = cells;
}

static void each_row(Builder *b, const char *at, const char *end, bool take) {
    size_t rows = 0;
    for (int64_t line = 1; at < end && rows < GRID_LOOKED_AT; rows++) {
        const size_t length = row_length(at, end);
        if (take)
            add_row(b, at, length, line);
        else
            measure_row(b, at, length);
        for (const char *p = at; p <= at + length && p < end; p++) line += *p == '\n';
        at += length + 1;
    }
}

Status guess_grid_read(const Part *part, Arena *arena, GuessGrid *grid, Err *err) {
    size_t length;
    char *bytes = ARENA_ARRAY(arena, char, BYTES);
    *grid = (GuessGrid){.part = part};
    TRY(read_bytes(part, bytes, &length, err));
    length = whole_lines(bytes, length);
    grid->delimiter = part->sheet ? ',' : csv_agreed_delimiter(bytes, length);
    grid->cell = ARENA_ARRAY(arena, const char *const *, GRID_LOOKED_AT);
    grid->line = ARENA_ARRAY(arena, int64_t, GRID_LOOKED_AT);
    Builder builder = {.grid = grid, .arena = arena};
    each_row(&builder, bytes, bytes + length, false);
    each_row(&builder, bytes, bytes + length, true);
    return ST_OK;
}
