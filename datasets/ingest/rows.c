#include "datasets/ingest/rows.h"

#include <assert.h>
#include <string.h>

#include "datasets/ingest/csv_dialect.h"

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
    Input *input;
    char *buffer; /* [2 x block] */
    size_t block, used, at;
    bool ended; /* the input has no more */
    char delimiter;
    RowsRow row;
    size_t asked, columns;      /* asked for; of the header */
    int target[HEADER_COLUMNS]; /* column asked for, -1 = skipped */
    const char *header[HEADER_COLUMNS + 1];
    Raw raw[ROWS_COLUMNS]; /* of the columns asked for, until the row is whole */
    Text recoded;          /* cells of the row in another encoding */
    size_t recoded_at[ROWS_COLUMNS];
    const char *bad; /* why the row is malformed */
    size_t bad_column;
} Reader;

/* ---- encodings ---- */

/* Windows-1252 where it differs from Latin-1; 0 = undefined there. */
static const unsigned short cp1252[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

static void add_code(Text *text, unsigned code) {
    if (code < 0x80) {
        text_addc(text, (char)code);
    } else if (code < 0x800) {
        text_addc(text, (char)(0xC0 | code >> 6));
        text_addc(text, (char)(0x80 | (code & 0x3F)));
    } else {
        text_addc(text, (char)(0xE0 | code >> 12));
        text_addc(text, (char)(0x80 | (code >> 6 & 0x3F)));
        text_addc(text, (char)(0x80 | (code & 0x3F)));
    }
}

static void add_1252(Text *text, const char *bytes, size_t length) {
    for (size_t i = 0; i < length; i++) {
        const unsigned char byte = (unsigned char)bytes[i];
        const unsigned special = byte >= 0x80 && byte < 0xA0 ? cp1252[byte - 0x80] : byte;
        add_code(text, special ? special : '?');
    }
}

const char *rows_utf8(Arena *arena, Encoding encoding, const char *text, size_t length) {
    if (encoding == ENCODING_UTF8) return arena_strndup(arena, text, length);
    Text recoded = {0};
    text_adds(&recoded, "");
    add_1252(&recoded, text, length);
    const char *copy = arena_strndup(arena, recoded.at, recoded.length);
    text_free(&recoded);
    return copy;
}

/* ---- cells ---- */

static void malformed(Reader *r, size_t column, const char *why) {
    if (r->bad) return;
    r->bad = why;
    r->bad_column = column;
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static void trim(const char **text, size_t *length) {
    while (*length && is_blank((*text)[*length - 1])) (*length)--;
    while (*length && is_blank(**text)) {
        (*text)++;
        (*length)--;
    }
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
    const Raw *raw = &r->raw[k];
    RowsCell *cell = &r->row.cell[k];
    cell->text = raw->text ? raw->text : "";
    r->row.typed[k] = r->row.load->part[r->row.part].sheet && !raw->quoted;
    cell->length = raw->doubled ? unquote(raw->text, raw->length) : raw->length;
    trim(&cell->text, &cell->length);
    if (column->code || !cell->length) {
        if (!cell->length && column->required) malformed(r, k, "empty, but required");
        return;
    }
    if (memchr(cell->text, 0, cell->length)) malformed(r, k, "contains a NUL byte");
    if (r->format->encoding == ENCODING_WINDOWS_1252) {
        r->recoded_at[k] = r->recoded.length;
        add_1252(&r->recoded, cell->text, cell->length);
        cell->length = r->recoded.length - r->recoded_at[k];
    } else if (!utf8_valid(cell->text, cell->length)) {
        malformed(r, k, "not UTF-8");
    }
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
    r->row.rejected = r->row.aside = false;
    text_clear(&r->recoded);
    for (size_t k = 0; k < r->asked; k++) {
        r->raw[k] = (Raw){0};
        r->recoded_at[k] = SIZE_MAX;
    }
}

static Status row_end(Reader *r, size_t columns, Err *err) {
    if (columns != r->columns) {
        r->bad_column = 0;
        r->bad =
            columns < r->columns ? "fewer columns than the header" : "more columns than the header";
    }
    if (r->recoded.length)
        for (size_t k = 0; k < r->asked; k++)
            if (r->recoded_at[k] != SIZE_MAX)
                r->row.cell[k].text = r->recoded.at + r->recoded_at[k];
    if (r->bad) return rows_reject(&r->row, r->bad_column, r->bad, err);
    TRY(r->take(r->context, &r->row, err));
    if (!r->row.rejected && !r->row.aside) load_taken(r->row.load, r->row.part, 1);
    return ST_OK;
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
        if (columns < r->columns && r->target[columns] >= 0) r->raw[r->target[columns]] = raw;
        columns++;
        if (end >= last || *end == '\n') break;
    }
    const bool empty = columns == 1 && (end == begin || (end == begin + 1 && *begin == '\r'));
    const int64_t lines = 1 + (int64_t)count_breaks(begin, end);
    r->at = (size_t)(end - r->buffer) + (end < last);
    const bool wanted = !empty && load_wants(r->row.load, r->row.line);
    for (size_t k = 0; k < r->asked && wanted; k++) take_cell(r, k);
    const Status status = wanted ? row_end(r, columns, err) : ST_OK;
    r->row.line += lines;
    return status;
}

/* ---- the header ---- */

static Status check_header(Reader *r, Err *err) {
    for (size_t k = 0; k < r->asked; k++) {
        bool found = !r->format->columns[k].required;
        for (size_t c = 0; c < r->columns && !found; c++) found = r->target[c] == (int)k;
        if (found) continue;
        const char *name = r->format->columns[k].name, *near = text_nearest(name, r->header);
        return FAIL(err, ST_INPUT, "%s:1: it needs a column '%s'%s%s%s",
                    r->row.load->part[r->row.part].path, name, near ? "; is this '" : "",
                    near ? near : "", near ? "'?" : "");
    }
    return ST_OK;
}

static void header_cell(Reader *r, const char *text, size_t length, size_t above) {
    trim(&text, &length);
    if (r->columns == HEADER_COLUMNS) return;
    Arena *arena = r->row.load->arena;
    const char *name = rows_utf8(arena, r->format->encoding, text, length),
               *over = r->columns < above ? r->header[r->columns] : "";
    if (*over && *name && strcmp(over, name) != 0) name = arena_printf(arena, "%s %s", over, name);
    if (!*name) name = over;
    r->header[r->columns] = name;
    r->target[r->columns] = -1;
    for (size_t k = 0; k < r->asked; k++)
        if (strcmp(name, r->format->columns[k].name) == 0) {
            r->target[r->columns] = (int)k;
            r->row.place[k] = (int)r->columns;
        }
    r->columns++;
}

/* A line of the header; what stands above a name in the line before belongs to it. */
static Status read_header_line(Reader *r, Err *err) {
    char *p = r->buffer + r->at, *last = r->buffer + r->used, *end;
    const size_t above = r->columns;
    Raw raw;
    r->columns = 0;
    for (size_t k = 0; k < r->asked; k++) r->row.place[k] = -1;
    for (;; p = end + 1) {
        if (!cut_cell(r, p, last, &raw, &end))
            return FAIL(err, ST_INPUT, "%s:%lld: the header line does not end",
                        r->row.load->part[r->row.part].path, (long long)r->row.line);
        header_cell(r, raw.text, raw.doubled ? unquote(raw.text, raw.length) : raw.length, above);
        if (end >= last || *end == '\n') break;
    }
    r->row.line += 1 + (int64_t)count_breaks(r->buffer + r->at, end);
    r->at = (size_t)(end - r->buffer) + (end < last);
    return ST_OK;
}

/* Titles and the like above the header. */
static void skip_lines(Reader *r, int header) {
    while (r->row.line < header && r->at < r->used) {
        const char *p = r->buffer + r->at, *end = memchr(p, '\n', r->used - r->at);
        r->at = end ? (size_t)(end + 1 - r->buffer) : r->used;
        r->row.line++;
    }
}

static Status read_header(Reader *r, Err *err) {
    const Part *part = &r->row.load->part[r->row.part];
    if (r->used >= 3 && memcmp(r->buffer, "\xEF\xBB\xBF", 3) == 0) r->at = 3;
    skip_lines(r, r->format->header);
    if (r->at == r->used)
        return FAIL(err, ST_INPUT, "%s: the file is empty, expected a header line", part->path);
    r->delimiter = r->format->delimiter ? r->format->delimiter
                                        : csv_delimiter(r->buffer + r->at, r->used - r->at);
    for (int k = 0; k < r->format->header_lines || k == 0; k++) TRY(read_header_line(r, err));
    return check_header(r, err);
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
    TRY(input_read(r->input, r->buffer + rest, r->block, &got, err));
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
    return same;
}

static Status read_all(Reader *r, Err *err) {
    const Part *part = &r->row.load->part[r->row.part];
    const IngestOptions *options = r->row.load->options;
    double done = 0;
    TRY(refill(r, err));
    TRY(read_header(r, err));
    const bool quick = r->format->quick && !r->row.load->only && header_is_asked(r);
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

Status rows_header(Load *load, size_t part, const RowsFormat *format, const char *const **header,
                   size_t *columns, Err *err) {
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){.format = format, .block = ingest_block(load->options)};
    r->row = (RowsRow){.load = load, .part = part, .line = 1};
    TRY(input_open(&load->part[part], &r->input, err));
    r->buffer = mem_grow(NULL, 2, r->block);
    Status status = refill(r, err);
    if (!status) status = read_header(r, err);
    input_close(r->input);
    mem_free(r->buffer);
    *header = r->header;
    *columns = r->columns;
    return status;
}

Status rows_read(Load *load, size_t part, const RowsFormat *format, RowsTake take, void *context,
                 Err *err) {
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){
        .format = format, .take = take, .context = context, .block = ingest_block(load->options)};
    r->row = (RowsRow){.load = load, .part = part, .line = 1, .columns = format->columns};
    while (format->columns[r->asked].name) r->asked++;
    assert(r->asked);
    TRY(input_open(&load->part[part], &r->input, err));
    r->buffer = mem_grow(NULL, 2, r->block);
    const Status status = read_all(r, err);
    input_close(r->input);
    mem_free(r->buffer);
    text_free(&r->recoded);
    return status;
}

/* "A" to "ZZ" */
static const char *letters_of(int column, char out[4]) {
    size_t used = 0;
    if (column >= 26) out[used++] = (char)('A' + column / 26 - 1);
    out[used++] = (char)('A' + column % 26);
    out[used] = 0;
    return out;
}

const char *rows_cell_name(const RowsRow *row, size_t column, const char *name) {
    char letters[4];
    const bool sheet = row->load->part[row->part].sheet && row->place[column] >= 0;
    if (!sheet) return name;
    return arena_printf(row->load->arena, "%s (%s%lld)", name,
                        letters_of(row->place[column], letters), (long long)row->line);
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
