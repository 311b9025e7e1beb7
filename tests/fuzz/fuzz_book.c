/* Workbooks from strangers: whatever they hold, their sheets are CSV or there is a reason why not.
 *
 * Bytes that begin as a zip are the file; others are the XML of its parts, one field each, which
 * are zipped here: a zip that is changed at random is hardly ever one. */
#include <csv.h>
#include <string.h>
#include <zip.h>

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
    Text csv = {0}, told = {0};
    Err err = {0};
    const Status status = book_csv(path, name, &csv, &told, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    if (!status) check_csv(&csv);
    text_free(&told);
    text_free(&csv);
}

/* ---- a workbook of these parts ---- */

static void add_part(zip_t *zip, const char *name, const char *text) {
    zip_source_t *source = zip_source_buffer(zip, text, strlen(text), 0);
    FUZZ_PROMISE(source);
    const zip_int64_t index = zip_file_add(zip, name, source, ZIP_FL_OVERWRITE);
    FUZZ_PROMISE(index >= 0);
    FUZZ_PROMISE(zip_set_file_compression(zip, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
}

/* The bytes of the zip, in the arena. */
static const uint8_t *pack(FuzzInput *input, size_t *size) {
    static const char *const xlsx[] = {
        "xl/workbook.xml",      "xl/_rels/workbook.xml.rels", "xl/styles.xml",
        "xl/sharedStrings.xml", "xl/worksheets/sheet1.xml",   NULL};
    static const char *const ods[] = {"content.xml", NULL};
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    zip_t *zip = source ? zip_open_from_source(source, ZIP_TRUNCATE, &error) : NULL;
    FUZZ_PROMISE(zip);
    zip_source_keep(source);
    const bool is_ods = strcmp(fuzz_field(input), "ods") == 0;
    for (const char *const *name = is_ods ? ods : xlsx; *name; name++)
        add_part(zip, *name, fuzz_field(input));
    FUZZ_PROMISE(zip_close(zip) == 0);
    zip_stat_t info;
    FUZZ_PROMISE(zip_source_stat(source, &info) == 0 && zip_source_open(source) == 0);
    *size = (size_t)info.size;
    uint8_t *bytes = ARENA_ARRAY(input->arena, uint8_t, *size + 1);
    FUZZ_PROMISE(zip_source_read(source, bytes, *size) == (zip_int64_t)*size);
    (void)zip_source_close(source);
    zip_source_free(source);
    return bytes;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char path[32];
    Arena *arena = arena_open();
    FuzzInput input = {data, data + size, arena};
    BookSheets sheets;
    Err err = {0};
    if (size < 2 || memcmp(data, "PK", 2) != 0) data = pack(&input, &size);
    const int file = fuzz_file(data, size, path);
    const Status status = book_sheets(path, arena, &sheets, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    for (size_t k = 0; !status && k < sheets.count && k < 8; k++)
        read_sheet(path, sheets.sheet[k].name);
    fuzz_unfile(file);
    arena_close(arena);
    return 0;
}
