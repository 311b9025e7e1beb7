#include "datasets/ingest/table_rows.h"

#include <string.h>
#include <time.h>

#include "datasets/base/threads.h"
#include "datasets/ingest/csv_lane.h"
#include "datasets/ingest/person_words.h"

enum {
    PIECES = 8,      /* of a round */
    ROUNDS = 3,      /* being written, being converted, being read */
    ROUNDS_OPEN = 16 /* a quoted field longer than these was never closed */
};

enum { TASK_WRITE, TASK_READ, TASK_DIGEST, TASK_PIECES }; /* then one task per piece */

typedef struct Piece {
    size_t begin, end; /* in the round's bytes */
    RowBatch batch;
} Piece;

typedef struct Route {
    char *bytes;        /* [2 block + margin] what the round before left over, then what was read */
    size_t fresh, used; /* start and end of what was read */
    size_t cut;         /* end of the last piece; the rest goes to the next round */
    size_t pieces;
    bool last;
    Piece piece[PIECES];
} Route;

typedef struct Reading {
    Load *load;
    FactWriter *sink;
    const RowSource *source;
    const Part *part;
    IngestFile *file;
    TextInput *input;
    size_t block; /* bytes of a round that are read */
    RowPlan plan;
    CsvLane lane_of[PIECES];
    CsvLane *lane[PIECES]; /* by piece; the first may stand inside a row of the round before */
    Route round[ROUNDS];
    Route *writing, *converting, *filling; /* NULL = none in this step */
    int64_t lines;                         /* line ends before what is written next */
    double done;                           /* bytes */
    Row row;
    Err write_err, read_err, lane_err[PIECES];
    Status write_status, read_status, lane_status[PIECES];
    double seconds[TASK_PIECES + PIECES]; /* processor time by task */
} Reading;

/* ---- writing ---- */

static void forget_cells(Row *row) {
    row->bad_value[0] = row->readings[0] = 0;
}

static Status record_reject(Reading *r, Row *row, bool cell, Err *err) {
    FactWriter *sink = r->sink;
    char reason[REASON_SHOWN];
    if (r->source->table->personal || r->load->personal ||
        (!row->awaits.length && person_cell(row->bad_value)))
        forget_cells(row);
    ++*(cell ? &r->file->cells : &r->file->rejected);
    if (!cell)
        load_note_bad(
            r->load, &(Reject){.line = row->line,
                               .column = row->bad_column,
                               .reason = arena_strdup(
                                   r->load->arena, reason_text(row->reason, row->readings, reason)),
                               .value = row->bad_value});
    if (r->load->options->strict)
        return FAIL(err, ST_INPUT,
                    "%s:%lld:%s: %s (value '%s'); --strict stops at the first bad row",
                    r->part->path, (long long)row->line, row->bad_column,
                    reason_text(row->reason, row->readings, reason), row->bad_value);
    stmt_int(&sink->reject, 1, sink->input_id);
    stmt_int(&sink->reject, 2, row->line);
    stmt_text(&sink->reject, 3, row->bad_column);
    stmt_text(&sink->reject, 4, row->bad_value);
    stmt_text(&sink->reject, 5, reason_text(row->reason, row->readings, reason));
    load_bind_awaits(&sink->reject, load_awaited(r->load, row->awaits));
    return stmt_run(&sink->reject, err);
}

static Status write_row(Reading *r, const RowBatch *batch, const Item *item, Err *err) {
    Row *row = &r->row;
    row_batch_restore(batch, item, r->source->table, row);
    row->line = r->lines + item->line + 1;
    if (item->kind == ITEM_LOST) return record_reject(r, row, true, err);
    if (item->kind == ITEM_ROW) TRY(r->source->table->take(r->sink, row, err));
    if (row_says_nothing(r->sink, row)) return ST_OK;
    if (row->reason) return record_reject(r, row, false, err);
    r->file->taken += !row->aside;
    return ST_OK;
}

/* The month had another value before: the row is rejected as its handler would. */
static Status reject_fact(Reading *r, const Item *item, Err *err) {
    const Table *table = r->source->table;
    Row *row = &r->row;
    memset(row, 0, sizeof *row);
    row->table = table;
    row->line = r->lines + item->line + 1;
    row->cell[table->fact_column] = (Cell){.given = true, .number = item->fact.value};
    (void)row_reject(row, table->fact_column, row_month_clash);
    return record_reject(r, row, false, err);
}

static Status write_batch(Reading *r, const RowBatch *batch, Err *err) {
    const Table *table = r->source->table;
    Series *series = table->series ? table->series(r->sink) : NULL;
    for (size_t i = 0; i < batch->items; i++) {
        const Item *item = &batch->item[i];
        if (!load_wants(r->load, r->lines + item->line + 1)) continue;
        if (item->kind != ITEM_FACT) {
            TRY(write_row(r, batch, item, err));
            continue;
        }
        bool same;
        TRY(series_put(series, &item->fact, r->lines + item->line + 1, &same, err));
        if (same)
            r->file->taken++;
        else
            TRY(reject_fact(r, item, err));
    }
    r->lines += batch->lines;
    return ST_OK;
}

static Status write_round(Reading *r, Err *err) {
    const Route *round = r->writing;
    for (size_t k = 0; round && k < round->pieces; k++)
        TRY(write_batch(r, &round->piece[k].batch, err));
    return ST_OK;
}

/* ---- reading ---- */

static Status check_start(Reading *r, const Route *round, Err *err) {
    if (round->used == 0)
        return FAIL(err, ST_INPUT, "%s:1: the file is empty, expected a header line",
                    r->part->path);
    return ST_OK;
}

/* After the last line end of bytes [begin, end), or begin when there is none. */
static size_t last_line_end(const char *bytes, size_t begin, size_t end) {
    const char *found = memrchr(bytes + begin, '\n', end - begin);
    return found ? (size_t)(found - bytes) + 1 : begin;
}

/* Cuts the round at line ends into pieces of about equal size; at the end of the file, and when
 * there is no line end, the last piece ends anywhere. */
static void cut_round(Route *round, size_t block) {
    const size_t piece = block / PIECES;
    const size_t line_end = last_line_end(round->bytes, 0, round->used);
    const bool endless = !line_end || round->used - line_end > block;
    round->cut = round->last || endless ? round->used : line_end;
    round->pieces = 0;
    for (size_t begin = 0; begin < round->cut;) {
        size_t end = round->cut;
        if (end - begin > piece && round->pieces + 1 < PIECES) {
            const size_t aim = begin + (end - begin) / (PIECES - round->pieces);
            const size_t cut =
                last_line_end(round->bytes, begin, aim > begin + piece ? aim : begin + piece);
            if (cut > begin) end = cut;
        }
        round->piece[round->pieces].begin = begin;
        round->piece[round->pieces++].end = begin = end;
    }
}

/* Fills a round with what the one before left over and the next bytes of the file. */
static Status fill_round(Reading *r, Route *round, const Route *before, Err *err) {
    const size_t left = before ? before->used - before->cut : 0;
    size_t got = 0;
    if (left) memcpy(round->bytes, before->bytes + before->cut, left);
    TRY(text_input_read(r->input, round->bytes + left, r->block, &got, err));
    round->fresh = left;
    round->used = left + got;
    round->last = got < r->block;
    memset(round->bytes + round->used, 0, SPLITTER_MARGIN);
    cut_round(round, r->block);
    return ST_OK;
}

static void digest_round(Reading *r) {
    const Route *round = r->converting;
    if (round && r->load->digest)
        digest_add(r->load->digest, round->bytes + round->fresh, round->used - round->fresh);
}

/* ---- converting ---- */

static Status convert_piece(Reading *r, size_t k, Err *err) {
    Piece *piece = &r->converting->piece[k];
    const size_t length = piece->end - piece->begin;
    row_batch_start(&piece->batch, length + ROW_TEXT);
    return csv_lane_read(r->lane[k], r->converting->bytes + piece->begin, length, &piece->batch,
                         err);
}

static void swap_lanes(Reading *r, size_t a, size_t b) {
    CsvLane *lane = r->lane[a];
    r->lane[a] = r->lane[b];
    r->lane[b] = lane;
}

static Status never_closed(Reading *r, const CsvLane *lane, int64_t lines, Err *err) {
    return FAIL(err, ST_INPUT,
                "%s:%lld: a quote is opened and never closed: the file may be truncated",
                r->part->path, (long long)(lines + csv_lane_row_line(lane) + 1));
}

/* A piece that ended inside a row takes the next one with it: what was made of that is void. In the
 * end the first lane is the one that goes on. */
static Status join_pieces(Reading *r, Err *err) {
    Route *round = r->converting;
    int64_t lines = r->lines;
    for (size_t k = 0; k < round->pieces; k++) {
        const CsvLane *lane = r->lane[k];
        lines += round->piece[k].batch.lines;
        if (!csv_lane_open(lane) && !lane->skip_row) continue;
        if (lane->parser.entry_pos > ROUNDS_OPEN * r->block)
            return never_closed(r, lane, lines, err);
        if (k + 1 == round->pieces) continue;
        swap_lanes(r, k, k + 1);
        csv_lane_reset(r->lane[k]);
        TRY(convert_piece(r, k + 1, err));
    }
    if (!round->pieces) return ST_OK;
    swap_lanes(r, 0, round->pieces - 1);
    if (!round->last) return ST_OK;
    if (csv_lane_in_quotes(r->lane[0])) return never_closed(r, r->lane[0], lines, err);
    csv_lane_finish(r->lane[0], &round->piece[round->pieces - 1].batch);
    return ST_OK;
}

/* ---- steps ---- */

static double thread_seconds(void) {
    struct timespec t;
    return clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t) ? 0
                                                      : (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static void run_task(void *context, size_t task, size_t end, size_t worker) {
    Reading *r = context;
    const double begin = thread_seconds();
    (void)end, (void)worker;
    if (task == TASK_WRITE)
        r->write_status = write_round(r, &r->write_err);
    else if (task == TASK_READ)
        r->read_status =
            r->filling ? fill_round(r, r->filling, r->converting, &r->read_err) : ST_OK;
    else if (task == TASK_DIGEST)
        digest_round(r);
    else
        r->lane_status[task - TASK_PIECES] =
            convert_piece(r, task - TASK_PIECES, &r->lane_err[task - TASK_PIECES]);
    r->seconds[task] += thread_seconds() - begin;
}

/* The first failure in the order of the file. */
static Status pass_on(Status status, const Err *from, Err *err) {
    if (status && err && !err->status) *err = *from;
    return status;
}

static Status step(Reading *r, Threads *threads, Err *err) {
    const size_t pieces = r->converting ? r->converting->pieces : 0;
    threads_each(threads, TASK_PIECES + pieces, run_task, r);
    TRY(pass_on(r->write_status, &r->write_err, err));
    for (size_t k = 0; k < pieces; k++) TRY(pass_on(r->lane_status[k], &r->lane_err[k], err));
    if (r->converting) TRY(join_pieces(r, err));
    return pass_on(r->read_status, &r->read_err, err);
}

static void tell(Reading *r) {
    if (!r->converting) return;
    r->done += (double)r->converting->cut;
    if (r->load->options->progress)
        r->load->options->progress(r->load->options->progress_context, r->part->path, r->done, 0);
}

static Status read_rounds(Reading *r, Threads *threads, Err *err) {
    size_t next = 1;
    r->converting = &r->round[0];
    TRY(fill_round(r, r->converting, NULL, err));
    TRY(check_start(r, r->converting, err));
    r->lane[0]->skip_row = true;
    while (r->converting || r->writing) {
        r->filling = r->converting && !r->converting->last ? &r->round[next++ % ROUNDS] : NULL;
        TRY(step(r, threads, err));
        tell(r);
        r->writing = r->converting;
        r->converting = r->filling;
    }
    return ST_OK;
}

static Status open_reading(Reading *r, Err *err) {
    const RowSource *source = r->source;
    r->plan = (RowPlan){.table = source->table,
                        .sink = r->sink,
                        .form = source->form,
                        .columns = source->columns,
                        .target = source->target,
                        .libcsv_only = source->libcsv_only};
    while (source->table->columns[r->plan.table_columns].name) r->plan.table_columns++;
    for (size_t k = 0; k < ROUNDS; k++)
        r->round[k].bytes = mem_grow(NULL, 2 * r->block + SPLITTER_MARGIN, 1);
    for (size_t k = 0; k < PIECES; k++) {
        r->lane[k] = &r->lane_of[k];
        TRY(csv_lane_start(r->lane[k], &r->plan, err));
    }
    return text_input_open(r->part, ENCODING_UTF8, &r->input, err);
}

static void close_reading(Reading *r) {
    text_input_close(r->input);
    for (size_t k = 0; k < PIECES; k++) csv_lane_close(&r->lane_of[k]);
    for (size_t k = 0; k < ROUNDS; k++) {
        for (size_t p = 0; p < PIECES; p++) row_batch_free(&r->round[k].piece[p].batch);
        mem_free(r->round[k].bytes);
    }
}

static void add_work(const Reading *r, IngestWork *work) {
    work->write += r->seconds[TASK_WRITE];
    work->read += r->seconds[TASK_READ];
    work->digest += r->seconds[TASK_DIGEST];
    for (size_t k = 0; k < PIECES; k++) work->convert += r->seconds[TASK_PIECES + k];
}

static void tell_found(const Reading *r) {
    const char *found = text_input_found(r->input, r->load->arena);
    if (found) load_note(r->load, 0, "%s", found);
}

Status table_rows_ingest(Load *load, const RowSource *source, Err *err) {
    Reading *r = ARENA_ARRAY(load->arena, Reading, 1);
    *r = (Reading){.load = load,
                   .sink = load->sink,
                   .source = source,
                   .part = load->part,
                   .file = load->file,
                   .block = ingest_block(load->options)};
    Threads *threads = threads_open(load->options->threads);
    Status status = open_reading(r, err);
    if (!status) status = read_rounds(r, threads, err);
    threads_close(threads);
    const bool digested = !status && load->digest && !text_input_changed(r->input);
    if (!status) tell_found(r);
    close_reading(r);
    if (load->report) add_work(r, &load->report->work);
    load->digested = digested;
    return status;
}
