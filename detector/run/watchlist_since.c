#include "detector/run/watchlist_since.h"

#include "detector/run/held_visits.h"
#include "detector/run/watch_keys.h"

#include <stdlib.h>
#include <string.h>

Status watchlist_before(Store *store, Watchlist *list, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("run_before"), &stmt, err));
    stmt_int(&stmt, 1, list->run_id);
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) list->before = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}

typedef struct Since {
    WatchKeys keys;
    Watchlist *list;
    GoneRow *gone; /* [list->gone] */
    size_t room;
    Arena *arena;
} Since;

static void take_gone(Since *since, Stmt *stmt, const WatchRow *now) {
    Watchlist *list = since->list;
    const char *id = stmt_get_text(stmt, 3); /* NULL = retired from the register */
    if (!id) return;
    since->gone =
        arena_room(since->arena, since->gone, list->gone, &since->room, sizeof *since->gone);
    since->gone[list->gone++] =
        (GoneRow){.storefront_id = arena_strdup(since->arena, id),
                  .name = arena_strdup(since->arena, stmt_get_text(stmt, 4)),
                  .place_before = (size_t)stmt_get_int(stmt, 1),
                  .by_lot = strcmp(stmt_get_text(stmt, 2), selection_name(SELECTION_RANDOM)) == 0,
                  .now = now};
}

static void take_place(Since *since, Stmt *stmt) {
    const int64_t key = stmt_get_int(stmt, 0);
    const bool listed = strcmp(stmt_get_text(stmt, 2), selection_name(SELECTION_NONE)) != 0;
    WatchRow *row = watch_keys_row(&since->keys, key);
    if (row) {
        row->place_before = (size_t)stmt_get_int(stmt, 1);
        row->listed_before = listed;
    }
    if (listed && (!row || row->selection == SELECTION_NONE)) take_gone(since, stmt, row);
}

static Status read_places(Store *store, Since *since, Err *err) {
    Stmt stmt;
    bool row = true;
    TRY(stmt_open(store, sql_query("watchlist_places"), &stmt, err));
    stmt_int(&stmt, 1, since->list->before);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) take_place(since, &stmt);
    stmt_close(&stmt);
    return status;
}

static int by_place(const void *left, const void *right) {
    const GoneRow *a = left, *b = right;
    return (a->place_before > b->place_before) - (a->place_before < b->place_before);
}

Status watchlist_since(Store *store, Watchlist *list, Arena *arena, Err *err) {
    TRY(watchlist_before(store, list, err));
    if (!list->before) return ST_OK;
    Arena *scratch = arena_open();
    Since since = {.keys = watch_keys(list, scratch), .list = list, .arena = arena};
    const Status status = read_places(store, &since, err);
    if (!status && list->gone) qsort(since.gone, list->gone, sizeof *since.gone, by_place);
    list->gone_row = since.gone;
    arena_close(scratch);
    return status || !list->gone ? status : held_visits_mark(store, list, arena, err);
}
