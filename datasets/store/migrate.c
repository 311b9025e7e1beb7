#include "datasets/store/migrate.h"

#include <stdio.h>
#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/store/audit.h"
#include "datasets/store/schema.h"
#include "datasets/store/views.h"

static bool is_migration(const EmbeddedText *t) {
    return strncmp(t->path, "sql/migrations/", 15) == 0;
}

int64_t store_schema_newest(void) {
    int64_t count = 0;
    for (const EmbeddedText *t = dataset_texts; t->path; t++) count += is_migration(t);
    return count;
}

/* The first entry of the log says what is older than the log. */
static Status record(Store *store, int64_t from, int64_t to, Err *err) {
    Stmt stmt;
    bool row = false;
    char detail[160];
    TRY(stmt_open(store, sql_query("audit_last_ids"), &stmt, err));
    Status status = stmt_step(&stmt, &row, err);
    if (!status)
        (void)snprintf(detail, sizeof detail,
                       "{\"from\":%lld,\"to\":%lld,\"last_run\":%lld,\"last_input\":%lld}",
                       (long long)from, (long long)to, (long long)stmt_get_int(&stmt, 0),
                       (long long)stmt_get_int(&stmt, 1));
    stmt_close(&stmt);
    if (status) return status;
    const char *action = from ? "migrate" : "create";
    return audit_add(store, &(AuditEvent){.action = action, .detail = detail, .change = true}, err);
}

/* An empty store begins with the newest schema: the way there takes several times as long. */
static Status create(Store *store, Err *err) {
    for (const char *const *sql = schema_creation; *sql; sql++) TRY(store_exec(store, *sql, err));
    return ST_OK;
}

static Status apply(Store *store, int64_t from, Err *err) {
    int64_t number = 0;
    for (const EmbeddedText *t = dataset_texts; t->path; t++)
        if (is_migration(t) && ++number > from) TRY(store_exec(store, t->text, err));
    return ST_OK;
}

static Status run_migrations(Store *store, int64_t from, Err *err) {
    const int64_t newest = store_schema_newest();
    char pragma[96];
    TRY(views_drop(store, err));
    TRY(from ? apply(store, from, err) : create(store, err));
    (void)snprintf(pragma, sizeof pragma, "PRAGMA user_version=%lld; PRAGMA application_id=%d",
                   (long long)newest, STORE_APPLICATION_ID);
    TRY(store_exec(store, pragma, err));
    return record(store, from, newest, err);
}

Status store_migrate(Store *store, int64_t from, Err *err) {
    TRY(store_begin(store, err));
    const Status status = run_migrations(store, from, err);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}
