#include "reports/console/api.h"

#include "datasets/base/clock.h"
#include "datasets/base/json.h"
#include "datasets/base/num.h"
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"
#include "reports/console/stops.h"
#include "reports/console/visit.h"
#include "reports/record/explain_json.h"
#include "reports/write/asset.h"

#include <stdlib.h>

static const char media_type[] = "application/json; charset=utf-8";

/* Takes the document. */
static void put(Answer *answer, json_t *document) {
    char *text = json_dumps(document, JSON_SORT_KEYS | JSON_INDENT(1));
    answer->type = media_type;
    text_adds(&answer->body, text ? text : "{}");
    text_addc(&answer->body, '\n');
    free(text);
    json_decref(document);
}

void console_api_refuse(int code, const char *why, Answer *answer) {
    const char *words = why           ? why
                        : code == 401 ? "show a token: Authorization: Bearer TOKEN"
                        : code == 403 ? "not for this role, or not for a token that only reads"
                        : code == 404 ? "it is not there, or not open to this person"
                        : code == 429 ? "too many dossiers in an hour"
                        : code == 503 ? "try again in a minute"
                                      : "the request was not understood";
    put(answer, json_pack("{s:s}", "error", words));
}

Status console_api_about(Request *request, Answer *answer, Err *err) {
    (void)request, (void)err;
    answer->type = media_type;
    answer->keep = true;
    text_adds(&answer->body, asset_text("openapi.json"));
    return ST_OK;
}

static json_t *row_of(const Page *page, const WatchRow *row) {
    json_t *out = json_object();
    const bool blind = stops_blind(page->request);
    if (!blind) json_put(out, "rank", json_size(row->rank));
    json_put(out, "sector", json_words(row->sector));
    json_put(out, "district", json_words(row->district));
    if (!blind) {
        json_put(out, "posterior", json_number(row->posterior));
        json_put(out, "q_value", json_number(row->q_value));
        json_put(out, "unexplained_eur_year", json_number(row->unexplained_eur_year));
    }
    json_put(out, "selected", json_boolean(row->selection != SELECTION_NONE));
    if (!page_names(page)) return out;
    json_put(out, "storefront_id", json_words(row->storefront_id));
    json_put(out, "name", json_words(row->name));
    json_put(out, "address", json_words(words_address(row, page->v->arena)));
    json_put(out, "lon", json_number(row->lon));
    json_put(out, "lat", json_number(row->lat));
    return out;
}

/* Rows behind rank `after`, a hundred at a time; "next" is the `after` of the next hundred. Who
 * works blind gets them by where they are. */
Status console_api_list(Request *request, Answer *answer, Err *err) {
    enum { ROWS = 100 };
    Page page;
    json_t *rows = json_array(), *out = json_object(), *next = NULL;
    const Watchlist *list = request->shelf.list;
    const bool blind = stops_blind(request);
    const size_t n = !list ? 0 : blind ? request->shelf.judged : list->n;
    const bool all = text_equal(form_text(&request->query, "of"), "all");
    const size_t after = (size_t)form_whole(&request->query, "after", 0, INT64_MAX / 2, 0);
    (void)err;
    page_open(&page, request);
    for (size_t r = after; r < n && !next; r++) {
        const WatchRow *row = &list->rows[blind ? request->shelf.by_place[r] : r];
        if (!row->judged || (!all && row->selection == SELECTION_NONE)) continue;
        if (json_array_size(rows) == ROWS)
            next = json_size(r);
        else
            json_array_append_new(rows, row_of(&page, row));
    }
    json_put(out, "run", list ? json_integer((json_int_t)list->run_id) : json_null());
    json_put(out, "digest", json_words(list ? list->output_digest : NULL));
    json_put(out, "rows", rows);
    json_put(out, "next", next ? next : json_null());
    put(answer, out);
    return ST_OK;
}

Status console_api_dossier(Request *request, Answer *answer, Err *err) {
    Page page;
    bool blind = false;
    TRY(stops_blind_to(request, request->row, &blind, err));
    page_open(&page, request);
    if (blind) {
        json_t *out = row_of(&page, request->row);
        json_put(out, "blind", json_true());
        put(answer, out);
        answer->detail = arena_printf(request->arena, "{\"run\":%lld,\"api\":true,\"blind\":true}",
                                      (long long)request->shelf.list->run_id);
        return ST_OK;
    }
    answer->type = media_type;
    explain_json(page.v, request->row, NULL, &answer->body);
    answer->detail = arena_printf(request->arena, "{\"run\":%lld,\"api\":true}",
                                  (long long)request->shelf.list->run_id);
    return ST_OK;
}

/* ---- cases ---- */

static json_t *day_json(int day) {
    char text[DATE_TEXT];
    return day == CASE_NO_DAY ? json_null() : json_string(date_format(day, text));
}

/* A case names the premises as the list does for this person. */
static json_t *case_of(const Page *page, const Case *work) {
    const WatchRow *row = page_row(page, work->storefront_id);
    json_t *out = row ? row_of(page, row) : json_object();
    char at[CLOCK_TEXT];
    json_put(out, "case", json_integer((json_int_t)work->id));
    json_put(out, "storefront_id", json_words(work->storefront_id));
    json_put(out, "state", json_string(case_states[work->state]));
    json_put(out, "assignee", json_words(work->assignee_name));
    json_put(out, "due_on", day_json(work->due_on));
    json_put(out, "asleep_until", day_json(work->asleep_until));
    json_put(out, "opened_at", json_string(clock_text(work->opened_at, at)));
    json_put(out, "opening_asked", json_boolean(work->opening_by));
    json_put(out, "closing_asked", json_boolean(work->closing_by));
    return out;
}

/* Those behind `after`, a hundred at a time, as the inbox has them; of an inspector their own, once
 * they are open. */
Status console_api_cases(Request *request, Answer *answer, Err *err) {
    enum { ROWS = 100 };
    Page page;
    Case *cases = NULL;
    size_t count = 0;
    json_t *rows = json_array(), *out = json_object();
    const bool lead = request->account->role == ROLE_LEAD;
    const CaseFilter filter = {.assignee = lead ? 0 : request->account->id,
                               .proposed = lead,
                               .closed = text_equal(form_text(&request->query, "of"), "all")};
    const size_t after = (size_t)form_whole(&request->query, "after", 0, INT64_MAX / 2, 0);
    const Status status = cases_load(request->store, &filter, request->arena, &cases, &count, err);
    page_open(&page, request);
    size_t k = after < count ? after : count;
    for (; k < count && json_array_size(rows) < ROWS; k++)
        json_array_append_new(rows, case_of(&page, &cases[k]));
    json_put(out, "rows", rows);
    json_put(out, "next", k < count ? json_size(k) : json_null());
    put(answer, out);
    return status;
}

/* ---- what was found at the door ---- */

/* A page leaves a number out that is none; a program is told. */
static Status check_outcome(const Request *request, const Visit *visit, Err *err) {
    static const char *const known[] = {"id",        "key",     "outcome", "on",
                                        "customers", "minutes", "right",   "note"};
    const Form *form = &request->form;
    for (size_t f = 0; f < form->count; f++) {
        size_t k = 0;
        while (k < sizeof known / sizeof *known && !text_equal(known[k], form->field[f].name)) k++;
        if (k == sizeof known / sizeof *known)
            return FAIL(err, ST_USAGE, "there is no field \"%s\": see /api/openapi.json",
                        form->field[f].name);
    }
    if (*form_text(form, "on") && console_form_day(request, "on") == CASE_NO_DAY)
        return FAIL(err, ST_USAGE, "\"on\" is a day, as 2026-03-07");
    if (*form_text(form, "customers") && visit->customers == VISIT_NOT_SAID)
        return FAIL(err, ST_USAGE, "\"customers\" is a whole number from 0 to 10,000");
    if (*form_text(form, "minutes") && visit->minutes == VISIT_NOT_SAID)
        return FAIL(err, ST_USAGE,
                    "\"minutes\" is a whole number from 1 to 600, beside \"customers\"");
    if (*form_text(form, "right") && visit->reason_right == VISIT_NOT_SAID)
        return FAIL(err, ST_USAGE, "\"right\" is 1 or 0");
    return ST_OK;
}

/* Whose deed it is says the entry of the outcome; that a program did it says this one. */
static Status log_outcome(const Request *request, const Visit *visit, bool *recorded, Err *err) {
    AuditHead head;
    const AuditEvent event = {
        .action = "api_outcome",
        .subject = visit->storefront_id,
        .detail = arena_printf(request->arena, "{\"visit\":%lld}", (long long)visit->id)};
    TRY(audit_head(request->store, &head, err));
    *recorded = head.entries > request->head.entries;
    return *recorded ? audit_add(request->store, &event, err) : ST_OK;
}

/* Sent again with the same key it is recorded once, and answered again. */
Status console_api_outcome(Request *request, Answer *answer, Err *err) {
    enum { KEY_MOST = 200 };
    const char *key = form_text(&request->form, "key");
    char token[VISIT_TOKEN], day[DATE_TEXT];
    bool recorded = false;
    Visit visit;
    if (!*key || strlen(key) > KEY_MOST)
        return FAIL(err, ST_USAGE,
                    "\"key\" is a text of your choice, 200 bytes at most, that no other outcome of "
                    "yours has: sent again with it, an outcome is recorded once");
    TRY(console_visit_sent(request, &visit, err));
    TRY(check_outcome(request, &visit, err));
    visit_token_of(request->account->id, key, token);
    visit.token = token;
    TRY(visit_record(request->store, &visit, request->now, request->arena, err));
    TRY(log_outcome(request, &visit, &recorded, err));
    answer->code = recorded ? 201 : 200;
    put(answer,
        json_pack("{s:I, s:s, s:s, s:s, s:b}", "visit", (json_int_t)visit.id, "storefront_id",
                  visit.storefront_id, "outcome", finding_names[visit.finding], "on",
                  date_format(visit.inspected_on, day), "recorded", recorded));
    return ST_OK;
}
