#include "reports/console/corrections.h"

#include "datasets/base/num.h"
#include "detector/contest/correction.h"
#include "detector/team/access.h"
#include "reports/console/parts.h"
#include "reports/console/result.h"
#include "reports/console/routes.h"

#include <math.h>
#include <string.h>

static const char *month_words(const Page *page, int month) {
    Text text = {0};
    language_month(page->v->language, month, &text);
    const char *words = arena_strdup(page->v->arena, text.at);
    text_free(&text);
    return words;
}

static const char *figure_words(const Page *page, int month, double amount_eur) {
    return say_with(page->v, SAY_C_FIGURE, "month", month_words(page, month), "amount",
                    euros_exact(page->v, amount_eur, ""));
}

/* ---- what one changed ---- */

static Status effect(Page *page, const CorrectionRequest *request, Err *err) {
    Job *job = NULL;
    size_t count = 0;
    TRY(jobs_load(page->request->store, request->job, 1, page->v->arena, &job, &count, err));
    if (count && job->state == JOB_DONE && job->result) {
        result_effect(page, job->result);
        return ST_OK;
    }
    markup_open(&page->m, "p");
    html_link(&page->m, page_path_number(page, "/job", request->job),
              say(page->v, count && (job->state == JOB_WAITING || job->state == JOB_RUNNING)
                               ? SAY_C_JUDGING
                               : SAY_C_NOT_JUDGED));
    markup_close(&page->m);
    return ST_OK;
}

/* ---- one ---- */

static void decide_form(Page *page, const CorrectionRequest *request) {
    if (request->asked_by == page->request->account->id) {
        markup_element(&page->m, "p", "muted", say(page->v, SAY_C_CORRECTION_OTHER));
        return;
    }
    form_begin(page, "/correction/decide", "decide");
    form_hidden_number(page, "id", request->id);
    form_field(page, &(Field){.label = say(page->v, SAY_C_BECAUSE_OF),
                              .name = "reason",
                              .type = "text",
                              .required = true});
    console_decision(page, "approve", SAY_C_APPROVE, "button");
    console_decision(page, "refuse", SAY_C_REFUSE, "button danger");
    markup_close(&page->m);
}

static void steps(Page *page, const CorrectionRequest *request) {
    const Voice *v = page->v;
    markup_element(&page->m, "p", "note-text", request->reason);
    markup_element(&page->m, "p", "muted",
                   say_with(v, SAY_C_CORRECTION_LINE, "person", request->asked_name, "date",
                            date_text(v, request->received_on), "document",
                            clean_text(request->document, "", v->arena)));
    if (request->decided_name)
        markup_element(&page->m, "p", "muted",
                       say_with(v,
                                request->state == CORRECTION_REFUSED ? SAY_C_CORRECTION_REFUSED
                                                                     : SAY_C_CORRECTION_APPROVED,
                                "person", request->decided_name, "date",
                                page_when(page, request->decided_at), "reason", request->because));
}

static Status one(Page *page, const CorrectionRequest *request, Err *err) {
    static const Say states[] = {SAY_C_CORRECTION_WAITS, SAY_C_CORRECTION_HOLDS,
                                 SAY_C_CORRECTION_NOT};
    Markup *m = &page->m;
    Status status = ST_OK;
    markup_begin(m, "article", "correction");
    markup_open(m, "h3");
    markup_text(m, figure_words(page, request->month, request->amount_eur));
    markup_text(m, " ");
    markup_element(m, "span", "chip", say(page->v, states[request->state]));
    markup_close(m);
    steps(page, request);
    if (request->state == CORRECTION_WAITING) decide_form(page, request);
    if (request->state == CORRECTION_RECORDED) status = effect(page, request, err);
    markup_close(m);
    return status;
}

/* ---- those of a storefront ---- */

static bool was_asked(const CorrectionRequest *requests, size_t count, int64_t input_id) {
    for (size_t k = 0; k < count; k++)
        if (requests[k].input_id == input_id) return true;
    return false;
}

/* Recorded by command. */
static void others(Page *page, const Corrections *all, const CorrectionRequest *requests,
                   size_t count) {
    for (size_t k = 0; k < all->n; k++) {
        const Correction *c = &all->correction[k];
        if (was_asked(requests, count, c->input_id)) continue;
        markup_element(
            &page->m, "p", NULL,
            say_with(page->v, SAY_LETTER_CORRECTION, "month", month_words(page, c->month), "amount",
                     euros_exact(page->v, c->amount_eur, ""), "date",
                     date_text(page->v, c->corrected_on), "document",
                     clean_text(c->document, "", page->v->arena)));
    }
}

static void ask_fields(Page *page) {
    char day[DATE_TEXT];
    const Voice *v = page->v;
    markup_begin(&page->m, "div", "fields");
    form_field(
        page,
        &(Field){.label = say(v, SAY_C_MONTH), .name = "month", .type = "month", .required = true});
    form_field(page, &(Field){.label = say(v, SAY_C_RIGHT_AMOUNT),
                              .name = "amount",
                              .type = "text",
                              .digits = "decimal",
                              .required = true});
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_DOCUMENT), .name = "document", .type = "text", .required = true});
    form_field(page, &(Field){.label = say(v, SAY_C_CAME_IN),
                              .name = "on",
                              .type = "date",
                              .value = date_format((int)(page->request->now / PAGE_DAY_S), day),
                              .required = true});
    markup_close(&page->m);
    form_field(page, &(Field){.label = say(v, SAY_C_WHAT_WAS_WRONG),
                              .name = "reason",
                              .type = "text",
                              .required = true});
}

static void ask_form(Page *page, const WatchRow *row) {
    const Voice *v = page->v;
    const bool second = server_settings(page->request->server)->second_person;
    html_section(&page->m, "card", "correct", say(v, SAY_C_CORRECT));
    markup_element(&page->m, "p", "muted", say(v, SAY_C_CORRECT_HOW));
    form_begin(page, "/correction/add", NULL);
    form_hidden(page, "id", row->storefront_id);
    ask_fields(page);
    form_button(page, "button", say(v, second ? SAY_C_ASK_CORRECTION : SAY_C_CORRECT));
    markup_close(&page->m);
    markup_close(&page->m);
}

Status corrections_part(Page *page, const WatchRow *row, Err *err) {
    CorrectionRequest *requests = NULL;
    Corrections all;
    size_t count = 0;
    Store *store = page->request->store;
    const CorrectionFilter filter = {.storefront = row->key};
    TRY(corrections_asked(store, &filter, page->v->arena, &requests, &count, err));
    TRY(corrections_list(store, row->storefront_id, page->v->arena, &all, err));
    if (count || all.n) {
        html_section(&page->m, "card", "corrections", say(page->v, SAY_C_CORRECTIONS));
        for (size_t k = 0; k < count; k++) TRY(one(page, &requests[k], err));
        others(page, &all, requests, count);
        markup_close(&page->m);
    }
    ask_form(page, row);
    return ST_OK;
}

/* ---- those that wait ---- */

static void waiting_row(Page *page, const CorrectionRequest *request) {
    const WatchRow *row = page_row(page, request->storefront_id);
    markup_open(&page->m, "tr");
    console_row_name(page, row ? page_path(page, "/contest", row->storefront_id) : NULL,
                     row ? words_title(page->v, row) : request->storefront_id);
    console_cell(page, SAY_C_MONTH, NULL, month_words(page, request->month));
    console_cell(page, SAY_C_RIGHT_AMOUNT, "num", euros_exact(page->v, request->amount_eur, ""));
    console_cell(page, SAY_C_WHO, NULL, request->asked_name);
    console_cell(page, SAY_C_SINCE, NULL, page_when(page, request->asked_at));
    markup_close(&page->m);
}

Status corrections_waiting(Page *page, Err *err) {
    static const Say head[] = {SAY_COLUMN_STOREFRONT, SAY_C_MONTH, SAY_C_RIGHT_AMOUNT, SAY_C_WHO,
                               SAY_C_SINCE};
    Markup *m = &page->m;
    CorrectionRequest *requests = NULL;
    size_t count = 0;
    const CorrectionFilter filter = {.waiting = true};
    TRY(corrections_asked(page->request->store, &filter, page->v->arena, &requests, &count, err));
    if (!count) return ST_OK;
    html_section(m, "group", "waiting", say(page->v, SAY_C_CORRECTIONS_WAIT));
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 2);
    markup_open(m, "tbody");
    for (size_t k = 0; k < count; k++) waiting_row(page, &requests[k]);
    markup_close(m);
    markup_close(m);
    markup_close(m);
    return ST_OK;
}

/* ---- deeds ---- */

/* "12400", "12400.50", "12400,50" and blanks between: a mark before three digits could be of
 * thousands, and is refused. */
static bool read_amount(const char *text, double *amount) {
    enum { LONGEST = 24, CENTS = 2 };
    char plain[LONGEST];
    size_t n = 0;
    const char *mark = NULL;
    for (; *text; text++) {
        if (*text == ' ') continue;
        if (n + 1 == LONGEST || !strchr("0123456789.,", *text)) return false;
        if (*text == '.' || *text == ',') {
            if (mark || !n) return false;
            mark = plain + n;
        }
        plain[n++] = *text == ',' ? '.' : *text;
    }
    plain[n] = 0;
    if (mark && (plain + n - mark == 1 || plain + n - mark > CENTS + 1)) return false;
    return n && num_parse(plain, n, amount);
}

static Status read_request(const Request *request, CorrectionRequest *asked, Err *err) {
    const Form *form = &request->form;
    const char *month = form_text(form, "month");
    *asked = (CorrectionRequest){.storefront = request->row->key,
                                 .storefront_id = request->row->storefront_id,
                                 .reason = form_text(form, "reason"),
                                 .document = form_text(form, "document"),
                                 .received_on = console_form_day(request, "on"),
                                 .asked_by = request->account->id,
                                 .asked_at = request->now};
    if (!month_parse(month, strlen(month), &asked->month))
        return FAIL(err, ST_USAGE, "give the month as a year and a month, like 2025-01");
    if (!read_amount(form_text(form, "amount"), &asked->amount_eur))
        return FAIL(err, ST_USAGE,
                    "write the amount without thousands marks, like 12400 or 12400,50");
    return ST_OK;
}

static void go_to(const Request *request, Answer *answer) {
    answer_go(answer, arena_printf(request->arena, "/contest?id=%s",
                                   query_text(request->row->storefront_id, request->arena)));
}

Status console_correction_add(Request *request, Answer *answer, Err *err) {
    CorrectionRequest asked;
    TRY(read_request(request, &asked, err));
    TRY(correction_ask(request->store, &asked, server_settings(request->server)->second_person,
                       err));
    go_to(request, answer);
    return ST_OK;
}

Status console_correction_decide(Request *request, Answer *answer, Err *err) {
    const char *word = form_text(&request->form, "decision");
    const CorrectionDeed deed = {.by = request->account->id,
                                 .now = request->now,
                                 .approve = text_equal(word, "approve"),
                                 .because = form_text(&request->form, "reason")};
    if (!deed.approve && !text_equal(word, "refuse"))
        return FAIL(err, ST_USAGE, "approve it or refuse it");
    TRY(correction_decide(request->store, request->correction, &deed, err));
    bool theirs = false;
    if (request->row)
        TRY(access_dossier(request->store, request->account, request->row, request->now, &theirs,
                           err));
    if (theirs)
        go_to(request, answer);
    else
        answer_go(answer, "/contests");
    return ST_OK;
}
