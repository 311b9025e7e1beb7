#include "datasets/ingest/table_file.h"

#include <csv.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/text.h"
#include "datasets/ingest/table_rows.h"

enum { HEADER_BLOCK = 4096, HEADER_COLUMNS = 256 };

/* Reads the header of a file. */
typedef struct Reader {
    const Table *table;
    const Part *part;
    IngestFile *file; /* NULL while a table is looked for */
    Err *err;
    bool header_done;
    size_t columns, column; /* of the header */
    const char *header[HEADER_COLUMNS];
    int target[HEADER_COLUMNS]; /* index into table->columns, -1 = ignored */
    Arena *arena;
} Reader;

static Status broken(Reader *r, const char *what) {
    return FAIL(r->err, ST_INPUT, "%s:1: %s", r->part->path, what);
}

/* ---- header ---- */

/* Columns about persons: this program judges premises. */
static bool about_persons(const char *name) {
    static const char *const parts[] = {
        "nationality",   "birth",    "gender",     "religion",    "language",  "family",
        "marital",       "ethnic",   "surname",    "first_name",  "firstname", "last_name",
        "date_of_death", "director", "bestuurder", "zaakvoerder", "gerant",    NULL};
    for (const char *const *part = parts; *part; part++)
        if (strcasestr(name, *part)) return true;
    return strcasecmp(name, "sex") == 0;
}

static int column_index(const Table *table, const char *name) {
    for (int k = 0; table->columns[k].name; k++)
        if (strcmp(table->columns[k].name, name) == 0) return k;
    return -1;
}

static bool is_listed(const char *const *header, size_t columns, const char *name) {
    for (size_t c = 0; c < columns; c++)
        if (strcmp(header[c], name) == 0) return true;
    return false;
}

static bool header_has(const Reader *r, const char *name) {
    return is_listed(r->header, r->columns, name);
}

/* How well a header fits a table: columns known, or -1 when a required one is missing. */
static int header_fit(const char *const *header, size_t columns, const Table *table) {
    int known = 0;
    for (size_t c = 0; c < columns; c++) known += column_index(table, header[c]) >= 0;
    for (const Column *c = table->columns; c->name; c++)
        if (c->required && !is_listed(header, columns, c->name)) return -1;
    if (table->exact && (size_t)known < columns) return -1;
    return known;
}

static Status missing_column(Reader *r, const Table *table, const char *name) {
    const char *list[HEADER_COLUMNS + 1] = {NULL};
    memcpy(list, r->header, r->columns * sizeof *list);
    const char *near = text_nearest(name, list);
    return FAIL(r->err, ST_INPUT, "%s:1: the table %s needs a column '%s'%s%s%s", r->part->path,
                table->name, name, near ? "; did you mean '" : "", near ? near : "",
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

const Table *table_of_header(const char *const *header, size_t columns) {
    const Table *best = NULL;
    int most = 0;
    for (const Table *const *t = tables_all; *t; t++) {
        const int known = header_fit(header, columns, *t);
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

static void on_field(void *field, size_t length, void *context) {
    Reader *r = context;
    if (!r->header_done) header_field(r, field ? field : "", length);
}

static void on_row(int terminator, void *context) {
    (void)terminator;
    Reader *r = context;
    if (r->header_done) return;
    r->header_done = true;
    r->columns = r->column < HEADER_COLUMNS ? r->column : HEADER_COLUMNS;
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

/* Feeds the file to libcsv until the header is complete. */
static Status parse(Reader *r, Input *input) {
    struct csv_parser parser;
    char block[HEADER_BLOCK];
    size_t got = 0;
    bool first = true;
    if (csv_init(&parser, CSV_APPEND_NULL))
        return FAIL(r->err, ST_FAILED, "the CSV parser could not start");
    Status status = ST_OK;
    while (!status && !r->header_done) {
        status = input_read(input, block, sizeof block, &got, r->err);
        if (first && !status) status = look_at_start(r, (const unsigned char *)block, got);
        first = false;
        if (status || got == 0) break;
        if (csv_parse(&parser, block, got, on_field, on_row, r) != got)
            status = broken(r, csv_strerror(csv_error(&parser)));
    }
    if (!status && !r->header_done) (void)csv_fini(&parser, on_field, on_row, r);
    csv_free(&parser);
    return status;
}

static Status read_with(Reader *r) {
    Input *input = NULL;
    TRY(input_open(r->part, &input, r->err));
    const Status status = parse(r, input);
    input_close(input);
    return status;
}

Status table_file_recognise(const Part *part, const char *as, Arena *arena, const Table **table,
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
    if (header_has(r, "truth_register") && header_has(r, "truth_record")) {
        *note = "the truth about links: only 'gevel evaluate --links' reads it";
        return ST_OK;
    }
    *table = as ? NULL : table_of_header(r->header, r->columns);
    for (const Table *const *t = tables_all; as && *t; t++)
        if (strcmp((*t)->name, as) == 0) *table = *t;
    if (!*table) {
        *note =
            "its header is none of: districts storefronts turnover footfall sensors counts proxies "
            "links ownership_changes outcomes records record_figures record_outcomes "
            "link_decisions incidents";
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

Status table_file_read(Load *load, const Table *table, Err *err) {
    IngestFile *file = load->file;
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){
        .table = table, .part = load->part, .file = file, .err = err, .arena = load->arena};
    TRY(read_with(r));
    map_columns(r);
    const RowSource source = {.table = table, .columns = r->columns, .target = r->target};
    TRY(table_rows_ingest(load, &source, err));
    if (!file->taken && !file->rejected && !load->sink->aside && !file->note)
        file->note = "it has a header but no rows";
    return ST_OK;
}
