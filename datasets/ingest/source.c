#include "datasets/ingest/source.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/value_shown.h"

/* ---- recognising ---- */

/* Where the bytes are cut the last line may be half. */
static void take_shape(Sample *sample, Arena *arena) {
    CsvShape shape;
    csv_shape(sample->bytes, sample->length, sample->delimiter, arena, &shape);
    sample->delimiter = shape.delimiter;
    sample->columns = shape.columns;
    sample->named = shape.named;
    sample->wide = shape.wide;
    sample->header = shape.header;
    sample->header_line = shape.header_line;
    sample->body_at = shape.body_at;
    sample->body_line = shape.body_line;
}

static Status read_sample(Sample *sample, Encoding declared, Arena *arena, Err *err) {
    TextInput *input = NULL;
    TRY(text_input_open(sample->part, declared, &input, err));
    char *bytes = ARENA_ARRAY(arena, char, SAMPLE_BYTES + 1);
    const Status status = text_input_read(input, bytes, SAMPLE_BYTES, &sample->length, err);
    bytes[sample->length] = 0;
    sample->bytes = bytes;
    sample->whole = sample->length < SAMPLE_BYTES;
    if (!status) sample->found = text_input_found(input, arena);
    text_input_close(input);
    return status;
}

Status sample_take_as(const Part *part, Encoding declared, char delimiter, Arena *arena,
                      Sample *sample, Err *err) {
    *sample = (Sample){.part = part, .delimiter = delimiter};
    TRY(read_sample(sample, declared, arena, err));
    take_shape(sample, arena);
    return ST_OK;
}

Status sample_take(const Part *part, Arena *arena, Sample *sample, Err *err) {
    return sample_take_as(part, ENCODING_UTF8, 0, arena, sample, err);
}

bool sample_has(const Sample *sample, const char *column) {
    for (size_t c = 0; c < sample->columns; c++)
        if (strcmp(sample->header[c], column) == 0) return true;
    return false;
}

bool sample_has_all(const Sample *sample, const char *const *columns) {
    for (; *columns; columns++)
        if (!sample_has(sample, *columns)) return false;
    return true;
}

const Source *source_best(const Sample *sample) {
    const Source *best = NULL;
    int most = NOT_MINE;
    for (const Source *const *s = sources_all; *s; s++) {
        const int sure = (*s)->recognise ? (*s)->recognise(sample) : NOT_MINE;
        if (sure > most) {
            most = sure;
            best = *s;
        }
    }
    return best;
}

const Source *source_named(const char *name) {
    for (const Source *const *s = sources_all; name && *s; s++)
        if (strcmp((*s)->name, name) == 0) return *s;
    return NULL;
}

/* ---- what a source tells about its rows ---- */

static int compare_lines(const void *a, const void *b) {
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

bool load_wants(const Load *load, int64_t line) {
    const LineSet *only = load->only;
    return !only || bsearch(&line, only->line, only->count, sizeof line, compare_lines);
}

void load_bind_awaits(Stmt *reject, Awaited awaits) {
    char mark[AWAITS_MARK];
    awaits = value_awaited(awaits, mark);
    if (awaits.text == mark)
        stmt_text(reject, 7, mark);
    else if (awaits.length && awaits.length <= AWAITS_MOST)
        stmt_slice(reject, 7, awaits.text, awaits.length);
    else
        stmt_text(reject, 7, NULL);
}

static Status write_reject(Load *load, const HeldReject *r, Awaited awaits, Err *err) {
    Stmt *reject = &load->sink->reject;
    load_note_bad(load, &(Reject){.part = r->part,
                                  .line = r->line,
                                  .column = r->column,
                                  .reason = r->reason,
                                  .value = r->value});
    stmt_int(reject, 1, load->sink->input_id);
    stmt_int(reject, 2, r->line);
    stmt_text(reject, 3, r->column);
    stmt_text(reject, 4, r->value);
    stmt_text(reject, 5, r->reason);
    stmt_text(reject, 6, load->parts > 1 ? load->part[r->part].name : NULL);
    load_bind_awaits(reject, awaits);
    return stmt_run(reject, err);
}

/* A row of a sheet has the number that the sheet shows. */
void load_note_bad(Load *load, const Reject *r) {
    IngestFile *file = &load->file[r->part];
    size_t k = 0;
    while (k < IMPORT_BAD_SHOWN && file->bad[k]) k++;
    if (k == IMPORT_BAD_SHOWN) return;
    file->bad[k] = arena_printf(load->arena, "%s:%lld:%s: %s%s%s%s", load->part[r->part].path,
                                (long long)r->line, r->column, r->reason,
                                *r->value ? ", got '" : "", r->value, *r->value ? "'" : "");
}

static void hold_reject(HeldRejects *held, const HeldReject *r) {
    held->reject = mem_room(held->reject, held->count, &held->capacity, sizeof *held->reject);
    held->reject[held->count++] = *r;
}

Status load_reject(Load *load, const Reject *reject, Err *err) {
    HeldReject r = {.part = reject->part,
                    .line = reject->line,
                    .column = reject->column,
                    .reason = reject->reason};
    if (reject->shown && !load->personal)
        (void)snprintf(r.value, sizeof r.value, "%s", reject->value);
    else
        value_show(reject->value, load->personal ? 0 : reject->length, r.value);
    ++*(reject->cell ? &load->file[r.part].cells : &load->file[r.part].rejected);
    load->file[r.part].waiting += reject->awaits.length > 0;
    if (load->options->strict)
        return FAIL(err, ST_INPUT,
                    "%s:%lld:%s: %s (value '%s'); --strict stops at the first bad row",
                    load->part[r.part].path, (long long)r.line, r.column, r.reason, r.value);
    if (!load->held) return write_reject(load, &r, reject->awaits, err);
    assert(!reject->awaits.length && "rows that wait are not held");
    hold_reject(load->held, &r);
    return ST_OK;
}

static void add_cell(Text *text, const Column *column, const Cell *cell) {
    char number[NUM_TEXT], day[DATE_TEXT], month[MONTH_TEXT];
    if (!cell->given) return;
    text_addf(text, "%s%s ", text->length ? ", " : "", column->name);
    switch (column->kind) {
        case CELL_NUMBER:
            text_adds(text, num_format(cell->number, number));
            return;
        case CELL_DATE:
            text_adds(text, date_format((int)cell->number, day));
            return;
        case CELL_MONTH:
            text_adds(text, month_format((int)cell->number, month));
            return;
        case CELL_TIME:
        case CELL_WORD:
        case CELL_TEXT:
            break;
    }
    text_add(text, cell->text, cell->length);
}

void load_preview(Load *load, const Row *row) {
    Text text = {0};
    IngestReport *report = load->report;
    if (!report || load->previewed >= load->options->preview) return;
    load->previewed++;
    text_adds(&text, "");
    for (size_t c = 0; row->table->columns[c].name; c++)
        add_cell(&text, &row->table->columns[c], &row->cell[c]);
    report->preview = arena_room(load->arena, report->preview, report->previews,
                                 &report->preview_room, sizeof *report->preview);
    report->preview[report->previews++] = (IngestPreview){
        load->part->path, row->table->name, arena_strndup(load->arena, text.at, text.length)};
    text_free(&text);
}

Status load_release(Load *load, Err *err) {
    HeldRejects *held = load->held;
    Status status = ST_OK;
    load->held = NULL;
    for (size_t k = 0; k < held->count && !status; k++)
        status = write_reject(load, &held->reject[k], (Awaited){0}, err);
    mem_free(held->reject);
    *held = (HeldRejects){0};
    return status;
}

__attribute__((format(printf, 2, 0))) static const char *format_text(Arena *arena, const char *fmt,
                                                                     va_list ap) {
    char text[1024];
    (void)vsnprintf(text, sizeof text, fmt, ap);
    return arena_strdup(arena, text);
}

void load_note(Load *load, size_t part, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const char *text = format_text(load->arena, fmt, ap), *before = load->file[part].note;
    va_end(ap);
    load->file[part].note = before ? arena_printf(load->arena, "%s; %s", before, text) : text;
}

static void add_tally(Load *load, const char *what, size_t count) {
    IngestReport *report = load->report;
    if (!report) return;
    report->tally = arena_room(load->arena, report->tally, report->tallies, &report->tally_room,
                               sizeof *report->tally);
    report->tally[report->tallies++] =
        (IngestTally){load->part[0].path, arena_strdup(load->arena, what), count};
}

Status load_tally(Load *load, const char *what, size_t count, Err *err) {
    if (!count) return ST_OK;
    add_tally(load, what, count);
    stmt_int(&load->tally, 1, load->sink->input_id);
    stmt_text(&load->tally, 2, what);
    stmt_int(&load->tally, 3, (int64_t)count);
    return stmt_run(&load->tally, err);
}

Status load_skip(Load *load, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    load->reason = format_text(load->arena, fmt, ap);
    va_end(ap);
    load->verdict = LOAD_SKIP;
    return ST_OK;
}

Status load_refuse(Load *load, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    load->reason = format_text(load->arena, fmt, ap);
    va_end(ap);
    load->verdict = LOAD_REFUSE;
    return ST_OK;
}
