#include "detector/team/cases.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"

const char *const case_states[] = {"open", "visited", "closed", NULL};

static const int64_t day_s = 86400;

bool case_is_late(const Case *work, int today) {
    return work->state == CASE_OPEN && work->due_on != CASE_NO_DAY && work->due_on < today;
}

/* ---- reading ---- */

static CaseState state_of(const char *name) {
    int state = CASE_OPEN;
    while (state < CASE_CLOSED && !text_equal(case_states[state], name)) state++;
    return (CaseState)state;
}

static int day_at(Stmt *stmt, int column) {
    if (sqlite3_column_type(stmt->handle, column) == SQLITE_NULL) return CASE_NO_DAY;
    return (int)stmt_get_int(stmt, column);
}

static Case read_case(Stmt *stmt, Arena *arena) {
    return (Case){
        .id = stmt_get_int(stmt, 0),
        .storefront = stmt_get_int(stmt, 1),
        .run_id = stmt_get_int(stmt, 2),
        .state = state_of(stmt_get_text(stmt, 3)),
        .assignee = stmt_get_int(stmt, 4),
        .due_on = day_at(stmt, 5),
        .asleep_until = day_at(stmt, 6),
        .opened_at = stmt_get_int(stmt, 7),
        .closing_by = stmt_get_int(stmt, 8),
        .storefront_id = arena_strdup(arena, stmt_get_text(stmt, 9)),
        .assignee_name = arena_strdup(arena, stmt_get_text(stmt, 10)),
    };
}

Status cases_load(Store *store, const CaseFilter *filter, Arena *arena, Case **cases, size_t *count,
                  Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *cases = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("cases_load"), &stmt, err));
    stmt_int(&stmt, 1, filter->id);
    stmt_int(&stmt, 2, filter->storefront);
    stmt_int(&stmt, 3, filter->assignee);
    stmt_int(&stmt, 4, filter->closed);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *cases = arena_room(arena, *cases, *count, &room, sizeof **cases);
        (*cases)[(*count)++] = read_case(&stmt, arena);
    }
    stmt_close(&stmt);
    return status;
}

Status case_events(Store *store, int64_t id, Arena *arena, CaseEvent **events, size_t *count,
                   Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *events = NULL;
    *count = 0;
    TRY(stmt_open(store,
                  "SELECT e.at, e.account, a.name, e.kind, e.detail FROM case_event AS e "
                  "JOIN account AS a ON a.id = e.account WHERE e.case_id = ?1 ORDER BY e.id",
                  &stmt, err));
    stmt_int(&stmt, 1, id);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *events = arena_room(arena, *events, *count, &room, sizeof **events);
        (*events)[(*count)++] = (CaseEvent){.at = stmt_get_int(&stmt, 0),
                                            .account = stmt_get_int(&stmt, 1),
                                            .name = arena_strdup(arena, stmt_get_text(&stmt, 2)),
                                            .kind = arena_strdup(arena, stmt_get_text(&stmt, 3)),
                                            .detail = arena_strdup(arena, stmt_get_text(&stmt, 4))};
    }
    stmt_close(&stmt);
    return status;
}

/* ---- events ---- */

static Status log_event(Store *store, int64_t id, const char *kind, const CaseDeed *deed,
                        Err *err) {
    json_t *detail = json_pack("{s:I, s:s}", "case", (json_int_t)id, "kind", kind);
    char *text = json_dumps(detail, JSON_SORT_KEYS | JSON_COMPACT);
    json_decref(detail);
    const Status status = audit_add(
        store, &(AuditEvent){.action = "case", .subject = deed->storefront_id, .detail = text},
        err);
    free(text);
    return status;
}

/* `detail`: what the person said, or whom it concerns. */
static Status add_event(Store *store, int64_t id, const char *kind, const char *detail,
                        const CaseDeed *deed, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO case_event(case_id, at, account, kind, detail) "
                  "VALUES(?1, ?2, ?3, ?4, coalesce(?5, ''))",
                  &stmt, err));
    stmt_int(&stmt, 1, id);
    stmt_int(&stmt, 2, deed->now);
    stmt_int(&stmt, 3, deed->by);
    stmt_text(&stmt, 4, kind);
    stmt_text(&stmt, 5, detail);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status ? status : log_event(store, id, kind, deed, err);
}

/* Binds ?1 = id and, where the statement has them, ?2 and ?3; CASE_NO_DAY and 0 become NULL. */
static Status change(Store *store, const char *sql, int64_t id, int64_t second, int64_t third,
                     Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql, &stmt, err));
    const int parameters = sqlite3_bind_parameter_count(stmt.handle);
    stmt_int(&stmt, 1, id);
    if (parameters > 1 && second > 0) stmt_int(&stmt, 2, second);
    if (parameters > 2 && third > 0) stmt_int(&stmt, 3, third);
    Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (!status && sqlite3_changes(store->db) != 1)
        status = FAIL(err, ST_USAGE,
                      "this case is not in a state that allows it: somebody else changed it, look "
                      "again");
    return status;
}

/* ---- deeds ---- */

static Status insert_case(Store *store, int64_t storefront, int64_t run_id, int64_t now,
                          int64_t *id, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO inspection_case(storefront, run_id, state, opened_at) "
                  "VALUES(?1, ?2, 'open', ?3)",
                  &stmt, err));
    stmt_int(&stmt, 1, storefront);
    if (run_id) stmt_int(&stmt, 2, run_id);
    stmt_int(&stmt, 3, now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    *id = sqlite3_last_insert_rowid(store->db);
    return status;
}

Status case_open(Store *store, int64_t storefront, int64_t run_id, const CaseDeed *deed,
                 int64_t *id, Err *err) {
    Arena *arena = arena_open();
    Case *cases = NULL;
    size_t count = 0;
    Status status =
        cases_load(store, &(CaseFilter){.storefront = storefront}, arena, &cases, &count, err);
    if (!status && count) *id = cases[0].id;
    arena_close(arena);
    if (status || count) return status;
    TRY(insert_case(store, storefront, run_id, deed->now, id, err));
    return add_event(store, *id, "open", deed->reason, deed, err);
}

Status case_assign(Store *store, int64_t id, int64_t assignee, int due_on, const CaseDeed *deed,
                   Err *err) {
    char whom[ACTOR_TEXT];
    TRY(change(store,
               "UPDATE inspection_case SET assignee = ?2, due_on = ?3, asleep_until = NULL "
               "WHERE id = ?1 AND state <> 'closed'",
               id, assignee, due_on, err));
    return add_event(store, id, "assign", account_actor(assignee, whom), deed, err);
}

Status case_sleep(Store *store, int64_t id, int until, const CaseDeed *deed, Err *err) {
    enum { HALF_A_YEAR = 183 };
    const int today = (int)(deed->now / day_s);
    if (until <= today || until > today + HALF_A_YEAR)
        return FAIL(err, ST_USAGE,
                    "a case is put aside until a day from tomorrow on, half a year ahead at most");
    TRY(change(store,
               "UPDATE inspection_case SET asleep_until = ?2 WHERE id = ?1 AND state <> 'closed'",
               id, until, 0, err));
    return add_event(store, id, "sleep", deed->reason, deed, err);
}

static Status find_one(Store *store, int64_t id, Arena *arena, Case *found, Err *err) {
    Case *cases = NULL;
    size_t count = 0;
    TRY(cases_load(store, &(CaseFilter){.id = id, .closed = true}, arena, &cases, &count, err));
    if (!count) return FAIL(err, ST_USAGE, "there is no such case");
    *found = cases[0];
    return ST_OK;
}

static Status ask_or_close(Store *store, const Case *found, bool second, const CaseDeed *deed,
                           bool *closed, Err *err) {
    *closed = !second || found->closing_by;
    if (second && found->closing_by == deed->by)
        return FAIL(err, ST_USAGE, "you asked for this closing: a second person closes the case");
    if (!*closed) {
        TRY(change(store,
                   "UPDATE inspection_case SET closing_by = ?2 WHERE id = ?1 AND state <> 'closed'",
                   found->id, deed->by, 0, err));
        return add_event(store, found->id, "ask", deed->reason, deed, err);
    }
    TRY(change(store,
               "UPDATE inspection_case SET state = 'closed', closing_by = NULL "
               "WHERE id = ?1 AND state <> 'closed'",
               found->id, 0, 0, err));
    return add_event(store, found->id, "close", deed->reason, deed, err);
}

Status case_close(Store *store, int64_t id, bool second, const CaseDeed *deed, bool *closed,
                  Err *err) {
    if (!deed->reason || !*deed->reason)
        return FAIL(err, ST_USAGE, "a case is closed with a reason: write one");
    Arena *arena = arena_open();
    Case found;
    Status status = find_one(store, id, arena, &found, err);
    if (!status) status = ask_or_close(store, &found, second, deed, closed, err);
    arena_close(arena);
    return status;
}

Status case_reopen(Store *store, int64_t id, const CaseDeed *deed, Err *err) {
    TRY(change(store,
               "UPDATE inspection_case SET state = 'open', closing_by = NULL "
               "WHERE id = ?1 AND state = 'closed' AND NOT EXISTS (SELECT 1 FROM inspection_case "
               "AS o WHERE o.storefront = inspection_case.storefront AND o.state <> 'closed')",
               id, 0, 0, err));
    return add_event(store, id, "reopen", deed->reason, deed, err);
}

Status case_visited(Store *store, int64_t id, bool withdrawn, const CaseDeed *deed, Err *err) {
    TRY(change(store,
               withdrawn ? "UPDATE inspection_case SET state = 'open' "
                           "WHERE id = ?1 AND state <> 'closed'"
                         : "UPDATE inspection_case SET state = 'visited' "
                           "WHERE id = ?1 AND state <> 'closed'",
               id, 0, 0, err));
    return add_event(store, id, withdrawn ? "withdraw" : "visit", deed->reason, deed, err);
}
