/* mapped - any city's own CSV, through a mapping file (import --map), into a neutral table. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text_fold.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/mapping.h"
#include "datasets/ingest/row_convert.h"
#include "datasets/ingest/survey.h"
#include "datasets/reference/projection.h"
#include "datasets/sources/mapped.h"

typedef struct Mapped {
    Load *load;
    Mapping map;
    Projection *projection;
    size_t columns;
    RowsColumn source[COLUMNS_MAX + 1]; /* the file's columns asked for */
    size_t target[COLUMNS_MAX];         /* their columns of the table */
    int lon, lat;                       /* columns of the table, -1 = not mapped */
    CellForm form[COLUMNS_MAX];         /* of the table's columns */
    Survey survey[COLUMNS_MAX];         /* of the file's */
    Row row;
} Mapped;

/* ---- one cell ---- */

static bool convert_text(Mapped *m, size_t column, const char *text, size_t length) {
    return row_convert(&m->row, column, text, length);
}

/* A day in the form that the mapping declares, which no other reader knows: 31012025. */
static bool convert_declared(Mapped *m, size_t column, const RowsCell *cell, bool *valid) {
    const bool month = m->map.table->columns[column].kind == CELL_MONTH;
    const char *pattern = month ? m->map.months : m->map.dates;
    char whole[32], with_day[32], text[DATE_TEXT];
    int date;
    if (cell->length != strlen(pattern) || cell->length + 3 > sizeof with_day) return false;
    (void)snprintf(whole, sizeof whole, "%s%s", pattern, month ? "dd" : "");
    (void)snprintf(with_day, sizeof with_day, "%.*s%s", (int)cell->length, cell->text,
                   month ? "01" : "");
    if (!pattern_date(&(RowsCell){with_day, strlen(with_day)}, whole, &date)) return false;
    (void)date_format(date, text);
    *valid = convert_text(m, column, text, month ? MONTH_TEXT - 1 : DATE_TEXT - 1);
    return true;
}

/* Maps and converts one value; false after a rejection. */
static bool convert(Mapped *m, size_t column, RowsCell cell) {
    cell = mapping_word(&m->map, column, cell);
    const CellKind kind = m->map.table->columns[column].kind;
    bool valid;
    if (m->projection && ((int)column == m->lon || (int)column == m->lat)) return true;
    if ((kind == CELL_DATE || kind == CELL_MONTH) && convert_declared(m, column, &cell, &valid))
        return valid;
    return convert_text(m, column, cell.text, cell.length);
}

/* ---- one row ---- */

static const RowsCell *cell_of(const Mapped *m, const RowsRow *row, int column) {
    for (size_t k = 0; k < m->columns; k++)
        if ((int)m->target[k] == column) return &row->cell[k];
    return NULL;
}

/* Projected metres to degrees; false after a rejection. */
static bool convert_place(Mapped *m, const RowsRow *row) {
    if (!m->projection || m->lon < 0 || m->lat < 0) return true;
    const RowsCell *east = cell_of(m, row, m->lon), *north = cell_of(m, row, m->lat);
    double x, y, lon, lat;
    const char *why = "not a number";
    if (!east || !north || (!east->length && !north->length)) return true;
    if (!cell_number(east, m->map.decimal_mark, &x) ||
        !cell_number(north, m->map.decimal_mark, &y) ||
        !projection_wgs84(m->projection, x, y, &lon, &lat, &why))
        return row_refuse_cell(&m->row, (size_t)m->lon, east, why);
    m->row.cell[m->lon] = (Cell){.given = true, .number = lon};
    m->row.cell[m->lat] = (Cell){.given = true, .number = lat};
    return true;
}

static bool convert_row(Mapped *m, const RowsRow *row) {
    const Mapping *map = &m->map;
    for (size_t c = 0; map->table->columns[c].name; c++)
        if (map->constant[c] && !convert_text(m, c, map->constant[c], strlen(map->constant[c])))
            return false;
    for (size_t k = 0; k < m->columns; k++)
        if (!convert(m, m->target[k], row->cell[k])) return false;
    return convert_place(m, row);
}

static Status reject_bad(Mapped *m, const BadCell *bad, bool cell, Err *err) {
    char reason[REASON_SHOWN];
    const Reject reject = {
        .line = m->row.line,
        .column = bad->column,
        .reason = arena_strdup(m->load->arena, reason_text(bad->reason, bad->readings, reason)),
        .value = bad->value,
        .length = strlen(bad->value),
        .awaits = cell ? (Awaited){0} : m->row.awaits,
        .cell = cell};
    return load_reject(m->load, &reject, err);
}

/* A sum below or between the rows, which is about no storefront. */
static bool is_total(const Mapped *m, const RowsRow *row) {
    static const char words[] =
        " totaal | eindtotaal | algemeen totaal | subtotaal | total | grand total | total general "
        "| "
        "subtotal | sous total | totaux | gesamt | gesamtsumme | summe | zwischensumme | totale | "
        "somma | suma | som ";
    for (size_t k = 0; k < m->columns; k++) {
        const RowsCell *cell = &row->cell[k];
        char folded[42] = " ";
        if (m->map.table->columns[m->target[k]].kind != CELL_TEXT || !cell->length) continue;
        size_t length = text_fold(cell->text, cell->length, folded + 1, sizeof folded - 2);
        if (length && folded[length] == ':') length--;
        for (size_t c = 1; c <= length; c++)
            if (folded[c] == '-') folded[c] = ' ';
        memcpy(folded + 1 + length, " ", 2);
        return length && strstr(words, folded); /* of the first text that is there */
    }
    return false;
}

static Status take(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    BadCell bad;
    if (is_total(m, row)) {
        row->aside = true;
        told_aside(m->load->sink, "rows of totals");
        return ST_OK;
    }
    m->row = (Row){
        .line = row->line, .table = m->map.table, .form = m->form, .newest = m->load->sink->newest};
    const bool converted = convert_row(m, row);
    for (size_t k = 0; k < m->row.losts && converted; k++)
        TRY(reject_bad(m, &m->row.lost[k], true, err));
    if (converted) TRY(m->map.table->take(m->load->sink, &m->row, err));
    row->aside = row_says_nothing(m->load->sink, &m->row) || m->row.aside;
    if (!m->row.reason) return ST_OK;
    row->rejected = true;
    bad = (BadCell){.column = m->row.bad_column, .reason = m->row.reason};
    memcpy(bad.value, m->row.bad_value, sizeof bad.value);
    memcpy(bad.readings, m->row.readings, sizeof bad.readings);
    return reject_bad(m, &bad, false, err);
}

/* ---- the file ---- */

static void ask_columns(Mapped *m) {
    m->lon = m->lat = -1;
    m->load->sink->given = 0;
    for (size_t c = 0; m->map.table->columns[c].name; c++) {
        m->form[c] = (CellForm){.decimal_mark = '.'}; /* of constants and what words mean */
        if (m->map.source[c] || m->map.constant[c]) m->load->sink->given |= 1u << c;
        if (!m->map.source[c]) continue;
        if (strcmp(m->map.table->columns[c].name, "lon") == 0) m->lon = (int)c;
        if (strcmp(m->map.table->columns[c].name, "lat") == 0) m->lat = (int)c;
        m->target[m->columns] = c;
        m->source[m->columns++] = (RowsColumn){.name = m->map.source[c], .required = false};
    }
}

/* A mapping that names a column the file lacks is a mistake, even where the table does not need
 * the column. */
static Status check_header(Mapped *m, const Sample *sample, Err *err) {
    for (size_t k = 0; k < m->columns; k++) {
        if (sample_has(sample, m->source[k].name)) continue;
        const char *near = text_nearest(m->source[k].name, sample->header);
        return FAIL(err, ST_INPUT, "%s:%lld: the file has no column '%s' that %s names%s%s%s",
                    m->load->part->path, (long long)sample->header_line, m->source[k].name,
                    m->map.path, near ? "; is it '" : "", near ? near : "", near ? "'?" : "");
    }
    return ST_OK;
}

/* Columns that nothing reads are named. */
static void tell_ignored(Mapped *m, const Sample *sample) {
    Text ignored = {0};
    for (size_t c = 0; c < sample->columns; c++) {
        bool used = !*sample->header[c];
        for (size_t k = 0; k < m->columns && !used; k++)
            used = strcmp(m->source[k].name, sample->header[c]) == 0;
        if (!used) text_addf(&ignored, "%s%s", ignored.length ? ", " : "", sample->header[c]);
    }
    if (ignored.length) load_note(m->load, 0, "ignored columns: %s", ignored.at);
    text_free(&ignored);
}

/* ---- what the columns say about their cells ---- */

static Status look(void *context, RowsRow *row, Err *err) {
    (void)err;
    Mapped *m = context;
    for (size_t k = 0; k < m->columns; k++) {
        const size_t column = m->target[k];
        const CellKind kind = m->map.table->columns[column].kind;
        const RowsCell cell = mapping_word(&m->map, column, row->cell[k]);
        if (kind == CELL_NUMBER) survey_number(&m->survey[column], &cell, row->line);
        if (kind == CELL_MONTH || kind == CELL_DATE || kind == CELL_TIME)
            survey_date(&m->survey[column], &cell, kind == CELL_MONTH, row->line);
    }
    return ST_OK;
}

/* The mark of a column that declares none: as it proves, or as the file does. */
static char found_decimal(const Survey *column, const Survey *file) {
    const char own = survey_decimal(column);
    return own || column->point ? own : column->shaped ? survey_decimal(file) : '.';
}

static Status refuse_against(Mapped *m, const char *column, const SurveyWitness *witness,
                             const char *what) {
    const char *path = m->map.path;
    return load_refuse(m->load, "the cells of column '%s' speak for %s (line %lld: %s), %s%s",
                       column, what, (long long)witness->line, witness->text,
                       path ? "and not for what is declared in " : "which a mapping can declare",
                       path ? path : ": import --map");
}

/* How the cells of column c are read; refuses the file when that would misread some. */
static Status take_form(Mapped *m, size_t c, const Survey *file) {
    const Mapping *map = &m->map;
    const Survey *survey = &m->survey[c];
    CellForm *form = &m->form[c];
    const char *name = map->source[c];
    form->decimal_mark = map->decimal_mark ? map->decimal_mark : found_decimal(survey, file);
    form->decimals = survey_decimal(survey) == form->decimal_mark;
    form->order = pattern_order(map->dates);
    const SurveyWitness *witness = survey_against_decimal(survey, form->decimal_mark);
    if (witness)
        return refuse_against(m, name, witness,
                              form->decimal_mark == '.' ? "a decimal comma" : "a decimal point");
    witness = survey_against_order(survey, form->order);
    if (witness)
        return refuse_against(m, name, witness,
                              form->order == DATES_DAY_FIRST ? "the month before the day"
                                                             : "the day before the month");
    if (form->order == DATES_ANY) form->order = survey_order(survey);
    return ST_OK;
}

static Status survey_columns(Mapped *m, const RowsFormat *format, Err *err) {
    Survey file = {0};
    TRY(rows_survey(m->load, 0, format, look, m, err));
    for (size_t k = 0; k < m->columns; k++) survey_add(&file, &m->survey[m->target[k]]);
    for (size_t k = 0; k < m->columns && !m->load->reason; k++)
        TRY(take_form(m, m->target[k], &file));
    return ST_OK;
}

/* ---- the file ---- */

static Status read_rows(Mapped *m, Err *err) {
    const Table *table = m->map.table;
    const RowsFormat format = {m->map.delimiter, m->map.encoding, m->source, NULL};
    Sample sample;
    m->load->file->kind = table->name;
    ask_columns(m);
    TRY(sample_take_as(m->load->part, format.encoding, format.delimiter, m->load->arena, &sample,
                       err));
    TRY(check_header(m, &sample, err));
    tell_ignored(m, &sample);
    TRY(survey_columns(m, &format, err));
    if (m->load->reason) return ST_OK; /* refused */
    if (m->map.projection) TRY(projection_open(m->map.projection, &m->projection, err));
    TRY(fact_writer_table(m->load->sink, table, err));
    m->load->sink->counts.zone = m->map.zone;
    return rows_read(m->load, 0, &format, take, m, err);
}

Status mapped_read(Load *load, const Mapping *mapping, Err *err) {
    Mapped *m = ARENA_ARRAY(load->arena, Mapped, 1);
    m->load = load;
    m->map = *mapping;
    const Status status = read_rows(m, err);
    projection_close(m->projection);
    return status;
}

static Status read_mapped(Load *load, Err *err) {
    Mapping mapping;
    if (!load->options->map)
        return FAIL(err, ST_USAGE, "%s: the source 'mapped' needs a mapping file: --map FILE",
                    load->part->path);
    TRY(mapping_load(load->options->map, load->arena, &mapping, err));
    return mapped_read(load, &mapping, err);
}

static int recognise(const Sample *sample) {
    (void)sample;
    return NOT_MINE; /* only when a mapping is given */
}

const Source source_mapped = {
    .name = "mapped",
    .title = "any CSV through a mapping file (--map FILE)",
    .recognise = recognise,
    .read = read_mapped,
};
