/* export.c - files that leave the console, and the whole list as one of them. */
#include "reports/console/export.h"
#include "reports/console/routes.h"

#include "detector/run/watchlist_csv.h"

Status export_name(const Request *request, Store *store, const char *what, const char *ending,
                   Answer *answer, Err *err) {
    AuditHead head;
    TRY(audit_head(store, &head, err));
    answer->file =
        arena_printf(request->arena, "%s-%lld.%s", what, (long long)head.entries, ending);
    return ST_OK;
}

Status export_log(const Request *request, const AuditEvent *entry, const char *what,
                  const char *ending, Answer *answer, Err *err) {
    Store *store;
    char actor[ACTOR_TEXT];
    Stores *stores = server_stores(request->server);
    Status status = stores_write(stores, account_actor(request->account->id, actor), &store, err);
    if (!status) status = audit_add(store, entry, err);
    if (!status) status = export_name(request, store, what, ending, answer, err);
    if (!status) return stores_commit(stores, err);
    stores_rollback(stores);
    return status;
}

/* For spreadsheets: no cell of it is run as a formula. */
Status console_list_export(Request *request, Answer *answer, Err *err) {
    const Watchlist *list = request->shelf.list;
    if (!list) return FAIL(err, ST_USAGE, "there is no list yet");
    const CsvForm form = {.dialect = CSV_EXCEL};
    const AuditEvent entry = {.action = "list_export",
                              .detail = arena_printf(request->arena, "{\"run\":%lld,\"rows\":%zu}",
                                                     (long long)list->run_id, list->n)};
    TRY(export_log(request, &entry, "list", "csv", answer, err));
    watchlist_table(list, &form, &answer->body);
    answer->type = "text/csv; charset=utf-8";
    return ST_OK;
}
