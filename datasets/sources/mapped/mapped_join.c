#include "datasets/sources/mapped/mapped_file.h"

#include <stdio.h>
#include <string.h>

static int shown(const RowsCell *cell) {
    return (int)(cell->length < JOINED / 4 ? cell->length : JOINED / 4);
}

static bool is_bare(const RowsCell *cell) {
    return strspn(cell->text, "0123456789") >= cell->length;
}

/* "2024", "3", "31" and "14" as "2024-03-31 14:00"; "maart" in its place as "31 maart 2024". */
static RowsCell join_day(Mapped *m, size_t k, const RowsRow *row) {
    const RowsCell *year = &row->cell[k], *month = &row->cell[m->with[k]], *day = month + 1,
                   *hour = m->parts[k] > 3 ? day + 1 : NULL;
    char *out = m->joined[k];
    if (!year->length || !month->length || !day->length || (hour && !hour->length))
        return (RowsCell){"", 0};
    if (is_bare(month))
        (void)snprintf(out, JOINED, "%.*s-%s%.*s-%s%.*s", shown(year), year->text,
                       month->length < 2 ? "0" : "", shown(month), month->text,
                       day->length < 2 ? "0" : "", shown(day), day->text);
    else
        (void)snprintf(out, JOINED, "%.*s %.*s %.*s", shown(day), day->text, shown(month),
                       month->text, shown(year), year->text);
    const size_t length = strlen(out);
    if (hour)
        (void)snprintf(out + length, JOINED - length, " %.*s%s", shown(hour), hour->text,
                       is_bare(hour) ? ":00" : "");
    return (RowsCell){out, strlen(out)};
}

/* "2024" and "3" as "2024-03", "2024" and "maart" as "maart 2024", a day and its hour; of periods,
 * "2024" and "3" as "2024 Q3". */
RowsCell mapped_join(Mapped *m, size_t k, const RowsRow *row) {
    if (m->parts[k] > 2) return join_day(m, k, row);
    const Column *spec = &m->map.table->columns[m->target[k]];
    const bool period = spec->is & (COLUMN_FROM | COLUMN_TO);
    char *out = m->joined[k];
    const RowsCell *a = &row->cell[k], *b = &row->cell[m->with[k]];
    const bool month = spec->kind == CELL_MONTH;
    const bool bare = strspn(b->text, "0123456789") >= b->length;
    const int first = (int)(a->length < JOINED / 3 ? a->length : JOINED / 3),
              second = (int)(b->length < JOINED / 3 ? b->length : JOINED / 3);
    if (!a->length || !b->length) return (RowsCell){"", 0};
    if (period)
        (void)snprintf(out, JOINED, "%.*s %s%.*s", first, a->text, bare ? "Q" : "", second,
                       b->text);
    else if (month && bare)
        (void)snprintf(out, JOINED, "%.*s-%s%.*s", first, a->text, second < 2 ? "0" : "", second,
                       b->text);
    else if (month)
        (void)snprintf(out, JOINED, "%.*s %.*s", second, b->text, first, a->text);
    else
        (void)snprintf(out, JOINED, "%.*s %.*s%s", first, a->text, second, b->text,
                       bare ? ":00" : "");
    return (RowsCell){out, strlen(out)};
}
