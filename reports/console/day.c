/* day.c - an inspector's day: what is theirs, overdue first, and what else is on the list. */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"
#include "reports/console/stops.h"

#include "detector/contest/contest.h"

/* "overdue since", "due", or since when it is open. */
static void due(Page *page, const Case *work) {
    const int today = (int)(page->request->now / PAGE_DAY_S);
    if (work->state != CASE_OPEN || work->due_on == CASE_NO_DAY) return;
    const bool late = case_is_late(work, today);
    markup_element(&page->m, "span", late ? "chip late" : "chip",
                   say_with(page->v, late ? SAY_C_OVERDUE : SAY_C_DUE, "date",
                            date_text(page->v, work->due_on)));
}

static Status own_case(Page *page, const Case *work, Err *err) {
    Markup *m = &page->m;
    const Contest *contest = NULL;
    const WatchRow *row = page_row(page, work->storefront_id);
    if (!row) return ST_OK;
    TRY(contest_find(page->request->store, row->storefront_id, page->v->arena, &contest, err));
    console_stop_begin(page, row);
    due(page, work);
    if (work->state == CASE_VISITED)
        markup_element(m, "span", "chip done", say(page->v, SAY_C_VISITED));
    if (contest) markup_element(m, "span", "chip late", say(page->v, SAY_CONTESTED));
    console_stop_end(page, row);
    return ST_OK;
}

static Status own_cases(Page *page, const Case *cases, size_t count, Err *err) {
    size_t shown = 0;
    Status status = ST_OK;
    const int today = (int)(page->request->now / PAGE_DAY_S);
    markup_begin(&page->m, "ol", "stops");
    for (size_t k = 0; k < count && !status; k++) {
        if (cases[k].asleep_until > today) continue;
        status = own_case(page, &cases[k], err);
        shown++;
    }
    markup_close(&page->m);
    if (!shown) markup_element(&page->m, "p", "muted", say(page->v, SAY_C_NONE_MINE));
    return status;
}

static Status free_stops(Page *page, Err *err) {
    enum { MOST = 10 };
    const WatchRow *stop[MOST];
    size_t count;
    TRY(stops_free(page->request, MOST, stop, &count, err));
    markup_begin(&page->m, "ol", "stops");
    for (size_t k = 0; k < count; k++) {
        console_stop_begin(page, stop[k]);
        console_stop_end(page, stop[k]);
    }
    markup_close(&page->m);
    if (!count) markup_element(&page->m, "p", "muted", say(page->v, SAY_C_NONE_FREE));
    return ST_OK;
}

Status console_day(Request *request, Answer *answer, Err *err) {
    Page page;
    Case *cases = NULL;
    size_t count = 0;
    const CaseFilter mine = {.assignee = request->account->id};
    TRY(cases_load(request->store, &mine, request->arena, &cases, &count, err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_DAY), date_text(page.v, (int)(request->now / PAGE_DAY_S)));
    html_section(&page.m, "group", "mine", say(page.v, SAY_C_MINE));
    Status status = own_cases(&page, cases, count, err);
    markup_close(&page.m);
    html_section(&page.m, "group", "free", say(page.v, SAY_C_FREE));
    if (!status) status = free_stops(&page, err);
    markup_close(&page.m);
    page_end(&page, answer);
    return status;
}
