#include "datasets/ingest/csv_lane.h"

#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/row_convert.h"

/* States of struct csv_parser, which libcsv keeps to itself. */
enum { LIBCSV_ROW_NOT_BEGUN = 0, LIBCSV_FIELD_BEGUN = 2 };

static void row_start(CsvLane *lane, int64_t line) {
    Row *row = &lane->row;
    for (size_t k = 0; k < lane->plan->table_columns; k++) row->cell[k] = (Cell){0};
    row->line = line;
    row->reason = NULL;
    row->losts = row->lost_columns = 0;
    lane->row_bad = lane->any = false;
    lane->column = 0;
    lane->text_used = 0;
}

/* A whole row: a fact when it is one, kept when not. */
static void row_end(CsvLane *lane, bool own_text) {
    const RowPlan *plan = lane->plan;
    Row *row = &lane->row;
    Fact fact;
    if (!lane->any && (lane->column != 1 || plan->columns > 1)) return; /* a blank row */
    if (!lane->row_bad && lane->column != plan->columns)
        (void)row_reject(row, 0,
                         lane->column < plan->columns ? "fewer columns than the header"
                                                      : "more columns than the header");
    if (!row->reason && plan->table->fact && plan->table->fact(plan->sink, row, &lane->hint, &fact))
        *row_batch_fact(lane->batch, row->line) = fact;
    else
        row_batch_row(lane->batch, row, plan->table_columns, own_text);
}

/* ---- through libcsv ---- */

/* Texts must outlive the field callback; numbers are converted where they stand. */
static const char *keep_text(CsvLane *lane, const char *text, size_t length) {
    if (!lane->text) lane->text = mem_grow(NULL, ROW_TEXT, 1);
    char *copy = lane->text + lane->text_used;
    memcpy(copy, text, length);
    lane->text_used += length;
    return copy;
}

static void on_field(void *field, size_t length, void *context) {
    CsvLane *lane = context;
    const RowPlan *plan = lane->plan;
    const size_t c = lane->column++;
    const char *text = field ? field : "";
    lane->any |= length > 0;
    if (lane->skip_row || lane->row_bad || c >= plan->columns || plan->target[c] < 0) return;
    const size_t k = (size_t)plan->target[c];
    if (length > FIELD_MAX_BYTES || lane->text_used + length > ROW_TEXT) {
        (void)row_reject(&lane->row, k, "a field larger than 64 KiB");
        lane->row_bad = true;
        return;
    }
    const CellKind kind = plan->table->columns[k].kind;
    if (kind == CELL_TEXT || kind == CELL_WORD || kind == CELL_TIME)
        text = keep_text(lane, text, length);
    lane->row_bad = !row_convert(&lane->row, k, text, length);
}

static void on_row(int terminator, void *context) {
    (void)terminator;
    CsvLane *lane = context;
    if (!lane->skip_row) row_end(lane, true);
    lane->skip_row = false;
}

/* After the line end of the line at `at`, or the end; CR, LF and CRLF end lines. */
static const char *behind_line(const char *at, const char *end, bool *ended) {
    while (at < end && *at != '\n' && *at != '\r') at++;
    *ended = at < end;
    if (!*ended) return end;
    return at + 1 + (*at == '\r' && at + 1 < end && at[1] == '\n');
}

/* One line to libcsv: at most one row ends in it. */
static Status feed_line(CsvLane *lane, const char **at, const char *end, Err *err) {
    bool ended;
    const char *behind = behind_line(*at, end, &ended);
    const size_t length = (size_t)(behind - *at);
    if (!csv_lane_open(lane)) row_start(lane, lane->line);
    if (csv_parse(&lane->parser, *at, length, on_field, on_row, lane) != length)
        return FAIL(err, ST_FAILED, "%s", csv_strerror(csv_error(&lane->parser)));
    /* a line feed that begins a piece may belong to the carriage return before it */
    const bool rest = lane->carriage && length == 1 && **at == '\n';
    lane->line += ended && !rest;
    lane->carriage = behind[-1] == '\r';
    *at = behind;
    return ST_OK;
}

/* ---- regular lines ---- */

static void take_cells(CsvLane *lane, const Slice *cell) {
    const RowPlan *plan = lane->plan;
    row_start(lane, lane->line++);
    lane->column = plan->columns;
    for (size_t c = 0; c < plan->columns && !lane->any; c++) lane->any = cell[c].length > 0;
    for (size_t c = 0; c < plan->columns && !lane->row_bad; c++)
        if (plan->target[c] >= 0)
            lane->row_bad =
                !row_convert(&lane->row, (size_t)plan->target[c], cell[c].text, cell[c].length);
    row_end(lane, false);
}

/* Takes the line when it is regular. Long ones have limits that libcsv's side looks after. */
static bool split_line(CsvLane *lane) {
    Slice cell[LANE_COLUMNS];
    CsvSplitter *s = &lane->splitter;
    const char *begin = s->at;
    const bool rest = lane->carriage && *begin == '\n';
    if (lane->plan->libcsv_only || lane->skip_row || rest || csv_lane_open(lane)) return false;
    const SplitLine line = csv_splitter_line(s, lane->plan->columns, cell);
    if (line == SPLIT_OTHER) return false;
    lane->carriage = false;
    if (line == SPLIT_BLANK) {
        lane->line++;
    } else if (s->at - begin > FIELD_MAX_BYTES) {
        csv_splitter_start(s, begin, s->end);
        return false;
    } else {
        take_cells(lane, cell);
    }
    return true;
}

/* ---- pieces ---- */

Status csv_lane_start(CsvLane *lane, const RowPlan *plan, Err *err) {
    *lane = (CsvLane){.plan = plan, .row.table = plan->table};
    lane->row.form = plan->form;
    row_until(&lane->row, plan->sink ? plan->sink->newest : 0);
    if (csv_init(&lane->parser, CSV_APPEND_NULL))
        return FAIL(err, ST_FAILED, "the CSV parser could not start");
    return ST_OK;
}

void csv_lane_reset(CsvLane *lane) {
    (void)csv_fini(&lane->parser, NULL, NULL, NULL);
    lane->skip_row = lane->carriage = false;
}

void csv_lane_close(CsvLane *lane) {
    if (lane->plan) csv_free(&lane->parser);
    mem_free(lane->text);
    *lane = (CsvLane){0};
}

Status csv_lane_read(CsvLane *lane, const char *bytes, size_t length, RowBatch *batch, Err *err) {
    CsvSplitter *s = &lane->splitter;
    lane->batch = batch;
    lane->row.line -= lane->line; /* of a row that is open, on lines before this piece */
    lane->line = 0;
    csv_splitter_start(s, bytes, bytes + length);
    while (s->at < s->end) {
        if (split_line(lane)) continue;
        const char *at = s->at;
        TRY(feed_line(lane, &at, s->end, err));
        csv_splitter_start(s, at, s->end);
    }
    batch->lines = lane->line;
    return ST_OK;
}

bool csv_lane_open(const CsvLane *lane) {
    return lane->parser.pstate != LIBCSV_ROW_NOT_BEGUN;
}

int64_t csv_lane_row_line(const CsvLane *lane) {
    return lane->row.line - lane->line;
}

bool csv_lane_in_quotes(const CsvLane *lane) {
    return lane->parser.pstate == LIBCSV_FIELD_BEGUN && lane->parser.quoted;
}

void csv_lane_finish(CsvLane *lane, RowBatch *batch) {
    lane->batch = batch;
    (void)csv_fini(&lane->parser, on_field, on_row, lane);
}
