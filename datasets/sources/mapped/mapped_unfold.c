#include "datasets/sources/mapped/mapped_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text_trim.h"

/* The cell of a heading, or the sum of its parts; false after a rejection. */
static bool convert_parts(Mapped *m, const Heading *heading, const RowsRow *row) {
    char text[NUM_TEXT];
    double sum = 0, value;
    const size_t column = m->map.value_column, first = heading->asked[0];
    if (heading->count == 1) return mapped_cell(m, column, row->cell[first], row->typed[first]);
    for (size_t k = 0; k < heading->count; k++) {
        const size_t asked = heading->asked[k];
        const RowsCell *cell = &row->cell[asked];
        if (!cell->length) continue;
        if (!cell_number(cell, row->typed[asked] ? '.' : m->form[column].decimal_mark, &value)) {
            if (!mapped_text(m, column, cell->text, cell->length)) return false;
            value = m->row.cell[column].given ? m->row.cell[column].number : 0;
        }
        if (!isnan(value)) sum += value; /* a direction that was not counted */
    }
    (void)num_format(sum, text);
    return mapped_typed(m, column, &(RowsCell){text, strlen(text)});
}

static bool is_empty(const Heading *heading, const RowsRow *row) {
    for (size_t k = 0; k < heading->count; k++)
        if (!text_missing(row->cell[heading->asked[k]].text, row->cell[heading->asked[k]].length))
            return false;
    return true;
}

/* "08:00" of the day in the row, whose own midnight is left out. */
static bool convert_hour(Mapped *m, const Heading *heading, const RowsRow *row) {
    const size_t column = m->map.heading_column;
    const RowsCell *day = NULL;
    RowsCell joined;
    for (size_t k = 0; k < m->columns && !day; k++) {
        if (m->target[k] != column) continue;
        joined = m->with[k] ? mapped_join(m, k, row) : row->cell[k];
        day = &joined;
    }
    size_t length = day ? day->length : 0;
    const char *blank = length ? memchr(day->text, ' ', length) : NULL;
    if (blank && memchr(day->text, ':', length)) length = (size_t)(blank - day->text);
    (void)snprintf(m->hour, JOINED, "%.*s %s", (int)(length < JOINED / 2 ? length : JOINED / 2),
                   day ? day->text : "", heading->means);
    return mapped_text(m, column, m->hour, strlen(m->hour));
}

/* A period is named by its first day and its last. */
static bool convert_heading(Mapped *m, const Heading *heading, const RowsRow *row) {
    const size_t column = m->map.heading_column, length = strlen(heading->means);
    if (m->map.hours) return convert_hour(m, heading, row);
    return mapped_text(m, column, heading->means, length) &&
           (!m->map.periods || mapped_text(m, column + 1, heading->means, length));
}

/* One cell as a row of the table. */
static Status take_heading(Mapped *m, const Heading *heading, const RowsRow *row, Err *err) {
    const Row kept = m->row;
    const Place place = {row, heading};
    if (convert_heading(m, heading, row) && convert_parts(m, heading, row))
        TRY(mapped_store(m, &place, err));
    const bool nothing = row_says_nothing(m->load->sink, &m->row);
    if (!nothing && m->row.reason)
        TRY(mapped_reject(m, &place, err));
    else if (!nothing && !m->row.aside)
        load_taken(m->load, 0, 1);
    m->waits = m->row.awaits.length > 0;
    m->row = kept;
    m->row.losts = 0; /* told with the first cell */
    return ST_OK;
}

/* Each cell counts as a row. Where the storefront is not known, the line waits as a whole. */
Status mapped_take_folded(void *context, RowsRow *row, Err *err) {
    Mapped *m = context;
    const char *what = mapped_nobody(m, row);
    if (what) return mapped_pass(m, row, what);
    mapped_begin(m, row);
    row->aside = true;
    m->waits = false;
    if (!mapped_convert(m, row)) return mapped_reject(m, &(Place){row, NULL}, err);
    for (size_t k = 0; k < m->headings && !m->waits; k++)
        if (!is_empty(&m->heading[k], row)) TRY(take_heading(m, &m->heading[k], row, err));
    return ST_OK;
}
