#include "datasets/ingest/mapping.h"

#include <string.h>
#include <strings.h>

#include "datasets/base/ini.h"
#include "datasets/base/num.h"
#include "datasets/ingest/month_words.h"
#include "datasets/ingest/period_words.h"
#include "datasets/reference/projection.h"

enum { FILE_MOST = 1 << 20, MAPPINGS_MOST = 64, HEADER_MOST = 100, HEADER_LINES = 6 };

typedef struct Loader {
    MappingFile *file;
    Mapping *mapping; /* the one being read */
    bool in_file;     /* the last line stood in [file] */
    int line;         /* number of the line being taken */
    Text text;        /* of the mapping being read */
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

/* "3" or "2-3" */
static Status set_header(Loader *l, const char *value) {
    const char *dash = strchr(value, '-');
    const size_t length = dash ? (size_t)(dash - value) : strlen(value);
    long long first = 0, last = 0;
    const bool fits = num_parse_long(value, length, &first) &&
                      (!dash || num_parse_long(dash + 1, strlen(dash + 1), &last));
    if (!dash) last = first;
    if (!fits || first < 1 || last < first || last > HEADER_MOST || last - first >= HEADER_LINES)
        return FAIL(l->err, ST_INPUT,
                    "%s:%d: '%s' is not the line of a header; write it like 3, or 2-3 when two "
                    "lines make the header",
                    l->mapping->path, l->line, value);
    l->mapping->header = (int)first;
    l->mapping->header_lines = (int)(last - first) + 1;
    return ST_OK;
}

static Status set_file(Loader *l, const char *name, const char *value) {
    static const char *const names[] = {"table",    "delimiter", "encoding",   "decimal", "dates",
                                        "sheet",    "header",    "projection", "zone",    "amounts",
                                        "currency", "stamps",    "counts",     NULL};
    static const char *const delimiters[] = {"comma", "semicolon", "tab", "pipe", NULL};
    static const char *const encodings[] = {
        "utf-8",        "windows-1252", "iso-8859-1",   "macintosh",    "cp850",
        "windows-1250", "iso-8859-2",   "windows-1257", "windows-1254", "iso-8859-9",
        "iso-8859-15",  "cp852",        "windows-1251", "windows-1253", NULL};
    static const Encoding meant[] = {
        ENCODING_UTF8,         ENCODING_WINDOWS_1252, ENCODING_WINDOWS_1252, ENCODING_MAC_ROMAN,
        ENCODING_DOS,          ENCODING_WINDOWS_1250, ENCODING_LATIN_2,      ENCODING_WINDOWS_1257,
        ENCODING_WINDOWS_1254, ENCODING_WINDOWS_1254, ENCODING_LATIN_9,      ENCODING_DOS_852,
        ENCODING_WINDOWS_1251, ENCODING_WINDOWS_1253};
    static const char *const decimals[] = {"point", "comma", NULL};
    static const char *const units[] = {"units", "thousands", NULL};
    static const char *const stamps[] = {"start", "end", NULL};
    static const char *const countings[] = {"each", "running", NULL};
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
            m->encoding = meant[index];
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
            m->sheet = arena_strdup(l->arena, value);
            return ST_OK;
        case 6:
            return set_header(l, value);
        case 7:
            m->projection = arena_strdup(l->arena, value);
            return ST_OK;
        case 9:
            TRY(choose(l, "unit of amounts", value, units, &index));
            m->thousands = index == 1;
            return ST_OK;
        case 10:
            if (strcasecmp(value, "EUR") == 0) return ST_OK;
            return FAIL(l->err, ST_INPUT,
                        "%s:%d: amounts in %s cannot be taken: a store keeps one currency, the "
                        "euro; convert them first",
                        m->path, l->line, value);
        case 11:
            TRY(choose(l, "end of a count", value, stamps, &index));
            m->ends = index == 1;
            return ST_OK;
        case 12:
            TRY(choose(l, "way to count", value, countings, &index));
            m->counting = index ? COUNTING_RUNNING : COUNTING_EACH;
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

/* In footfall, rows may be days. */
static Status set_source(Loader *l, const char *name, const char *value) {
    Mapping *m = l->mapping;
    if (m->table != &table_footfall || strcmp(name, "day") != 0)
        return set_column(l, m->constant, m->source, name, value);
    m->day_rows = true;
    TRY(table_column(l, "month", &m->heading_column));
    TRY(table_column(l, "count", &m->value_column));
    return set_column(l, m->constant, m->source, "month", value);
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

static Status set_unfold(Loader *l, const char *name, const char *value) {
    Mapping *m = l->mapping;
    if (m->unfolds)
        return FAIL(l->err, ST_INPUT, "%s:%d: [unfold] holds one line", m->path, l->line);
    m->periods = strcmp(name, "period") == 0;
    m->hours = strcmp(name, "hour") == 0;
    m->days = strcmp(name, "day") == 0;
    if (m->days && m->table && m->table != &table_footfall)
        return FAIL(l->err, ST_INPUT,
                    "%s:%d: days side by side become months in the table footfall only; in the "
                    "table till write date = amount_eur, in counts start = count, and name each "
                    "heading in [unfolded]",
                    m->path, l->line);
    name = m->periods ? "period_start" : m->hours ? "start" : m->days ? "month" : name;
    TRY(table_column(l, name, &m->heading_column));
    TRY(table_column(l, value, &m->value_column));
    if (m->heading_column == m->value_column)
        return FAIL(l->err, ST_INPUT,
                    "%s:%d: heading and cells of a column cannot both be '%s'; write it like month "
                    "= amount_eur",
                    m->path, l->line, name);
    m->unfolds = true;
    return ST_OK;
}

static Status add_heading(Loader *l, const char *name, const char *value) {
    Mapping *m = l->mapping;
    m->heading =
        arena_room(l->arena, m->heading, m->headings, &m->heading_capacity, sizeof *m->heading);
    m->heading[m->headings++] =
        (MappingHeading){arena_strdup(l->arena, name), arena_strdup(l->arena, value)};
    return ST_OK;
}

static Status take(Loader *l, const char *section, const char *name, const char *value) {
    Mapping *m = l->mapping;
    if (strcmp(section, "file") == 0) return set_file(l, name, value);
    if (strcmp(section, "columns") == 0) return set_source(l, name, value);
    if (strcmp(section, "constants") == 0)
        return set_column(l, m->source, m->constant, name, value);
    if (strcmp(section, "unfold") == 0) return set_unfold(l, name, value);
    if (strcmp(section, "unfolded") == 0) return add_heading(l, name, value);
    return add_word(l, section, name, value);
}

/* ---- the file ---- */

static bool is_given(const Mapping *m, size_t column) {
    return m->source[column] || m->constant[column] ||
           (m->unfolds && (column == m->heading_column || column == m->value_column));
}

static Status check_days(const Mapping *m, Err *err) {
    const int share = m->days || m->day_rows ? table_find(m->table, "coverage") : -1;
    if (m->day_rows && m->unfolds)
        return FAIL(err, ST_INPUT, "%s: 'day' in [columns] goes without [unfold]", m->path);
    if (share >= 0 && (m->source[share] || m->constant[share]))
        return FAIL(err, ST_INPUT,
                    "%s: the days say themselves what share of a month was observed: leave "
                    "'coverage' out",
                    m->path);
    if (m->counting == COUNTING_RUNNING && m->table != &table_counts && !m->days && !m->day_rows)
        return FAIL(err, ST_INPUT,
                    "%s: 'counts = running' is for the table counts and for days of people in "
                    "footfall; of amounts and months export what came in each",
                    m->path);
    return ST_OK;
}

static Status check_unfold(const Mapping *m, Err *err) {
    if (!m->unfolds && m->headings)
        return FAIL(err, ST_INPUT, "%s: [unfolded] needs [unfold], like month = amount_eur",
                    m->path);
    if (!m->unfolds) return ST_OK;
    const Column *heading = &m->table->columns[m->heading_column];
    if (m->hours && !m->source[m->heading_column])
        return FAIL(err, ST_INPUT, "%s: the hours need their day: map '%s' to it in [columns]",
                    m->path, heading->name);
    for (size_t k = m->hours; k < 2; k++) {
        const size_t column = k ? m->value_column : m->heading_column;
        if (m->source[column] || m->constant[column])
            return FAIL(err, ST_INPUT,
                        "%s: the column '%s' is mapped and unfolded; keep one of "
                        "the two",
                        m->path, m->table->columns[column].name);
    }
    if (heading->kind != CELL_MONTH && !m->periods && !m->headings)
        return FAIL(err, ST_INPUT,
                    "%s: headings that are neither months nor periods need [unfolded], which says "
                    "what each stands "
                    "for as '%s'",
                    m->path, heading->name);
    return ST_OK;
}

static Status check_complete(const Mapping *m, Err *err) {
    bool reads = false;
    if (!m->table) return FAIL(err, ST_INPUT, "%s: it lacks [file] with 'table = ...'", m->path);
    TRY(check_days(m, err));
    TRY(check_unfold(m, err));
    for (size_t k = 0; m->table->columns[k].name; k++) {
        reads |= m->source[k] != NULL || m->unfolds;
        if (m->table->columns[k].required && !is_given(m, k))
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

/* What it says is complete; the next [file] may begin. */
static Status finish(Loader *l) {
    Digest digest;
    Mapping *m = l->mapping;
    TRY(check_complete(m, l->err));
    m->text = arena_strndup(l->arena, l->text.at ? l->text.at : "", l->text.length);
    digest_init(&digest);
    digest_add(&digest, m->text, l->text.length);
    digest_hex(&digest, m->digest);
    text_clear(&l->text);
    return ST_OK;
}

/* Settings of [file], so that what a further mapping keeps is part of its text. */
static void keep_settings(Loader *l) {
    const Mapping *m = l->mapping;
    text_addf(&l->text,
              "delimiter %d encoding %d decimal %c header %d %d dates %s projection %s zone %s\n",
              m->delimiter, (int)m->encoding, m->decimal_mark, m->header, m->header_lines, m->dates,
              m->projection ? m->projection : "", m->zone ? m->zone : "");
}

static Status begin(Loader *l) {
    MappingFile *file = l->file;
    const Mapping *before = file->count ? &file->mapping[file->count - 1] : NULL;
    Mapping fresh = {
        .path = file->path, .decimal_mark = '.', .dates = "yyyy-mm-dd", .months = "yyyy-mm"};
    if (file->count == MAPPINGS_MOST)
        return FAIL(l->err, ST_INPUT, "%s:%d: more than %d mappings in one file", file->path,
                    l->line, MAPPINGS_MOST);
    if (before) {
        fresh.sheet = before->sheet;
        fresh.delimiter = before->delimiter;
        fresh.encoding = before->encoding;
        fresh.decimal_mark = before->decimal_mark;
        fresh.header = before->header;
        fresh.header_lines = before->header_lines;
        fresh.dates = before->dates;
        fresh.months = before->months;
        fresh.projection = before->projection;
        fresh.zone = before->zone;
    }
    file->mapping =
        arena_room(l->arena, file->mapping, file->count, &file->capacity, sizeof *file->mapping);
    l->mapping = &file->mapping[file->count++];
    *l->mapping = fresh;
    return ST_OK;
}

static Status on_line(void *context, const IniLine *line, Err *err) {
    (void)err; /* the loader's */
    Loader *l = context;
    const bool in_file = strcmp(line->section, "file") == 0;
    l->line = line->number;
    if (in_file && !l->in_file && l->mapping->table) {
        TRY(finish(l));
        TRY(begin(l));
        keep_settings(l);
    }
    l->in_file = in_file;
    text_addf(&l->text, "%s %s = %s\n", line->section, line->name, line->value);
    return take(l, line->section, line->name, line->value);
}

Status mapping_load(const char *path, Arena *arena, MappingFile *file, Err *err) {
    Text text = {0};
    *file = (MappingFile){.path = arena_strdup(arena, path)};
    Loader l = {.file = file, .arena = arena, .err = err};
    Status status = ini_slurp(path, "the mapping file", FILE_MOST, ST_INPUT, &text, err);
    if (!status) status = begin(&l);
    if (!status) status = ini_read(&(IniText){path, text.at, ST_INPUT}, on_line, &l, err);
    if (!status) status = finish(&l);
    text_free(&text);
    text_free(&l.text);
    return status;
}

/* "2024-07-01" of a heading, or of what [unfolded] says it stands for; NULL when it is no day. */
static const char *day_of(const Mapping *mapping, const char *heading, Arena *arena) {
    TimeText time;
    char text[DATE_TEXT];
    const DateOrder order = mapping->headings ? DATES_ANY : pattern_order(mapping->dates);
    if (!heading || time_text_read(heading, strlen(heading), order, &time) != DATE_READ ||
        time.day.serial || strspn(heading, "0123456789") == strlen(heading))
        return NULL;
    (void)date_format(time.day.date, text);
    return arena_strdup(arena, text);
}

const char *mapping_heading(const Mapping *mapping, const char *heading, Arena *arena) {
    int month;
    Period period;
    char text[MONTH_TEXT], name[PERIOD_TEXT];
    for (size_t k = 0; k < mapping->headings; k++)
        if (strcmp(mapping->heading[k].from, heading) == 0)
            return mapping->days ? day_of(mapping, mapping->heading[k].to, arena)
                                 : mapping->heading[k].to;
    if (mapping->days) return mapping->headings ? NULL : day_of(mapping, heading, arena);
    if (mapping->periods && !mapping->headings && period_words(heading, &period))
        return arena_strdup(arena, period_format(&period, name));
    if (mapping->headings || mapping->table->columns[mapping->heading_column].kind != CELL_MONTH)
        return NULL;
    if (!month_words(heading, &month)) return NULL;
    return arena_strdup(arena, month_format(month, text));
}

/* Headings with " + " between them; a heading may hold that itself. */
static bool finds_from(const Sample *sample, const char *source, Arena *arena, size_t parts,
                       const char *part[MAPPING_PARTS]) {
    static const char mark[] = " + ";
    part[parts] = source;
    if (sample_has(sample, source)) return true;
    for (const char *at = source; parts + 1 < MAPPING_PARTS && (at = strstr(at, mark)); at++) {
        const char *name = arena_strndup(arena, source, (size_t)(at - source));
        if (!sample_has(sample, name)) continue;
        if (finds_from(sample, at + sizeof mark - 1, arena, parts + 1, part)) {
            part[parts] = name;
            return true;
        }
    }
    part[parts] = NULL;
    return false;
}

bool mapping_finds(const Sample *sample, const char *source, Arena *arena,
                   const char *part[MAPPING_PARTS]) {
    for (size_t k = 0; k < MAPPING_PARTS; k++) part[k] = NULL;
    const bool found = finds_from(sample, source, arena, 0, part);
    if (!found) part[0] = source;
    return found;
}

void mapping_own(const Table *table, const Sample *sample, Mapping *mapping) {
    *mapping = (Mapping){.table = table,
                         .delimiter = sample->delimiter,
                         .decimal_mark = sample->delimiter == ',' ? '.' : 0,
                         .dates = "yyyy-mm-dd",
                         .months = "yyyy-mm"};
    int target[SAMPLE_COLUMNS];
    table_targets(table, sample->header, sample->columns, target);
    for (size_t c = 0; c < sample->columns; c++)
        if (target[c] >= 0) mapping->source[target[c]] = sample->header[c];
}

RowsCell mapping_word(const Mapping *mapping, size_t column, RowsCell cell) {
    for (size_t k = 0; k < mapping->words; k++)
        if (mapping->word[k].column == column && cell_is(&cell, mapping->word[k].from))
            return (RowsCell){mapping->word[k].to, strlen(mapping->word[k].to)};
    return cell;
}
