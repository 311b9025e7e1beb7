#include "detector/run/watch_keys.h"

WatchKeys watch_keys(const Watchlist *list, Arena *arena) {
    WatchKeys keys = {.count = 1};
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= (int64_t)keys.count) keys.count = (size_t)list->rows[r].key + 1;
    keys.row = ARENA_ARRAY(arena, WatchRow *, keys.count);
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= 0) keys.row[list->rows[r].key] = &list->rows[r];
    return keys;
}

WatchRow *watch_keys_row(const WatchKeys *keys, int64_t key) {
    return key >= 0 && (size_t)key < keys->count ? keys->row[key] : NULL;
}
