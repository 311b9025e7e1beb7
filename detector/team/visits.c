#include "detector/team/visits.h"

#include <jansson.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/team/photos.h"

static const int64_t day_s = 86400;

void visit_token(char out[VISIT_TOKEN]) {
    unsigned char raw[(VISIT_TOKEN - 1) / 2];
    randombytes_buf(raw, sizeof raw);
    (void)sodium_bin2hex(out, VISIT_TOKEN, raw, sizeof raw);
}

void visit_token_of(int64_t account, const char *key, char out[VISIT_TOKEN]) {
    unsigned char hash[(VISIT_TOKEN - 1) / 2];
    crypto_generichash_state state;
    (void)crypto_generichash_init(&state, NULL, 0, sizeof hash);
    (void)crypto_generichash_update(&state, (const unsigned char *)&account, sizeof account);
    (void)crypto_generichash_update(&state, (const unsigned char *)key, strlen(key));
    (void)crypto_generichash_final(&state, hash, sizeof hash);
    (void)sodium_bin2hex(out, VISIT_TOKEN, hash, sizeof hash);
}

/* ---- reading ---- */

static Finding finding_of(const char *name) {
    int finding = FINDING_CONFIRMED;
    while (finding < FINDING_INCONCLUSIVE && !text_equal(finding_names[finding], name)) finding++;
    return (Finding)finding;
}

static Visit read_visit(Stmt *stmt, Arena *arena) {
    return (Visit){
        .id = stmt_get_int(stmt, 0),
        .account = stmt_get_int(stmt, 1),
        .storefront = stmt_get_int(stmt, 2),
        .case_id = stmt_get_int(stmt, 3),
        .inspected_on = (int)stmt_get_int(stmt, 4),
        .finding = finding_of(stmt_get_text(stmt, 5)),
        .reason_right = (int)stmt_get_int(stmt, 6),
        .customers = (int)stmt_get_int(stmt, 7),
        .minutes = (int)stmt_get_int(stmt, 8),
        .note = arena_strdup(arena, stmt_get_text(stmt, 9)),
        .recorded_at = stmt_get_int(stmt, 10),
        .withdrawn_at = stmt_get_int(stmt, 11),
        .withdrawn_reason = arena_strdup(arena, stmt_get_text(stmt, 12)),
        .storefront_id = arena_strdup(arena, stmt_get_text(stmt, 13)),
        .who = arena_strdup(arena, stmt_get_text(stmt, 14)),
        .has_photo = stmt_get_int(stmt, 15) != 0,
    };
}

Status visits_load(Store *store, const VisitFilter *filter, Arena *arena, Visit **visits,
                   size_t *count, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *visits = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("visits_load"), &stmt, err));
    stmt_int(&stmt, 1, filter->id);
    stmt_text(&stmt, 2, filter->token ? filter->token : "");
    stmt_int(&stmt, 3, filter->storefront);
    stmt_int(&stmt, 4, filter->account);
    stmt_int(&stmt, 5, (int64_t)filter->most);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *visits = arena_room(arena, *visits, *count, &room, sizeof **visits);
        (*visits)[(*count)++] = read_visit(&stmt, arena);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- recording ---- */

_Static_assert(VISIT_NOTE == 4000, "as the message below says");

static Status check_visit(const Visit *visit, int64_t now, Err *err) {
    enum { OLDEST = 366 };
    const int today = (int)(now / day_s);
    /* Tomorrow in the east begins before today in UTC ends. */
    if (visit->inspected_on > today + 1 || visit->inspected_on < today - OLDEST)
        return FAIL(err, ST_USAGE, "a visit is recorded with its day, at most a year ago");
    if (strlen(visit->token) != VISIT_TOKEN - 1)
        return FAIL(err, ST_USAGE, "this form is not one of ours: open it again");
    if (strlen(visit->note) > VISIT_NOTE)
        return FAIL(err, ST_USAGE, "a note has at most 4,000 characters");
    return ST_OK;
}

static void bind_said(Stmt *stmt, int index, int value) {
    if (value != VISIT_NOT_SAID) stmt_int(stmt, index, value);
}

static Status insert_visit(Store *store, Visit *visit, int64_t now, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("visit_add"), &stmt, err));
    stmt_text(&stmt, 1, visit->token);
    stmt_int(&stmt, 2, visit->account);
    stmt_int(&stmt, 3, visit->storefront);
    if (visit->case_id) stmt_int(&stmt, 4, visit->case_id);
    stmt_int(&stmt, 5, visit->inspected_on);
    stmt_text(&stmt, 6, finding_names[visit->finding]);
    bind_said(&stmt, 7, visit->reason_right);
    bind_said(&stmt, 8, visit->customers);
    bind_said(&stmt, 9, visit->minutes);
    stmt_text(&stmt, 10, visit->note);
    stmt_int(&stmt, 11, now);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    visit->id = sqlite3_last_insert_rowid(store->db);
    return status;
}

/* What scans and notes are told: the finding, and what was counted when for how long is known. */
static Status put_outcome(Store *store, const Visit *visit, Arena *arena, Err *err) {
    const bool counted = visit->customers != VISIT_NOT_SAID && visit->minutes != VISIT_NOT_SAID;
    Outcome outcome = {.storefront_id = visit->storefront_id,
                       .inspected_on = visit->inspected_on,
                       .finding = visit->finding,
                       .note = *visit->note ? visit->note : NULL,
                       .customers = counted ? visit->customers : (double)NAN,
                       .minutes = counted ? visit->minutes : (double)NAN,
                       .inclusion_probability = NAN};
    return outcome_put(store, &outcome, arena, err);
}

/* A visit belongs to the storefront's case, when there is one. */
static Status note_case(Store *store, Visit *visit, int64_t now, Arena *arena, Err *err) {
    Case *cases = NULL;
    size_t count = 0;
    const CaseDeed deed = {.storefront_id = visit->storefront_id, .by = visit->account, .now = now};
    TRY(cases_load(store, &(CaseFilter){.storefront = visit->storefront}, arena, &cases, &count,
                   err));
    visit->case_id = count ? cases[0].id : 0;
    return count ? case_visited(store, visit->case_id, false, &deed, err) : ST_OK;
}

static Status find_sent(Store *store, Visit *visit, Arena *arena, bool *sent, Err *err) {
    Visit *found = NULL;
    size_t count = 0;
    TRY(visits_load(store, &(VisitFilter){.token = visit->token, .most = 1}, arena, &found, &count,
                    err));
    *sent = count > 0;
    if (!count) return ST_OK;
    visit->id = found[0].id;
    if (found[0].account == visit->account && found[0].storefront == visit->storefront &&
        found[0].finding == visit->finding)
        return ST_OK;
    return FAIL(err, ST_USAGE, "this form was used for another visit: open it again");
}

Status visit_record(Store *store, Visit *visit, int64_t now, Arena *arena, Err *err) {
    bool sent;
    TRY(check_visit(visit, now, err));
    TRY(find_sent(store, visit, arena, &sent, err));
    if (sent) return ST_OK;
    TRY(note_case(store, visit, now, arena, err));
    TRY(insert_visit(store, visit, now, err));
    const PhotoOf of = {visit->id, visit->storefront_id};
    if (visit->photo_length) TRY(photo_add(store, &of, visit->photo, visit->photo_length, err));
    return put_outcome(store, visit, arena, err);
}

/* ---- withdrawing ---- */

static Status mark(Store *store, const Visit *visit, const CaseDeed *deed, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "UPDATE visit SET withdrawn_at = ?2, withdrawn_by = ?3, withdrawn_reason = ?4 "
                  "WHERE id = ?1 AND withdrawn_at IS NULL",
                  &stmt, err));
    stmt_int(&stmt, 1, visit->id);
    stmt_int(&stmt, 2, deed->now);
    stmt_int(&stmt, 3, deed->by);
    stmt_text(&stmt, 4, deed->reason);
    Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    if (!status && sqlite3_changes(store->db) != 1)
        status = FAIL(err, ST_USAGE, "this visit was withdrawn already");
    return status;
}

/* The visit that now holds for that day; NULL when there is none. */
static Status standing(Store *store, const Visit *visit, Arena *arena, Visit **found, Err *err) {
    Stmt stmt;
    bool row = false;
    size_t count = 0;
    TRY(stmt_open(store, sql_query("visit_before"), &stmt, err));
    stmt_int(&stmt, 1, visit->id);
    const Status status = stmt_step(&stmt, &row, err);
    const VisitFilter filter = {.id = row ? stmt_get_int(&stmt, 0) : 0, .most = 1};
    stmt_close(&stmt);
    *found = NULL;
    if (status || !row) return status;
    return visits_load(store, &filter, arena, found, &count, err);
}

/* An outcome that was withdrawn before, on the command line, stays so. */
static Status take_back(Store *store, const Visit *visit, const char *reason, Err *err) {
    Err gone = {0};
    const Status status =
        outcome_take_back(store, visit->storefront_id, visit->inspected_on, reason, &gone);
    return status && status != ST_INPUT ? FAIL(err, status, "%s", gone.text) : ST_OK;
}

static Status log_withdrawal(Store *store, const Visit *visit, Err *err) {
    json_t *detail = json_pack("{s:I}", "visit", (json_int_t)visit->id);
    char *text = json_dumps(detail, JSON_COMPACT);
    json_decref(detail);
    const AuditEvent event = {.action = "visit_withdraw",
                              .subject = visit->storefront_id,
                              .detail = text,
                              .change = true};
    const Status status = audit_add(store, &event, err);
    free(text);
    return status;
}

Status visit_withdraw(Store *store, const Visit *visit, const CaseDeed *deed, Arena *arena,
                      Err *err) {
    Visit *before;
    if (!deed->reason || !*deed->reason)
        return FAIL(err, ST_USAGE, "a visit is withdrawn with a reason: write one");
    TRY(mark(store, visit, deed, err));
    TRY(standing(store, visit, arena, &before, err));
    TRY(take_back(store, visit, deed->reason, err));
    if (before) TRY(put_outcome(store, before, arena, err));
    if (visit->case_id) {
        Err closed = {0}; /* a closed case stays closed */
        const Status status = case_visited(store, visit->case_id, true, deed, &closed);
        if (status && status != ST_USAGE) return FAIL(err, status, "%s", closed.text);
    }
    return log_withdrawal(store, visit, err);
}
