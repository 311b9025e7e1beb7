#include "datasets/store/moment.h"

/* BEGIN alone locks nothing: the first statement that reads does. */
Status moment_begin(Store *store, Err *err) {
    if (!store->moments && !sqlite3_get_autocommit(store->db)) return ST_OK;
    if (store->moments++) return ST_OK;
    const Status status = store_exec(store, "BEGIN; PRAGMA schema_version", err);
    if (status) moment_release(store);
    return status;
}

/* COMMIT, not ROLLBACK: temporary views of the past stay. */
void moment_release(Store *store) {
    const bool open = store->moments && !sqlite3_get_autocommit(store->db);
    store->moments = 0;
    if (open) (void)sqlite3_exec(store->db, "COMMIT", NULL, NULL, NULL);
}

void moment_end(Store *store) {
    if (store->moments == 1)
        moment_release(store);
    else if (store->moments)
        store->moments--;
}
