/* log.c - what an auditor reads: who read or changed what, and whether the log is whole. */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include <string.h>

enum { ENTRIES_PAGE = 50 };

typedef struct Scene {
    Page *page;
    Account *accounts;
    size_t count;
    int64_t last; /* the oldest entry shown */
    size_t shown;
} Scene;

/* "ines (user:1)" for an account, else as it stands. */
static const char *name_of(const Scene *scene, const char *actor) {
    char text[ACTOR_TEXT];
    for (size_t k = 0; k < scene->count; k++)
        if (text_equal(account_actor(scene->accounts[k].id, text), actor))
            return arena_printf(scene->page->v->arena, "%s (%s)", scene->accounts[k].name, actor);
    return actor;
}

static Status entry_row(void *context, const AuditEntry *entry, Err *err) {
    Scene *scene = context;
    Page *page = scene->page;
    (void)err;
    scene->last = entry->id;
    scene->shown++;
    markup_open(&page->m, "tr");
    console_row_name(page, NULL, entry->at);
    console_cell(page, SAY_C_WHO, NULL, name_of(scene, entry->actor));
    console_cell(page, SAY_C_ACTION, NULL, entry->action);
    console_cell(page, SAY_C_SUBJECT, NULL, name_of(scene, entry->subject));
    console_cell(page, SAY_C_DETAIL, NULL, strcmp(entry->detail, "{}") == 0 ? "" : entry->detail);
    markup_close(&page->m);
    return ST_OK;
}

static void head_row(Page *page) {
    static const Say head[] = {SAY_C_WHEN, SAY_C_WHO, SAY_C_ACTION, SAY_C_SUBJECT, SAY_C_DETAIL};
    console_heads(page, head, sizeof head / sizeof *head, 0);
}

static void filters(Scene *scene, const char *actor, const char *action) {
    Page *page = scene->page;
    char text[ACTOR_TEXT];
    markup_begin(&page->m, "form", "filters");
    markup_attr(&page->m, "method", "get");
    markup_attr(&page->m, "action", "/log");
    form_select(page, say(page->v, SAY_C_WHO), "actor");
    form_option(page, "", say(page->v, SAY_ALL), !*actor);
    for (size_t k = 0; k < scene->count; k++) {
        (void)account_actor(scene->accounts[k].id, text);
        form_option(page, text, scene->accounts[k].name, text_equal(text, actor));
    }
    form_select_end(page);
    form_field(page, &(Field){.label = say(page->v, SAY_C_ACTION),
                              .name = "action",
                              .type = "search",
                              .value = action});
    form_button(page, "button small", say(page->v, SAY_C_SHOW));
    markup_close(&page->m);
}

static Status entries(Scene *scene, const AuditFilter *filter, Err *err) {
    Markup *m = &scene->page->m;
    markup_begin(m, "table", "ranking");
    head_row(scene->page);
    markup_open(m, "tbody");
    const Status status = audit_recent(scene->page->request->store, filter, entry_row, scene, err);
    markup_close(m);
    markup_close(m);
    return status;
}

Status console_log(Request *request, Answer *answer, Err *err) {
    Page page;
    Scene scene = {.page = &page};
    const char *actor = form_text(&request->query, "actor");
    const char *action = form_text(&request->query, "action");
    const AuditFilter filter = {.before = form_whole(&request->query, "before", 1, INT64_MAX, 0),
                                .actor = *actor ? actor : NULL,
                                .action = *action ? action : NULL,
                                .most = ENTRIES_PAGE};
    TRY(accounts_load(request->store, request->arena, &scene.accounts, &scene.count, err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_LOG), say(page.v, SAY_C_LOG_HOW));
    markup_open(&page.m, "p");
    html_link(&page.m, "/log/verify", say(page.v, SAY_C_VERIFY));
    markup_close(&page.m);
    filters(&scene, actor, action);
    const Status status = entries(&scene, &filter, err);
    if (scene.shown == ENTRIES_PAGE) {
        markup_begin(&page.m, "p", "more-rows");
        html_link(&page.m,
                  arena_printf(request->arena, "/log?actor=%s&action=%s&before=%lld",
                               query_text(actor, request->arena),
                               query_text(action, request->arena), (long long)scene.last),
                  say(page.v, SAY_C_MORE));
        markup_close(&page.m);
    }
    page_end(&page, answer);
    return status;
}

Status console_log_verify(Request *request, Answer *answer, Err *err) {
    Page page;
    AuditReport report;
    Err found = {0};
    const char *known = form_text(&request->query, "head");
    const Status status = audit_verify(request->store, *known ? known : NULL, &report, &found);
    if (status && status != ST_INTEGRITY) return FAIL(err, status, "%s", found.text);
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_VERIFY),
               status ? found.text
                      : say_with(page.v, SAY_C_WHOLE, "entries",
                                 count_text(page.v, (size_t)report.head.entries)));
    if (!status) markup_element(&page.m, "p", "head-hash", report.head.hash);
    markup_begin(&page.m, "form", "filters");
    markup_attr(&page.m, "method", "get");
    markup_attr(&page.m, "action", "/log/verify");
    form_field(&page, &(Field){.label = say(page.v, SAY_C_KNOWN_HEAD),
                               .name = "head",
                               .type = "text",
                               .value = known});
    form_button(&page, "button small", say(page.v, SAY_C_VERIFY));
    markup_close(&page.m);
    page_end(&page, answer);
    return ST_OK;
}
