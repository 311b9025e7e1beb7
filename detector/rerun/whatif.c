#include "detector/rerun/whatif.h"

#include <jansson.h>

#include <math.h>

static Status set_recorded(json_t *recorded, Arena *arena, Params *params, Err *err) {
    const char *key;
    json_t *row;
    json_object_foreach(recorded, key, row) {
        ParamValue known;
        const double value = json_number_value(json_object_get(row, "value"));
        if (!params_find(params, key, &known)) continue;
        if (fabs(value - known.value) <= 1e-14 * fabs(known.value)) continue;
        TRY(params_set(params, arena_printf(arena, "%s=%.15g", key, value), err));
    }
    return ST_OK;
}

Status whatif_params(const Watchlist *run, Arena *arena, Params **params, Err *err) {
    *params = params_open(arena);
    json_t *root = run->manifest ? json_loads(run->manifest, 0, NULL) : NULL;
    if (!root)
        return FAIL(err, ST_INTEGRITY, "the manifest of run %lld is no JSON; restore a backup",
                    (long long)run->run_id);
    const Status status = set_recorded(json_object_get(root, "params"), arena, *params, err);
    json_decref(root);
    return status;
}

Status whatif_run(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                  WhatIf *whatif, Err *err) {
    const Watchlist *before = whatif->before;
    const PanelWindow window = watchlist_window(before);
    ScanOptions same = *options;
    same.from = window.from;
    same.to = window.to;
    same.seed = before->seed;
    same.reuse = true;
    TRY(scan_run(store, params, &same, arena, &whatif->after, err));
    return compare_runs(before, &whatif->after, arena, &whatif->comparison, err);
}
