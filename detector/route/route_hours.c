#include "detector/route/route_hours.h"

#include <string.h>

/* Row of the list by key of the store; SIZE_MAX = none that is selected. */
static size_t *rows_by_key(const Watchlist *list, Arena *scratch, size_t *keys) {
    *keys = 1;
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= (int64_t)*keys) *keys = (size_t)list->rows[r].key + 1;
    size_t *row = ARENA_ARRAY(scratch, size_t, *keys);
    for (size_t k = 0; k < *keys; k++) row[k] = SIZE_MAX;
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= 0 && list->rows[r].selection != SELECTION_NONE)
            row[list->rows[r].key] = r;
    return row;
}

static Status read_own(Store *store, const size_t *row, size_t keys, RouteHours *hours, Err *err) {
    Stmt stmt;
    bool more = true;
    TRY(stmt_open(store, sql_query("opening_hours_load"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &more, err)) && more) {
        const int64_t key = stmt_get_int(&stmt, 0);
        const char *text = stmt_get_text(&stmt, 1);
        if (key < 0 || key >= (int64_t)keys || row[key] == SIZE_MAX) continue;
        RouteHours *own = &hours[row[key]];
        own->any = opening_hours_read(text, strlen(text), &own->hours);
    }
    stmt_close(&stmt);
    return status;
}

Status route_hours_load(Store *store, const Watchlist *list, Arena *arena, const RouteHours **out,
                        Err *err) {
    Arena *scratch = arena_open();
    size_t keys;
    const size_t *row = rows_by_key(list, scratch, &keys);
    RouteHours *hours = ARENA_ARRAY(arena, RouteHours, list->n + 1);
    const Status status = read_own(store, row, keys, hours, err);
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection != SELECTION_NONE && !hours[r].any)
            hours[r].any = hours[r].usual =
                opening_hours_usual(list->rows[r].sector, &hours[r].hours);
    *out = hours;
    arena_close(scratch);
    return status;
}
