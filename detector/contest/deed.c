#include "detector/contest/deed.h"

#include "datasets/store/sql.h"

Status deed_storefront(Store *store, const char *id, int64_t *key, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("storefront_find"), &stmt, err));
    stmt_text(&stmt, 1, id);
    const Status status = stmt_step(&stmt, &row, err);
    if (row) *key = stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    if (status || row) return status;
    return FAIL(err, ST_INPUT, "there is no storefront '%.80s'; gevel find looks one up", id);
}

Status deed_do(Store *store, const char *actor, Status (*work)(Store *, void *, Err *),
               void *context, Err *err) {
    const char *const before = store->actor;
    const bool whole = sqlite3_get_autocommit(store->db) != 0;
    if (whole) TRY(store_begin(store, err));
    if (actor) store->actor = actor;
    Status status = work(store, context, err);
    if (whole && !status) status = store_commit(store, err);
    if (whole && status) store_rollback(store);
    store->actor = before;
    return status;
}
