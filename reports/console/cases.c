/* cases.c - a lead's cases: who has what, since when; assigning, putting aside, closing. */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "detector/team/access.h"

#include <stdlib.h>
#include <string.h>

/* ---- all of them ---- */

static const char *state_words(const Page *page, const Case *work) {
    static const Say words[] = {SAY_C_OPEN, SAY_C_VISITED, SAY_C_CLOSED};
    const int today = (int)(page->request->now / PAGE_DAY_S);
    if (work->closing_by) return say(page->v, SAY_C_ASKED);
    if (work->state != CASE_CLOSED && work->asleep_until > today) return say(page->v, SAY_C_ASLEEP);
    return say(page->v, words[work->state]);
}

static const char *case_name(const Page *page, const Case *work) {
    const WatchRow *row = page_row(page, work->storefront_id);
    return row ? words_title(page->v, row) : work->storefront_id;
}

/* On the newest list; SIZE_MAX = not on it. */
static size_t rank_of(const Page *page, const Case *work) {
    const WatchRow *row = page_row(page, work->storefront_id);
    return row ? row->rank : SIZE_MAX;
}

static void case_row(Page *page, const Case *work) {
    Markup *m = &page->m;
    const int today = (int)(page->request->now / PAGE_DAY_S);
    markup_open(m, "tr");
    console_row_name(page, page_path_number(page, "/case", work->id), case_name(page, work));
    const size_t rank = rank_of(page, work);
    console_cell(page, SAY_PLACE, "num",
                 rank == SIZE_MAX ? "\xE2\x80\x93" : count_text(page->v, rank));
    console_cell(page, SAY_C_STATE, NULL, state_words(page, work));
    console_cell(page, SAY_C_WHO, NULL,
                 work->assignee_name ? work->assignee_name : say(page->v, SAY_C_NOBODY));
    console_cell(page, SAY_C_DUE_ON, case_is_late(work, today) ? "late" : NULL,
                 work->due_on == CASE_NO_DAY ? "\xE2\x80\x93" : date_text(page->v, work->due_on));
    console_cell(page, SAY_C_SINCE, NULL, page_when(page, work->opened_at));
    markup_close(m);
}

static void case_table(Page *page, const Case *cases, size_t count) {
    static const Say head[] = {SAY_C_CASE, SAY_PLACE,    SAY_C_STATE,
                               SAY_C_WHO,  SAY_C_DUE_ON, SAY_C_SINCE};
    Markup *m = &page->m;
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 1);
    markup_open(m, "tbody");
    for (size_t k = 0; k < count; k++) case_row(page, &cases[k]);
    markup_close(m);
    markup_close(m);
}

/* ---- their order ---- */

/* "": due first, then oldest, as they are loaded. */
typedef enum Order { ORDER_DUE, ORDER_AGE, ORDER_PLACE, ORDER_PERSON, ORDERS } Order;
static const char *const order_words[ORDERS] = {"", "age", "place", "person"};

typedef struct Sorted {
    Case work;
    size_t loaded, rank; /* rank: on the newest list; SIZE_MAX = not on it */
    Order order;
} Sorted;

static int by_number(size_t a, size_t b) {
    return (a > b) - (a < b);
}

static int by_order(const void *left, const void *right) {
    const Sorted *a = left, *b = right;
    int sign = 0;
    if (a->order == ORDER_AGE)
        sign = (a->work.opened_at > b->work.opened_at) - (a->work.opened_at < b->work.opened_at);
    if (a->order == ORDER_PLACE) sign = by_number(a->rank, b->rank);
    if (a->order == ORDER_PERSON) /* nobody's first: they wait for somebody */
        sign = strcmp(a->work.assignee_name ? a->work.assignee_name : "",
                      b->work.assignee_name ? b->work.assignee_name : "");
    return sign ? sign : by_number(a->loaded, b->loaded);
}

static void sort(const Page *page, const char *word, Case *cases, size_t count) {
    Sorted *sorted = ARENA_ARRAY(page->v->arena, Sorted, count + 1);
    Order order = ORDER_DUE;
    for (Order k = ORDER_DUE; k < ORDERS; k++)
        if (text_equal(order_words[k], word)) order = k;
    for (size_t k = 0; k < count; k++)
        sorted[k] = (Sorted){cases[k], k, rank_of(page, &cases[k]), order};
    qsort(sorted, count, sizeof *sorted, by_order);
    for (size_t k = 0; k < count; k++) cases[k] = sorted[k].work;
}

static void order_choice(Page *page, const char *word) {
    static const Say words[ORDERS] = {SAY_C_DUE_ON, SAY_C_SINCE, SAY_PLACE, SAY_C_WHO};
    form_select(page, say(page->v, SAY_C_ORDER), "order");
    for (Order k = ORDER_DUE; k < ORDERS; k++)
        form_option(page, order_words[k], say(page->v, words[k]), text_equal(order_words[k], word));
    form_select_end(page);
}

static bool shows(const Case *work, const char *state) {
    return !*state || text_equal(case_states[work->state], state);
}

static void state_filter(Page *page, const char *state) {
    static const Say words[] = {SAY_C_OPEN, SAY_C_VISITED, SAY_C_CLOSED};
    form_select(page, say(page->v, SAY_C_STATE), "state");
    form_option(page, "", say(page->v, SAY_C_NOT_CLOSED), !*state);
    for (int k = CASE_OPEN; k <= CASE_CLOSED; k++)
        form_option(page, case_states[k], say(page->v, words[k]),
                    text_equal(case_states[k], state));
    form_select_end(page);
}

static Status person_filter(Page *page, int64_t person, Err *err) {
    Account *accounts = NULL;
    size_t count = 0;
    TRY(accounts_load(page->request->store, page->v->arena, &accounts, &count, err));
    form_select(page, say(page->v, SAY_C_WHO), "person");
    form_option(page, "", say(page->v, SAY_ALL), !person);
    for (size_t k = 0; k < count; k++)
        if (accounts[k].role == ROLE_INSPECTOR || accounts[k].role == ROLE_LEAD)
            form_option(page, arena_printf(page->v->arena, "%lld", (long long)accounts[k].id),
                        accounts[k].name, accounts[k].id == person);
    form_select_end(page);
    return ST_OK;
}

/* What visits have found in a year, how long they took to come, and what waits. */
static Status yield_facts(Page *page, Err *err) {
    enum { YEAR_DAYS = 365 };
    const Voice *v = page->v;
    Stmt stmt;
    bool row = false;
    const int today = (int)(page->request->now / PAGE_DAY_S);
    TRY(stmt_open(page->request->store, sql_query("console_yield"), &stmt, err));
    stmt_int(&stmt, 1, today - YEAR_DAYS);
    stmt_int(&stmt, 2, today);
    const Status status = stmt_step(&stmt, &row, err);
    if (!status && row) {
        static const Say names[] = {
            SAY_OUTCOME_CONFIRMED, SAY_OUTCOME_CLEARED, SAY_OUTCOME_INCONCLUSIVE,
            SAY_C_WAITING,         SAY_C_LATE,          SAY_C_DAYS_TO_VISIT};
        markup_begin(&page->m, "dl", "facts");
        for (int k = 0; k < 6; k++) {
            const double value = stmt_get_real(&stmt, k);
            html_fact(&page->m, number_text(v, "n", value, "\xE2\x80\x93"), say(v, names[k]), NULL);
        }
        markup_close(&page->m);
    }
    stmt_close(&stmt);
    return status;
}

Status console_cases(Request *request, Answer *answer, Err *err) {
    Page page;
    Case *cases = NULL;
    size_t count = 0, kept = 0;
    const char *state = form_text(&request->query, "state");
    const char *order = form_text(&request->query, "order");
    const CaseFilter filter = {.closed = text_equal(state, "closed"),
                               .assignee = form_whole(&request->query, "person", 1, INT64_MAX, 0)};
    TRY(cases_load(request->store, &filter, request->arena, &cases, &count, err));
    for (size_t k = 0; k < count; k++)
        if (shows(&cases[k], state)) cases[kept++] = cases[k];
    page_open(&page, request);
    sort(&page, order, cases, kept);
    page_begin(&page, say(page.v, SAY_C_CASES), *order ? NULL : say(page.v, SAY_C_CASES_HOW));
    Status status = yield_facts(&page, err);
    markup_begin(&page.m, "form", "filters");
    markup_attr(&page.m, "method", "get");
    markup_attr(&page.m, "action", "/cases");
    state_filter(&page, state);
    order_choice(&page, order);
    if (!status) status = person_filter(&page, filter.assignee, err);
    form_button(&page, "button small", say(page.v, SAY_C_SHOW));
    markup_close(&page.m);
    if (kept)
        case_table(&page, cases, kept);
    else
        markup_element(&page.m, "p", "muted", say(page.v, SAY_C_NO_CASES));
    page_end(&page, answer);
    return status;
}

/* ---- one ---- */

static const char *event_words(const Page *page, const CaseEvent *event) {
    static const struct {
        const char *kind;
        Say words;
    } kinds[] = {{"open", SAY_C_DID_OPEN},   {"assign", SAY_C_DID_ASSIGN},
                 {"visit", SAY_C_DID_VISIT}, {"withdraw", SAY_C_DID_WITHDRAW},
                 {"sleep", SAY_C_DID_SLEEP}, {"ask", SAY_C_DID_ASK},
                 {"close", SAY_C_DID_CLOSE}, {"reopen", SAY_C_DID_REOPEN}};
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

static void deeds(Page *page, const Case *work) {
    html_section(&page->m, "card", "deeds", say(page->v, SAY_C_DEEDS));
    if (work->state == CASE_CLOSED) {
        deed_form(page, "/case/reopen", SAY_C_REOPEN, NULL);
    } else {
        deed_form(page, "/case/sleep", SAY_C_SLEEP, "until");
        deed_form(page, "/case/close",
                  server_settings(page->request->server)->second_person && !work->closing_by
                      ? SAY_C_ASK
                      : SAY_C_CLOSE,
                  NULL);
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
    page_begin(&page, case_name(&page, work),
               say_with(page.v, SAY_C_CASE_LINE, "state", state_words(&page, work), "person",
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
    int64_t id = 0, person;
    TRY(console_person(request, "person", FOR_INSPECTOR | FOR_LEAD, &person, err));
    TRY(case_open(request->store, request->row->key, request->shelf.list->run_id, &deed, &id, err));
    TRY(case_assign(request->store, id, person, console_form_day(request, "due"), &deed, err));
    go_to_case(request, id, answer);
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
    TRY(case_reopen(request->store, request->work->id, &deed, err));
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
