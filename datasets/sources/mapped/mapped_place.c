#include "datasets/sources/mapped/mapped_file.h"

#include <math.h>
#include <string.h>

#include "datasets/base/place_text.h"

static const RowsCell *cell_of(const Mapped *m, const RowsRow *row, int column, char *mark) {
    for (size_t k = 0; k < m->columns; k++) {
        if ((int)m->target[k] != column) continue;
        *mark = row->typed[k] ? '.' : m->map.decimal_mark;
        return &row->cell[k];
    }
    return NULL;
}

/* From two cells, or from one that holds both. */
static bool metres_of(const RowsCell *east, char mark_east, const RowsCell *north, char mark_north,
                      double *x, double *y) {
    PlaceText place;
    if (cell_number(east, mark_east, x) && cell_number(north, mark_north, y))
        return !isnan(*x) && !isnan(*y);
    if (east->length != north->length || memcmp(east->text, north->text, east->length) != 0)
        return false;
    if (place_text_read(east->text, east->length, &place) != PLACE_PAIR) return false;
    *x = place.x;
    *y = place.y;
    return true;
}

/* Projected metres to degrees; false after a rejection. */
bool mapped_place(Mapped *m, const RowsRow *row) {
    if (!m->projection || m->lon < 0 || m->lat < 0) return true;
    char mark_east = '.', mark_north = '.';
    const RowsCell *east = cell_of(m, row, m->lon, &mark_east),
                   *north = cell_of(m, row, m->lat, &mark_north);
    double x, y, lon, lat;
    const char *why = "not a number", *ignored;
    if (!east || !north || (!east->length && !north->length)) return true;
    if (!east->length || !north->length)
        return row_refuse_cell(&m->row, (size_t)m->lon, east->length ? east : north,
                               "one half of a place: the other is empty");
    if (!metres_of(east, mark_east, north, mark_north, &x, &y))
        return row_refuse_cell(&m->row, (size_t)m->lon, east, why);
    if (x == 0 || y == 0)
        return row_refuse_cell(&m->row, (size_t)m->lon, east, "0 metres is no place");
    if (!projection_wgs84(m->projection, x, y, &lon, &lat, &why)) {
        const bool turned = projection_wgs84(m->projection, y, x, &lon, &lat, &ignored);
        return row_refuse_cell(&m->row, (size_t)m->lon, east,
                               turned ? "x and y are swapped: exchanged they are a place" : why);
    }
    m->row.cell[m->lon] = (Cell){.given = true, .number = lon};
    m->row.cell[m->lat] = (Cell){.given = true, .number = lat};
    return true;
}
