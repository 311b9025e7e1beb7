#include "detector/team/rounds.h"

#include <string.h>

#include "datasets/store/audit.h"

static const int64_t day_s = 86400;
enum { REASON_MOST = 500 };

Status round_skip(Store *store, int64_t storefront, const CaseDeed *deed, Err *err) {
    Stmt stmt;
    if (!deed->reason || !*deed->reason || strlen(deed->reason) > REASON_MOST)
        return FAIL(err, ST_USAGE, "a stop is left out with a reason, in 500 characters at most");
    TRY(stmt_open(store,
                  "INSERT OR REPLACE INTO round_skip(account, storefront, day, reason, at) "
                  "VALUES(?1, ?2, ?3, ?4, ?5)",
                  &stmt, err));
    stmt_int(&stmt, 1, deed->by);
    stmt_int(&stmt, 2, storefront);
    stmt_int(&stmt, 3, deed->now / day_s);
    stmt_text(&stmt, 4, deed->reason);
    stmt_int(&stmt, 5, deed->now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status) return status;
    return audit_add(store, &(AuditEvent){.action = "round_skip", .subject = deed->storefront_id},
                     err);
}

Status round_skipped(Store *store, int64_t account, int64_t storefront, int day, bool *skipped,
                     Err *err) {
    Stmt stmt;
    *skipped = false;
    TRY(stmt_open(store,
                  "SELECT 1 FROM round_skip WHERE account = ?1 AND day = ?2 AND storefront = ?3",
                  &stmt, err));
    stmt_int(&stmt, 1, account);
    stmt_int(&stmt, 2, day);
    stmt_int(&stmt, 3, storefront);
    const Status status = stmt_step(&stmt, skipped, err);
    stmt_close(&stmt);
    return status;
}

Status round_order_load(Store *store, RoundOrder *order, Arena *arena, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    Status status;
    order->count = 0;
    order->storefront = NULL;
    TRY(stmt_open(store,
                  "SELECT storefront FROM round_order WHERE account = ?1 AND day = ?2 "
                  "ORDER BY place",
                  &stmt, err));
    stmt_int(&stmt, 1, order->account);
    stmt_int(&stmt, 2, order->day);
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        order->storefront =
            arena_room(arena, order->storefront, order->count, &room, sizeof *order->storefront);
        order->storefront[order->count++] = stmt_get_int(&stmt, 0);
    }
    stmt_close(&stmt);
    return status;
}

static Status forget_order(Store *store, const RoundOrder *order, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "DELETE FROM round_order WHERE account = ?1 AND day <= ?2", &stmt, err));
    stmt_int(&stmt, 1, order->account);
    stmt_int(&stmt, 2, order->day);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status put_place(Store *store, const RoundOrder *order, size_t k, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO round_order(account, day, storefront, place) "
                  "VALUES(?1, ?2, ?3, ?4)",
                  &stmt, err));
    stmt_int(&stmt, 1, order->account);
    stmt_int(&stmt, 2, order->day);
    stmt_int(&stmt, 3, order->storefront[k]);
    stmt_int(&stmt, 4, (int64_t)k + 1);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

Status round_order_save(Store *store, const RoundOrder *order, Err *err) {
    TRY(forget_order(store, order, err));
    for (size_t k = 0; k < order->count; k++) TRY(put_place(store, order, k, err));
    return audit_add(store, &(AuditEvent){.action = "round_order"}, err);
}
