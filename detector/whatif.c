#include "detector/whatif.h"

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

Status whatif_run(Store *store, const Watchlist *before, const Params *params,
                  const ScanOptions *options, Arena *arena, Watchlist *after,
                  Comparison *comparison, Err *err) {
    ScanOptions same = *options;
    same.from = before->first_month;
    same.to = before->first_month + (int)before->months - 1;
    same.seed = before->seed;
    same.reuse = true;
    TRY(scan_run(store, params, &same, arena, after, err));
    return compare_runs(before, after, arena, comparison, err);
}
