/* Workbooks from strangers: whatever they hold, their sheets are CSV or there is a reason why not.
 */
#include <csv.h>
#include <string.h>

#include "datasets/ingest/book.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Shape {
    size_t column, columns, rows;
} Shape;

static void on_cell(void *text, size_t length, void *context) {
    Shape *shape = context;
    FUZZ_PROMISE(!text || utf8_valid(text, length));
    FUZZ_PROMISE(!text || !memchr(text, '\n', length));
    shape->column++;
}

static void on_row(int end, void *context) {
    Shape *shape = context;
    (void)end;
    FUZZ_PROMISE(!shape->rows || shape->column == shape->columns);
    shape->columns = shape->column;
    shape->column = 0;
    shape->rows++;
}

static void check_csv(const Text *csv) {
    struct csv_parser parser;
    Shape shape = {0};
    FUZZ_PROMISE(csv_init(&parser, CSV_STRICT) == 0);
    FUZZ_PROMISE(csv_parse(&parser, csv->at, csv->length, on_cell, on_row, &shape) == csv->length);
    FUZZ_PROMISE(csv_fini(&parser, on_cell, on_row, &shape) == 0);
    csv_free(&parser);
    fuzz_note(&shape, sizeof shape);
}

static void read_sheet(const char *path, const char *name) {
    Text csv = {0};
    Err err = {0};
    const Status status = book_csv(path, name, &csv, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    if (!status) check_csv(&csv);
    text_free(&csv);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[32];
    Arena *arena = arena_open();
    BookSheets sheets;
    Err err = {0};
    const int file = fuzz_file(data, size, path);
    const Status status = book_sheets(path, arena, &sheets, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    for (size_t k = 0; !status && k < sheets.count && k < 8; k++)
        read_sheet(path, sheets.sheet[k].name);
    fuzz_unfile(file);
    arena_close(arena);
    return 0;
}
