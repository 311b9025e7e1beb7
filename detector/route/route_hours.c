#include "detector/route/route_hours.h"

#include <string.h>

#include "detector/run/watch_keys.h"

static Status read_own(Store *store, const Watchlist *list, const WatchKeys *keys,
                       RouteHours *hours, Err *err) {
    Stmt stmt;
    bool more = true;
    TRY(stmt_open(store, sql_query("opening_hours_load"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &more, err)) && more) {
        const WatchRow *row = watch_keys_row(keys, stmt_get_int(&stmt, 0));
        const char *text = stmt_get_text(&stmt, 1);
        if (!row || row->selection == SELECTION_NONE) continue;
        RouteHours *own = &hours[row - list->rows];
        own->any = opening_hours_read(text, strlen(text), &own->hours);
    }
    stmt_close(&stmt);
    return status;
}

Status route_hours_load(Store *store, const Watchlist *list, Arena *arena, const RouteHours **out,
                        Err *err) {
    Arena *scratch = arena_open();
    const WatchKeys keys = watch_keys(list, scratch);
    RouteHours *hours = ARENA_ARRAY(arena, RouteHours, list->n + 1);
    const Status status = read_own(store, list, &keys, hours, err);
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection != SELECTION_NONE && !hours[r].any)
            hours[r].any = hours[r].usual =
                opening_hours_usual(list->rows[r].sector, &hours[r].hours);
    *out = hours;
    arena_close(scratch);
    return status;
}
