#include "datasets/sources/mapped/mapped_file.h"

#include <string.h>

bool mapped_convert(Mapped *m, const RowsRow *row) {
    const Mapping *map = &m->map;
    for (size_t c = 0; map->table->columns[c].name; c++)
        if (map->constant[c] && !mapped_text(m, c, map->constant[c], strlen(map->constant[c])))
            return false;
    for (size_t k = 0; k < m->columns; k++) {
        if (map->day_rows && m->target[k] == map->heading_column) continue; /* read as a day */
        const RowsCell cell = m->with[k] ? mapped_join(m, k, row) : row->cell[k];
        if (!mapped_cell(m, m->target[k], cell, row->typed[k] && !m->with[k])) return false;
    }
    return mapped_place(m, row);
}

/* The cell of the file that a column of the table was read from. */
static const char *place_of(const Mapped *m, const RowsRow *row, const Heading *heading,
                            const char *name) {
    const Column *columns = m->map.table->columns;
    if (heading && strcmp(name, columns[m->map.value_column].name) == 0)
        return rows_cell_name(row, heading->asked[0], name);
    for (size_t k = 0; k < m->columns; k++)
        if (strcmp(columns[m->target[k]].name, name) == 0) return rows_cell_name(row, k, name);
    return name;
}

Status mapped_reject_cell(Mapped *m, const Place *place, const BadCell *bad, bool cell, Err *err) {
    const bool secret = m->map.table->personal || m->load->personal;
    char reason[REASON_SHOWN];
    const Reject reject = {
        .line = m->row.line,
        .column = place_of(m, place->row, place->heading, bad->column),
        .reason = arena_strdup(m->load->arena,
                               reason_text(bad->reason, secret ? "" : bad->readings, reason)),
        .value = bad->value,
        .length = secret ? 0 : strlen(bad->value),
        .awaits = cell ? (Awaited){0} : m->row.awaits,
        .cell = cell,
        .shown = true};
    return load_reject(m->load, &reject, err);
}

Status mapped_pass(Mapped *m, RowsRow *row, const char *what) {
    row->aside = true;
    told_aside(m->load->sink, what);
    return ST_OK;
}

BadCell mapped_bad(const Mapped *m) {
    BadCell bad = {.column = m->row.bad_column, .reason = m->row.reason};
    memcpy(bad.value, m->row.bad_value, sizeof bad.value);
    memcpy(bad.readings, m->row.readings, sizeof bad.readings);
    return bad;
}

/* Why the row as a whole is rejected. */
Status mapped_reject(Mapped *m, const Place *place, Err *err) {
    const BadCell bad = mapped_bad(m);
    return mapped_reject_cell(m, place, &bad, false, err);
}

/* Thousands of euros become euros. */
static void scale(Mapped *m) {
    for (size_t c = 0; m->map.thousands && m->map.table->columns[c].name; c++)
        if (strcmp(m->map.table->columns[c].name, "amount_eur") == 0) m->row.cell[c].number *= 1000;
}

/* Writes the converted row; rejected when it has a reason afterwards. */
Status mapped_store(Mapped *m, const Place *place, Err *err) {
    scale(m);
    for (size_t k = 0; k < m->row.losts; k++)
        TRY(mapped_reject_cell(m, place, &m->row.lost[k], true, err));
    load_preview(m->load, &m->row);
    return m->map.table->take(m->load->sink, &m->row, err);
}

void mapped_begin(Mapped *m, const RowsRow *row) {
    m->row = (Row){.line = row->line, .table = m->map.table, .form = m->form};
    row_until(&m->row, m->load->sink->newest);
}

Status mapped_take(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    const Place place = {row, NULL};
    const char *what = mapped_nobody(m, row);
    if (what) return mapped_pass(m, row, what);
    mapped_begin(m, row);
    if (mapped_convert(m, row)) TRY(mapped_store(m, &place, err));
    row->aside = row_says_nothing(m->load->sink, &m->row) || m->row.aside;
    if (!m->row.reason) return ST_OK;
    row->rejected = true;
    return mapped_reject(m, &place, err);
}
