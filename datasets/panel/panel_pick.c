#include "datasets/panel/panel.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

typedef struct Pick {
    const uint32_t *row;
    size_t count;
    Arena *arena;
} Pick;

/* The picked rows of a column with `size` bytes per storefront; NULL stays NULL. */
static const void *rows_of(const Pick *pick, const void *column, size_t size) {
    if (!column) return NULL;
    char *out = arena_alloc(pick->arena, pick->count, size);
    for (size_t k = 0; k < pick->count; k++)
        memcpy(out + k * size, (const char *)column + pick->row[k] * size, size);
    return out;
}

#define ROWS(column, each) \
    out->column = rows_of(&pick, panel->column, (each) * sizeof *panel->column)

void panel_pick(const Panel *panel, const uint32_t *row, size_t count, Arena *arena, Panel *out) {
    assert(count > 0 && row[count - 1] < panel->n);
    const Pick pick = {row, count, arena};
    *out = *panel;
    out->n = count;
    ROWS(key, 1);
    ROWS(id, 1);
    ROWS(name, 1);
    ROWS(street, 1);
    ROWS(house_number, 1);
    ROWS(postcode, 1);
    ROWS(district, 1);
    ROWS(district_basis, 1);
    ROWS(enterprise, 1);
    ROWS(traits, 1);
    ROWS(sector, 1);
    ROWS(turnover, panel->months);
    ROWS(period, panel->months);
    ROWS(zero, zero_months_bytes(panel->months));
    ROWS(footfall, panel->months);
    ROWS(staff, 1);
    ROWS(area, 1);
    ROWS(hours, 1);
    ROWS(lon, 1);
    ROWS(lat, 1);
    ROWS(transfer, 1);
    ROWS(confirmed, 1);
    ROWS(phoenix, 1);
    ROWS(opaque, 1);
    ROWS(documented, 1);
    ROWS(central, 1);
    ROWS(shared, 1);
    ROWS(allocation_sd, 1);
    ROWS(link_sd, 1);
    ROWS(link_millibits, 1);
    ROWS(margin_sd, 1);
    ROWS(footfall_sd, 1);
    ROWS(footfall_month_sd, 1);
    ROWS(footfall_m, 1);
    ROWS(shops, 1);
    for (size_t k = 0; k < PROXY_KINDS; k++) ROWS(proxy[k], panel->months);
    out->enterprises = 0;
    out->enterprise_turnover = NULL;
    out->correction = NULL;
    out->corrections = 0;
}

static int by_text(const void *left, const void *right) {
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

size_t panel_row_of(const Panel *panel, const char *id) {
    const char *const *at =
        panel->n ? bsearch(&id, panel->id, panel->n, sizeof *panel->id, by_text) : NULL;
    return at ? (size_t)(at - panel->id) : panel->n;
}
