#include "detector/team/access.h"

#include <stdio.h>

#include "datasets/base/clock.h"
#include "datasets/store/audit.h"

typedef struct Facts {
    bool has_case, own_case, other_case, granted, contested;
} Facts;

static Status read_facts(Store *store, const Account *account, int64_t storefront, int64_t now,
                         Facts *facts, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("access_facts"), &stmt, err));
    stmt_int(&stmt, 1, storefront);
    stmt_int(&stmt, 2, account->id);
    stmt_int(&stmt, 3, now);
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row)
        *facts = (Facts){stmt_get_int(&stmt, 0) != 0, stmt_get_int(&stmt, 1) != 0,
                         stmt_get_int(&stmt, 2) != 0, stmt_get_int(&stmt, 3) != 0,
                         stmt_get_int(&stmt, 4) != 0};
    stmt_close(&stmt);
    return status;
}

Status access_dossier(Store *store, const Account *account, const WatchRow *row, int64_t now,
                      bool *allowed, Err *err) {
    Facts facts = {0};
    const bool listed = row->selection != SELECTION_NONE;
    *allowed = false;
    TRY(read_facts(store, account, row->key, now, &facts, err));
    switch (account->role) {
        case ROLE_INSPECTOR:
            *allowed = facts.own_case || (listed && !facts.other_case);
            break;
        case ROLE_LEAD:
            *allowed = listed || facts.has_case || facts.contested;
            break;
        case ROLE_ANALYST:
        case ROLE_AUDITOR:
        case ROLE_ADMIN:
        case ROLES:
            break;
    }
    *allowed |= facts.granted && (account->role == ROLE_INSPECTOR || account->role == ROLE_LEAD ||
                                  account->role == ROLE_ANALYST);
    return ST_OK;
}

Status access_grant(Store *store, const Grant *grant, Err *err) {
    static const int64_t longest_s = 30LL * 24 * 3600;
    Stmt stmt;
    if (!grant->reason || !*grant->reason || grant->until <= grant->now ||
        grant->until > grant->now + longest_s)
        return FAIL(err, ST_USAGE, "a dossier is granted with a reason, for 30 days at most");
    TRY(stmt_open(store,
                  "INSERT INTO dossier_grant VALUES(?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE "
                  "SET until = ?3, reason = ?4, granted_by = ?5, granted_at = ?6",
                  &stmt, err));
    stmt_int(&stmt, 1, grant->account);
    stmt_int(&stmt, 2, grant->storefront);
    stmt_int(&stmt, 3, grant->until);
    stmt_text(&stmt, 4, grant->reason);
    stmt_int(&stmt, 5, grant->by);
    stmt_int(&stmt, 6, grant->now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (status) return status;
    char detail[64];
    (void)snprintf(detail, sizeof detail, "{\"to\":%lld}", (long long)grant->account);
    const AuditEvent event = {.action = "grant", .subject = grant->storefront_id, .detail = detail};
    return audit_add(store, &event, err);
}

Status access_count(Store *store, int64_t account, int64_t since, size_t *count, Err *err) {
    char actor[ACTOR_TEXT], at[CLOCK_TEXT];
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store,
                  "SELECT count(DISTINCT subject) FROM audit "
                  "WHERE actor = ?1 AND at >= ?2 AND action = 'dossier'",
                  &stmt, err));
    stmt_text(&stmt, 1, account_actor(account, actor));
    stmt_text(&stmt, 2, clock_text(since, at));
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) *count = (size_t)stmt_get_int(&stmt, 0);
    stmt_close(&stmt);
    return status;
}
