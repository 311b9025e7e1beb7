#include "detector/run/held_visits.h"

#include "detector/run/manifest.h"
#include "detector/run/watch_keys.h"
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

static void mark_all(Watchlist *list, const Outcomes *outcomes, const InspectionsParams *params,
                     Arena *arena, Arena *scratch) {
    const WatchKeys keys = watch_keys(list, scratch);
    for (size_t begin = 0, end; begin < outcomes->n; begin = end) {
        const int64_t key = outcomes->outcome[begin].storefront;
        for (end = begin + 1; end < outcomes->n; end++)
            if (outcomes->outcome[end].storefront != key) break;
        const Outcomes of_row = {.n = end - begin, .outcome = outcomes->outcome + begin};
        WatchRow *row = watch_keys_row(&keys, key);
        if (row && row->judged && row->selection == SELECTION_NONE)
            mark(list, row, &of_row, params, arena);
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
