/* evaluate_truth.c - reads truth.csv, the only place that does. */
#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "detector/evaluate/evaluation.h"

#include <csv.h>

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum Column { COLUMN_ID, COLUMN_FRONT, COLUMN_MECHANISM, COLUMN_SHARE, COLUMN_FROM, COLUMNS };

typedef struct Reader {
    const char *path;
    Arena *arena;
    Err *err;
    Status status;
    size_t line, cell;
    int column[64];         /* cell number -> enum Column, -1 = ignored */
    Text field[COLUMNS];    /* of the current row */
    bool present[COLUMNS];  /* in the header */
    EvaluationTruth *truth; /* grows on the heap */
    size_t count, capacity;
} Reader;

static const char *const column_names[] = {"storefront_id", "front", "mechanism", "illicit_share",
                                           "from_month"};

static void on_header_cell(Reader *reader, const char *text, size_t length) {
    if (reader->cell >= sizeof reader->column / sizeof reader->column[0]) return;
    reader->column[reader->cell] = -1;
    for (int c = 0; c < COLUMNS; c++) {
        if (!text_slice_equal(text, length, column_names[c])) continue;
        reader->column[reader->cell] = c;
        reader->present[c] = true;
    }
}

static void on_cell(void *cell, size_t length, void *context) {
    Reader *reader = context;
    if (reader->line == 1) {
        on_header_cell(reader, cell, length);
    } else if (reader->cell < sizeof reader->column / sizeof reader->column[0] &&
               reader->column[reader->cell] >= 0) {
        Text *field = &reader->field[reader->column[reader->cell]];
        text_clear(field);
        text_add(field, cell, length);
    }
    reader->cell++;
}

static Status row_read(Reader *reader, EvaluationTruth *row) {
    const Text *id = &reader->field[COLUMN_ID], *front = &reader->field[COLUMN_FRONT];
    const Text *mechanism = &reader->field[COLUMN_MECHANISM];
    const Text *share = &reader->field[COLUMN_SHARE];
    if (!id->length)
        return FAIL(reader->err, ST_INPUT, "%s:%zu: storefront_id is empty", reader->path,
                    reader->line);
    if (memchr(id->at, 0, id->length))
        return FAIL(reader->err, ST_INPUT, "%s:%zu: storefront_id contains a NUL byte",
                    reader->path, reader->line);
    if (front->length != 1 || (*front->at != '0' && *front->at != '1'))
        return FAIL(reader->err, ST_INPUT, "%s:%zu: front must be 0 or 1, got '%.40s'",
                    reader->path, reader->line, front->at ? front->at : "");
    *row = (EvaluationTruth){
        .storefront_id = arena_strndup(reader->arena, id->at, id->length),
        .mechanism =
            mechanism->length ? arena_strndup(reader->arena, mechanism->at, mechanism->length) : "",
        .front = *front->at == '1',
        .illicit_share = NAN,
        .from_month = INT_MIN,
    };
    if (share->length &&
        (!num_parse(share->at, share->length, &row->illicit_share) || row->illicit_share < 0.0))
        return FAIL(reader->err, ST_INPUT,
                    "%s:%zu: illicit_share must not be negative, got '%.40s'", reader->path,
                    reader->line, share->at);
    const Text *from = &reader->field[COLUMN_FROM];
    if (from->length && !month_parse(from->at, from->length, &row->from_month))
        return FAIL(reader->err, ST_INPUT, "%s:%zu: from_month must be YYYY-MM, got '%.40s'",
                    reader->path, reader->line, from->at);
    return ST_OK;
}

static Status header_check(Reader *reader) {
    for (int c = COLUMN_ID; c <= COLUMN_FRONT; c++)
        if (!reader->present[c])
            return FAIL(reader->err, ST_INPUT,
                        "%s:1: expected the columns storefront_id and front, '%s' is missing; is "
                        "this the truth.csv of a synthetic city?",
                        reader->path, column_names[c]);
    return ST_OK;
}

static void on_row(int last, void *context) {
    Reader *reader = context;
    (void)last;
    if (!reader->status && reader->line == 1) {
        reader->status = header_check(reader);
    } else if (!reader->status) {
        if (reader->count == reader->capacity) {
            reader->capacity = reader->capacity ? 2 * reader->capacity : 1024;
            reader->truth = mem_grow(reader->truth, reader->capacity, sizeof *reader->truth);
        }
        reader->status = row_read(reader, reader->truth + reader->count++);
    }
    for (int c = 0; c < COLUMNS; c++) text_clear(&reader->field[c]);
    reader->cell = 0;
    reader->line++;
}

static Status parse(Reader *reader, FILE *file) {
    struct csv_parser parser;
    if (csv_init(&parser, CSV_APPEND_NULL))
        return FAIL(reader->err, ST_FAILED, "cannot start the CSV reader");
    char buffer[65536];
    for (size_t got; !reader->status && (got = fread(buffer, 1, sizeof buffer, file)) > 0;)
        if (csv_parse(&parser, buffer, got, on_cell, on_row, reader) != got)
            reader->status = FAIL(reader->err, ST_INPUT, "%s:%zu: %s", reader->path, reader->line,
                                  csv_strerror(csv_error(&parser)));
    if (!reader->status && ferror(file))
        reader->status = FAIL(reader->err, ST_INPUT, "cannot read %s", reader->path);
    if (!reader->status) (void)csv_fini(&parser, on_cell, on_row, reader);
    csv_free(&parser);
    return reader->status;
}

static int by_id(const void *left, const void *right) {
    const EvaluationTruth *a = left, *b = right;
    return strcmp(a->storefront_id, b->storefront_id);
}

/* Sorts and moves the rows into the arena. */
static Status finish(Reader *reader, EvaluationTruth **truth, size_t *count) {
    if (!reader->count)
        return FAIL(reader->err, ST_INPUT, "%s has no rows below its header", reader->path);
    qsort(reader->truth, reader->count, sizeof *reader->truth, by_id);
    for (size_t i = 1; i < reader->count; i++)
        if (by_id(reader->truth + i - 1, reader->truth + i) == 0)
            return FAIL(reader->err, ST_INPUT, "%s: storefront '%s' appears twice; keep one row",
                        reader->path, reader->truth[i].storefront_id);
    *count = reader->count;
    *truth = ARENA_ARRAY(reader->arena, EvaluationTruth, reader->count);
    memcpy(*truth, reader->truth, reader->count * sizeof *reader->truth);
    return ST_OK;
}

Status evaluation_truth_read(const char *path, Arena *arena, EvaluationTruth **truth, size_t *count,
                             Err *err) {
    FILE *file = fopen(path, "rb");
    if (!file)
        return FAIL(err, ST_INPUT, "cannot open the truth file %s: %s", path, strerror(errno));
    Reader reader = {.path = path, .arena = arena, .err = err, .line = 1};
    for (size_t c = 0; c < sizeof reader.column / sizeof reader.column[0]; c++)
        reader.column[c] = -1;
    Status status = parse(&reader, file);
    if (!status) status = finish(&reader, truth, count);
    (void)fclose(file);
    for (int c = 0; c < COLUMNS; c++) text_free(&reader.field[c]);
    mem_free(reader.truth);
    return status;
}
