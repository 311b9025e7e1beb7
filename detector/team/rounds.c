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
