/* Texts in any encoding: read in small pieces or at once they are the same; what is not marked, and
 * valid UTF-8, is as it was but for carriage returns alone; what was converted is valid UTF-8. Its
 * table lies within it. First byte: the size of the pieces. */
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/ingest/csv_dialect.h"
#include "datasets/ingest/text_input.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* All of the part; whether it was changed, and into another encoding. */
static bool read_all(const Part *part, size_t piece, Text *out, Arena *arena) {
    TextInput *input = NULL;
    Err err = {0};
    char block[512];
    size_t got = piece;
    text_adds(out, "");
    FUZZ_PROMISE(!text_input_open(part, ENCODING_UTF8, &input, &err));
    while (got == piece) {
        FUZZ_PROMISE(!text_input_read(input, block, piece, &got, &err) && got <= piece);
        text_add(out, block, got);
    }
    const bool changed = text_input_changed(input);
    const char *found = text_input_found(input, arena);
    if (found && strncmp(found, "read as", 7) == 0)
        FUZZ_PROMISE(changed && utf8_valid(out->at, out->length));
    text_input_close(input);
    return changed;
}

static void count_cell(void *context, size_t column, const char *text, size_t length) {
    const Text *all = context;
    FUZZ_PROMISE(text >= all->at && text + length <= all->at + all->length);
    FUZZ_PROMISE(column <= all->length);
}

static void check_shape(Text *text, Arena *arena) {
    CsvShape shape;
    csv_shape(text->at, text->length, 0, arena, &shape);
    FUZZ_PROMISE(shape.body_at <= text->length && shape.named <= shape.columns);
    FUZZ_PROMISE(shape.header_line >= 1 && shape.body_line > shape.header_line);
    for (size_t c = 0; c < shape.columns; c++) FUZZ_PROMISE(shape.header[c]);
    FUZZ_PROMISE(!shape.header[shape.columns]);
    csv_cells(text->at, text->length, shape.delimiter, count_cell, text);
    fuzz_note(&shape.body_at, sizeof shape.body_at);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    char path[32];
    Text whole = {0}, cut = {0};
    Arena *arena = arena_open();
    const int file = fuzz_file(data + 1, size - 1, path);
    const Part part = {.path = path, .name = "t.csv", .bytes = size - 1};
    const bool changed = read_all(&part, 512, &whole, arena);
    FUZZ_PROMISE(read_all(&part, 1 + data[0], &cut, arena) == changed);
    FUZZ_PROMISE(whole.length == cut.length && !memcmp(whole.at, cut.at, whole.length));
    if (!changed) FUZZ_PROMISE(whole.length == size - 1 && !memcmp(whole.at, data + 1, size - 1));
    check_shape(&whole, arena);
    fuzz_note(whole.at, whole.length);
    text_free(&whole);
    text_free(&cut);
    fuzz_unfile(file);
    arena_close(arena);
    return 0;
}
