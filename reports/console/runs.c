/* runs.c - earlier lists beside each other, and how many of the first places visits confirmed. */
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "datasets/base/num.h"
#include "detector/evaluate/quality.h"
#include "reports/draw/plots.h"

#include <string.h>

static const char *number_of(const Page *page, int64_t run) {
    return arena_printf(page->v->arena, "%lld", (long long)run);
}

static const char *day_of(const Page *page, const char *at) {
    int day = 0;
    return date_parse(at, strnlen(at, DATE_TEXT - 1), &day) ? date_text(page->v, day) : at;
}

/* ---- the runs ---- */

static void run_table(Page *page, const RunInfo *runs, size_t count) {
    enum { MOST = 50 };
    static const Say head[] = {SAY_D_RUN, SAY_D_MADE_ON, SAY_D_LISTED};
    Markup *m = &page->m;
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 2);
    markup_open(m, "tbody");
    for (size_t k = count; k-- > 0 && count - k <= MOST;) {
        markup_open(m, "tr");
        console_row_name(page, NULL, number_of(page, runs[k].run_id));
        console_cell(page, SAY_D_MADE_ON, NULL, day_of(page, runs[k].started_at));
        console_cell(page, SAY_D_LISTED, "num", count_text(page->v, (size_t)runs[k].selected));
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
}

static void choose(Page *page, Say label, const char *name, const RunInfo *runs, size_t count,
                   size_t chosen) {
    form_select(page, say(page->v, label), name);
    for (size_t k = count; k-- > 0;)
        form_option(page, number_of(page, runs[k].run_id),
                    arena_printf(page->v->arena, "%lld \xC2\xB7 %s", (long long)runs[k].run_id,
                                 day_of(page, runs[k].started_at)),
                    k == chosen);
    form_select_end(page);
}

static void compare_form(Page *page, const RunInfo *runs, size_t count) {
    if (count < 2) return;
    html_section(&page->m, "card", "compare", say(page->v, SAY_D_COMPARE));
    markup_element(&page->m, "p", "muted", say(page->v, SAY_D_COMPARE_HOW));
    form_begin(page, "/job/add", "inline");
    form_hidden(page, "kind", job_kinds[JOB_COMPARE]);
    choose(page, SAY_D_FIRST_RUN, "before", runs, count, count - 2);
    choose(page, SAY_D_SECOND_RUN, "after", runs, count, count - 1);
    form_button(page, "button", say(page->v, SAY_D_COMPARE));
    markup_close(&page->m);
    markup_close(&page->m);
}

/* ---- what visits found ---- */

static const char *share_text(const Page *page, double share) {
    return number_text(page->v, "pct", share, "\xE2\x80\x93");
}

static void cut_row(Page *page, const QualityCut *cut) {
    const Voice *v = page->v;
    markup_open(&page->m, "tr");
    console_row_name(page, NULL, count_text(v, cut->k));
    console_cell(page, SAY_D_VISITED, "num", count_text(v, cut->known));
    console_cell(page, SAY_D_CONFIRMED, "num", count_text(v, cut->fronts));
    console_cell(page, SAY_D_SHARE, "num", share_text(page, cut->precision));
    console_cell(page, SAY_D_BETWEEN, "num",
                 say_with(v, SAY_D_RANGE, "low", share_text(page, cut->low), "high",
                          share_text(page, cut->high)));
    markup_close(&page->m);
}

static void yield_part(Page *page, const Quality *quality) {
    static const Say head[] = {SAY_D_FIRST_PLACES, SAY_D_VISITED, SAY_D_CONFIRMED, SAY_D_SHARE,
                               SAY_D_BETWEEN};
    Markup *m = &page->m;
    html_section(m, "group", "yield", say(page->v, SAY_D_YIELD));
    if (!quality->known) markup_element(m, "p", NULL, say(page->v, SAY_D_YIELD_NONE));
    if (quality->known) {
        plot_precision(m, page->v, quality, NULL);
        markup_begin(m, "table", "ranking");
        console_heads(page, head, sizeof head / sizeof *head, 0x1e);
        markup_open(m, "tbody");
        for (size_t k = 0; k < quality->cuts; k++) cut_row(page, &quality->cut[k]);
        markup_close(m);
        markup_close(m);
    }
    markup_close(m);
}

static Status write_runs(Page *page, Err *err) {
    RunInfo *runs = NULL;
    Quality quality = {0};
    size_t count = 0;
    const Watchlist *list = page->request->shelf.list;
    TRY(runs_list(page->request->store, page->v->arena, &runs, &count, err));
    if (!count) markup_element(&page->m, "p", NULL, say(page->v, SAY_C_NO_RUN));
    if (count) run_table(page, runs, count);
    compare_form(page, runs, count);
    if (!list) return ST_OK;
    TRY(quality_outcomes(page->request->store, list, page->v->arena, &quality, err));
    yield_part(page, &quality);
    return ST_OK;
}

Status console_runs(Request *request, Answer *answer, Err *err) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_D_RUNS), say(page.v, SAY_D_RUNS_HOW));
    const Status status = write_runs(&page, err);
    while (page.m.depth > 3) markup_close(&page.m); /* what a failure left open */
    page_end(&page, answer);
    return status;
}
