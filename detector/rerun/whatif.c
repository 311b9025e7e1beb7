#include "detector/rerun/whatif.h"

#include "detector/rerun/rerank.h"
#include "detector/run/manifest.h"

Status whatif_params(const Watchlist *run, Arena *arena, Params **params, Err *err) {
    Err own = {0};
    if (!manifest_params(run->manifest, arena, params, &own)) return ST_OK;
    return FAIL(err, own.status, "run %lld: %s", (long long)run->run_id, own.text);
}

/* The run's own evidence, which says why a score is another, where it was left out so far. */
static Status complete(Store *store, Arena *arena, WhatIf *whatif, Err *err) {
    if (!whatif->before->scores_only) return ST_OK;
    Watchlist *whole = ARENA_ARRAY(arena, Watchlist, 1);
    TRY(watchlist_load_part(store, whatif->before->run_id, WATCH_NUMBERS, arena, whole, err));
    whatif->before = whole;
    return ST_OK;
}

Status whatif_run(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                  WhatIf *whatif, Err *err) {
    const Watchlist *before = whatif->before;
    const PanelWindow window = watchlist_window(before);
    ScanOptions same = *options;
    bool done = false;
    if (!options->blind && !options->alteration)
        TRY(rerank_run(store, before, params, arena, &whatif->after, &done, err));
    if (done) return compare_runs(before, &whatif->after, arena, &whatif->comparison, err);
    TRY(complete(store, arena, whatif, err));
    same.from = window.from;
    same.to = window.to;
    same.seed = before->seed;
    same.reuse = true;
    TRY(scan_run(store, params, &same, arena, &whatif->after, err));
    return compare_runs(whatif->before, &whatif->after, arena, &whatif->comparison, err);
}
