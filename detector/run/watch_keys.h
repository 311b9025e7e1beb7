/* watch_keys.h - rows of a watch-list by the number of their storefront in the store. */
#ifndef DETECTOR_RUN_WATCH_KEYS_H
#define DETECTOR_RUN_WATCH_KEYS_H
#include "detector/run/watchlist.h"

/* A table over all numbers up to the largest: the store gives them one after the other. */
typedef struct WatchKeys {
    size_t count;
    WatchRow **row; /* [count] NULL = none of that number */
} WatchKeys;

/* O(n + largest number). The rows are those of the list. */
WatchKeys watch_keys(const Watchlist *list, Arena *arena);
/* NULL when the list has no such storefront. */
WatchRow *watch_keys_row(const WatchKeys *keys, int64_t key);

#endif
