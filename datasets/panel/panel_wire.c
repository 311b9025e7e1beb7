#include "datasets/panel/panel_wire.h"

#include <string.h>

#include "datasets/panel/panel_columns.h"

/* Texts of a column; NULL stays apart from "". */
static void walk_texts(Wire *wire, const char *const **column, size_t count) {
    bool known = !wire->reading && *column;
    wire_bool(wire, &known);
    if (wire->reading) *column = NULL;
    if (!known) return;
    const char **own = ARENA_ARRAY(wire->arena, const char *, count + 1);
    if (!wire->reading) memcpy(own, *column, count * sizeof *own);
    for (size_t k = 0; k < count; k++) wire_text(wire, &own[k]);
    *column = own;
}

static void walk_column(Wire *wire, const PanelColumn *column, Panel *panel) {
    const void *rows = panel_column_of(panel, column);
    if (column->text) {
        const char *const *texts = rows;
        walk_texts(wire, &texts, panel->n);
        rows = texts;
    } else {
        const size_t values = panel_column_row(column, panel->months) / column->size;
        wire_column(wire, &rows, panel->n * values, column->size);
    }
    if (wire->reading) panel_column_set(panel, column, rows);
}

/* ---- what is read ---- */

static bool all_known(const char *const *text, size_t n) {
    for (size_t i = 0; text && i < n; i++)
        if (!text[i]) return false;
    return text != NULL;
}

static bool ids_ascend(const Panel *panel) {
    for (size_t i = 1; i < panel->n; i++)
        if (strcmp(panel->id[i - 1], panel->id[i]) >= 0) return false;
    return true;
}

static bool sectors_hold(const Panel *panel) {
    if (!panel->sector || !all_known(panel->sector_name, panel->sectors)) return false;
    for (size_t i = 0; i < panel->n; i++)
        if (panel->sector[i] < 0 || (size_t)panel->sector[i] >= panel->sectors) return false;
    return true;
}

static bool months_hold(const Panel *panel) {
    const int months = (int)panel->months;
    for (size_t i = 0; panel->transfer && i < panel->n; i++)
        if (panel->transfer[i] < -1 || panel->transfer[i] >= months) return false;
    for (size_t c = 0; panel->period && c < panel->n * panel->months; c++)
        if (panel->period[c] > c % panel->months) return false;
    return true;
}

static bool holds(const Panel *panel) {
    return panel->footfall_kind && all_known(panel->id, panel->n) &&
           all_known(panel->district, panel->n) && all_known(panel->traits, panel->n) &&
           ids_ascend(panel) && sectors_hold(panel) && months_hold(panel);
}

/* ---- all of it ---- */

void panel_wire(Wire *wire, Panel *panel) {
    if (wire->reading) *panel = (Panel){0};
    wire_count(wire, &panel->n, 1, INT32_MAX);
    wire_count(wire, &panel->months, 0, MONTHS_KEPT);
    wire_int(wire, &panel->first_month);
    wire_text(wire, &panel->footfall_kind);
    wire_text(wire, &panel->district_source);
    wire_count(wire, &panel->sectors, 1, INT32_MAX);
    walk_texts(wire, &panel->sector_name, panel->sectors);
    for (size_t k = 0; k < PANEL_COLUMNS; k++) walk_column(wire, &panel_column[k], panel);
    if (!wire->reading) return;
    if (!wire->fault && !(panel->n && panel->months && holds(panel)))
        wire_fail(wire, "a panel is not one");
    if (wire->fault) *panel = (Panel){0};
}
