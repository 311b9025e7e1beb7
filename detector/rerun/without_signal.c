#include "detector/rerun/without_signal.h"

#include <stdlib.h>
#include <string.h>

/* A judged row and its log odds without a signal. */
typedef struct Left {
    double log_odds;
    const WatchRow *row;
} Left;

static int by_log_odds(const void *left, const void *right) {
    const Left *a = left, *b = right;
    if (a->log_odds != b->log_odds) return a->log_odds > b->log_odds ? -1 : 1;
    return strcmp(a->row->storefront_id, b->row->storefront_id);
}

static int by_kept(const void *left, const void *right) {
    const WithoutSignal *a = left, *b = right;
    if (a->kept != b->kept) return a->kept < b->kept ? -1 : 1;
    return strcmp(a->signal, b->signal);
}

/* The last place of the part by rank; 0 = there is none. */
static size_t last_place(const Watchlist *list) {
    size_t last = 0;
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].selection == SELECTION_RANKED) last = r + 1;
    return last;
}

static WithoutSignal leave_out(const Watchlist *list, size_t signal, size_t last, Left *left) {
    WithoutSignal out = {.signal = list->signal_ids[signal]};
    size_t n = 0, listed = 0, kept = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (row->judged) left[n++] = (Left){row->log_odds - row->evidence[signal], row};
    }
    qsort(left, n, sizeof *left, by_log_odds);
    for (size_t k = 0; k < n; k++) {
        if (left[k].row->selection != SELECTION_RANKED) continue;
        listed++;
        kept += k < last;
        if (k < last || (out.leaver && left[k].row->rank > out.rank_before)) continue;
        out.leaver = left[k].row->storefront_id;
        out.rank_before = left[k].row->rank;
        out.rank_after = k + 1;
    }
    out.kept = (double)kept / (double)listed;
    return out;
}

Status without_signal_find(const Watchlist *list, Arena *arena, WithoutSignal **found, Err *err) {
    const size_t last = last_place(list);
    if (!last)
        return FAIL(err, ST_USAGE, "run %lld lists no storefront by rank, so nothing can leave it",
                    (long long)list->run_id);
    Arena *scratch = arena_open();
    Left *left = ARENA_ARRAY(scratch, Left, list->n + 1);
    *found = ARENA_ARRAY(arena, WithoutSignal, list->signals + 1);
    for (size_t s = 0; s < list->signals; s++) (*found)[s] = leave_out(list, s, last, left);
    qsort(*found, list->signals, sizeof **found, by_kept);
    arena_close(scratch);
    return ST_OK;
}
