#include "datasets/store/retract.h"

#include <string.h>

#include "datasets/base/clock.h"
#include "datasets/base/digest.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"

/* ---- the list ---- */

static const char *keep(Stmt *stmt, int column, Arena *arena) {
    return arena_strdup(arena, stmt_get_text(stmt, column));
}

static void read_input(Stmt *stmt, Arena *arena, StoredInput *input) {
    *input = (StoredInput){.id = stmt_get_int(stmt, 0),
                           .path = keep(stmt, 1, arena),
                           .kind = keep(stmt, 2, arena),
                           .imported_at = keep(stmt, 3, arena),
                           .taken = stmt_get_int(stmt, 4),
                           .rejected = stmt_get_int(stmt, 5),
                           .mapping_path = keep(stmt, 6, arena),
                           .mapping = keep(stmt, 7, arena),
                           .digest = keep(stmt, 8, arena),
                           .content = keep(stmt, 9, arena),
                           .actor = keep(stmt, 10, arena),
                           .retracted_by = stmt_get_int(stmt, 11),
                           .retracted_at = keep(stmt, 12, arena),
                           .retracted_actor = keep(stmt, 13, arena),
                           .reason = keep(stmt, 14, arena)};
}

Status inputs_list(Store *store, Arena *arena, StoredInput **inputs, size_t *count, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *inputs = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("inputs_all"), &stmt, err));
    Status status = ST_OK;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *inputs = arena_room(arena, *inputs, *count, &room, sizeof **inputs);
        read_input(&stmt, arena, &(*inputs)[(*count)++]);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- what stands against it ---- */

/* The first column of the first row of a query about ?1 = id, in the arena; NULL when it has none.
 */
static Status ask(Store *store, const char *query, int64_t id, const char **answer, Arena *arena,
                  Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, id);
    const Status status = stmt_step(&stmt, &row, err);
    *answer = row ? keep(&stmt, 0, arena) : NULL;
    stmt_close(&stmt);
    return status;
}

/* What no file gave is not taken back like one. */
static Status check_kind(int64_t id, const char *kind, Err *err) {
    if (text_equal(kind, "link"))
        return FAIL(err, ST_FAILED,
                    "input %lld is a linking, made from the records and storefronts: gevel link "
                    "makes the next, which replaces it",
                    (long long)id);
    if (text_equal(kind, "link_decisions"))
        return FAIL(err, ST_FAILED,
                    "input %lld is what people decided about links: of several decisions about "
                    "one pair the last holds, so decide again",
                    (long long)id);
    return ST_OK;
}

/* That the input exists and counts; *digest is its digest. */
static Status check_input(Store *store, int64_t id, const char **digest, Arena *arena, Err *err) {
    Stmt stmt;
    bool row = false;
    const long long number = (long long)id;
    TRY(stmt_open(store, sql_query("retract_find"), &stmt, err));
    stmt_int(&stmt, 1, id);
    Status status = stmt_step(&stmt, &row, err);
    if (!status && (!row || text_equal(stmt_get_text(&stmt, 2), "retraction")))
        status = FAIL(err, ST_USAGE, "there is no input %lld; gevel inputs lists them", number);
    else if (!status && stmt_get_int(&stmt, 3))
        status = FAIL(err, ST_USAGE, "input %lld was taken back before", number);
    else if (!status && !(status = check_kind(id, stmt_get_text(&stmt, 2), err)))
        *digest = keep(&stmt, 1, arena);
    stmt_close(&stmt);
    return status;
}

static Status check_reach(Store *store, int64_t id, Arena *arena, Err *err) {
    const char *register_name, *purged_at;
    TRY(ask(store, "retract_register", id, &register_name, arena, err));
    if (register_name)
        return FAIL(err, ST_FAILED,
                    "input %lld is an extract of the register %s, which is kept as its last "
                    "extract left it: import a full extract instead",
                    (long long)id, register_name);
    TRY(ask(store, "retract_purged", id, &purged_at, arena, err));
    if (!purged_at) return ST_OK;
    return FAIL(err, ST_FAILED,
                "input %lld cannot be taken back: what it replaced may have been purged on %.10s; "
                "import corrected data instead, which replaces it by key",
                (long long)id, purged_at);
}

/* Inputs that would be left without the storefronts they speak of. */
static Status check_blocked(Store *store, int64_t retraction, Err *err) {
    Stmt stmt;
    bool row = false;
    Text inputs = {0};
    TRY(stmt_open(store, sql_query("retract_blocked"), &stmt, err));
    stmt_int(&stmt, 1, retraction);
    Status status = stmt_step(&stmt, &row, err);
    while (!status && row) {
        text_addf(&inputs, "%s%lld (%.80s)", inputs.length ? ", " : "",
                  (long long)stmt_get_int(&stmt, 0), stmt_get_text(&stmt, 1));
        status = stmt_step(&stmt, &row, err);
    }
    stmt_close(&stmt);
    if (!status && inputs.length)
        status = FAIL(err, ST_FAILED,
                      "other inputs speak of storefronts or records that nothing else gives: %s; "
                      "take them back too, in one command",
                      inputs.at);
    text_free(&inputs);
    return status;
}

/* ---- taking back ---- */

/* In this order: states by key go back before what hangs on them is judged and removed. */
static const char *const restore[] = {"retract_rejects",
                                      "retract_storefront",
                                      "retract_storefront_columns",
                                      "retract_link",
                                      "retract_deposit",
                                      "retract_rubric",
                                      "retract_register_claim",
                                      "retract_proxy",
                                      "retract_record",
                                      "retract_outcome",
                                      NULL};
static const char *const append_only[] = {"retract_turnover_series_keep",
                                          "retract_turnover_series",
                                          "retract_enterprise_turnover_series_keep",
                                          "retract_enterprise_turnover_series",
                                          "retract_footfall_series_keep",
                                          "retract_footfall_series",
                                          "retract_turnover_figure_keep",
                                          "retract_turnover_figure",
                                          "retract_enterprise_figure_keep",
                                          "retract_enterprise_figure",
                                          "retract_sensor_place_keep",
                                          "retract_sensor_place",
                                          "retract_sensor_day_keep",
                                          "retract_sensor_day",
                                          "retract_ownership_change_keep",
                                          "retract_ownership_change",
                                          "retract_district_area_keep",
                                          "retract_district_area",
                                          "retract_district_table_keep",
                                          "retract_district_table",
                                          "retract_record_turnover_series_keep",
                                          "retract_record_turnover_series",
                                          "retract_record_footfall_series_keep",
                                          "retract_record_footfall_series",
                                          "retract_record_turnover_figure_keep",
                                          "retract_record_turnover_figure",
                                          "retract_record_proxy_keep",
                                          "retract_record_proxy",
                                          "retract_record_outcome_keep",
                                          "retract_record_outcome",
                                          "retract_scope_keep",
                                          "retract_scope",
                                          "retract_correction_keep",
                                          "retract_correction",
                                          "retract_incident",
                                          "retract_opening_hours",
                                          "retract_map_shape",
                                          NULL};
static const char *const gone[] = {
    "retract_link_keep",           "retract_link_gone",           "retract_deposit_keep",
    "retract_deposit_gone",        "retract_rubric_keep",         "retract_rubric_gone",
    "retract_register_claim_keep", "retract_register_claim_gone", "retract_proxy_keep",
    "retract_proxy_gone",          "retract_outcome_keep",        "retract_outcome_gone",
    "retract_record_link",         "retract_succession",          "retract_record_keep",
    "retract_record_retire",       "retract_record_gone",         "retract_storefront_keep",
    "retract_storefront_retire",   "retract_storefront_gone",     NULL};

static Status run(Store *store, const char *query, int64_t retraction, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query(query), &stmt, err));
    stmt_int(&stmt, 1, retraction);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status run_all(Store *store, const char *const *queries, int64_t retraction, Err *err) {
    for (; *queries; queries++) TRY(run(store, *queries, retraction, err));
    return ST_OK;
}

static Status take_out(Store *store, int64_t retraction, Err *err) {
    TRY(run_all(store, restore, retraction, err));
    TRY(run_all(store, append_only, retraction, err));
    TRY(check_blocked(store, retraction, err));
    return run_all(store, gone, retraction, err);
}

static Status mark(Store *store, int64_t retraction, int64_t id, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("retract_mark"), &stmt, err));
    stmt_int(&stmt, 1, retraction);
    stmt_int(&stmt, 2, id);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* The input that is the retraction: its path and digest say of what. */
static Status add_retraction(Store *store, const char *what, const char *digest, int64_t *id,
                             Err *err) {
    Stmt stmt;
    char when[CLOCK_TEXT];
    TRY(stmt_open(store, sql_query("retract_add"), &stmt, err));
    stmt_text(&stmt, 1, what);
    stmt_text(&stmt, 2, digest);
    stmt_text(&stmt, 3, clock_now(when));
    const Status status = stmt_run(&stmt, err);
    *id = sqlite3_last_insert_rowid(store->db);
    stmt_close(&stmt);
    return status;
}

typedef struct Request {
    const int64_t *ids;
    size_t count;
    const char *reason; /* NULL = none is given */
    Text list;          /* "3,5" */
    char digest[DIGEST_TEXT];
} Request;

static Status check(Store *store, Request *request, Arena *arena, Err *err) {
    Digest digest;
    digest_init(&digest);
    digest_add(&digest, "retraction", sizeof "retraction");
    for (size_t k = 0; k < request->count; k++) {
        const char *of = "";
        const int64_t id = request->ids[k];
        for (size_t j = 0; j < k; j++)
            if (request->ids[j] == id)
                return FAIL(err, ST_USAGE, "input %lld is named twice", (long long)id);
        TRY(check_input(store, id, &of, arena, err));
        TRY(check_reach(store, id, arena, err));
        digest_add(&digest, of, strlen(of) + 1);
        text_addf(&request->list, "%s%lld", k ? "," : "", (long long)id);
    }
    digest_hex(&digest, request->digest);
    return ST_OK;
}

/* The inputs that went, "3,5": those asked for, and what took rows that they had rejected. */
static Status gone_with(Store *store, int64_t retraction, const char **list, Arena *arena,
                        Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store,
                  "SELECT group_concat(id) FROM (SELECT id FROM input WHERE retracted_by = ?1 "
                  "ORDER BY id)",
                  &stmt, err));
    stmt_int(&stmt, 1, retraction);
    const Status status = stmt_step(&stmt, &row, err);
    *list = row ? keep(&stmt, 0, arena) : "";
    stmt_close(&stmt);
    return status;
}

static Status record(Store *store, const Request *request, int64_t retraction, Arena *arena,
                     Err *err) {
    const char *list;
    TRY(gone_with(store, retraction, &list, arena, err));
    const AuditEvent event = {.action = "retract",
                              .subject = request->digest,
                              .detail = arena_printf(arena, "{\"inputs\":[%s]}", list),
                              .change = true};
    return audit_add(store, &event, err);
}

static Status keep_reason(Store *store, int64_t retraction, const char *reason, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, "INSERT INTO retraction_reason(input_id, reason) VALUES(?1, ?2)", &stmt,
                  err));
    stmt_int(&stmt, 1, retraction);
    stmt_text(&stmt, 2, reason);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status retract(Store *store, Request *request, Arena *arena, Err *err) {
    int64_t retraction;
    TRY(check(store, request, arena, err));
    TRY(add_retraction(store, arena_printf(arena, "retraction of %s", request->list.at),
                       request->digest, &retraction, err));
    for (size_t k = 0; k < request->count; k++) TRY(mark(store, retraction, request->ids[k], err));
    TRY(take_out(store, retraction, err));
    if (request->reason) TRY(keep_reason(store, retraction, request->reason, err));
    return record(store, request, retraction, arena, err);
}

Status inputs_retract(Store *store, const int64_t *ids, size_t count, Arena *arena, Err *err) {
    Request request = {.ids = ids, .count = count};
    TRY(store_begin(store, err));
    Status status = retract(store, &request, arena, err);
    text_free(&request.list);
    if (!status) return store_commit(store, err);
    store_rollback(store);
    return status;
}

Status input_retract_because(Store *store, int64_t id, const char *reason, Arena *arena, Err *err) {
    enum { REASON_MOST = 500 };
    Request request = {.ids = &id, .count = 1, .reason = reason};
    if (!*reason || strlen(reason) > REASON_MOST)
        return FAIL(err, ST_USAGE, "say why, in 500 bytes at most");
    const Status status = retract(store, &request, arena, err);
    text_free(&request.list);
    return status;
}
