#include "detector/run/register_events.h"

#include <limits.h>
#include <math.h>
#include <string.h>

/* Events as they are read, with the storefront of each. */
typedef struct Events {
    size_t count, capacity;
    RegisterEvent *event;
    int64_t *key;
} Events;

static void grow(Events *events, Arena *arena) {
    events->capacity = events->capacity ? 2 * events->capacity : 32;
    RegisterEvent *event = ARENA_ARRAY(arena, RegisterEvent, events->capacity);
    int64_t *key = ARENA_ARRAY(arena, int64_t, events->capacity);
    if (events->count) {
        memcpy(event, events->event, events->count * sizeof *event);
        memcpy(key, events->key, events->count * sizeof *key);
    }
    events->event = event;
    events->key = key;
}

static const char *text_at(Stmt *stmt, int column, Arena *arena) {
    const char *text = stmt_get_text(stmt, column);
    return text ? arena_strdup(arena, text) : NULL;
}

static Status read_all(Store *store, const Watchlist *list, Arena *arena, Events *events,
                       Err *err) {
    Stmt stmt;
    bool row = true;
    Status status;
    TRY(stmt_open(store, sql_query("register_events"), &stmt, err));
    stmt_int(&stmt, 1, list->before);
    stmt_int(&stmt, 2, list->run_id);
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        if (events->count == events->capacity) grow(events, arena);
        const double day = stmt_get_real(&stmt, 4);
        events->key[events->count] = stmt_get_int(&stmt, 0);
        events->event[events->count++] = (RegisterEvent){.kind = text_at(&stmt, 1, arena),
                                                         .was = text_at(&stmt, 2, arena),
                                                         .now = text_at(&stmt, 3, arena),
                                                         .day = isnan(day) ? INT_MIN : (int)day};
    }
    stmt_close(&stmt);
    return status;
}

/* The query gives them by storefront. */
static void hand_out(const Events *events, Watchlist *list) {
    for (size_t r = 0; r < list->n; r++) {
        WatchRow *row = &list->rows[r];
        if (row->selection == SELECTION_NONE) continue;
        size_t k = 0;
        while (k < events->count && events->key[k] != row->key) k++;
        row->event = events->event + k;
        for (; k < events->count && events->key[k] == row->key; k++) row->events++;
    }
}

Status register_events_load(Store *store, Watchlist *list, Arena *arena, Err *err) {
    Events events = {0};
    if (!list->before) return ST_OK;
    TRY(read_all(store, list, arena, &events, err));
    if (events.count) hand_out(&events, list);
    return ST_OK;
}
