/* Rows of neutral tables: split at a glance, given to libcsv line by line, or read by libcsv alone,
 * they are the same, wherever the piece ends (first byte of the input). */
#include <csv.h>
#include <string.h>

#include "datasets/base/text_trim.h"
#include "datasets/ingest/csv_lane.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { COLUMNS = 3 };

static const Column columns[] = {{.name = "a", .kind = CELL_TEXT},
                                 {.name = "b", .kind = CELL_TEXT},
                                 {.name = "c", .kind = CELL_TEXT},
                                 {0}};
static const Table table = {.name = "text", .columns = columns};
static const int target[COLUMNS] = {0, 1, 2};

static void show(Text *out, const char *text, size_t length) {
    text_addf(out, "%zu:", length);
    text_add(out, text, length);
}

/* Taken rows, and with `all` the rejected ones and the line of each. */
static void show_batch(const RowBatch *batch, int64_t lines, bool all, Text *out) {
    static Row row;
    for (size_t i = 0; i < batch->items; i++) {
        row_batch_restore(batch, &batch->item[i], &table, &row);
        if (row.reason && !all) continue;
        text_addc(out, '\n');
        if (all) text_addf(out, "%lld ", (long long)(lines + batch->item[i].line));
        if (row.reason) text_addf(out, "%s %s %s", row.bad_column, row.reason, row.bad_value);
        for (size_t k = 0; k < COLUMNS && !row.reason; k++)
            show(out, row.cell[k].given ? row.cell[k].text : "", row.cell[k].length);
    }
}

static void by_lane(const char *bytes, size_t length, size_t cut, bool libcsv_only, bool all,
                    Text *out) {
    const RowPlan plan = {.table = &table,
                          .columns = COLUMNS,
                          .table_columns = COLUMNS,
                          .target = target,
                          .libcsv_only = libcsv_only};
    static CsvLane lane;
    RowBatch first = {0}, second = {0};
    Err err = {0};
    text_clear(out);
    text_adds(out, "");
    FUZZ_PROMISE(!csv_lane_start(&lane, &plan, &err));
    row_batch_start(&first, cut + ROW_TEXT);
    FUZZ_PROMISE(!csv_lane_read(&lane, bytes, cut, &first, &err));
    show_batch(&first, 0, all, out);
    row_batch_start(&second, length - cut + ROW_TEXT);
    FUZZ_PROMISE(!csv_lane_read(&lane, bytes + cut, length - cut, &second, &err));
    csv_lane_finish(&lane, &second);
    show_batch(&second, first.lines, all, out);
    csv_lane_close(&lane);
    row_batch_free(&first);
    row_batch_free(&second);
}

/* ---- libcsv without any of our code around it ---- */

typedef struct Oracle {
    Text row, *out;
    size_t fields;
    bool bad, given;
} Oracle;

static void on_field(void *field, size_t length, void *context) {
    Oracle *o = context;
    o->fields++;
    o->given |= length > 0;
    o->bad |= length && (memchr(field, 0, length) || !utf8_valid(field, length));
    const char *text = length ? field : "";
    text_trim(&text, &length);
    if (text_blank_word(text, length)) length = 0;
    show(&o->row, text, length);
}

static void on_row(int end, void *context) {
    (void)end;
    Oracle *o = context;
    if (o->given && o->fields == COLUMNS && !o->bad) {
        text_addc(o->out, '\n');
        text_add(o->out, o->row.at, o->row.length);
    }
    text_clear(&o->row);
    o->fields = 0;
    o->bad = o->given = false;
}

static void by_libcsv(const char *bytes, size_t length, Text *out) {
    struct csv_parser parser;
    Oracle oracle = {.out = out};
    text_clear(out);
    text_adds(out, "");
    FUZZ_PROMISE(!csv_init(&parser, 0));
    FUZZ_PROMISE(csv_parse(&parser, bytes, length, on_field, on_row, &oracle) == length);
    (void)csv_fini(&parser, on_field, on_row, &oracle);
    csv_free(&parser);
    text_free(&oracle.row);
}

static bool same(const Text *a, const Text *b) {
    return a->length == b->length && memcmp(a->at, b->at, a->length) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (!size) return 0;
    Text fast = {0}, slow = {0}, oracle = {0};
    const size_t length = size - 1, cut = length ? data[0] * length / 256 : 0;
    char *bytes = mem_grow(NULL, length + SPLITTER_MARGIN, 1);
    memcpy(bytes, data + 1, length);
    memset(bytes + length, ',', SPLITTER_MARGIN); /* what lies behind must not matter */
    by_lane(bytes, length, 0, true, false, &slow);
    by_libcsv(bytes, length, &oracle);
    FUZZ_PROMISE(same(&slow, &oracle));
    by_lane(bytes, length, 0, true, true, &slow);
    by_lane(bytes, length, cut, false, true, &fast);
    FUZZ_PROMISE(same(&fast, &slow));
    fuzz_note(fast.at, fast.length);
    text_free(&fast);
    text_free(&slow);
    text_free(&oracle);
    mem_free(bytes);
    return 0;
}
