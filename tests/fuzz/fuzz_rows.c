/* CSV of registers: read in small blocks (first byte: their size, and the encoding) the rows,
 * rejects and lines are those of the file read at once, as long as a row fits into a block. */
#include <string.h>

#include "datasets/ingest/csv_dialect.h"
#include "datasets/ingest/rows.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { BLOCK_LEAST = 32, BLOCK_STEP = 4 };

static const RowsColumn columns[] = {{"id", true, true, false},
                                     {"name", false, false, false},
                                     {"amount", false, true, false},
                                     {"note", false, false, true},
                                     {0}};

typedef struct Reading {
    Text seen; /* "line:cells" of each row, and the rejects */
    Status status;
    Err err;
} Reading;

static Status take(void *context, RowsRow *row, Err *err) {
    Text *seen = context;
    double amount;
    if (!cell_number(&row->cell[2], ',', &amount)) return rows_reject(row, 2, "no amount", err);
    text_addf(seen, "\n%lld:", (long long)row->line);
    for (size_t k = 0; k < sizeof columns / sizeof *columns - 1; k++) {
        text_add(seen, row->cell[k].text, row->cell[k].length);
        text_addc(seen, '|');
        const bool coded = columns[k].code; /* the source checks each byte itself */
        FUZZ_PROMISE(coded || utf8_valid(row->cell[k].text, row->cell[k].length));
    }
    return ST_OK;
}

static void show_rejects(const HeldRejects *held, Text *seen) {
    for (size_t k = 0; k < held->count; k++) {
        const HeldReject *reject = &held->reject[k];
        text_addf(seen, "\n%lld %s %s %s", (long long)reject->line, reject->column, reject->value,
                  reject->reason);
        FUZZ_PROMISE(strcmp(reject->column, "note") != 0 || !*reject->value);
    }
}

static void read_rows(const Part *part, const RowsFormat *format, size_t block, Reading *r) {
    Arena *arena = arena_open();
    const IngestOptions options = {.block = block};
    HeldRejects held = {0};
    IngestFile file = {0};
    Load load = {.arena = arena, .options = &options, .parts = 1, .part = part, .file = &file};
    *r = (Reading){0};
    text_adds(&r->seen, "");
    load_hold(&load, &held);
    r->status = rows_read(&load, 0, format, take, &r->seen, &r->err);
    FUZZ_PROMISE(!r->status == !r->err.text[0] && file.rejected == held.count);
    show_rejects(&held, &r->seen);
    mem_free(held.reject);
    arena_close(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    /* guessed here, for a header that is longer than the block gives another guess there */
    const RowsFormat format = {.delimiter = csv_delimiter((const char *)data + 1, size - 1),
                               .encoding = data[0] & 1 ? ENCODING_WINDOWS_1252 : ENCODING_UTF8,
                               .columns = columns};
    char path[32];
    Reading whole, cut;
    const int file = fuzz_file(data + 1, size - 1, path);
    const Part part = {.path = path, .name = "r.csv", .bytes = size - 1};
    read_rows(&part, &format, 0, &whole);
    read_rows(&part, &format, BLOCK_LEAST + BLOCK_STEP * (size_t)data[0], &cut);
    const bool too_long = strstr(cut.err.text, "a row larger than") ||
                          strstr(cut.err.text, "the header line does not end");
    if (!too_long) {
        FUZZ_PROMISE(whole.status == cut.status && strcmp(whole.err.text, cut.err.text) == 0);
        FUZZ_PROMISE(whole.seen.length == cut.seen.length &&
                     !memcmp(whole.seen.at, cut.seen.at, whole.seen.length));
    }
    fuzz_note(whole.seen.at, whole.seen.length);
    text_free(&whole.seen);
    text_free(&cut.seen);
    fuzz_unfile(file);
    return 0;
}
