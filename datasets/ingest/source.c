#include "datasets/ingest/source.h"

#include <assert.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/ingest/csv_dialect.h"

/* ---- recognising ---- */

/* A header cell without its quotes and outer blanks. */
static const char *trimmed(Arena *arena, const char *text, size_t length) {
    while (length && strchr(" \"\r", text[length - 1])) length--;
    while (length && strchr(" \"", *text)) {
        text++;
        length--;
    }
    return arena_strndup(arena, text, length);
}

static void split_header(Sample *sample, Arena *arena) {
    const char *line = sample->bytes;
    const size_t length = strcspn(line, "\n");
    const char **header = ARENA_ARRAY(arena, const char *, SAMPLE_COLUMNS + 1);
    size_t begin = 0;
    bool quoted = false;
    sample->delimiter = csv_delimiter(line, length);
    sample->header = header;
    for (size_t i = 0; i <= length && sample->columns < SAMPLE_COLUMNS; i++) {
        if (i < length && line[i] == '"') quoted = !quoted;
        if (i < length && (quoted || line[i] != sample->delimiter)) continue;
        header[sample->columns++] = trimmed(arena, line + begin, i - begin);
        begin = i + 1;
    }
}

Status sample_take(const Part *part, Arena *arena, Sample *sample, Err *err) {
    Input *input = NULL;
    char bytes[SAMPLE_BYTES];
    *sample = (Sample){.part = part};
    TRY(input_open(part, &input, err));
    const Status status = input_read(input, bytes, SAMPLE_BYTES, &sample->length, err);
    input_close(input);
    if (status) return status;
    sample->bytes = arena_strndup(arena, bytes, sample->length);
    if (sample->length >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0) {
        sample->bytes += 3;
        sample->length -= 3;
    }
    split_header(sample, arena);
    return ST_OK;
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
    if (awaits.length && awaits.length <= AWAITS_MOST)
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
    value_show(reject->value, reject->length, r.value);
    load->file[r.part].rejected++;
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
