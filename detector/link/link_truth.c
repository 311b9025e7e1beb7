/* link_truth.c - reads truth_links.csv, the only place that does. */
#include "datasets/base/text.h"
#include "detector/link/link_evaluate.h"

#include <csv.h>

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { REGISTER, RECORD, STOREFRONT, KIND, COLUMNS, CELLS = 64 };
static const char *const names[COLUMNS] = {"truth_register", "truth_record", "storefront_id",
                                           "kind"};

typedef struct Reader {
    const char *path;
    Arena *arena;
    Err *err;
    Status status;
    size_t line, cell, count, room;
    int column[CELLS]; /* of each cell of the header, -1 = ignored */
    const char *field[COLUMNS];
    LinkTruth *truth;
} Reader;

static void on_cell(void *cell, size_t length, void *context) {
    Reader *r = context;
    const size_t at = r->cell++;
    if (at >= CELLS) return;
    if (r->line == 1) {
        r->column[at] = -1;
        for (int c = 0; c < COLUMNS; c++)
            if (text_slice_equal(cell, length, names[c])) r->column[at] = c;
    } else if (r->column[at] >= 0 && !memchr(cell ? cell : "", 0, length)) {
        r->field[r->column[at]] = arena_strndup(r->arena, cell, length);
    }
}

static Status check_header(Reader *r) {
    for (int c = 0; c < COLUMNS; c++) {
        bool there = false;
        for (size_t k = 0; k < CELLS; k++) there |= r->column[k] == c;
        if (!there)
            return FAIL(r->err, ST_INPUT,
                        "%s:1: the column '%s' is missing; is this the truth_links.csv of a "
                        "synthetic city?",
                        r->path, names[c]);
    }
    return ST_OK;
}

static Status take_row(Reader *r) {
    for (int c = 0; c < COLUMNS; c++)
        if (!r->field[c] || !*r->field[c])
            return FAIL(r->err, ST_INPUT, "%s:%zu: %s is empty", r->path, r->line, names[c]);
    if (!text_equal(r->field[KIND], "same")) return ST_OK;
    r->truth = arena_room(r->arena, r->truth, r->count, &r->room, sizeof *r->truth);
    r->truth[r->count++] = (LinkTruth){r->field[REGISTER], r->field[RECORD], r->field[STOREFRONT]};
    return ST_OK;
}

static void on_row(int last, void *context) {
    Reader *r = context;
    (void)last;
    if (!r->status) r->status = r->line == 1 ? check_header(r) : take_row(r);
    memset(r->field, 0, sizeof r->field);
    r->cell = 0;
    r->line++;
}

static void parse(Reader *r, FILE *file) {
    struct csv_parser parser;
    char buffer[65536];
    if (csv_init(&parser, CSV_APPEND_NULL)) {
        r->status = FAIL(r->err, ST_FAILED, "cannot start the CSV reader");
        return;
    }
    for (size_t got; !r->status && (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        if (csv_parse(&parser, buffer, got, on_cell, on_row, r) != got)
            r->status = FAIL(r->err, ST_INPUT, "%s:%zu: %s", r->path, r->line,
                             csv_strerror(csv_error(&parser)));
    if (!r->status && ferror(file)) r->status = FAIL(r->err, ST_INPUT, "cannot read %s", r->path);
    if (!r->status) (void)csv_fini(&parser, on_cell, on_row, r);
    csv_free(&parser);
}

Status link_truth_read(const char *path, Arena *arena, LinkTruth **truth, size_t *count, Err *err) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return FAIL(err, ST_INPUT, "cannot open the truth file %s: %s", path, strerror(errno));
    Reader r = {.path = path, .arena = arena, .err = err, .line = 1};
    for (size_t k = 0; k < CELLS; k++) r.column[k] = -1;
    parse(&r, file);
    (void)fclose(file);
    if (!r.status && !r.count)
        r.status = FAIL(err, ST_INPUT, "%s has no rows of kind 'same'", path);
    *truth = r.truth;
    *count = r.count;
    return r.status;
}
