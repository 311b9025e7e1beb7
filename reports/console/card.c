/* card.c - the model card of the newest list and its entry for an algorithm register. No storefront
 * is named, and counts are told as they may be published. */
#include "reports/console/page.h"
#include "reports/console/routes.h"

#include "detector/evaluate/quality.h"
#include "reports/html/pages.h"
#include "reports/record/aggregate.h"

static void write_card(Page *page, const Quality *quality) {
    const Watchlist *list = page->request->shelf.list;
    const ReportInput input = {.list = list, .quality = quality};
    const Edition edition = {.input = &input, .voice = page->voice};
    json_t *manifest = list->manifest ? json_loads(list->manifest, 0, NULL) : NULL;
    json_t *told = aggregate_public(manifest, &edition);
    page->site.edition = &edition;
    page->site.manifest = told;
    page->site.open = true;
    html_card_body(&page->m, &page->site, false);
    page->site.edition = NULL;
    page->site.manifest = NULL;
    json_decref(told);
    json_decref(manifest);
}

Status console_card(Request *request, Answer *answer, Err *err) {
    Page page;
    Quality quality = {0};
    const Watchlist *list = request->shelf.list;
    if (list) TRY(quality_outcomes(request->store, list, request->arena, &quality, err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_CARD_HEADING),
               list ? say_with(page.v, SAY_CARD_LEAD, "run", html_run(&page.site))
                    : say(page.v, SAY_C_NO_RUN));
    if (list) write_card(&page, &quality);
    page_end(&page, answer);
    if (list)
        answer->detail = arena_printf(request->arena, "{\"run\":%lld}", (long long)list->run_id);
    return ST_OK;
}
