#include "reports/console/saved.h"

#include "detector/team/saved_views.h"
#include "reports/console/routes.h"

static const char *const narrowing[] = {"q", "district", "sector", "of"};
enum { NARROWING = sizeof narrowing / sizeof *narrowing };

/* Who sees no names may not search for them either. */
static const char *part_of(const Page *page, const Form *form, size_t k) {
    return k == 0 && !page_names(page) ? "" : form_text(form, narrowing[k]);
}

const char *console_list_query(const Page *page, const Form *form) {
    Arena *arena = page->v->arena;
    const char *query = "";
    for (size_t k = 0; k < NARROWING; k++)
        query = arena_printf(arena, "%s%s%s=%s", query, k ? "&" : "", narrowing[k],
                             query_text(part_of(page, form, k), arena));
    return query;
}

/* ---- on the list's page ---- */

static void links(Page *page, const SavedView *views, size_t count) {
    Markup *m = &page->m;
    markup_begin(m, "nav", "views");
    markup_attr(m, "aria-label", say(page->v, SAY_C_VIEWS));
    for (size_t k = 0; k < count; k++) {
        html_link(m, arena_printf(page->v->arena, "/list?%s", views[k].query), views[k].name);
        markup_text(m, " ");
    }
    markup_close(m);
}

static void delete_form(Page *page, const SavedView *views, size_t count) {
    form_begin(page, "/list/delete", "inline");
    form_select(page, say(page->v, SAY_C_VIEWS), "id");
    for (size_t k = 0; k < count; k++)
        form_option(page, arena_printf(page->v->arena, "%lld", (long long)views[k].id),
                    views[k].name, false);
    form_select_end(page);
    form_button(page, "button small danger", say(page->v, SAY_C_VIEW_DELETE));
    markup_close(&page->m);
}

static void save_form(Page *page) {
    form_begin(page, "/list/save", "inline");
    for (size_t k = 0; k < NARROWING; k++)
        form_hidden(page, narrowing[k], part_of(page, &page->request->query, k));
    form_field(page, &(Field){.label = say(page->v, SAY_C_VIEW_NAME),
                              .name = "name",
                              .type = "text",
                              .required = true});
    form_button(page, "button small", say(page->v, SAY_C_VIEW_SAVE));
    markup_close(&page->m);
}

/* The whole of it, whatever narrows the page; asked for by who has just proved who they are. */
static void export_form(Page *page) {
    form_begin(page, "/list/export", "inline");
    form_button(page, "button small", say(page->v, SAY_C_LIST_EXPORT));
    markup_close(&page->m);
}

Status console_saved(Page *page, Err *err) {
    SavedView *views = NULL;
    size_t count = 0;
    const Request *request = page->request;
    TRY(saved_views_load(request->store, request->account->id, 0, request->arena, &views, &count,
                         err));
    if (count) links(page, views, count);
    markup_begin(&page->m, "details", "omit");
    markup_element(&page->m, "summary", NULL, say(page->v, SAY_C_VIEW_SAVE));
    save_form(page);
    if (count) delete_form(page, views, count);
    markup_close(&page->m);
    if (request->account->role == ROLE_LEAD) export_form(page);
    return ST_OK;
}

/* ---- deeds ---- */

Status console_list_save(Request *request, Answer *answer, Err *err) {
    Page page;
    page_open(&page, request);
    const SavedView view = {.account = request->account->id,
                            .name = form_text(&request->form, "name"),
                            .query = console_list_query(&page, &request->form)};
    TRY(saved_view_put(request->store, &view, request->now, err));
    answer_go(answer, arena_printf(request->arena, "/list?%s", view.query));
    return ST_OK;
}

Status console_list_delete(Request *request, Answer *answer, Err *err) {
    TRY(saved_view_delete(request->store, request->view, err));
    answer_go(answer, "/list");
    return ST_OK;
}
