#include "detector/run/rank_ranges.h"

#include "datasets/store/audit.h"
#include "detector/run/watch_keys.h"

static Status clear(Store *store, int64_t run_id, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("rank_ranges_clear"), &stmt, err));
    stmt_int(&stmt, 1, run_id);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status add_all(Store *store, const SavedRanges *ranges, Err *err) {
    Stmt stmt;
    Status status = ST_OK;
    TRY(stmt_open(store, sql_query("rank_range_add"), &stmt, err));
    for (size_t k = 0; k < ranges->count && !status; k++) {
        const SavedRange *range = &ranges->range[k];
        stmt_int(&stmt, 1, ranges->run_id);
        stmt_int(&stmt, 2, range->key);
        stmt_int(&stmt, 3, (int64_t)range->low);
        stmt_int(&stmt, 4, (int64_t)range->high);
        stmt_real(&stmt, 5, range->stays);
        status = stmt_run(&stmt, err);
    }
    stmt_close(&stmt);
    return status;
}

static Status save(Store *store, const SavedRanges *ranges, Err *err) {
    Arena *scratch = arena_open();
    const AuditEvent event = {
        .action = "stability",
        .subject = arena_printf(scratch, "run %lld", (long long)ranges->run_id),
        .detail = arena_printf(scratch, "{\"draws\":%zu,\"seed\":%llu,\"storefronts\":%zu}",
                               ranges->draws, (unsigned long long)ranges->seed, ranges->count)};
    Status status = clear(store, ranges->run_id, err);
    if (!status) status = add_all(store, ranges, err);
    if (!status) status = audit_add(store, &event, err);
    arena_close(scratch);
    return status;
}

Status rank_ranges_save(Store *store, const SavedRanges *ranges, Err *err) {
    TRY(store_begin(store, err));
    const Status status = save(store, ranges, err);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}

static void take(Stmt *stmt, const WatchKeys *keys) {
    WatchRow *row = watch_keys_row(keys, stmt_get_int(stmt, 0));
    if (!row) return;
    row->rank_low = (size_t)stmt_get_int(stmt, 1);
    row->rank_high = (size_t)stmt_get_int(stmt, 2);
}

Status rank_ranges_load(Store *store, Watchlist *list, Err *err) {
    Stmt stmt;
    bool row = true;
    Status status;
    TRY(stmt_open(store, sql_query("rank_ranges"), &stmt, err));
    stmt_int(&stmt, 1, list->run_id);
    Arena *scratch = arena_open();
    const WatchKeys keys = watch_keys(list, scratch);
    while (!(status = stmt_step(&stmt, &row, err)) && row) take(&stmt, &keys);
    arena_close(scratch);
    stmt_close(&stmt);
    return status;
}
