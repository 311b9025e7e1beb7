/* mapped - any city's own CSV, through a mapping file (import --map), into a neutral table. */
#include <limits.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/ingest/fact_writer.h"
#include "datasets/ingest/mapping.h"
#include "datasets/reference/projection.h"

typedef struct Mapped {
    Load *load;
    Mapping map;
    Projection *projection;
    size_t columns;
    RowsColumn source[COLUMNS_MAX + 1]; /* the file's columns asked for */
    size_t target[COLUMNS_MAX];         /* their columns of the table */
    int lon, lat;                       /* columns of the table, -1 = not mapped */
    Row row;
} Mapped;

/* ---- one cell ---- */

static bool convert_text(Mapped *m, size_t column, const char *text, size_t length) {
    return row_convert(&m->row, column, text, length);
}

static bool convert_number(Mapped *m, size_t column, const RowsCell *cell) {
    double value;
    char text[NUM_TEXT];
    if (!cell_number(cell, m->map.decimal_mark, &value))
        return convert_text(m, column, cell->text, cell->length); /* says why */
    (void)num_format(value, text);
    return convert_text(m, column, text, strlen(text));
}

static bool convert_date(Mapped *m, size_t column, const RowsCell *cell) {
    int date;
    char text[DATE_TEXT];
    if (!cell_date(cell, m->map.dates, &date))
        return convert_text(m, column, cell->text, cell->length);
    return convert_text(m, column, date_format(date, text), DATE_TEXT - 1);
}

/* A month is the first day of it in the same form. */
static bool convert_month(Mapped *m, size_t column, const RowsCell *cell) {
    char with_day[32], text[MONTH_TEXT];
    const char *pattern = m->map.months;
    int date;
    if (cell->length + 3 > sizeof with_day || cell->length != strlen(pattern))
        return convert_text(m, column, cell->text, cell->length);
    memcpy(with_day, cell->text, cell->length);
    memcpy(with_day + cell->length, "01", 3);
    char whole[32];
    memcpy(whole, pattern, strlen(pattern));
    memcpy(whole + strlen(pattern), "dd", 3);
    if (!cell_date(&(RowsCell){with_day, cell->length + 2}, whole, &date))
        return convert_text(m, column, cell->text, cell->length);
    return convert_text(m, column, month_format(month_of_date(date), text), MONTH_TEXT - 1);
}

/* Maps and converts one value; false after a rejection. */
static bool convert(Mapped *m, size_t column, RowsCell cell) {
    cell = mapping_word(&m->map, column, cell);
    const bool place = m->projection && ((int)column == m->lon || (int)column == m->lat);
    if (!cell.length || place) return place || convert_text(m, column, cell.text, 0);
    switch (m->map.table->columns[column].kind) {
        case CELL_NUMBER:
            return convert_number(m, column, &cell);
        case CELL_DATE:
            return convert_date(m, column, &cell);
        case CELL_MONTH:
            return convert_month(m, column, &cell);
        case CELL_WORD:
        case CELL_TEXT:
            break;
    }
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
    Cell *cells[2] = {&m->row.cell[m->lon], &m->row.cell[m->lat]};
    if (!cell_number(east, m->map.decimal_mark, &x) ||
        !cell_number(north, m->map.decimal_mark, &y) ||
        !projection_wgs84(m->projection, x, y, &lon, &lat, &why)) {
        *cells[0] = (Cell){.given = true, .text = east->text, .length = east->length};
        (void)row_reject(&m->row, (size_t)m->lon, why);
        return false;
    }
    *cells[0] = (Cell){.given = true, .number = lon};
    *cells[1] = (Cell){.given = true, .number = lat};
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

static Status take(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    m->row = (Row){.line = row->line, .table = m->map.table};
    if (convert_row(m, row)) TRY(m->map.table->take(m->load->sink, &m->row, err));
    row->aside = m->row.aside;
    if (!m->row.reason) return ST_OK;
    row->rejected = true;
    const Reject bad = {.line = row->line,
                        .column = m->row.bad_column,
                        .reason = m->row.reason,
                        .value = m->row.bad_value,
                        .length = strlen(m->row.bad_value),
                        .awaits = m->row.awaits};
    return load_reject(m->load, &bad, err);
}

/* ---- the file ---- */

static void ask_columns(Mapped *m) {
    m->lon = m->lat = -1;
    for (size_t c = 0; m->map.table->columns[c].name; c++) {
        if (!m->map.source[c]) continue;
        if (strcmp(m->map.table->columns[c].name, "lon") == 0) m->lon = (int)c;
        if (strcmp(m->map.table->columns[c].name, "lat") == 0) m->lat = (int)c;
        m->target[m->columns] = c;
        m->source[m->columns++] = (RowsColumn){.name = m->map.source[c], .required = false};
    }
}

/* A mapping that names a column the file lacks is a mistake, even where the table does not need
 * the column. */
static Status check_header(Mapped *m, Err *err) {
    Sample sample;
    const char *header[SAMPLE_COLUMNS + 1] = {NULL};
    TRY(sample_take(m->load->part, m->load->arena, &sample, err));
    for (size_t c = 0; c < sample.columns; c++)
        header[c] =
            rows_utf8(m->load->arena, m->map.encoding, sample.header[c], strlen(sample.header[c]));
    for (size_t k = 0; k < m->columns; k++) {
        bool found = false;
        for (size_t c = 0; c < sample.columns && !found; c++)
            found = strcmp(header[c], m->source[k].name) == 0;
        if (found) continue;
        const char *near = text_nearest(m->source[k].name, header);
        return FAIL(err, ST_INPUT, "%s:1: the file has no column '%s' that %s names%s%s%s",
                    m->load->part->path, m->source[k].name, m->map.path, near ? "; is it '" : "",
                    near ? near : "", near ? "'?" : "");
    }
    return ST_OK;
}

static Status read_rows(Mapped *m, Err *err) {
    const Table *table = m->map.table;
    m->load->file->kind = table->name;
    ask_columns(m);
    TRY(check_header(m, err));
    if (m->map.projection) TRY(projection_open(m->map.projection, &m->projection, err));
    TRY(fact_writer_table(m->load->sink, table, err));
    return rows_read(m->load, 0, &(RowsFormat){m->map.delimiter, m->map.encoding, m->source, NULL},
                     take, m, err);
}

static Status read_mapped(Load *load, Err *err) {
    if (!load->options->map)
        return FAIL(err, ST_USAGE, "%s: the source 'mapped' needs a mapping file: --map FILE",
                    load->part->path);
    Mapped *m = ARENA_ARRAY(load->arena, Mapped, 1);
    m->load = load;
    TRY(mapping_load(load->options->map, load->arena, &m->map, err));
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
    .title = "any CSV through a mapping file (--map FILE)",
    .recognise = recognise,
    .read = read_mapped,
};
