#include "detector/run/held_visits.h"

#include "detector/run/manifest.h"
#include "models/signals/signal.h"

bool held_visit_counts(const Watchlist *list, int inspected_on, int again) {
    return again > list->first_month + (int)list->months - 1 &&
           inspected_on <= watchlist_date(list);
}

static void mark(Watchlist *list, WatchRow *row, const Outcomes *of_row,
                 const InspectionsParams *params, Arena *arena) {
    int again = 0;
    const Outcome *newest = outcomes_newest(of_row, row->key, params, &again);
    if (!newest || !held_visit_counts(list, newest->inspected_on, again)) return;
    HeldVisit *visit = ARENA_ARRAY(arena, HeldVisit, 1);
    *visit = (HeldVisit){newest->inspected_on, newest->finding, again};
    row->visit = visit;
}

/* Rows by key of the store; NULL where the list has none that may be held. */
static WatchRow **rows_by_key(Watchlist *list, size_t *keys, Arena *scratch) {
    *keys = 1;
    for (size_t r = 0; r < list->n; r++)
        if (list->rows[r].key >= (int64_t)*keys) *keys = (size_t)list->rows[r].key + 1;
    WatchRow **rows = ARENA_ARRAY(scratch, WatchRow *, *keys);
    for (size_t r = 0; r < list->n; r++) {
        WatchRow *row = &list->rows[r];
        if (row->key >= 0 && row->judged && row->selection == SELECTION_NONE) rows[row->key] = row;
    }
    return rows;
}

static void mark_all(Watchlist *list, const Outcomes *outcomes, const InspectionsParams *params,
                     Arena *arena, Arena *scratch) {
    size_t keys;
    WatchRow **rows = rows_by_key(list, &keys, scratch);
    for (size_t begin = 0, end; begin < outcomes->n; begin = end) {
        const int64_t key = outcomes->outcome[begin].storefront;
        for (end = begin + 1; end < outcomes->n; end++)
            if (outcomes->outcome[end].storefront != key) break;
        const Outcomes of_row = {.n = end - begin, .outcome = outcomes->outcome + begin};
        if (key >= 0 && (size_t)key < keys && rows[key])
            mark(list, rows[key], &of_row, params, arena);
    }
}

Status held_visits_mark(Store *store, Watchlist *list, Arena *arena, Err *err) {
    Params *params = NULL;
    Outcomes outcomes = {0};
    Arena *scratch = arena_open();
    Status status = outcomes_load(store, scratch, &outcomes, err);
    if (!status && outcomes.n) status = manifest_params(list->manifest, scratch, &params, err);
    if (!status && outcomes.n)
        mark_all(list, &outcomes, params_group(params, &signal_find("inspections")->params), arena,
                 scratch);
    arena_close(scratch);
    return status;
}
