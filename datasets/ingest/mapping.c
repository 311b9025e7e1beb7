#include "datasets/ingest/mapping.h"

#include <string.h>

#include "datasets/base/ini.h"
#include "datasets/reference/projection.h"

enum { FILE_MOST = 1 << 20 };

typedef struct Loader {
    Mapping *mapping;
    int line; /* number of the line being taken */
    Arena *arena;
    Err *err;
} Loader;

/* ---- names ---- */

static Status unknown(Loader *l, const char *what, const char *name, const char *const *known) {
    const char *near = text_nearest(name, known);
    return FAIL(l->err, ST_INPUT, "%s:%d: there is no %s '%s'%s%s%s", l->mapping->path, l->line,
                what, name, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* Index of the name in a list that ends with NULL. */
static Status choose(Loader *l, const char *what, const char *name, const char *const *known,
                     size_t *index) {
    for (*index = 0; known[*index]; (*index)++)
        if (strcmp(known[*index], name) == 0) return ST_OK;
    return unknown(l, what, name, known);
}

static Status set_table(Loader *l, const char *name) {
    const char *known[32] = {NULL};
    for (size_t k = 0; k < 31 && tables_all[k]; k++) {
        known[k] = tables_all[k]->name;
        if (strcmp(known[k], name) == 0) l->mapping->table = tables_all[k];
    }
    return l->mapping->table ? ST_OK : unknown(l, "table", name, known);
}

static Status table_column(Loader *l, const char *name, size_t *column) {
    const char *known[COLUMNS_MAX + 1] = {NULL};
    if (!l->mapping->table)
        return FAIL(l->err, ST_INPUT, "%s:%d: [file] with 'table = ...' must come first",
                    l->mapping->path, l->line);
    for (size_t k = 0; l->mapping->table->columns[k].name; k++)
        known[k] = l->mapping->table->columns[k].name;
    return choose(l, "column", name, known, column);
}

/* ---- sections ---- */

/* d, m, y and separators, each of d m y once in a row: "dd.mm.yyyy", "yyyymmdd". */
static bool is_date_pattern(const char *pattern) {
    return strlen(pattern) <= 10 && strstr(pattern, "dd") && strstr(pattern, "mm") &&
           strstr(pattern, "yyyy") && strspn(pattern, "dmy./- ") == strlen(pattern);
}

/* The same without the day and the separator beside it. */
static const char *month_pattern(Arena *arena, const char *dates) {
    const char *day = strstr(dates, "dd");
    const bool first = day == dates;
    char *months = arena_strdup(arena, dates);
    size_t begin = (size_t)(day - dates), end = begin + 2;
    const size_t length = strlen(dates);
    if (first && end < length && !strchr("dmy", dates[end]))
        end++;
    else if (!first && begin > 0 && !strchr("dmy", dates[begin - 1]))
        begin--;
    memmove(months + begin, dates + end, length - end + 1);
    return months;
}

static Status set_file(Loader *l, const char *name, const char *value) {
    static const char *const names[] = {"table", "delimiter",  "encoding", "decimal",
                                        "dates", "projection", "zone",     NULL};
    static const char *const delimiters[] = {"comma", "semicolon", "tab", "pipe", NULL};
    static const char *const encodings[] = {"utf-8", "windows-1252", "iso-8859-1", "macintosh",
                                            NULL};
    static const char *const decimals[] = {"point", "comma", NULL};
    Mapping *m = l->mapping;
    size_t which, index;
    TRY(choose(l, "setting", name, names, &which));
    switch (which) {
        case 0:
            return set_table(l, value);
        case 1:
            TRY(choose(l, "delimiter", value, delimiters, &index));
            m->delimiter = ",;\t|"[index];
            return ST_OK;
        case 2:
            TRY(choose(l, "encoding", value, encodings, &index));
            m->encoding = index == 3 ? ENCODING_MAC_ROMAN
                          : index    ? ENCODING_WINDOWS_1252
                                     : ENCODING_UTF8;
            return ST_OK;
        case 3:
            TRY(choose(l, "decimal mark", value, decimals, &index));
            m->decimal_mark = index ? ',' : '.';
            return ST_OK;
        case 4:
            if (!is_date_pattern(value))
                return FAIL(l->err, ST_INPUT,
                            "%s:%d: '%s' is not a date format; write it like dd.mm.yyyy", m->path,
                            l->line, value);
            m->dates = arena_strdup(l->arena, value);
            m->months = month_pattern(l->arena, value);
            return ST_OK;
        case 5:
            m->projection = arena_strdup(l->arena, value);
            return ST_OK;
        default:
            if (!counts_zone(value))
                return FAIL(l->err, ST_INPUT,
                            "%s:%d: there is no time zone '%s' known to gevel; write it like "
                            "Europe/Brussels",
                            m->path, l->line, value);
            m->zone = arena_strdup(l->arena, value);
            return ST_OK;
    }
}

static Status set_column(Loader *l, const char *const *other, const char **list, const char *name,
                         const char *value) {
    size_t column;
    TRY(table_column(l, name, &column));
    if (list[column] || other[column])
        return FAIL(l->err, ST_INPUT, "%s:%d: the column '%s' is mapped twice; keep one of the two",
                    l->mapping->path, l->line, name);
    if (!*value)
        return FAIL(l->err, ST_INPUT, "%s:%d: the column '%s' is mapped to nothing",
                    l->mapping->path, l->line, name);
    list[column] = arena_strdup(l->arena, value);
    return ST_OK;
}

static Status add_word(Loader *l, const char *section, const char *name, const char *value) {
    Mapping *m = l->mapping;
    size_t column;
    TRY(table_column(l, section, &column));
    m->word = arena_room(l->arena, m->word, m->words, &m->word_capacity, sizeof *m->word);
    m->word[m->words++] =
        (MappingWord){column, arena_strdup(l->arena, name), arena_strdup(l->arena, value)};
    return ST_OK;
}

static Status take(Loader *l, const char *section, const char *name, const char *value) {
    Mapping *m = l->mapping;
    if (strcmp(section, "file") == 0) return set_file(l, name, value);
    if (strcmp(section, "columns") == 0) return set_column(l, m->constant, m->source, name, value);
    if (strcmp(section, "constants") == 0)
        return set_column(l, m->source, m->constant, name, value);
    return add_word(l, section, name, value);
}

/* ---- the file ---- */

static Status on_line(void *context, const IniLine *line, Err *err) {
    (void)err; /* the loader's */
    Loader *l = context;
    l->line = line->number;
    return take(l, line->section, line->name, line->value);
}

static Status check_complete(const Mapping *m, Err *err) {
    bool reads = false;
    if (!m->table) return FAIL(err, ST_INPUT, "%s: it lacks [file] with 'table = ...'", m->path);
    for (size_t k = 0; m->table->columns[k].name; k++) {
        reads |= m->source[k] != NULL;
        if (m->table->columns[k].required && !m->source[k] && !m->constant[k])
            return FAIL(err, ST_INPUT, "%s: the table %s needs a column '%s': map it in [columns]",
                        m->path, m->table->name, m->table->columns[k].name);
    }
    if (!reads)
        return FAIL(err, ST_INPUT, "%s: it gives only constants: map a column in [columns]",
                    m->path);
    if (!m->projection) return ST_OK;
    Projection *projection = NULL;
    const Status status = projection_open(m->projection, &projection, err);
    projection_close(projection);
    return status;
}

Status mapping_load(const char *path, Arena *arena, Mapping *mapping, Err *err) {
    Text text = {0};
    *mapping = (Mapping){.path = arena_strdup(arena, path),
                         .decimal_mark = '.',
                         .dates = "yyyy-mm-dd",
                         .months = "yyyy-mm"};
    Loader l = {.mapping = mapping, .arena = arena, .err = err};
    Status status = ini_slurp(path, "the mapping file", FILE_MOST, ST_INPUT, &text, err);
    if (!status) status = ini_read(&(IniText){path, text.at, ST_INPUT}, on_line, &l, err);
    text_free(&text);
    return status ? status : check_complete(mapping, err);
}

void mapping_own(const Table *table, const Sample *sample, Mapping *mapping) {
    *mapping = (Mapping){.table = table,
                         .delimiter = sample->delimiter,
                         .decimal_mark = sample->delimiter == ',' ? '.' : 0,
                         .dates = "yyyy-mm-dd",
                         .months = "yyyy-mm"};
    for (size_t c = 0; table->columns[c].name; c++)
        if (sample_has(sample, table->columns[c].name)) mapping->source[c] = table->columns[c].name;
}

RowsCell mapping_word(const Mapping *mapping, size_t column, RowsCell cell) {
    for (size_t k = 0; k < mapping->words; k++)
        if (mapping->word[k].column == column && cell_is(&cell, mapping->word[k].from))
            return (RowsCell){mapping->word[k].to, strlen(mapping->word[k].to)};
    return cell;
}
