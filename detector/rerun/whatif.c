#include "detector/rerun/whatif.h"

#include "detector/rerun/rerank.h"
#include "detector/run/manifest.h"
#include "detector/run/watch_keys.h"

#include <string.h>

Status whatif_params(const Watchlist *run, Arena *arena, Params **params, Err *err) {
    Err own = {0};
    if (!manifest_params(run->manifest, arena, params, &own)) return ST_OK;
    return FAIL(err, own.status, "run %lld: %s", (long long)run->run_id, own.text);
}

/* ---- why a score is another, where the run's own evidence was left out so far ---- */

static Status load_evidence(Stmt *stmt, const Watchlist *list, Arena *arena, WatchRow *row,
                            Err *err) {
    bool found = false;
    stmt_int(stmt, 1, list->run_id);
    stmt_int(stmt, 2, (int64_t)row->rank);
    TRY(stmt_step(stmt, &found, err));
    const size_t bytes = list->signals * sizeof(double);
    if (!found || (size_t)sqlite3_column_bytes(stmt->handle, 0) != bytes)
        return FAIL(err, ST_INTEGRITY,
                    "run %lld has no evidence of %zu signals at rank %zu; restore a backup",
                    (long long)list->run_id, list->signals, row->rank);
    double *evidence = ARENA_ARRAY(arena, double, list->signals + 1);
    if (bytes) memcpy(evidence, sqlite3_column_blob(stmt->handle, 0), bytes);
    row->evidence = evidence;
    stmt_rewind(stmt);
    return ST_OK;
}

/* Of those that either list selected: a comparison tells of no others. */
static Status load_selected(Stmt *stmt, const WhatIf *whatif, const WatchKeys *keys, Arena *arena,
                            Err *err) {
    const Watchlist *const lists[] = {whatif->before, &whatif->after};
    for (size_t k = 0; k < 2; k++)
        for (size_t r = 0; r < lists[k]->n; r++) {
            const WatchRow *row = &lists[k]->rows[r];
            WatchRow *before =
                row->selection == SELECTION_NONE ? NULL : watch_keys_row(keys, row->key);
            if (before && !before->evidence)
                TRY(load_evidence(stmt, whatif->before, arena, before, err));
        }
    return ST_OK;
}

static Status complete(Store *store, Arena *arena, const WhatIf *whatif, Err *err) {
    Stmt stmt;
    if (!whatif->before->scores_only) return ST_OK;
    TRY(stmt_open(store, sql_query("watchlist_evidence"), &stmt, err));
    Arena *scratch = arena_open();
    const WatchKeys keys = watch_keys(whatif->before, scratch);
    const Status status = load_selected(&stmt, whatif, &keys, arena, err);
    arena_close(scratch);
    stmt_close(&stmt);
    return status;
}

Status whatif_run(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                  WhatIf *whatif, Err *err) {
    const Watchlist *before = whatif->before;
    const PanelWindow window = watchlist_window(before);
    ScanOptions same = *options;
    bool done = false;
    if (!options->blind && !options->alteration)
        TRY(rerank_run(store, before, params, arena, &whatif->after, &done, err));
    if (done && whatif->after.n && whatif->after.rows[0].evidence)
        TRY(complete(store, arena, whatif, err));
    if (done) return compare_runs(before, &whatif->after, arena, &whatif->comparison, err);
    same.from = window.from;
    same.to = window.to;
    same.seed = before->seed;
    same.reuse = true;
    same.hold = estimates_of(before, arena);
    TRY(scan_run(store, params, &same, arena, &whatif->after, err));
    whatif->relearned = same.hold.digest && !whatif->after.gaps ? same.hold.run_id : 0;
    TRY(complete(store, arena, whatif, err));
    return compare_runs(before, &whatif->after, arena, &whatif->comparison, err);
}
