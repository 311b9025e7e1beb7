#include "detector/run/watchlist_since.h"

#include <string.h>

static Status run_before(Store *store, Watchlist *list, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("change_before"), &stmt, err));
    stmt_int(&stmt, 1, list->run_id);
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) list->before = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}

/* Row of the list by key of the store, NULL where it has none. */
typedef struct Keys {
    size_t count;
    WatchRow **row; /* [count] */
} Keys;

static Keys keys_of(const Watchlist *list, Arena *scratch) {
    Keys keys = {.count = 1};
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= (int64_t)keys.count) keys.count = (size_t)list->rows[r].key + 1;
    keys.row = ARENA_ARRAY(scratch, WatchRow *, keys.count);
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= 0) keys.row[list->rows[r].key] = &list->rows[r];
    return keys;
}

static void take_place(const Keys *keys, Stmt *stmt, Watchlist *list) {
    const int64_t key = stmt_get_int(stmt, 0);
    const bool listed = stmt_get_int(stmt, 2) != 0;
    WatchRow *row = key >= 0 && (size_t)key < keys->count ? keys->row[key] : NULL;
    if (row) {
        row->place_before = (size_t)stmt_get_int(stmt, 1);
        row->listed_before = listed;
    }
    list->gone += listed && (!row || row->selection == SELECTION_NONE);
}

static Status read_places(Store *store, const Keys *keys, Watchlist *list, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("watchlist_places"), &stmt, err));
    stmt_int(&stmt, 1, list->before);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) take_place(keys, &stmt, list);
    stmt_close(&stmt);
    return status;
}

Status watchlist_since(Store *store, Watchlist *list, Err *err) {
    TRY(run_before(store, list, err));
    if (!list->before) return ST_OK;
    Arena *scratch = arena_open();
    const Keys keys = keys_of(list, scratch);
    const Status status = read_places(store, &keys, list, err);
    arena_close(scratch);
    return status;
}
