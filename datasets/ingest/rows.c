#include "datasets/ingest/rows.h"

#include <assert.h>
#include <string.h>

#include "datasets/base/text_trim.h"
#include "datasets/ingest/person_words.h"
#include "datasets/ingest/sheet_grid.h"

enum { HEADER_COLUMNS = SAMPLE_COLUMNS };

/* A cell as it stands in the buffer. */
typedef struct Raw {
    char *text;
    size_t length;
    bool doubled; /* holds doubled quotes */
    bool quoted;
} Raw;

/* One pass over a part. The buffer holds whole rows and the beginning of the next one. */
typedef struct Reader {
    const RowsFormat *format;
    RowsTake take;
    void *context;
    bool looks; /* rows_survey */
    Sample sample;
    TextInput *input;
    char *buffer; /* [2 x block] */
    size_t block, used, at;
    bool ended; /* the input has no more */
    char delimiter;
    RowsRow row;
    size_t asked, columns, named; /* asked for; of the header; up to its last name */
    int *target;                  /* [columns] first column asked for, -1 = skipped */
    size_t *same;                 /* [asked] the first column asked for under the same name */
    Raw *raw;                     /* [asked] until the row is whole */
    bool any, beyond; /* the row has text; it has text behind the header's last column */
    const char *bad;  /* why the row is malformed */
    size_t bad_column;
} Reader;

/* ---- cells ---- */

static void malformed(Reader *r, size_t column, const char *why) {
    if (r->bad) return;
    r->bad = why;
    r->bad_column = column;
}

/* Doubled quotes become one, in place. */
static size_t unquote(char *text, size_t length) {
    size_t used = 0;
    for (size_t i = 0; i < length; i++) {
        text[used++] = text[i];
        if (text[i] == '"') i++;
    }
    return used;
}

/* The raw cell of an asked-for column: into row.cell. */
static void take_cell(Reader *r, size_t k) {
    const RowsColumn *column = &r->format->columns[k];
    const Raw *raw = &r->raw[r->same[k]];
    RowsCell *cell = &r->row.cell[k];
    if (r->same[k] == k) {
        cell->text = raw->text ? raw->text : "";
        cell->length = raw->doubled ? unquote(raw->text, raw->length) : raw->length;
        r->row.typed[k] = r->row.load->part[r->row.part].sheet && !raw->quoted;
        text_trim(&cell->text, &cell->length);
    } else {
        *cell = r->row.cell[r->same[k]];
        r->row.typed[k] = r->row.typed[r->same[k]];
    }
    if (column->code || !cell->length) {
        if (!cell->length && column->required) malformed(r, k, "empty, but required");
        return;
    }
    if (text_plain(cell->text, cell->length)) return;
    if (memchr(cell->text, 0, cell->length)) malformed(r, k, "contains a NUL byte");
    if (!utf8_valid(cell->text, cell->length)) malformed(r, k, "not UTF-8");
}

/* ---- rows ---- */

/* The closing quote of a cell whose text starts at p, or NULL when the buffer does not hold it. */
static char *closing_quote(const Reader *r, char *p, char *last, bool *doubled) {
    while ((p = memchr(p, '"', (size_t)(last - p)))) {
        if (p + 1 == last) return r->ended ? p : NULL;
        if (p[1] != '"') return p;
        *doubled = true;
        p += 2;
    }
    return NULL;
}

/* Cuts the cell that starts at p; *end is the delimiter or line end behind it, or the end of the
 * buffer. False when the cell goes on behind the buffer. */
static bool cut_cell(Reader *r, char *p, char *last, Raw *raw, char **end) {
    const bool quoted = p < last && *p == '"';
    *raw = (Raw){.text = p, .quoted = quoted};
    if (quoted) {
        raw->text = p + 1;
        p = closing_quote(r, p + 1, last, &raw->doubled);
        if (!p) return false;
        raw->length = (size_t)(p - raw->text);
        p++;
        if (p < last && *p != r->delimiter && *p != '\n' && *p != '\r')
            malformed(r, 0, "text after a closing quote");
    }
    while (p < last && *p != r->delimiter && *p != '\n') p++;
    if (p == last && !r->ended) return false;
    if (!quoted) raw->length = (size_t)(p - raw->text);
    *end = p;
    return true;
}

static size_t count_breaks(const char *from, const char *to) {
    size_t count = 0;
    while ((from = memchr(from, '\n', (size_t)(to - from)))) {
        count++;
        from++;
    }
    return count;
}

static void row_begin(Reader *r) {
    r->bad = NULL;
    r->any = r->beyond = false;
    r->row.rejected = r->row.aside = false;
    for (size_t k = 0; k < r->asked; k++) r->raw[k] = (Raw){0};
}

static Status row_end(Reader *r, size_t columns, Err *err) {
    if (columns < r->named || r->beyond) {
        r->bad_column = 0;
        r->bad = r->beyond ? "more columns than the header" : "fewer columns than the header";
    }
    if (r->bad) return r->looks ? ST_OK : rows_reject(&r->row, r->bad_column, r->bad, err);
    TRY(r->take(r->context, &r->row, err));
    if (!r->row.rejected && !r->row.aside && !r->looks) load_taken(r->row.load, r->row.part, 1);
    return ST_OK;
}

static void keep_cell(Reader *r, size_t column, const Raw *raw) {
    const bool text = raw->length > 0 && !(raw->length == 1 && *raw->text == '\r');
    r->any |= text;
    if (column >= r->columns)
        r->beyond |= text;
    else if (r->target[column] >= 0)
        r->raw[r->target[column]] = *raw;
}

/* Reads the row that starts at r->at. *whole is false, and nothing has happened, when the row goes
 * on behind the buffer. */
static Status read_row(Reader *r, bool *whole, Err *err) {
    char *begin = r->buffer + r->at, *last = r->buffer + r->used, *p = begin, *end = p;
    size_t columns = 0;
    Raw raw;
    row_begin(r);
    for (;; p = end + 1) {
        *whole = cut_cell(r, p, last, &raw, &end);
        if (!*whole && !r->ended) return ST_OK;
        if (!*whole)
            return FAIL(err, ST_INPUT,
                        "%s:%lld: a quote is opened and never closed: the file may be truncated",
                        r->row.load->part[r->row.part].path, (long long)r->row.line);
        keep_cell(r, columns++, &raw);
        if (end >= last || *end == '\n') break;
    }
    const int64_t lines = 1 + (int64_t)count_breaks(begin, end);
    r->at = (size_t)(end - r->buffer) + (end < last);
    const bool wanted = r->any && load_wants(r->row.load, r->row.line);
    for (size_t k = 0; k < r->asked && wanted; k++) take_cell(r, k);
    const Status status = wanted ? row_end(r, columns, err) : ST_OK;
    r->row.line += lines;
    return status;
}

/* ---- the header ---- */

static const char *path_of(const Reader *r) {
    return r->row.load->part[r->row.part].path;
}

static Status missing_column(const Reader *r, const char *name, Err *err) {
    const char *near = text_nearest(name, r->sample.header);
    return FAIL(err, ST_INPUT, "%s:%lld: it needs a column '%s'%s%s%s", path_of(r),
                (long long)r->sample.header_line, name, near ? "; is this '" : "", near ? near : "",
                near ? "'?" : "");
}

/* Where a name stands in the header: a second time, a reader could take the one for the other. */
static Status find_column(Reader *r, size_t k, Err *err) {
    const char *name = r->format->columns[k].name;
    size_t found = HEADER_COLUMNS;
    r->same[k] = k;
    for (size_t c = 0; c < r->columns; c++) {
        if (strcmp(r->sample.header[c], name) != 0) continue;
        if (found < HEADER_COLUMNS)
            return FAIL(err, ST_INPUT,
                        "%s:%lld: the column '%s' stands twice, as number %zu and %zu: rename one "
                        "of them",
                        path_of(r), (long long)r->sample.header_line, name, found + 1, c + 1);
        found = c;
    }
    r->row.place[k] = found < HEADER_COLUMNS ? (int)found : -1;
    if (found == HEADER_COLUMNS)
        return r->format->columns[k].required ? missing_column(r, name, err) : ST_OK;
    if (r->target[found] >= 0)
        r->same[k] = (size_t)r->target[found];
    else
        r->target[found] = (int)k;
    return ST_OK;
}

/* ---- a header whose lines are declared ---- */

typedef struct Names {
    Arena *arena;
    const char **name; /* [HEADER_COLUMNS + 1] */
    bool wide;         /* there are more */
    const char *held;  /* the name over others, until the next */
    size_t above, count;
} Names;

/* What stands above a name in the line before belongs to it: "Omzet | | " over "jan | feb | mrt".
 * A name over others holds until the next; one over nothing is whole. */
static void take_name(void *context, size_t column, const char *text, size_t length) {
    Names *n = context;
    n->wide |= column >= HEADER_COLUMNS;
    if (column >= HEADER_COLUMNS) return;
    char *own = arena_strndup(n->arena, text, length);
    csv_one_line(own);
    const char *name = own, *over = column < n->above ? n->name[column] : "";
    if (*over) n->held = *name ? over : "";
    if (!*over && *name) over = n->held;
    if (*over && *name && strcmp(over, name) != 0)
        name = arena_printf(n->arena, "%s %s", over, name);
    n->name[column] = *name ? name : over;
    if (column >= n->count) n->count = column + 1;
}

/* The line end behind `at`, or the end of the sample. */
static size_t line_end(const Sample *sample, size_t at) {
    const char *end = memchr(sample->bytes + at, '\n', sample->length - at);
    return end ? (size_t)(end - sample->bytes) + 1 : sample->length;
}

static size_t lines_of(const char *text, size_t length) {
    return count_breaks(text, text + length) + (length && text[length - 1] != '\n');
}

/* Puts the declared lines in place of the header that was found. */
static void declare_header(Reader *r, int header, int lines) {
    Sample *sample = &r->sample;
    Names names = {.arena = r->row.load->arena,
                   .name = ARENA_ARRAY(r->row.load->arena, const char *, HEADER_COLUMNS + 1)};
    size_t at = 0;
    int line = 1;
    for (; line < header && at < sample->length; line++) at = line_end(sample, at);
    if (!r->format->delimiter)
        sample->delimiter = csv_delimiter(sample->bytes + at, sample->length - at);
    do {
        const size_t end = csv_row_end(sample->bytes, sample->length, at);
        names.above = names.count;
        names.held = "";
        csv_cells(sample->bytes + at, end - at, sample->delimiter, take_name, &names);
        line += (int)lines_of(sample->bytes + at, end - at);
        at = end;
    } while (line < header + lines && at < sample->length);
    for (size_t c = 0; c < names.count; c++)
        if (names.name[c] && *names.name[c]) sample->named = c + 1;
    sample->header = names.name;
    sample->columns = names.count;
    sample->wide = names.wide;
    sample->header_line = header;
    sample->body_line = line;
    sample->body_at = at;
}

/* Names and place of the header come from the beginning of the part, in the size of a sample. */
static Status take_header(Reader *r, Err *err) {
    Sample *sample = &r->sample;
    TRY(sample_take_as(&r->row.load->part[r->row.part], r->format->encoding, r->format->delimiter,
                       r->row.load->arena, sample, err));
    if (!sample->length)
        return FAIL(err, ST_INPUT, "%s: the file is empty, expected a header line", path_of(r));
    if (r->format->header) declare_header(r, r->format->header, r->format->header_lines);
    if (!sample->whole && sample->body_at == sample->length)
        return FAIL(err, ST_INPUT, "%s:1: the header line does not end", path_of(r));
    if (sample->wide)
        return FAIL(err, ST_INPUT,
                    "%s:%lld: the header has more than %d columns: keep those that "
                    "are needed",
                    path_of(r), (long long)sample->header_line, HEADER_COLUMNS);
    r->row.load->personal |= person_words(sample->header, sample->columns);
    r->delimiter = sample->delimiter;
    r->columns = sample->columns;
    r->named = sample->named;
    r->target = ARENA_ARRAY(r->row.load->arena, int, r->columns + 1);
    for (size_t c = 0; c < r->columns; c++) r->target[c] = -1;
    for (size_t k = 0; k < r->asked; k++) TRY(find_column(r, k, err));
    r->row.line = sample->body_line;
    return ST_OK;
}

/* ---- the file ---- */

/* Moves the unread rest to the front and fills the buffer behind it. */
static Status refill(Reader *r, Err *err) {
    const size_t rest = r->used - r->at;
    size_t got = 0;
    if (rest > r->block)
        return FAIL(err, ST_INPUT,
                    "%s:%lld: a row larger than %zu KiB: is a quote opened and never closed?",
                    r->row.load->part[r->row.part].path, (long long)r->row.line, r->block >> 10);
    memmove(r->buffer, r->buffer + r->at, rest);
    TRY(text_input_read(r->input, r->buffer + rest, r->block, &got, err));
    r->at = 0;
    r->used = rest + got;
    r->ended = got < r->block;
    return ST_OK;
}

/* Rows that the source takes at a glance, from where a row starts. */
static void take_quick(Reader *r) {
    size_t rows = 0;
    const char *at = r->buffer + r->at;
    const char *stop = r->format->quick(r->context, at, r->buffer + r->used, &rows);
    r->at += (size_t)(stop - at);
    r->row.line += (int64_t)rows;
    load_taken(r->row.load, r->row.part, rows);
}

static bool header_is_asked(const Reader *r) {
    bool same = r->columns == r->asked;
    for (size_t c = 0; c < r->columns && same; c++) same = r->target[c] == (int)c;
    return same && r->delimiter == ',';
}

/* Leaves behind what stands before the first row. */
static Status skip_header(Reader *r, Err *err) {
    for (size_t left = r->sample.body_at; left;) {
        TRY(refill(r, err));
        r->at = left < r->used ? left : r->used;
        left -= r->at;
        if (r->ended && left) return ST_OK;
    }
    return ST_OK;
}

static Status read_rows(Reader *r, Err *err) {
    const Part *part = &r->row.load->part[r->row.part];
    const IngestOptions *options = r->row.load->options;
    const bool quick = r->format->quick && !r->row.load->only && !r->looks && header_is_asked(r);
    double done = 0;
    TRY(skip_header(r, err));
    for (;;) {
        bool whole = true;
        while (r->at < r->used && whole) {
            if (quick) take_quick(r);
            if (r->at < r->used) TRY(read_row(r, &whole, err));
        }
        done += (double)r->block;
        if (r->ended) return ST_OK;
        if (options->progress)
            options->progress(options->progress_context, part->path, done, (double)part->bytes);
        TRY(refill(r, err));
    }
}

static void tell_found(const Reader *r) {
    const char *found = text_input_found(r->input, r->row.load->arena);
    if (found && !r->looks) load_note(r->row.load, r->row.part, "%s", found);
}

static Status open_and_read(Reader *r, Err *err) {
    TRY(take_header(r, err));
    TRY(text_input_open(&r->row.load->part[r->row.part], r->format->encoding, &r->input, err));
    r->buffer = mem_grow(NULL, 2, r->block);
    const Status status = read_rows(r, err);
    if (!status) tell_found(r);
    text_input_close(r->input);
    mem_free(r->buffer);
    return status;
}

static Status read_part(Reader *r, Load *load, size_t part, Err *err) {
    r->block = ingest_block(load->options);
    r->row = (RowsRow){.load = load, .part = part, .columns = r->format->columns};
    while (r->format->columns[r->asked].name) r->asked++;
    assert(r->asked);
    r->same = ARENA_ARRAY(load->arena, size_t, r->asked);
    r->raw = ARENA_ARRAY(load->arena, Raw, r->asked);
    r->row.cell = ARENA_ARRAY(load->arena, RowsCell, r->asked);
    r->row.typed = ARENA_ARRAY(load->arena, bool, r->asked);
    r->row.place = ARENA_ARRAY(load->arena, int, r->asked);
    return open_and_read(r, err);
}

Status rows_header(Load *load, size_t part, const RowsFormat *format, Sample *sample, Err *err) {
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){.format = format, .row = {.load = load, .part = part}};
    TRY(take_header(r, err));
    *sample = r->sample;
    return ST_OK;
}

Status rows_read(Load *load, size_t part, const RowsFormat *format, RowsTake take, void *context,
                 Err *err) {
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){.format = format, .take = take, .context = context};
    return read_part(r, load, part, err);
}

Status rows_survey(Load *load, size_t part, const RowsFormat *format, RowsTake look, void *context,
                   Err *err) {
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){.format = format, .take = look, .context = context, .looks = true};
    return read_part(r, load, part, err);
}

const char *rows_cell_name(const RowsRow *row, size_t column, const char *name) {
    char letters[GRID_LETTERS];
    const bool sheet = row->load->part[row->part].sheet && row->place[column] >= 0;
    if (!sheet) return name;
    return arena_printf(row->load->arena, "%s (%s%lld)", name,
                        grid_letters((size_t)row->place[column], letters), (long long)row->line);
}

static Status reject_cell(RowsRow *row, size_t column, const char *reason, Awaited awaits,
                          Err *err) {
    const RowsCell *cell = &row->cell[column];
    const bool secret = row->columns[column].secret;
    if (cell_is(cell, row->columns[column].name))
        reason = "the header again: were several files joined?";
    row->rejected = true;
    const Reject reject = {.part = row->part,
                           .line = row->line,
                           .column = rows_cell_name(row, column, row->columns[column].name),
                           .reason = reason,
                           .value = secret ? "" : cell->text,
                           .length = secret ? 0 : cell->length,
                           .awaits = awaits};
    return load_reject(row->load, &reject, err);
}

Status rows_reject(RowsRow *row, size_t column, const char *reason, Err *err) {
    return reject_cell(row, column, reason, (Awaited){0}, err);
}

Status rows_await(RowsRow *row, size_t column, Err *err) {
    const RowsCell *cell = &row->cell[column];
    return reject_cell(row, column, row_no_storefront, (Awaited){cell->text, cell->length}, err);
}
