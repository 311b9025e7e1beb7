/* case.c - one case: its history, and what a lead does to it. */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "detector/team/access.h"

#include <string.h>

static const char *event_words(const Page *page, const CaseEvent *event) {
    static const struct {
        const char *kind;
        Say words;
    } kinds[] = {{"propose", SAY_C_DID_ASK_OPEN}, {"refuse", SAY_C_DID_REFUSE_OPEN},
                 {"open", SAY_C_DID_OPEN},        {"assign", SAY_C_DID_ASSIGN},
                 {"visit", SAY_C_DID_VISIT},      {"withdraw", SAY_C_DID_WITHDRAW},
                 {"sleep", SAY_C_DID_SLEEP},      {"ask", SAY_C_DID_ASK},
                 {"close", SAY_C_DID_CLOSE},      {"reopen", SAY_C_DID_REOPEN}};
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++)
        if (text_equal(kinds[k].kind, event->kind)) return say(page->v, kinds[k].words);
    return event->kind;
}

/* An assignment names the account: as its name. */
static Status detail_words(const Page *page, const CaseEvent *event, const char **words, Err *err) {
    Account account;
    bool found = false;
    *words = event->detail;
    if (!text_equal(event->kind, "assign")) return ST_OK;
    const FormField id = {"id", strchr(event->detail, ':') ? strchr(event->detail, ':') + 1 : ""};
    const Form form = {.count = 1, .field = {id}};
    TRY(account_get(page->request->store, form_whole(&form, "id", 1, INT64_MAX, 0), page->v->arena,
                    &account, &found, err));
    if (found) *words = account.name;
    return ST_OK;
}

static Status history(Page *page, int64_t id, Err *err) {
    Markup *m = &page->m;
    CaseEvent *events = NULL;
    size_t count = 0;
    TRY(case_events(page->request->store, id, page->v->arena, &events, &count, err));
    html_section(m, "card", "history", say(page->v, SAY_C_HISTORY));
    markup_begin(m, "ol", "history");
    for (size_t k = 0; k < count; k++) {
        const char *detail = "";
        TRY(detail_words(page, &events[k], &detail, err));
        markup_open(m, "li");
        markup_element(m, "span", "muted", page_time(page, events[k].at));
        const char *deed = event_words(page, &events[k]);
        if (*detail) deed = say_with(page->v, SAY_C_DID_DETAIL, "deed", deed, "detail", detail);
        markup_text(m, arena_printf(page->v->arena, " %s, %s", events[k].name, deed));
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
    return ST_OK;
}

/* A form of one reason, and a date where `day` names one. */
static void deed_form(Page *page, const char *action, Say button, const char *day) {
    const Voice *v = page->v;
    form_begin(page, action, "inline");
    form_hidden_number(page, "id", page->request->work->id);
    if (day)
        form_field(
            page,
            &(Field){.label = say(v, SAY_C_UNTIL), .name = day, .type = "date", .required = true});
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_REASON), .name = "reason", .type = "text", .required = true});
    form_button(page, "button", say(v, button));
    markup_close(&page->m);
}

static bool two_are_wanted(const Page *page) {
    return server_settings(page->request->server)->second_person;
}

/* Who asked may take it back; another opens it or refuses. */
static void decide_form(Page *page, const Case *work) {
    const Voice *v = page->v;
    const bool own = work->opening_by == page->request->account->id && two_are_wanted(page);
    if (own) markup_element(&page->m, "p", "muted", say(v, SAY_C_DECIDE_OTHER));
    form_begin(page, "/case/decide", "decide");
    form_hidden_number(page, "id", work->id);
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_REASON), .name = "reason", .type = "text", .required = true});
    if (!own) console_decision(page, "approve", SAY_C_APPROVE, "button");
    console_decision(page, "refuse", own ? SAY_C_TAKE_BACK : SAY_C_REFUSE, "button danger");
    markup_close(&page->m);
}

static void deeds(Page *page, const Case *work) {
    const bool two = two_are_wanted(page);
    html_section(&page->m, "card", "deeds", say(page->v, SAY_C_DEEDS));
    if (work->state == CASE_PROPOSED) {
        decide_form(page, work);
    } else if (work->state == CASE_CLOSED) {
        deed_form(page, "/case/reopen", two ? SAY_C_ASK_OPEN : SAY_C_REOPEN, NULL);
    } else {
        deed_form(page, "/case/sleep", SAY_C_SLEEP, "until");
        deed_form(page, "/case/close", two && !work->closing_by ? SAY_C_ASK : SAY_C_CLOSE, NULL);
    }
    markup_close(&page->m);
}

static Status write_case(Page *page, const Case *work, Err *err) {
    Markup *m = &page->m;
    markup_open(m, "p");
    html_link(m, page_path(page, "/dossier", work->storefront_id), say(page->v, SAY_C_TO_DOSSIER));
    markup_close(m);
    if (page->request->account->role == ROLE_LEAD) deeds(page, work);
    TRY(console_visits(page, work->storefront, err));
    return history(page, work->id, err);
}

Status console_case(Request *request, Answer *answer, Err *err) {
    Page page;
    const Case *work = request->work;
    page_open(&page, request);
    page_begin(&page, console_case_name(&page, work),
               say_with(page.v, SAY_C_CASE_LINE, "state", console_case_state(&page, work), "person",
                        work->assignee_name ? work->assignee_name : say(page.v, SAY_C_NOBODY)));
    const Status status = write_case(&page, work, err);
    while (page.m.depth > 3) markup_close(&page.m); /* what a failure left open */
    page_end(&page, answer);
    return status;
}

/* ---- deeds ---- */

static CaseDeed deed_of(const Request *request) {
    return (CaseDeed){
        .storefront_id = request->work ? request->work->storefront_id : request->row->storefront_id,
        .by = request->account->id,
        .now = request->now,
        .reason = form_text(&request->form, "reason")};
}

static void go_to_case(const Request *request, int64_t id, Answer *answer) {
    answer_go(answer, arena_printf(request->arena, "/case?id=%lld", (long long)id));
}

Status console_case_assign(Request *request, Answer *answer, Err *err) {
    const CaseDeed deed = deed_of(request);
    CaseWish wish = {.run_id = request->shelf.list->run_id,
                     .due_on = console_form_day(request, "due"),
                     .second = server_settings(request->server)->second_person};
    int64_t id = 0;
    TRY(console_person(request, "person", FOR_INSPECTOR | FOR_LEAD, &wish.assignee, err));
    TRY(case_give(request->store, request->row->key, &wish, &deed, &id, err));
    go_to_case(request, id, answer);
    return ST_OK;
}

Status console_case_decide(Request *request, Answer *answer, Err *err) {
    const CaseDeed deed = deed_of(request);
    const char *word = form_text(&request->form, "decision");
    const bool approve = text_equal(word, "approve");
    if (!approve && !text_equal(word, "refuse"))
        return FAIL(err, ST_USAGE, "approve it or refuse it");
    TRY(case_decide(request->store, request->work->id,
                    server_settings(request->server)->second_person, approve, &deed, err));
    go_to_case(request, request->work->id, answer);
    return ST_OK;
}

Status console_case_sleep(Request *request, Answer *answer, Err *err) {
    const CaseDeed deed = deed_of(request);
    TRY(case_sleep(request->store, request->work->id, console_form_day(request, "until"), &deed,
                   err));
    go_to_case(request, request->work->id, answer);
    return ST_OK;
}

Status console_case_close(Request *request, Answer *answer, Err *err) {
    const CaseDeed deed = deed_of(request);
    bool closed;
    TRY(case_close(request->store, request->work->id,
                   server_settings(request->server)->second_person, &deed, &closed, err));
    go_to_case(request, request->work->id, answer);
    return ST_OK;
}

Status console_case_reopen(Request *request, Answer *answer, Err *err) {
    const CaseDeed deed = deed_of(request);
    TRY(case_reopen(request->store, request->work->id,
                    server_settings(request->server)->second_person, &deed, err));
    go_to_case(request, request->work->id, answer);
    return ST_OK;
}

Status console_grant(Request *request, Answer *answer, Err *err) {
    Grant grant = {.storefront = request->row->key,
                   .storefront_id = request->row->storefront_id,
                   .by = request->account->id,
                   .now = request->now,
                   .until = (int64_t)PAGE_DAY_S * (console_form_day(request, "until") + 1),
                   .reason = form_text(&request->form, "reason")};
    TRY(console_person(request, "person", FOR_INSPECTOR | FOR_ANALYST, &grant.account, err));
    TRY(access_grant(request->store, &grant, err));
    answer_go(answer, arena_printf(request->arena, "/dossier?id=%s",
                                   query_text(request->row->storefront_id, request->arena)));
    return ST_OK;
}
