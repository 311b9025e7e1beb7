#include "datasets/panel/panel_columns.h"

#include <limits.h>
#include <stddef.h>
#include <string.h>

#define ONE(field, blank) \
    { offsetof(Panel, field), sizeof *((Panel *)0)->field, WIDTH_ONE, blank, false }
#define TEXT(field) \
    { offsetof(Panel, field), sizeof *((Panel *)0)->field, WIDTH_ONE, BLANK_ALWAYS, true }
#define MONTHS(field, blank) \
    { offsetof(Panel, field), sizeof *((Panel *)0)->field, WIDTH_MONTHS, blank, false }

const PanelColumn panel_column[PANEL_COLUMNS] = {
    TEXT(id),
    TEXT(name),
    TEXT(street),
    TEXT(house_number),
    TEXT(postcode),
    TEXT(district),
    TEXT(enterprise),
    TEXT(traits),
    ONE(key, BLANK_ALWAYS),
    ONE(district_basis, BLANK_ZERO),
    ONE(sector, BLANK_ALWAYS),
    MONTHS(turnover, BLANK_NAN),
    MONTHS(period, BLANK_OWN),
    {offsetof(Panel, zero), 1, WIDTH_BITS, BLANK_ZERO, false},
    MONTHS(footfall, BLANK_NAN),
    ONE(footfall_sd, BLANK_ZERO),
    ONE(footfall_month_sd, BLANK_ZERO),
    ONE(footfall_m, BLANK_NAN),
    ONE(staff, BLANK_NAN),
    ONE(area, BLANK_NAN),
    ONE(hours, BLANK_NAN),
    ONE(lon, BLANK_NAN),
    ONE(lat, BLANK_NAN),
    ONE(transfer, BLANK_ALWAYS),
    ONE(documented, BLANK_ZERO),
    ONE(central, BLANK_ZERO),
    ONE(shared, BLANK_ZERO),
    ONE(allocation_sd, BLANK_ZERO),
    ONE(margin_sd, BLANK_ZERO),
    ONE(link_millibits, BLANK_SURE),
    ONE(link_sd, BLANK_ZERO),
    MONTHS(proxy[0], BLANK_NAN),
    MONTHS(proxy[1], BLANK_NAN),
    MONTHS(proxy[2], BLANK_NAN),
    MONTHS(proxy[3], BLANK_NAN),
    MONTHS(proxy[4], BLANK_NAN),
    MONTHS(proxy[5], BLANK_NAN),
    MONTHS(proxy[6], BLANK_NAN),
    ONE(shops, BLANK_ZERO),
    ONE(confirmed, BLANK_NEVER),
    ONE(phoenix, BLANK_ZERO),
    ONE(opaque, BLANK_ZERO),
};
static_assert(PROXY_KINDS == 7, "a new kind of proxy needs its row above");

const void *panel_column_of(const Panel *panel, const PanelColumn *column) {
    const void *rows;
    memcpy(&rows, (const char *)panel + column->offset, sizeof rows);
    return rows;
}

void panel_column_set(Panel *panel, const PanelColumn *column, const void *rows) {
    memcpy((char *)panel + column->offset, &rows, sizeof rows);
}

size_t panel_column_row(const PanelColumn *column, size_t months) {
    const size_t values = column->width == WIDTH_ONE      ? 1
                          : column->width == WIDTH_MONTHS ? months
                                                          : zero_months_bytes(months);
    return values * column->size;
}

uint64_t panel_columns(const Panel *panel) {
    uint64_t columns = 0;
    for (size_t k = 0; k < PANEL_COLUMNS; k++)
        columns |= (uint64_t)(panel_column_of(panel, &panel_column[k]) != NULL) << k;
    return columns;
}

static void fill_ints(void *rows, size_t count, int value) {
    int *row = rows;
    for (size_t k = 0; k < count; k++) row[k] = value;
}

/* values: of all rows. */
static void fill_blank(const PanelColumn *column, size_t values, size_t months, void *rows) {
    float *real = rows;
    unsigned char *figure = rows;
    switch (column->blank) {
        case BLANK_NAN:
            for (size_t k = 0; k < values; k++) real[k] = NAN;
            break;
        case BLANK_NEVER:
            fill_ints(rows, values, INT_MIN);
            break;
        case BLANK_SURE:
            fill_ints(rows, values, INT32_MAX);
            break;
        case BLANK_OWN:
            for (size_t k = 0; k < values; k++) figure[k] = (unsigned char)(k % months);
            break;
        case BLANK_ALWAYS:
        case BLANK_ZERO:
            break;
    }
}

void panel_columns_fill(Panel *panel, uint64_t columns, Arena *arena) {
    for (size_t k = 0; k < PANEL_COLUMNS; k++) {
        const PanelColumn *column = &panel_column[k];
        if (!(columns >> k & 1) || panel_column_of(panel, column)) continue;
        assert(column->blank != BLANK_ALWAYS);
        const size_t bytes = panel->n * panel_column_row(column, panel->months);
        void *rows = arena_alloc(arena, bytes + 1, 1);
        fill_blank(column, bytes / column->size, panel->months, rows);
        panel_column_set(panel, column, rows);
    }
}
