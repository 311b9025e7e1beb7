#include "detector/run/register_events.h"

#include "detector/run/watch_keys.h"

#include <limits.h>
#include <math.h>

/* Events as they are read, with the storefront of each. */
typedef struct Events {
    size_t count, event_room, key_room;
    RegisterEvent *event;
    int64_t *key;
} Events;

static RegisterEvent event_at(Stmt *stmt, Arena *arena) {
    const double day = stmt_get_real(stmt, 4);
    return (RegisterEvent){.kind = arena_strdup(arena, stmt_get_text(stmt, 1)),
                           .was = arena_strdup(arena, stmt_get_text(stmt, 2)),
                           .now = arena_strdup(arena, stmt_get_text(stmt, 3)),
                           .day = isnan(day) ? INT_MIN : (int)day};
}

/* Of one storefront (its key in the store), or of all that the run selected (NULL). */
static Status read_all(Store *store, const Watchlist *list, const int64_t *only, Arena *arena,
                       Events *events, Err *err) {
    Stmt stmt;
    bool row = true;
    Status status;
    TRY(stmt_open(store, sql_query("register_events"), &stmt, err));
    stmt_int(&stmt, 1, list->before);
    stmt_int(&stmt, 2, list->run_id);
    if (only) stmt_int(&stmt, 3, *only);
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const size_t k = events->count;
        events->key = arena_room(arena, events->key, k, &events->key_room, sizeof *events->key);
        events->event =
            arena_room(arena, events->event, k, &events->event_room, sizeof *events->event);
        events->key[k] = stmt_get_int(&stmt, 0);
        events->event[k] = event_at(&stmt, arena);
        events->count++;
    }
    stmt_close(&stmt);
    return status;
}

/* The query gives them by storefront. */
static void hand_out(const Events *events, Watchlist *list) {
    Arena *scratch = arena_open();
    const WatchKeys keys = watch_keys(list, scratch);
    for (size_t k = 0; k < events->count; k++) {
        WatchRow *row = watch_keys_row(&keys, events->key[k]);
        if (!row || row->selection == SELECTION_NONE) continue;
        if (!row->events++) row->event = events->event + k;
    }
    arena_close(scratch);
}

Status register_events_load(Store *store, Watchlist *list, Arena *arena, Err *err) {
    Events events = {0};
    if (!list->before) return ST_OK;
    TRY(read_all(store, list, NULL, arena, &events, err));
    if (events.count) hand_out(&events, list);
    return ST_OK;
}

Status register_events_of(Store *store, const Watchlist *list, WatchRow *row, Arena *arena,
                          Err *err) {
    Events events = {0};
    if (!list->before) return ST_OK;
    TRY(read_all(store, list, &row->key, arena, &events, err));
    row->events = events.count;
    row->event = events.event;
    return ST_OK;
}
