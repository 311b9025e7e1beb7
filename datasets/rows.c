#include "datasets/rows.h"

#include <csv.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"

enum { BLOCK = 1 << 18, FIELD_MAX_BYTES = 1 << 16, HEADER_COLUMNS = SAMPLE_COLUMNS };

typedef struct Reader {
    Load *load;
    const RowsFormat *format;
    RowsTake take;
    void *context;
    Err *err;
    Status status;
    RowsRow row;
    size_t asked;               /* columns asked for */
    size_t columns, column;     /* of the header; of the row being read */
    int target[HEADER_COLUMNS]; /* column asked for, -1 = passed over */
    size_t start[ROWS_COLUMNS]; /* of the cell in text */
    const char *header[HEADER_COLUMNS + 1];
    bool header_done;
    const char *bad; /* why the row is malformed */
    size_t bad_column;
    Text text;            /* the cells of the row, each ended by NUL */
    int64_t line, breaks; /* of the row; line breaks met inside its cells */
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

/* ---- cells ---- */

static void trim(const char **text, size_t *length) {
    while (*length && strchr(" \t\r\n", (*text)[*length - 1])) (*length)--;
    while (*length && strchr(" \t\r\n", **text)) {
        (*text)++;
        (*length)--;
    }
}

static void malformed(Reader *r, size_t column, const char *why) {
    if (r->bad) return;
    r->bad = why;
    r->bad_column = column;
}

static void header_cell(Reader *r, const char *text, size_t length) {
    if (r->column == 0 && length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    trim(&text, &length);
    if (r->column < HEADER_COLUMNS) {
        r->header[r->column] = arena_strndup(r->load->arena, text, length);
        r->target[r->column] = -1;
        for (size_t k = 0; k < r->asked; k++)
            if (strcmp(r->header[r->column], r->format->columns[k].name) == 0)
                r->target[r->column] = (int)k;
    }
    r->column++;
}

static void row_cell(Reader *r, const char *text, size_t length) {
    const size_t c = r->column++;
    for (const char *p = text; (p = memchr(p, '\n', length - (size_t)(p - text))); p++) r->breaks++;
    if (c >= r->columns || r->target[c] < 0) return;
    const size_t k = (size_t)r->target[c];
    if (length > FIELD_MAX_BYTES) {
        malformed(r, k, "a field larger than 64 KiB");
        return;
    }
    trim(&text, &length);
    r->start[k] = r->text.length;
    if (r->format->encoding == ENCODING_WINDOWS_1252)
        add_1252(&r->text, text, length);
    else
        text_add(&r->text, text, length);
    r->row.cell[k].length = r->text.length - r->start[k];
    text_addc(&r->text, 0);
    if (memchr(text, 0, length)) malformed(r, k, "contains a NUL byte");
    if (r->format->encoding == ENCODING_UTF8 && !utf8_valid(text, length))
        malformed(r, k, "not UTF-8");
    if (!length && r->format->columns[k].required) malformed(r, k, "empty, but required");
}

static void on_field(void *field, size_t length, void *context) {
    Reader *r = context;
    if (r->status) return;
    if (r->header_done)
        row_cell(r, field ? field : "", length);
    else
        header_cell(r, field ? field : "", length);
}

/* ---- rows ---- */

static Status check_header(Reader *r) {
    r->columns = r->column < HEADER_COLUMNS ? r->column : HEADER_COLUMNS;
    for (size_t k = 0; k < r->asked; k++) {
        bool found = !r->format->columns[k].required;
        for (size_t c = 0; c < r->columns && !found; c++) found = r->target[c] == (int)k;
        if (found) continue;
        const char *name = r->format->columns[k].name, *near = text_nearest(name, r->header);
        return FAIL(r->err, ST_INPUT, "%s:1: it needs a column '%s'%s%s%s",
                    r->load->part[r->row.part].path, name, near ? "; did it mean this by '" : "",
                    near ? near : "", near ? "'?" : "");
    }
    return ST_OK;
}

static void row_begin(Reader *r) {
    r->line += 1 + r->breaks;
    r->breaks = 0;
    r->column = 0;
    r->bad = NULL;
    r->row.line = r->line;
    r->row.rejected = false;
    text_clear(&r->text);
    for (size_t k = 0; k < r->asked; k++) {
        r->row.cell[k].length = 0;
        r->start[k] = SIZE_MAX;
    }
}

static Status row_end(Reader *r) {
    if (r->column == 0 || (r->column == 1 && r->columns > 1 && !r->text.length)) return ST_OK;
    if (r->column != r->columns)
        malformed(r, 0,
                  r->column < r->columns ? "fewer columns than the header"
                                         : "more columns than the header");
    for (size_t k = 0; k < r->asked; k++)
        r->row.cell[k].text = r->start[k] == SIZE_MAX ? "" : r->text.at + r->start[k];
    if (r->bad) return rows_reject(&r->row, r->bad_column, r->bad, r->err);
    TRY(r->take(r->context, &r->row, r->err));
    if (!r->row.rejected) load_taken(r->load, r->row.part, 1);
    return ST_OK;
}

static void on_row(int terminator, void *context) {
    (void)terminator;
    Reader *r = context;
    if (r->status) return;
    if (r->header_done)
        r->status = row_end(r);
    else
        r->status = check_header(r);
    r->header_done = true;
    row_begin(r);
}

Status rows_reject(RowsRow *row, size_t column, const char *reason, Err *err) {
    const RowsCell *cell = &row->cell[column];
    row->rejected = true;
    return load_reject(row->load, row->part, row->line, row->columns[column].name, cell->text,
                       cell->length, reason, err);
}

/* ---- the file ---- */

static Status feed(Reader *r, struct csv_parser *parser, Input *input, char *block) {
    const Part *part = &r->load->part[r->row.part];
    const IngestOptions *options = r->load->options;
    double done = 0;
    for (size_t got = BLOCK; got == BLOCK;) {
        TRY(input_read(input, block, BLOCK, &got, r->err));
        if (got && csv_parse(parser, block, got, on_field, on_row, r) != got)
            return FAIL(r->err, ST_INPUT, "%s:%lld: %s", part->path, (long long)r->line,
                        csv_strerror(csv_error(parser)));
        TRY(r->status);
        done += (double)got;
        if (options->progress)
            options->progress(options->progress_context, part->path, done, (double)part->bytes);
    }
    if (parser->quoted && parser->entry_pos > 0)
        return FAIL(r->err, ST_INPUT,
                    "%s:%lld: a quote is opened and never closed: the file may be truncated",
                    part->path, (long long)r->line);
    (void)csv_fini(parser, on_field, on_row, r);
    TRY(r->status);
    if (!r->header_done)
        return FAIL(r->err, ST_INPUT, "%s: the file is empty, expected a header line", part->path);
    return ST_OK;
}

static Status read_input(Reader *r, Input *input) {
    struct csv_parser parser;
    Sample sample;
    if (csv_init(&parser, CSV_APPEND_NULL))
        return FAIL(r->err, ST_FAILED, "the CSV parser could not start");
    Status status = ST_OK;
    char delimiter = r->format->delimiter;
    if (!delimiter) {
        status = sample_take(&r->load->part[r->row.part], r->load->arena, &sample, r->err);
        delimiter = sample.delimiter;
    }
    csv_set_delim(&parser, (unsigned char)delimiter);
    char *block = mem_grow(NULL, BLOCK, 1);
    if (!status) status = feed(r, &parser, input, block);
    csv_free(&parser);
    mem_free(block);
    return status;
}

Status rows_read(Load *load, size_t part, const RowsFormat *format, RowsTake take, void *context,
                 Err *err) {
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){
        .load = load, .format = format, .take = take, .context = context, .err = err, .line = 1};
    r->row = (RowsRow){.load = load, .part = part, .columns = format->columns};
    while (format->columns[r->asked].name) r->asked++;
    Input *input = NULL;
    TRY(input_open(&load->part[part], &input, err));
    const Status status = read_input(r, input);
    input_close(input);
    text_free(&r->text);
    return status;
}

/* ---- typed cells ---- */

bool cell_number(const RowsCell *cell, char decimal_mark, double *value) {
    char plain[64];
    size_t used = 0;
    *value = NAN;
    if (!cell->length) return true;
    if (decimal_mark == '.') return num_parse(cell->text, cell->length, value);
    for (size_t i = 0; i < cell->length; i++) {
        char c = cell->text[i];
        if (c == '.') continue; /* between thousands */
        if (c == decimal_mark) c = '.';
        if (used == sizeof plain) return false;
        plain[used++] = c;
    }
    return num_parse(plain, used, value);
}

/* Digits of the cell where the pattern has this letter; -1 when there are none. */
static int pick(const RowsCell *cell, const char *pattern, char letter) {
    int value = -1;
    for (size_t i = 0; pattern[i]; i++) {
        if (pattern[i] != letter) continue;
        const char c = cell->text[i];
        if (c < '0' || c > '9') return -1;
        value = 10 * (value < 0 ? 0 : value) + (c - '0');
    }
    return value;
}

bool cell_date(const RowsCell *cell, const char *pattern, int *date) {
    *date = INT_MIN;
    if (!cell->length) return true;
    if (cell->length != strlen(pattern)) return false;
    for (size_t i = 0; pattern[i]; i++)
        if (!strchr("dmy", pattern[i]) && pattern[i] != cell->text[i]) return false;
    const int year = pick(cell, pattern, 'y'), month = pick(cell, pattern, 'm'),
              day = pick(cell, pattern, 'd');
    if (year < 1900 || year > 2199 || month < 1 || month > 12 || day < 1) return false;
    const int number = month_make(year, month), first = month_first_date(number);
    if (first + day - 1 >= month_first_date(number + 1)) return false;
    *date = first + day - 1;
    return true;
}
