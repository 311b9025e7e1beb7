/* dossier.c - one storefront: the page of the report, its visits and its case, and what may be
 * done.
 */
#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"
#include "reports/console/stops.h"

static void assign_form(Page *page, const Case *work) {
    const Voice *v = page->v;
    form_field(page, &(Field){.label = say(v, SAY_C_DUE_ON), .name = "due", .type = "date"});
    form_field(page,
               &(Field){.label = say(v, SAY_C_REASON_OPEN), .name = "reason", .type = "text"});
    const bool asks = server_settings(page->request->server)->second_person &&
                      (!work || work->state == CASE_PROPOSED);
    form_button(page, "button",
                say(v, asks   ? SAY_C_ASK_OPEN
                       : work ? SAY_C_REASSIGN
                              : SAY_C_ASSIGN));
}

static Status case_part(Page *page, const WatchRow *row, Err *err) {
    const Request *request = page->request;
    Case *cases = NULL;
    size_t count = 0;
    const CaseFilter filter = {.storefront = row->key, .proposed = true};
    TRY(cases_load(request->store, &filter, request->arena, &cases, &count, err));
    html_section(&page->m, "card", "case", say(page->v, SAY_C_CASE));
    if (count) {
        markup_open(&page->m, "p");
        html_link(
            &page->m, page_path_number(page, "/case", cases[0].id),
            say_with(page->v, SAY_C_CASE_OF, "number", count_text(page->v, (size_t)cases[0].id),
                     "person",
                     cases[0].assignee_name ? cases[0].assignee_name : say(page->v, SAY_C_NOBODY)));
        markup_close(&page->m);
    }
    form_begin(page, "/case/assign", "inline");
    form_hidden(page, "id", row->storefront_id);
    TRY(console_choose_person(page, FOR_INSPECTOR | FOR_LEAD, count ? cases[0].assignee : 0, err));
    assign_form(page, count ? cases : NULL);
    markup_close(&page->m);
    markup_close(&page->m);
    return ST_OK;
}

static Status grant_part(Page *page, const WatchRow *row, Err *err) {
    const Voice *v = page->v;
    html_section(&page->m, "card", "grant", say(v, SAY_C_GRANT));
    markup_element(&page->m, "p", "muted", say(v, SAY_C_GRANT_HOW));
    form_begin(page, "/grant", "inline");
    form_hidden(page, "id", row->storefront_id);
    TRY(console_choose_person(page, FOR_INSPECTOR | FOR_ANALYST, 0, err));
    form_field(
        page,
        &(Field){.label = say(v, SAY_C_UNTIL), .name = "until", .type = "date", .required = true});
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_REASON), .name = "reason", .type = "text", .required = true});
    form_button(page, "button", say(v, SAY_C_GRANT));
    markup_close(&page->m);
    markup_close(&page->m);
    return ST_OK;
}

/* What is at the door, and that it is not told yet what led there. */
static void blind_head(Page *page, const WatchRow *row) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    markup_element(m, "h1", NULL, words_title(v, row));
    markup_element(m, "p", "address",
                   arena_printf(v->arena, "%s \xC2\xB7 %s \xC2\xB7 %s",
                                named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)),
                                words_address(row, v->arena), row->storefront_id));
    markup_element(m, "p", "lead", say(v, SAY_ROUTINE));
    markup_element(m, "p", "muted", say(v, SAY_C_BLIND));
}

/* The same for every visit: what a reason would have one look at would tell the reason. */
static void blind_checks(Page *page) {
    html_section(&page->m, "card", "checks", say(page->v, SAY_DOOR_HEADING));
    markup_begin(&page->m, "ul", "lines");
    for (const Say *line = words_checks; *line != SAY_COUNT; line++)
        markup_element(&page->m, "li", NULL, say(page->v, *line));
    markup_close(&page->m);
    markup_close(&page->m);
}

static Status write_dossier(Page *page, const WatchRow *row, bool blind, Err *err) {
    Reasons reasons = {0};
    Markup *m = &page->m;
    const Role role = page->request->account->role;
    reasons_of(page->v, row, &reasons);
    TRY(console_contest_banner(page, row, err));
    markup_begin(m, "div", "head");
    if (blind)
        blind_head(page, row);
    else
        html_dossier_head(m, &page->site, row, &reasons);
    if (role == ROLE_INSPECTOR || role == ROLE_LEAD) {
        markup_begin(m, "a", "button");
        markup_attr(m, "href", page_path(page, "/visit", row->storefront_id));
        markup_attr(m, "data-key", "o");
        markup_text(m, say(page->v, SAY_C_VISIT));
        markup_close(m);
        markup_begin(m, "a", "button small");
        markup_attr(m, "href", page_path(page, "/contest", row->storefront_id));
        markup_text(m, say(page->v, SAY_C_OBJECTION));
        markup_close(m);
    }
    markup_close(m);
    TRY(console_visits(page, row->key, err));
    if (blind)
        blind_checks(page);
    else
        html_dossier(m, &page->site, row, &reasons);
    if (role != ROLE_LEAD) return ST_OK;
    TRY(case_part(page, row, err));
    return grant_part(page, row, err);
}

Status console_dossier(Request *request, Answer *answer, Err *err) {
    Page page;
    bool blind = false;
    TRY(stops_blind_to(request, request->row, &blind, err));
    page_open(&page, request);
    page_begin_bare(&page, words_title(page.v, request->row));
    const Status status = write_dossier(&page, request->row, blind, err);
    while (page.m.depth > 3) markup_close(&page.m); /* what a failure left open */
    page_end(&page, answer);
    answer->detail =
        arena_printf(request->arena, blind ? "{\"run\":%lld,\"blind\":true}" : "{\"run\":%lld}",
                     (long long)request->shelf.list->run_id);
    return status;
}
