#include "detector/team/cases.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"

const char *const case_states[] = {"proposed", "open", "visited", "closed", NULL};

static const int64_t day_s = 86400;

bool case_is_late(const Case *work, int today) {
    return work->state == CASE_OPEN && work->due_on != CASE_NO_DAY && work->due_on < today;
}

/* ---- reading ---- */

static CaseState state_of(const char *name) {
    int state = CASE_PROPOSED;
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
        .opening_by = stmt_get_int(stmt, 11),
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
    stmt_int(&stmt, 5, filter->proposed);
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

/* ---- opening ---- */

static Status find_one(Store *store, int64_t id, Arena *arena, Case *found, Err *err) {
    Case *cases = NULL;
    size_t count = 0;
    const CaseFilter filter = {.id = id, .closed = true, .proposed = true};
    TRY(cases_load(store, &filter, arena, &cases, &count, err));
    if (!count) return FAIL(err, ST_USAGE, "there is no such case");
    *found = cases[0];
    return ST_OK;
}

/* *id = 0 when the storefront has no case that is not closed. */
static Status find_of(Store *store, int64_t storefront, int64_t *id, CaseState *state, Err *err) {
    Arena *arena = arena_open();
    Case *cases = NULL;
    size_t count = 0;
    const CaseFilter filter = {.storefront = storefront, .proposed = true};
    const Status status = cases_load(store, &filter, arena, &cases, &count, err);
    *id = count ? cases[0].id : 0;
    *state = count ? cases[0].state : CASE_CLOSED;
    arena_close(arena);
    return status;
}

static Status insert_case(Store *store, int64_t storefront, const CaseWish *wish,
                          const CaseDeed *deed, int64_t *id, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO inspection_case(storefront, run_id, state, opened_at, opening_by) "
                  "VALUES(?1, ?2, ?3, ?4, ?5)",
                  &stmt, err));
    stmt_int(&stmt, 1, storefront);
    if (wish->run_id) stmt_int(&stmt, 2, wish->run_id);
    stmt_text(&stmt, 3, case_states[wish->second ? CASE_PROPOSED : CASE_OPEN]);
    stmt_int(&stmt, 4, deed->now);
    if (wish->second) stmt_int(&stmt, 5, deed->by);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    *id = sqlite3_last_insert_rowid(store->db);
    return status;
}

static Status assign(Store *store, int64_t id, const CaseWish *wish, const CaseDeed *deed,
                     Err *err) {
    char whom[ACTOR_TEXT];
    TRY(change(store,
               "UPDATE inspection_case SET assignee = ?2, due_on = ?3, asleep_until = NULL "
               "WHERE id = ?1 AND state IN ('open', 'visited')",
               id, wish->assignee, wish->due_on, err));
    return add_event(store, id, "assign", account_actor(wish->assignee, whom), deed, err);
}

static Status propose(Store *store, int64_t id, const CaseWish *wish, const CaseDeed *deed,
                      Err *err) {
    TRY(change(store,
               "UPDATE inspection_case SET assignee = ?2, due_on = ?3, asleep_until = NULL "
               "WHERE id = ?1 AND state = 'proposed'",
               id, wish->assignee, wish->due_on, err));
    TRY(change(store, "UPDATE inspection_case SET opening_by = ?2 WHERE id = ?1", id, deed->by, 0,
               err));
    return add_event(store, id, "propose", deed->reason, deed, err);
}

/* Its first opening is when it was opened; a later one is another event. */
static Status open_proposed(Store *store, int64_t id, const CaseDeed *deed, Err *err) {
    Stmt stmt;
    bool again = false;
    TRY(stmt_open(store, "SELECT 1 FROM case_event WHERE case_id = ?1 AND kind = 'open'", &stmt,
                  err));
    stmt_int(&stmt, 1, id);
    const Status status = stmt_step(&stmt, &again, err);
    stmt_close(&stmt);
    if (status) return status;
    TRY(change(store,
               "UPDATE inspection_case SET state = 'open', opening_by = NULL, "
               "opened_at = coalesce(?2, opened_at) WHERE id = ?1 AND state = 'proposed'",
               id, again ? 0 : deed->now, 0, err));
    return add_event(store, id, again ? "reopen" : "open", deed->reason, deed, err);
}

Status case_give(Store *store, int64_t storefront, const CaseWish *wish, const CaseDeed *deed,
                 int64_t *id, Err *err) {
    CaseState state;
    TRY(find_of(store, storefront, id, &state, err));
    const bool made = !*id;
    if (made) TRY(insert_case(store, storefront, wish, deed, id, err));
    if (wish->second && (made || state == CASE_PROPOSED))
        return propose(store, *id, wish, deed, err);
    if (made) TRY(add_event(store, *id, "open", deed->reason, deed, err));
    if (state == CASE_PROPOSED) TRY(open_proposed(store, *id, deed, err)); /* one is enough now */
    return assign(store, *id, wish, deed, err);
}

/* Whose it never was, it is not when it is refused. */
static Status decide(Store *store, const Case *found, bool approve, const CaseDeed *deed,
                     Err *err) {
    if (!approve) {
        TRY(change(store,
                   "UPDATE inspection_case SET state = 'closed', opening_by = NULL, assignee = "
                   "iif(EXISTS (SELECT 1 FROM case_event WHERE case_id = ?1 AND kind = 'open'), "
                   "assignee, NULL) WHERE id = ?1 AND state = 'proposed'",
                   found->id, 0, 0, err));
        return add_event(store, found->id, "refuse", deed->reason, deed, err);
    }
    TRY(open_proposed(store, found->id, deed, err));
    const CaseWish wish = {.assignee = found->assignee, .due_on = found->due_on};
    return wish.assignee ? assign(store, found->id, &wish, deed, err) : ST_OK;
}

Status case_decide(Store *store, int64_t id, bool second, bool approve, const CaseDeed *deed,
                   Err *err) {
    if (!deed->reason || !*deed->reason)
        return FAIL(err, ST_USAGE, "an opening is approved or refused with a reason: write one");
    Arena *arena = arena_open();
    Case found;
    Status status = find_one(store, id, arena, &found, err);
    if (!status && second && approve && found.opening_by == deed->by)
        status = FAIL(err, ST_USAGE, "you asked for this opening: a second person opens the case");
    if (!status) status = decide(store, &found, approve, deed, err);
    arena_close(arena);
    return status;
}

Status case_reopen(Store *store, int64_t id, bool second, const CaseDeed *deed, Err *err) {
    TRY(change(store,
               "UPDATE inspection_case SET state = iif(?2, 'proposed', 'open'), opening_by = ?2, "
               "closing_by = NULL WHERE id = ?1 AND state = 'closed' AND NOT EXISTS (SELECT 1 FROM "
               "inspection_case AS o WHERE o.storefront = inspection_case.storefront "
               "AND o.state <> 'closed')",
               id, second ? deed->by : 0, 0, err));
    return add_event(store, id, second ? "propose" : "reopen", deed->reason, deed, err);
}

/* ---- what happens to one that is open ---- */

Status case_sleep(Store *store, int64_t id, int until, const CaseDeed *deed, Err *err) {
    enum { HALF_A_YEAR = 183 };
    const int today = (int)(deed->now / day_s);
    if (until <= today || until > today + HALF_A_YEAR)
        return FAIL(err, ST_USAGE,
                    "a case is put aside until a day from tomorrow on, half a year ahead at most");
    TRY(change(store,
               "UPDATE inspection_case SET asleep_until = ?2 WHERE id = ?1 AND state IN ('open', "
               "'visited')",
               id, until, 0, err));
    return add_event(store, id, "sleep", deed->reason, deed, err);
}

static Status ask_or_close(Store *store, const Case *found, bool second, const CaseDeed *deed,
                           bool *closed, Err *err) {
    *closed = !second || found->closing_by;
    if (second && found->closing_by == deed->by)
        return FAIL(err, ST_USAGE, "you asked for this closing: a second person closes the case");
    if (!*closed) {
        TRY(change(store,
                   "UPDATE inspection_case SET closing_by = ?2 WHERE id = ?1 AND state IN ('open', "
                   "'visited')",
                   found->id, deed->by, 0, err));
        return add_event(store, found->id, "ask", deed->reason, deed, err);
    }
    TRY(change(store,
               "UPDATE inspection_case SET state = 'closed', closing_by = NULL "
               "WHERE id = ?1 AND state IN ('open', 'visited')",
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

Status case_visited(Store *store, int64_t id, bool withdrawn, const CaseDeed *deed, Err *err) {
    TRY(change(store,
               withdrawn ? "UPDATE inspection_case SET state = 'open' "
                           "WHERE id = ?1 AND state IN ('open', 'visited')"
                         : "UPDATE inspection_case SET state = 'visited' "
                           "WHERE id = ?1 AND state IN ('open', 'visited')",
               id, 0, 0, err));
    return add_event(store, id, withdrawn ? "withdraw" : "visit", deed->reason, deed, err);
}
