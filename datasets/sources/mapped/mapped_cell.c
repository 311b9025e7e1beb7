#include "datasets/sources/mapped/mapped_file.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"

enum { SERIAL_1970 = 25569, SERIAL_LAST = 109572 }; /* days from 1899-12-30; 2199-12-31 */

bool mapped_text(Mapped *m, size_t column, const char *text, size_t length) {
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
    if (m->map.table->columns[column].kind == CELL_TIME) {
        (void)date_format(date, m->declared);
        *valid = mapped_text(m, column, m->declared, DATE_TEXT - 1);
        return true;
    }
    (void)date_format(date, text);
    *valid = mapped_text(m, column, text, month ? MONTH_TEXT - 1 : DATE_TEXT - 1);
    return true;
}

/* A day as a workbook knows it: "2024-01-31", with a time behind it, or shown as a bare number. */
static bool typed_date(const RowsCell *cell, int *date) {
    double serial;
    if (cell->length >= DATE_TEXT - 1 && date_parse(cell->text, DATE_TEXT - 1, date)) return true;
    if (!num_parse(cell->text, cell->length, &serial)) return false;
    if (!(serial >= 1 && serial <= SERIAL_LAST) || serial != floor(serial)) return false;
    *date = (int)serial - SERIAL_1970;
    return true;
}

/* What a workbook knows as a number or a day, whatever the mapping declares. */
bool mapped_typed(Mapped *m, size_t column, const RowsCell *cell) {
    const CellKind kind = m->map.table->columns[column].kind;
    const CellForm kept = m->form[column];
    char text[DATE_TEXT];
    int date;
    const bool named = m->map.table->columns[column].is & (COLUMN_FROM | COLUMN_TO) &&
                       cell->length == 4; /* a year */
    if ((kind == CELL_DATE || kind == CELL_MONTH) && !named && typed_date(cell, &date)) {
        (void)date_format(date, text);
        return mapped_text(m, column, text, kind == CELL_MONTH ? MONTH_TEXT - 1 : DATE_TEXT - 1);
    }
    m->form[column] = (CellForm){.decimal_mark = '.', .decimals = true};
    const bool valid = mapped_text(m, column, cell->text, cell->length);
    m->form[column] = kept;
    return valid;
}

/* Maps and converts one value; false after a rejection. */
bool mapped_cell(Mapped *m, size_t column, RowsCell cell, bool typed) {
    cell = mapping_word(&m->map, column, cell);
    const CellKind kind = m->map.table->columns[column].kind;
    bool valid;
    if (m->projection && ((int)column == m->lon || (int)column == m->lat)) return true;
    if (typed) return mapped_typed(m, column, &cell);
    if ((kind == CELL_DATE || kind == CELL_MONTH || kind == CELL_TIME) &&
        convert_declared(m, column, &cell, &valid))
        return valid;
    return mapped_text(m, column, cell.text, cell.length);
}
