#include "detector/team/corrections.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/store/audit.h"
#include "detector/contest/correction.h"
#include "detector/team/jobs.h"

const char *const correction_states[] = {"waiting", "recorded", "refused", NULL};

static const int64_t day_s = 86400;

/* ---- reading ---- */

static CorrectionState state_of(const char *name) {
    int state = CORRECTION_WAITING;
    while (state < CORRECTION_REFUSED && !text_equal(correction_states[state], name)) state++;
    return (CorrectionState)state;
}

static CorrectionRequest read_request(Stmt *stmt, Arena *arena) {
    return (CorrectionRequest){
        .id = stmt_get_int(stmt, 0),
        .storefront = stmt_get_int(stmt, 1),
        .storefront_id = arena_strdup(arena, stmt_get_text(stmt, 2)),
        .month = (int)stmt_get_int(stmt, 3),
        .amount_eur = stmt_get_real(stmt, 4),
        .reason = arena_strdup(arena, stmt_get_text(stmt, 5)),
        .document = arena_strdup(arena, stmt_get_text(stmt, 6)),
        .received_on = (int)stmt_get_int(stmt, 7),
        .asked_by = stmt_get_int(stmt, 8),
        .asked_name = arena_strdup(arena, stmt_get_text(stmt, 9)),
        .asked_at = stmt_get_int(stmt, 10),
        .state = state_of(stmt_get_text(stmt, 11)),
        .decided_name = arena_strdup(arena, stmt_get_text(stmt, 12)),
        .decided_at = stmt_get_int(stmt, 13),
        .because = arena_strdup(arena, stmt_get_text(stmt, 14)),
        .input_id = stmt_get_int(stmt, 15),
        .job = stmt_get_int(stmt, 16),
    };
}

Status corrections_asked(Store *store, const CorrectionFilter *filter, Arena *arena,
                         CorrectionRequest **requests, size_t *count, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    *requests = NULL;
    *count = 0;
    TRY(stmt_open(store, sql_query("correction_requests_load"), &stmt, err));
    stmt_int(&stmt, 1, filter->id);
    stmt_int(&stmt, 2, filter->storefront);
    stmt_int(&stmt, 3, filter->waiting);
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        *requests = arena_room(arena, *requests, *count, &room, sizeof **requests);
        (*requests)[(*count)++] = read_request(&stmt, arena);
    }
    stmt_close(&stmt);
    return status;
}

/* ---- the log ---- */

static Status log_step(Store *store, const char *action, const CorrectionRequest *request,
                       Err *err) {
    char month[MONTH_TEXT];
    json_t *detail = json_pack("{s:s}", "month", month_format(request->month, month));
    char *text = json_dumps(detail, JSON_COMPACT);
    json_decref(detail);
    const AuditEvent event = {
        .action = action, .subject = request->storefront_id, .detail = text, .change = true};
    const Status status = audit_add(store, &event, err);
    free(text);
    return status;
}

/* ---- recording ---- */

static Correction correction_of(const CorrectionRequest *request) {
    return (Correction){.storefront_id = request->storefront_id,
                        .month = request->month,
                        .amount_eur = request->amount_eur,
                        .reason = request->reason,
                        .document = request->document,
                        .corrected_on = request->received_on};
}

_Static_assert(CORRECTION_MOST_EUR == 1000000000, "as the message of check says");

/* What a person typed is refused as such. */
static Status put_correction(Store *store, Correction *correction, Err *err) {
    Err wrong = {0};
    const Status status = correction_record(store, correction, NULL, &wrong);
    return status ? FAIL(err, status == ST_INPUT ? ST_USAGE : status, "%s", wrong.text) : ST_OK;
}

/* "gevel correct effect INPUT" */
static Status ask_effect(Store *store, int64_t input_id, int64_t by, int64_t now, int64_t *job,
                         Err *err) {
    char words[64];
    (void)snprintf(words, sizeof words, "[\"effect\",\"%lld\"]", (long long)input_id);
    return job_add(store,
                   &(Job){.kind = JOB_CORRECT, .arguments = words, .by = by, .asked_at = now}, job,
                   err);
}

/* How a request ends. */
typedef struct Ending {
    CorrectionState state;
    int64_t by, now; /* by 0 = nobody else was wanted */
    const char *because;
    int64_t input_id, job;
} Ending;

static Status put_ending(Store *store, int64_t id, const Ending *end, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "UPDATE correction_request SET state = ?2, decided_by = ?3, decided_at = ?4, "
                  "because = coalesce(?5, ''), input_id = ?6, job = ?7 "
                  "WHERE id = ?1 AND state = 'waiting'",
                  &stmt, err));
    stmt_int(&stmt, 1, id);
    stmt_text(&stmt, 2, correction_states[end->state]);
    if (end->by) stmt_int(&stmt, 3, end->by);
    stmt_int(&stmt, 4, end->now);
    stmt_text(&stmt, 5, end->because);
    if (end->input_id) stmt_int(&stmt, 6, end->input_id);
    if (end->job) stmt_int(&stmt, 7, end->job);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    return status;
}

/* The correction, the job that tells what it changes, and the request's end. */
static Status record(Store *store, const CorrectionRequest *request, Ending *end, Err *err) {
    Correction correction = correction_of(request);
    end->state = CORRECTION_RECORDED;
    TRY(put_correction(store, &correction, err));
    end->input_id = correction.input_id;
    TRY(ask_effect(store, correction.input_id, end->by ? end->by : request->asked_by, end->now,
                   &end->job, err));
    return put_ending(store, request->id, end, err);
}

/* ---- asking ---- */

static Status check_text(const char *text, const char *missing, Err *err) {
    if (!text || !*text) return FAIL(err, ST_USAGE, "%s", missing);
    if (strlen(text) > CORRECTION_TEXT)
        return FAIL(err, ST_USAGE, "a reason or document has at most 2,000 characters");
    return ST_OK;
}
_Static_assert(CORRECTION_TEXT == 2000, "as the message says");

static Status check(Store *store, const CorrectionRequest *request, Err *err) {
    CorrectionRequest *waiting = NULL;
    size_t count = 0;
    const Correction correction = correction_of(request);
    Err wrong = {0};
    const char *both = "a correction needs its reason and the document that proves it";
    TRY(check_text(request->reason, both, err));
    TRY(check_text(request->document, both, err));
    if (request->received_on <= 0 || request->received_on > request->asked_at / day_s)
        return FAIL(err, ST_USAGE, "give the day on which it came in, today or earlier");
    if (request->month > month_of_date((int)(request->asked_at / day_s)))
        return FAIL(err, ST_USAGE, "only months that have begun are corrected");
    if (request->amount_eur > CORRECTION_MOST_EUR)
        return FAIL(err, ST_USAGE, "the turnover of a month is an amount up to 1,000,000,000 EUR");
    if (correction_check(&correction, &wrong)) return FAIL(err, ST_USAGE, "%s", wrong.text);
    const CorrectionFilter filter = {.storefront = request->storefront, .waiting = true};
    Arena *arena = arena_open();
    Status status = corrections_asked(store, &filter, arena, &waiting, &count, err);
    for (size_t k = 0; k < count && !status; k++)
        if (waiting[k].month == request->month)
            status =
                FAIL(err, ST_USAGE, "a correction of this month waits already: decide it first");
    arena_close(arena);
    return status;
}

static Status insert(Store *store, CorrectionRequest *request, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store,
                  "INSERT INTO correction_request(storefront, month, amount_eur, reason, document, "
                  "received_on, asked_by, asked_at) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
                  &stmt, err));
    stmt_int(&stmt, 1, request->storefront);
    stmt_int(&stmt, 2, request->month);
    stmt_real(&stmt, 3, request->amount_eur);
    stmt_text(&stmt, 4, request->reason);
    stmt_text(&stmt, 5, request->document);
    stmt_int(&stmt, 6, request->received_on);
    stmt_int(&stmt, 7, request->asked_by);
    stmt_int(&stmt, 8, request->asked_at);
    const Status status = stmt_run(&stmt, err);
    stmt_close(&stmt);
    request->id = sqlite3_last_insert_rowid(store->db);
    return status;
}

Status correction_ask(Store *store, const CorrectionRequest *request, bool second, Err *err) {
    CorrectionRequest asked = *request;
    TRY(check(store, request, err));
    TRY(insert(store, &asked, err));
    TRY(log_step(store, "correction_ask", &asked, err));
    return second ? ST_OK : record(store, &asked, &(Ending){.now = request->asked_at}, err);
}

/* ---- deciding ---- */

Status correction_decide(Store *store, const CorrectionRequest *request, const CorrectionDeed *deed,
                         Err *err) {
    Ending end = {CORRECTION_REFUSED, deed->by, deed->now, deed->because, 0, 0};
    if (request->state != CORRECTION_WAITING)
        return FAIL(err, ST_USAGE, "this correction was decided meanwhile: look again");
    if (request->asked_by == deed->by)
        return FAIL(err, ST_USAGE, "you asked for this correction: another person decides");
    TRY(check_text(deed->because, "say why, in a sentence that another person can judge", err));
    if (deed->approve) return record(store, request, &end, err);
    TRY(put_ending(store, request->id, &end, err));
    return log_step(store, "correction_refuse", request, err);
}
