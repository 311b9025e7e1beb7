#include "datasets/ingest_file.h"

#include <csv.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/text.h"

enum { BLOCK = 1 << 20, FIELD_MAX_BYTES = 1 << 16, HEADER_COLUMNS = 256, ROW_TEXT = 1 << 17 };

/* One parse of a file: header first, then rows. */
typedef struct Reader {
    Sink *sink; /* NULL while only the header is read */
    const Table *table;
    const IngestOptions *options;
    const Part *part;
    IngestFile *file; /* NULL while only the header is read */
    Err *err;
    Status status;
    bool header_done;
    size_t columns, column; /* of the header; of the row being read */
    const char *header[HEADER_COLUMNS];
    int target[HEADER_COLUMNS]; /* index into table->columns, -1 = ignored */
    Row row;
    bool row_bad; /* conversion failed: the rest of the row is skipped */
    char *text;   /* text cells of the row, copied: libcsv reuses its buffer */
    size_t text_used;
    int64_t line;
    Arena *arena;
} Reader;

static Status broken(Reader *r, const char *what) {
    return FAIL(r->err, ST_INPUT, "%s:%lld: %s", r->part->path, (long long)r->line, what);
}

/* ---- header ---- */

/* Columns about persons: this program judges premises. */
static bool about_persons(const char *name) {
    static const char *const parts[] = {"nationality",   "birth",      "gender",    "religion",
                                        "language",      "family",     "marital",   "ethnic",
                                        "surname",       "first_name", "firstname", "last_name",
                                        "date_of_death", NULL};
    for (const char *const *part = parts; *part; part++)
        if (strcasestr(name, *part)) return true;
    return strcasecmp(name, "sex") == 0;
}

static int column_index(const Table *table, const char *name) {
    for (int k = 0; table->columns[k].name; k++)
        if (strcmp(table->columns[k].name, name) == 0) return k;
    return -1;
}

static bool header_has(const Reader *r, const char *name) {
    for (size_t c = 0; c < r->columns; c++)
        if (strcmp(r->header[c], name) == 0) return true;
    return false;
}

/* How well a header fits a table: columns known, or -1 when a required one is missing. */
static int header_fit(const Reader *r, const Table *table) {
    int known = 0;
    for (size_t c = 0; c < r->columns; c++) known += column_index(table, r->header[c]) >= 0;
    for (const Column *c = table->columns; c->name; c++)
        if (c->required && !header_has(r, c->name)) return -1;
    return known;
}

static Status missing_column(Reader *r, const Table *table, const char *name) {
    const char *list[HEADER_COLUMNS + 1] = {NULL};
    memcpy(list, r->header, r->columns * sizeof *list);
    const char *near = text_nearest(name, list);
    return FAIL(r->err, ST_INPUT, "%s:1: the table %s needs a column '%s'%s%s%s", r->part->path,
                table->name, name, near ? "; did you mean this by '" : "", near ? near : "",
                near ? "'?" : "");
}

static Status check_header(Reader *r) {
    for (size_t c = 0; c < r->columns; c++)
        if (about_persons(r->header[c]))
            return FAIL(r->err, ST_INPUT,
                        "%s:1:%zu: the column '%s' describes persons; gevel judges "
                        "premises, not people, and refuses the file: remove that column",
                        r->part->path, c + 1, r->header[c]);
    if (r->columns == 1 && strpbrk(r->header[0], ";\t|"))
        return FAIL(r->err, ST_INPUT,
                    "%s:1: the columns are separated by '%c', expected a comma: "
                    "export the file as comma-separated CSV",
                    r->part->path, *strpbrk(r->header[0], ";\t|"));
    return ST_OK;
}

/* The table whose required columns are all there and that knows most of the header. */
static const Table *best_table(const Reader *r) {
    const Table *best = NULL;
    int most = 0;
    for (const Table *const *t = tables_all; *t; t++) {
        const int known = header_fit(r, *t);
        if (known > most) {
            most = known;
            best = *t;
        }
    }
    return best;
}

/* ---- libcsv callbacks ---- */

static void header_field(Reader *r, const char *text, size_t length) {
    if (r->column == 0 && length >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0) {
        text += 3;
        length -= 3;
    }
    if (r->column < HEADER_COLUMNS) r->header[r->column] = arena_strndup(r->arena, text, length);
    r->column++;
}

/* Texts must outlive the field callback; numbers are converted where they stand. */
static const char *keep_text(Reader *r, const char *text, size_t length) {
    char *copy = r->text + r->text_used;
    memcpy(copy, text, length);
    r->text_used += length;
    return copy;
}

static void row_field(Reader *r, const char *text, size_t length) {
    const size_t c = r->column++;
    if (r->row_bad || c >= r->columns || r->target[c] < 0) return;
    const size_t k = (size_t)r->target[c];
    if (length > FIELD_MAX_BYTES || r->text_used + length > ROW_TEXT) {
        (void)row_reject(&r->row, k, "a field larger than 64 KiB");
        r->row_bad = true;
        return;
    }
    const CellKind kind = r->table->columns[k].kind;
    if (kind == CELL_TEXT || kind == CELL_WORD) text = keep_text(r, text, length);
    r->row_bad = !row_convert(&r->row, k, text, length);
}

static void on_field(void *field, size_t length, void *context) {
    Reader *r = context;
    if (r->status || (r->header_done && !r->sink)) return;
    if (r->header_done)
        row_field(r, field ? field : "", length);
    else
        header_field(r, field ? field : "", length);
}

static Status record_reject(Reader *r) {
    Sink *sink = r->sink;
    r->file->rejected++;
    if (r->options->strict)
        return FAIL(r->err, ST_INPUT,
                    "%s:%lld:%s: %s (value '%s'); --strict stops at the first bad row",
                    r->part->path, (long long)r->row.line, r->row.bad_column, r->row.reason,
                    r->row.bad_value);
    stmt_int(&sink->reject, 1, sink->input_id);
    stmt_int(&sink->reject, 2, r->row.line);
    stmt_text(&sink->reject, 3, r->row.bad_column);
    stmt_text(&sink->reject, 4, r->row.bad_value);
    stmt_text(&sink->reject, 5, r->row.reason);
    return stmt_run(&sink->reject, r->err);
}

static void row_start(Reader *r) {
    memset(&r->row, 0, sizeof r->row);
    r->row.table = r->table;
    r->row.line = r->line + 1;
    r->row_bad = false;
    r->text_used = 0;
    r->column = 0;
}

static Status finish_row(Reader *r) {
    const bool blank =
        r->column == 0 || (r->column == 1 && r->columns > 1 && !r->row.cell[0].given);
    if (blank && !r->row.reason) return ST_OK;
    if (!r->row_bad && r->column != r->columns)
        (void)row_reject(&r->row, 0,
                         r->column < r->columns ? "fewer columns than the header"
                                                : "more columns than the header");
    if (!r->row.reason) TRY(r->table->take(r->sink, &r->row, r->err));
    if (r->row.reason) return record_reject(r);
    r->file->taken++;
    return ST_OK;
}

static void on_row(int terminator, void *context) {
    (void)terminator;
    Reader *r = context;
    if (r->status) return;
    if (!r->header_done) {
        r->header_done = true;
        r->columns = r->column < HEADER_COLUMNS ? r->column : HEADER_COLUMNS;
        r->line = 1;
    } else if (r->sink) {
        r->status = finish_row(r);
        r->line++;
    }
    row_start(r);
}

/* ---- reading ---- */

static Status look_at_start(Reader *r, const unsigned char *block, size_t got) {
    if (got == 0) return broken(r, "the file is empty, expected a header line");
    if (got >= 2 &&
        ((block[0] == 0xFF && block[1] == 0xFE) || (block[0] == 0xFE && block[1] == 0xFF)))
        return broken(
            r, "the file is UTF-16, expected UTF-8: convert it with iconv -f UTF-16 -t UTF-8");
    return ST_OK;
}

/* Feeds the file to libcsv; stops early after the header when there is no sink. */
static Status parse(Reader *r, Input *input) {
    struct csv_parser parser;
    if (csv_init(&parser, CSV_APPEND_NULL))
        return FAIL(r->err, ST_FAILED, "the CSV parser could not start");
    char *block = mem_grow(NULL, BLOCK, 1);
    Status status = ST_OK;
    bool first = true;
    double done = 0;
    for (;;) {
        size_t got = 0;
        status = input_read(input, block, r->sink ? BLOCK : 4096, &got, r->err);
        if (first && !status) status = look_at_start(r, (const unsigned char *)block, got);
        first = false;
        if (status || got == 0) break;
        if (csv_parse(&parser, block, got, on_field, on_row, r) != got)
            status = broken(r, csv_strerror(csv_error(&parser)));
        if (!status) status = r->status;
        if (status || (!r->sink && r->header_done)) break;
        done += (double)got;
        if (r->sink && r->options->progress)
            r->options->progress(r->options->progress_context, r->part->path, done, 0);
    }
    if (!status && parser.quoted && r->sink && parser.entry_pos > 0)
        status = FAIL(r->err, ST_INPUT,
                      "%s:%lld: a quote is opened and never closed: the file may be "
                      "truncated",
                      r->part->path, (long long)r->line + 1);
    if (!status && (r->sink || !r->header_done)) {
        (void)csv_fini(&parser, on_field, on_row, r);
        status = r->status;
    }
    csv_free(&parser);
    mem_free(block);
    return status;
}

static Status read_with(Reader *r) {
    Input *input = NULL;
    TRY(input_open(r->part, &input, r->err));
    const Status status = parse(r, input);
    input_close(input);
    return status;
}

Status file_recognise(const Part *part, const char *as, Arena *arena, const Table **table,
                      const char **note, Err *err) {
    Reader *r = ARENA_ARRAY(arena, Reader, 1);
    *r = (Reader){.part = part, .err = err, .arena = arena};
    *table = NULL;
    TRY(read_with(r));
    TRY(check_header(r));
    if (header_has(r, "front") && header_has(r, "mechanism")) {
        *note = "the truth of a synthetic city: only 'gevel evaluate --truth' reads it";
        return ST_OK;
    }
    *table = as ? NULL : best_table(r);
    for (const Table *const *t = tables_all; as && *t; t++)
        if (strcmp((*t)->name, as) == 0) *table = *t;
    if (!*table) {
        *note =
            "its header is none of: storefronts turnover footfall sensors counts proxies links "
            "ownership_changes outcomes incidents";
        /* a file named like a table is meant to be one: say what its header lacks */
        for (const Table *const *t = tables_all; *t; t++) {
            if (strncmp(part->name, (*t)->name, strlen((*t)->name)) == 0 &&
                part->name[strlen((*t)->name)] == '.')
                *table = *t;
        }
        if (!*table) return ST_OK;
    }
    for (const Column *c = (*table)->columns; c->name; c++)
        if (c->required && !header_has(r, c->name)) return missing_column(r, *table, c->name);
    return ST_OK;
}

/* Header names to columns of the table; unknown ones are named in the note. */
static void map_columns(Reader *r) {
    Text ignored = {0};
    for (size_t c = 0; c < r->columns; c++) {
        r->target[c] = column_index(r->table, r->header[c]);
        if (r->target[c] < 0) text_addf(&ignored, "%s%s", ignored.length ? ", " : "", r->header[c]);
    }
    if (ignored.length) r->file->note = arena_printf(r->arena, "ignored columns: %s", ignored.at);
    text_free(&ignored);
}

Status file_read(Sink *sink, const Table *table, const IngestOptions *options, const Part *part,
                 IngestFile *file, Err *err) {
    Arena *arena = sink->arena;
    Reader *header = ARENA_ARRAY(arena, Reader, 1), *r = ARENA_ARRAY(arena, Reader, 1);
    *header = (Reader){.part = part, .file = file, .err = err, .arena = arena};
    TRY(read_with(header));
    header->table = table;
    map_columns(header);
    *r = *header;
    r->sink = sink;
    r->options = options;
    r->text = ARENA_ARRAY(arena, char, ROW_TEXT);
    r->header_done = false;
    r->column = 0;
    TRY(read_with(r));
    if (!file->taken && !file->rejected && !file->note) file->note = "it has a header and no rows";
    return ST_OK;
}
