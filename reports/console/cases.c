/* cases.c - a lead's inbox: who has what, since when, what waits for a second person. */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include <stdlib.h>
#include <string.h>

/* ---- all of them ---- */

static const Say states[] = {SAY_C_PROPOSED, SAY_C_OPEN, SAY_C_VISITED, SAY_C_CLOSED};

const char *console_case_state(const Page *page, const Case *work) {
    const int today = (int)(page->request->now / PAGE_DAY_S);
    if (work->closing_by) return say(page->v, SAY_C_ASKED);
    const bool open = work->state == CASE_OPEN || work->state == CASE_VISITED;
    if (open && work->asleep_until > today) return say(page->v, SAY_C_ASLEEP);
    return say(page->v, states[work->state]);
}

const char *console_case_name(const Page *page, const Case *work) {
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
    console_row_name(page, page_path_number(page, "/case", work->id),
                     console_case_name(page, work));
    const size_t rank = rank_of(page, work);
    console_cell(page, SAY_PLACE, "num",
                 rank == SIZE_MAX ? "\xE2\x80\x93" : count_text(page->v, rank));
    console_cell(page, SAY_C_STATE, NULL, console_case_state(page, work));
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
    form_select(page, say(page->v, SAY_C_STATE), "state");
    form_option(page, "", say(page->v, SAY_C_NOT_CLOSED), !*state);
    for (int k = CASE_PROPOSED; k <= CASE_CLOSED; k++)
        form_option(page, case_states[k], say(page->v, states[k]),
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
                               .proposed = true,
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
