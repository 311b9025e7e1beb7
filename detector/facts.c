#include "detector/facts.h"

#include "models/allocation.h"
#include "models/counters.h"

Status facts_panel(Store *store, const Params *params, int from, int to, size_t threads,
                   Arena *arena, Panel *panel, Err *err) {
    TRY(panel_load_threads(store, from, to, threads, arena, panel, err));
    counters_apply(panel, params, arena);
    allocation_apply(panel, params, arena);
    return ST_OK;
}
