/* mapped - any city's own table, through a mapping file (import --map), into a neutral table. */
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/mapping.h"
#include "datasets/ingest/month_words.h"
#include "datasets/reference/projection.h"

/* Columns of the file that are unfolded and mean the same. */
typedef struct Heading {
    const char *means; /* of its cells: "2024-01", a counter */
    size_t count;
    size_t asked[4]; /* [count] among the columns asked for */
} Heading;

typedef struct Mapped {
    Load *load;
    const Mapping *map;
    Projection *projection;
    size_t columns, folded; /* asked for: those of a row, then those that are unfolded */
    RowsColumn source[ROWS_COLUMNS + 1];
    size_t target[COLUMNS_MAX]; /* [columns] their columns of the table */
    size_t headings;
    Heading heading[ROWS_COLUMNS];
    int lon, lat; /* columns of the table, -1 = not mapped */
    bool waits;   /* the storefront of the row that is unfolded is not known */
    Row row;
} Mapped;

enum { SERIAL_1970 = 25569, SERIAL_LAST = 109572 }; /* days from 1899-12-30; 2199-12-31 */

/* ---- one cell ---- */

/* What stands in a cell of the file, and whether a workbook knows it for a number or a day. */
typedef struct Given {
    RowsCell cell;
    bool typed;
} Given;

static Given given(const RowsRow *row, size_t asked) {
    return (Given){row->cell[asked], row->typed[asked]};
}

static char mark_of(const Mapped *m, const Given *given) {
    return given->typed ? '.' : m->map->decimal_mark;
}

static bool convert_text(Mapped *m, size_t column, const char *text, size_t length) {
    return row_convert(&m->row, column, text, length);
}

static bool convert_number(Mapped *m, size_t column, const Given *cell) {
    double value;
    char text[NUM_TEXT];
    if (!cell_number(&cell->cell, mark_of(m, cell), &value))
        return convert_text(m, column, cell->cell.text, cell->cell.length); /* says why */
    (void)num_format(value, text);
    return convert_text(m, column, text, strlen(text));
}

/* A day as a workbook knows it: "2024-01-31", with a time behind it, or shown as a bare number. */
static bool typed_date(const Given *cell, int *date) {
    double serial;
    if (!cell->typed) return false;
    if (cell->cell.length >= DATE_TEXT - 1 && date_parse(cell->cell.text, DATE_TEXT - 1, date))
        return true;
    if (!num_parse(cell->cell.text, cell->cell.length, &serial)) return false;
    if (!(serial >= 1 && serial <= SERIAL_LAST) || serial != floor(serial)) return false;
    *date = (int)serial - SERIAL_1970;
    return true;
}

static bool convert_date(Mapped *m, size_t column, const Given *cell) {
    int date;
    char text[DATE_TEXT];
    if (!typed_date(cell, &date) && !cell_date(&cell->cell, m->map->dates, &date))
        return convert_text(m, column, cell->cell.text, cell->cell.length);
    return convert_text(m, column, date_format(date, text), DATE_TEXT - 1);
}

/* A month is the first day of it in the same form, or named as people name months. */
static bool month_of(const Mapped *m, const Given *cell, int *date) {
    char with_day[32], whole[32], text[64];
    const char *pattern = m->map->months;
    int month;
    if (typed_date(cell, date)) return true;
    if (cell->cell.length == strlen(pattern)) {
        (void)snprintf(whole, sizeof whole, "%sdd", pattern);
        (void)snprintf(with_day, sizeof with_day, "%.*s01", (int)cell->cell.length,
                       cell->cell.text);
        if (cell_date(&(RowsCell){with_day, strlen(with_day)}, whole, date)) return true;
    }
    if (cell->cell.length >= sizeof text) return false;
    (void)snprintf(text, sizeof text, "%.*s", (int)cell->cell.length, cell->cell.text);
    if (!month_words(text, &month)) return false;
    *date = month_first_date(month);
    return true;
}

static bool convert_month(Mapped *m, size_t column, const Given *cell) {
    int date;
    char text[MONTH_TEXT];
    if (!month_of(m, cell, &date))
        return convert_text(m, column, cell->cell.text, cell->cell.length);
    return convert_text(m, column, month_format(month_of_date(date), text), MONTH_TEXT - 1);
}

/* Maps and converts one value; false after a rejection. */
static bool convert(Mapped *m, size_t column, Given given) {
    const RowsCell cell = given.cell = mapping_word(m->map, column, given.cell);
    const bool place = m->projection && ((int)column == m->lon || (int)column == m->lat);
    if (!cell.length || place) return place || convert_text(m, column, cell.text, 0);
    switch (m->map->table->columns[column].kind) {
        case CELL_NUMBER:
            return convert_number(m, column, &given);
        case CELL_DATE:
            return convert_date(m, column, &given);
        case CELL_MONTH:
            return convert_month(m, column, &given);
        case CELL_WORD:
        case CELL_TEXT:
            break;
    }
    return convert_text(m, column, cell.text, cell.length);
}

/* ---- one row ---- */

static Given cell_of(const Mapped *m, const RowsRow *row, int column) {
    for (size_t k = 0; k < m->columns; k++)
        if ((int)m->target[k] == column) return given(row, k);
    return (Given){0};
}

/* Projected metres to degrees; false after a rejection. */
static bool convert_place(Mapped *m, const RowsRow *row) {
    if (!m->projection || m->lon < 0 || m->lat < 0) return true;
    const Given east = cell_of(m, row, m->lon), north = cell_of(m, row, m->lat);
    double x, y, lon, lat;
    const char *why = "not a number";
    if (!east.cell.length && !north.cell.length) return true;
    Cell *cells[2] = {&m->row.cell[m->lon], &m->row.cell[m->lat]};
    if (!cell_number(&east.cell, mark_of(m, &east), &x) ||
        !cell_number(&north.cell, mark_of(m, &north), &y) ||
        !projection_wgs84(m->projection, x, y, &lon, &lat, &why)) {
        *cells[0] = (Cell){.given = true, .text = east.cell.text, .length = east.cell.length};
        (void)row_reject(&m->row, (size_t)m->lon, why);
        return false;
    }
    *cells[0] = (Cell){.given = true, .number = lon};
    *cells[1] = (Cell){.given = true, .number = lat};
    return true;
}

static bool convert_row(Mapped *m, const RowsRow *row) {
    const Mapping *map = m->map;
    for (size_t c = 0; map->table->columns[c].name; c++)
        if (map->constant[c] && !convert_text(m, c, map->constant[c], strlen(map->constant[c])))
            return false;
    for (size_t k = 0; k < m->columns; k++)
        if (!convert(m, m->target[k], given(row, k))) return false;
    return convert_place(m, row);
}

/* The cell of the file that the rejected column of the table was read from. */
static const char *place_of(const Mapped *m, const RowsRow *row, const Heading *heading) {
    const char *name = m->row.bad_column;
    if (heading && strcmp(name, m->map->table->columns[m->map->value_column].name) == 0)
        return rows_cell_name(row, heading->asked[0], name);
    for (size_t k = 0; k < m->columns; k++)
        if (strcmp(m->map->table->columns[m->target[k]].name, name) == 0)
            return rows_cell_name(row, k, name);
    return name;
}

static Status reject(Mapped *m, const RowsRow *row, const Heading *heading, Err *err) {
    const Reject bad = {.line = row->line,
                        .column = place_of(m, row, heading),
                        .reason = m->row.reason,
                        .value = m->row.bad_value,
                        .length = strlen(m->row.bad_value),
                        .awaits = m->row.awaits};
    return load_reject(m->load, &bad, err);
}

static Status take(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    m->row = (Row){.line = row->line, .table = m->map->table};
    if (convert_row(m, row)) {
        load_preview(m->load, &m->row);
        TRY(m->map->table->take(m->load->sink, &m->row, err));
    }
    row->aside = m->row.aside;
    if (!m->row.reason) return ST_OK;
    row->rejected = true;
    return reject(m, row, NULL, err);
}

/* ---- a row that is unfolded ---- */

/* The cell of a heading, or the sum of its parts; false after a rejection. */
static bool convert_parts(Mapped *m, const Heading *heading, const RowsRow *row) {
    char text[NUM_TEXT];
    double sum = 0, value;
    const size_t column = m->map->value_column;
    if (heading->count == 1) return convert(m, column, given(row, heading->asked[0]));
    for (size_t k = 0; k < heading->count; k++) {
        const Given part = given(row, heading->asked[k]);
        if (!part.cell.length) continue;
        if (!cell_number(&part.cell, mark_of(m, &part), &value))
            return convert_text(m, column, part.cell.text, part.cell.length);
        sum += value;
    }
    (void)num_format(sum, text);
    return convert_text(m, column, text, strlen(text));
}

static bool is_empty(const Heading *heading, const RowsRow *row) {
    for (size_t k = 0; k < heading->count; k++)
        if (row->cell[heading->asked[k]].length) return false;
    return true;
}

/* One cell as a row of the table. */
static Status take_heading(Mapped *m, const Heading *heading, const RowsRow *row, Err *err) {
    const Row kept = m->row;
    const size_t column = m->map->heading_column;
    if (convert_text(m, column, heading->means, strlen(heading->means)) &&
        convert_parts(m, heading, row)) {
        load_preview(m->load, &m->row);
        TRY(m->map->table->take(m->load->sink, &m->row, err));
    }
    if (m->row.reason)
        TRY(reject(m, row, heading, err));
    else if (!m->row.aside)
        load_taken(m->load, 0, 1);
    m->waits = m->row.awaits.length > 0;
    m->row = kept;
    return ST_OK;
}

/* Each cell counts as a row. Where the storefront is not known, the line waits as a whole. */
static Status take_folded(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    m->row = (Row){.line = row->line, .table = m->map->table};
    row->aside = true;
    m->waits = false;
    if (!convert_row(m, row)) return reject(m, row, NULL, err);
    for (size_t k = 0; k < m->headings && !m->waits; k++)
        if (!is_empty(&m->heading[k], row)) TRY(take_heading(m, &m->heading[k], row, err));
    return ST_OK;
}

/* ---- the file ---- */

static void ask_columns(Mapped *m) {
    const Table *table = m->map->table;
    m->lon = m->lat = -1;
    for (size_t c = 0; table->columns[c].name; c++) {
        if (!m->map->source[c]) continue;
        if (strcmp(table->columns[c].name, "lon") == 0) m->lon = (int)c;
        if (strcmp(table->columns[c].name, "lat") == 0) m->lat = (int)c;
        m->target[m->columns] = c;
        m->source[m->columns++] = (RowsColumn){.name = m->map->source[c], .required = false};
    }
}

static Heading *heading_of(Mapped *m, const char *means) {
    for (size_t k = 0; k < m->headings; k++)
        if (strcmp(m->heading[k].means, means) == 0) return &m->heading[k];
    m->heading[m->headings] = (Heading){.means = means};
    return &m->heading[m->headings++];
}

static Status ask_headings(Mapped *m, const char *const *header, size_t columns, Err *err) {
    const char *path = m->load->part->path;
    for (size_t c = 0; c < columns && m->map->unfolds; c++) {
        const char *means = mapping_heading(m->map, header[c], m->load->arena);
        if (!means) continue;
        if (m->columns + m->folded == ROWS_COLUMNS - 1)
            return FAIL(err, ST_INPUT, "%s: more than %d columns to unfold", path,
                        ROWS_COLUMNS - 1);
        Heading *heading = heading_of(m, means);
        if (heading->count == sizeof heading->asked / sizeof *heading->asked)
            return FAIL(err, ST_INPUT, "%s: more than four columns stand for %s", path, means);
        if (heading->count && !m->map->headings &&
            m->map->table->columns[m->map->heading_column].kind == CELL_MONTH)
            return FAIL(err, ST_INPUT,
                        "%s: two columns stand for the month %s; name the ones to read in "
                        "[unfolded] of %s",
                        path, means, m->map->path);
        heading->asked[heading->count++] = m->columns + m->folded;
        m->source[m->columns + m->folded++] = (RowsColumn){.name = header[c]};
    }
    if (m->map->unfolds && !m->folded)
        return FAIL(err, ST_INPUT, "%s: no heading is one that %s unfolds", path, m->map->path);
    return ST_OK;
}

/* A mapping that names a column the file lacks is a mistake, even where the table does not need
 * the column. */
static Status check_header(Mapped *m, const char *const *header, Err *err) {
    for (size_t k = 0; k < m->columns; k++) {
        size_t c = 0;
        while (header[c] && strcmp(header[c], m->source[k].name) != 0) c++;
        if (header[c]) continue;
        const char *near = text_nearest(m->source[k].name, header);
        return FAIL(err, ST_INPUT, "%s:%d: the file has no column '%s' that %s names%s%s%s",
                    m->load->part->path, m->map->header ? m->map->header : 1, m->source[k].name,
                    m->map->path, near ? "; is it '" : "", near ? near : "", near ? "'?" : "");
    }
    return ST_OK;
}

static Status read_rows(Mapped *m, Err *err) {
    const Table *table = m->map->table;
    const RowsFormat format = {.delimiter = m->map->delimiter,
                               .encoding = m->map->encoding,
                               .columns = m->source,
                               .header = m->map->header,
                               .header_lines = m->map->header_lines};
    const char *const *header;
    size_t columns;
    m->load->file->kind = table->name;
    ask_columns(m);
    TRY(rows_header(m->load, 0, &format, &header, &columns, err));
    TRY(check_header(m, header, err));
    TRY(ask_headings(m, header, columns, err));
    if (m->map->projection) TRY(projection_open(m->map->projection, &m->projection, err));
    TRY(fact_writer_table(m->load->sink, table, err));
    return rows_read(m->load, 0, &format, m->map->unfolds ? take_folded : take, m, err);
}

/* The mapping of the unit; without one (a test, a fuzz target) the first of the file. */
static Status find_mapping(Mapped *m, Err *err) {
    MappingFile file;
    m->map = m->load->mapping;
    if (m->map) return ST_OK;
    if (!m->load->options->map)
        return FAIL(err, ST_USAGE, "%s: the source 'mapped' needs a mapping file: --map FILE",
                    m->load->part->path);
    TRY(mapping_load(m->load->options->map, m->load->arena, &file, err));
    m->map = file.mapping;
    return ST_OK;
}

static Status read_mapped(Load *load, Err *err) {
    Mapped *m = ARENA_ARRAY(load->arena, Mapped, 1);
    m->load = load;
    TRY(find_mapping(m, err));
    const Status status = read_rows(m, err);
    projection_close(m->projection);
    return status;
}

static int recognise(const Sample *sample) {
    (void)sample;
    return NOT_MINE; /* only when a mapping is given */
}

const Source source_mapped = {
    .name = "mapped",
    .title = "any CSV or sheet through a mapping file (--map FILE)",
    .recognise = recognise,
    .read = read_mapped,
};
