#include "datasets/panel/panel_proxies.h"

#include <math.h>

#include "datasets/base/text.h"
#include "datasets/panel/stored.h"

/* In the order of ProxyKind. */
static const char *const names[PROXY_KINDS] = {
    "purchases_eur", "card_eur", "wages_eur", "energy_kwh", "water_m3", "waste_kg", "seats"};

/* The panel's cells while they are filled. */
typedef struct Cells {
    const FigureRows *rows;
    const Panel *panel;
    float *kind[PROXY_KINDS];
} Cells;

static float *cells_of(Cells *c, size_t kind) {
    const size_t cells = c->panel->n * c->panel->months;
    if (c->kind[kind]) return c->kind[kind];
    c->kind[kind] = ARENA_ARRAY(c->rows->arena, float, cells);
    for (size_t k = 0; k < cells; k++) c->kind[kind][k] = NAN;
    return c->kind[kind];
}

/* Columns: 0 storefront, 1 month, 2 kind, 3 value. */
static Status take(Cells *c, Stmt *stmt, Err *err) {
    size_t i, kind = 0;
    double value;
    TRY(figures_row(c->rows, stmt_get_int(stmt, 0), &i, err));
    TRY(stored_number(stmt, 3, &stored_proxy, &value, err));
    const int64_t t = stmt_get_int(stmt, 1) - c->panel->first_month; /* below 0: seats of before */
    const char *name = stmt_get_text(stmt, 2);
    while (kind < PROXY_KINDS && !text_equal(name, names[kind])) kind++;
    if (kind == PROXY_KINDS) return ST_OK;
    const size_t at = t > 0 ? (size_t)t : 0;
    cells_of(c, kind)[i * c->panel->months + at] = (float)value;
    return ST_OK;
}

/* Whoever tells of seats tells once: they stay until another figure comes, and were there before
 * the first one. */
static void hold(float *cell, size_t months) {
    size_t first = 0;
    while (first < months && isnan(cell[first])) first++;
    for (size_t t = 0; first < months && t < first; t++) cell[t] = cell[first];
    for (size_t t = first + 1; t < months; t++)
        if (isnan(cell[t])) cell[t] = cell[t - 1];
}

static Status take_query(Cells *cells, const char *query, Err *err) {
    const Panel *panel = cells->panel;
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(cells->rows->store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, panel->first_month);
    stmt_int(&stmt, 2, panel->first_month + (int)panel->months - 1);
    Status status = ST_OK;
    while (!status && !(status = stmt_step(&stmt, &row, err)) && row)
        status = take(cells, &stmt, err);
    stmt_close(&stmt);
    return status;
}

/* What came by a link first: what is given for the storefront itself then wins. */
Status panel_proxies_load(const FigureRows *rows, Panel *panel, Err *err) {
    Cells cells = {.rows = rows, .panel = panel};
    Status status = take_query(&cells, "linked_proxies_load", err);
    if (!status) status = take_query(&cells, "proxies_load", err);
    for (size_t i = 0; cells.kind[PROXY_SEATS] && i < panel->n; i++)
        hold(cells.kind[PROXY_SEATS] + i * panel->months, panel->months);
    for (size_t k = 0; k < PROXY_KINDS; k++) panel->proxy[k] = cells.kind[k];
    return status;
}
