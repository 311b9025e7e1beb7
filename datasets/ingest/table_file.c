#include "datasets/ingest/table_file.h"

#include <string.h>
#include <strings.h>

#include "datasets/base/num.h"
#include "datasets/base/number_text.h"
#include "datasets/base/text.h"
#include "datasets/ingest/person_words.h"
#include "datasets/ingest/table_rows.h"

/* Reads the header of a file. */
typedef struct Reader {
    const Table *table;
    const Part *part;
    Err *err;
    Sample sample;
    size_t columns; /* of the header */
    const char *const *header;
    int target[CSV_COLUMNS]; /* index into table->columns, -1 = ignored */
    bool people;             /* a cell needs its column to be understood */
    Arena *arena;
} Reader;

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

static bool is_listed(const char *const *header, size_t columns, const char *name) {
    for (size_t c = 0; c < columns; c++)
        if (strcmp(header[c], name) == 0) return true;
    return false;
}

static bool header_has(const Reader *r, const char *name) {
    return is_listed(r->header, r->columns, name);
}

enum { KNOWN_ENOUGH = 3 }; /* columns that make a table without those that new rows need */

/* How well a header fits a table: columns known, or -1 when a required one is missing. */
static int header_fit(const char *const *header, size_t columns, const Table *table) {
    int known = 0;
    for (size_t c = 0; c < columns; c++) known += table_find(table, header[c]) >= 0;
    for (const Column *c = table->columns; c->name; c++)
        if (c->required && !is_listed(header, columns, c->name)) return -1;
    for (const Column *c = table->columns; c->name; c++)
        if (c->is & COLUMN_FOR_NEW && !is_listed(header, columns, c->name) && known < KNOWN_ENOUGH)
            return -1;
    if (table->exact && (size_t)known < columns) return -1;
    return known;
}

static Status missing_column(Reader *r, const Table *table, const char *name) {
    const char *list[CSV_COLUMNS + 1] = {NULL};
    memcpy(list, r->header, r->columns * sizeof *list);
    const char *near = text_nearest(name, list);
    return FAIL(r->err, ST_INPUT, "%s:%lld: the table %s needs a column '%s'%s%s%s", r->part->path,
                (long long)r->sample.header_line, table->name, name, near ? "; did you mean '" : "",
                near ? near : "", near ? "'?" : "");
}

/* A column that only new rows need is missed where it seems to be misspelt, or little else is
 * there.
 */
static bool lacks(const Reader *r, const Table *table, const Column *column) {
    const char *list[CSV_COLUMNS + 1] = {NULL};
    if (header_has(r, column->name)) return false;
    if (!(column->is & COLUMN_FOR_NEW)) return column->required;
    memcpy(list, r->header, r->columns * sizeof *list);
    const char *near = text_nearest(column->name, list);
    return (near && table_find(table, near) < 0) || header_fit(r->header, r->columns, table) < 0;
}

static Status check_header(Reader *r) {
    for (size_t c = 0; c < r->columns; c++)
        if (about_persons(r->header[c]))
            return FAIL(r->err, ST_INPUT,
                        "%s:%lld:%zu: the column '%s' describes persons; gevel judges "
                        "premises, not people, and refuses the file: remove that column",
                        r->part->path, (long long)r->sample.header_line, c + 1, r->header[c]);
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

/* ---- reading ---- */

static Status read_header(Reader *r) {
    Sample *sample = &r->sample;
    TRY(sample_take(r->part, r->arena, sample, r->err));
    if (!sample->length)
        return FAIL(r->err, ST_INPUT, "%s:1: the file is empty, expected a header line",
                    r->part->path);
    r->columns = sample->columns;
    r->header = sample->header;
    return ST_OK;
}

Status table_file_recognise(const Part *part, const char *as, Arena *arena, const Table **table,
                            const char **note, Err *err) {
    Reader *r = ARENA_ARRAY(arena, Reader, 1);
    *r = (Reader){.part = part, .err = err, .arena = arena};
    *table = NULL;
    TRY(read_header(r));
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
            "its header is none of: districts storefronts turnover till footfall sensors counts "
            "proxies "
            "links ownership_changes outcomes records record_figures record_outcomes "
            "link_decisions incidents opening_hours";
        /* a file named like a table is meant to be one: say what its header lacks */
        for (const Table *const *t = tables_all; *t; t++) {
            if (strncmp(part->name, (*t)->name, strlen((*t)->name)) == 0 &&
                part->name[strlen((*t)->name)] == '.')
                *table = *t;
        }
        if (!*table) return ST_OK;
    }
    for (const Column *c = (*table)->columns; c->name; c++)
        if (lacks(r, *table, c)) return missing_column(r, *table, c->name);
    return ST_OK;
}

/* ---- plain files ---- */

/* A cell that needs its column to be understood. */
static bool is_people_cell(const Column *column, const char *text, size_t length) {
    NumberText number;
    DateText date;
    double value;
    int day;
    if (!length) return false;
    if (column->kind == CELL_NUMBER) {
        const bool plain = num_parse(text, length, &value);
        if (plain && !(column->is & COLUMN_WHOLE)) return false;
        const NumberForm form = number_text_read(text, length, 0, &number);
        return form == NUMBER_DOUBTFUL || (form == NUMBER_READ && !plain);
    }
    if (column->kind == CELL_MONTH)
        return !month_parse(text, length, &day) &&
               month_text_read(text, length, DATES_ANY, &date) <= DATE_DOUBTFUL;
    if (column->kind == CELL_DATE || column->kind == CELL_TIME)
        return !date_parse(text, length < 10 ? length : 10, &day) &&
               date_text_read(text, length, DATES_ANY, &date) <= DATE_DOUBTFUL;
    return false;
}

static void look_at_cell(void *context, size_t column, const char *text, size_t length) {
    Reader *r = context;
    if (column >= r->columns)
        r->people |= true;
    else if (r->target[column] >= 0 && !r->people)
        r->people = is_people_cell(&r->table->columns[r->target[column]], text, length);
}

static bool has_twice(const Reader *r) {
    for (size_t c = 0; c < r->columns; c++)
        for (size_t k = 0; k < c; k++)
            if (r->target[c] >= 0 && r->target[c] == r->target[k]) return true;
    return false;
}

Status table_file_plain(const Load *load, const Table *table, bool *plain, Err *err) {
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){.table = table, .part = load->part, .err = err, .arena = load->arena};
    TRY(read_header(r));
    const Sample *s = &r->sample;
    table_targets(r->table, r->header, r->columns, r->target);
    *plain = s->delimiter == ',' && s->body_line == 2 && s->named == s->columns && !has_twice(r);
    if (!*plain) return ST_OK;
    csv_cells(s->bytes + s->body_at, s->length - s->body_at, ',', look_at_cell, r);
    *plain = !r->people;
    return ST_OK;
}

/* Unknown columns are named in the note; what the file has is kept for those who replace. */
static void tell_columns(const Reader *r, Load *load) {
    Text ignored = {0};
    load->sink->given = 0;
    for (size_t c = 0; c < r->columns; c++) {
        if (r->target[c] >= 0)
            load->sink->given |= 1u << r->target[c];
        else
            text_addf(&ignored, "%s%s", ignored.length ? ", " : "", r->header[c]);
    }
    if (ignored.length) load_note(load, 0, "ignored columns: %s", ignored.at);
    text_free(&ignored);
}

Status table_file_read(Load *load, const Table *table, Err *err) {
    IngestFile *file = load->file;
    Reader *r = ARENA_ARRAY(load->arena, Reader, 1);
    *r = (Reader){.table = table, .part = load->part, .err = err, .arena = load->arena};
    TRY(read_header(r));
    if (r->sample.wide)
        return FAIL(err, ST_INPUT,
                    "%s:%lld: the header has more than %d columns: keep those that "
                    "are needed",
                    r->part->path, (long long)r->sample.header_line, CSV_COLUMNS);
    load->personal |= person_words(r->header, r->columns);
    table_targets(r->table, r->header, r->columns, r->target);
    tell_columns(r, load);
    const RowSource source = {.table = table, .columns = r->columns, .target = r->target};
    TRY(table_rows_ingest(load, &source, err));
    if (!file->taken && !file->rejected && !load->sink->tolds && !file->note)
        file->note = "it has a header but no rows";
    return ST_OK;
}
