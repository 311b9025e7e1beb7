#include "reports/console/parts.h"

#include "datasets/base/num.h"

#include <math.h>
#include <string.h>

void console_stop_begin(Page *page, const WatchRow *row) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    markup_begin(m, "li", "stop");
    markup_begin(m, "a", "stop-name"); /* not to the dossier, which tells what was drawn by lot */
    markup_attr(m, "href", page_path(page, "/visit", row->storefront_id));
    markup_text(m, words_title(v, row));
    markup_close(m);
    markup_element(m, "span", "address", words_address(row, v->arena));
    markup_element(m, "span", "muted", named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)));
}

const char *console_without_folders(const Page *page, const char *text) {
    Arena *arena = page->v->arena;
    const char *folder =
        arena_printf(arena, "%s.uploads/", server_settings(page->request->server)->store_path);
    const char *found;
    while ((found = strstr(text, folder))) {
        const char *name = found + strlen(folder);
        const size_t digits = strspn(name, "0123456789");
        if (digits && name[digits] == '/') name += digits + 1;
        text = arena_printf(arena, "%.*s%s", (int)(found - text), text, name);
    }
    return text;
}

void console_stop_end(Page *page, const WatchRow *row) {
    Markup *m = &page->m;
    markup_begin(m, "a", "button small");
    markup_attr(m, "href", page_path(page, "/visit", row->storefront_id));
    markup_text(m, say(page->v, SAY_C_VISIT));
    markup_close(m);
    markup_close(m);
    markup_newline(m);
}

void console_heads(Page *page, const Say *head, size_t count, unsigned numbers) {
    Markup *m = &page->m;
    markup_open(m, "thead");
    markup_open(m, "tr");
    for (size_t k = 0; k < count; k++) {
        markup_begin(m, "th", numbers & 1U << k ? "num" : NULL);
        markup_attr(m, "scope", "col");
        markup_text(m, say(page->v, head[k]));
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
}

void console_cell(Page *page, Say label, const char *class_name, const char *text) {
    markup_begin(&page->m, "td", class_name);
    markup_attr(&page->m, "data-label", say(page->v, label));
    markup_text(&page->m, text);
    markup_close(&page->m);
}

void console_row_name(Page *page, const char *path, const char *text) {
    Markup *m = &page->m;
    markup_begin(m, "th", "name");
    markup_attr(m, "scope", "row");
    if (path)
        html_link(m, path, text);
    else
        markup_text(m, text);
    markup_close(m);
}

void console_decision(Page *page, const char *value, Say words, const char *class_name) {
    Markup *m = &page->m;
    markup_begin(m, "button", class_name);
    markup_attr(m, "type", "submit");
    markup_attr(m, "name", "decision");
    markup_attr(m, "value", value);
    markup_text(m, say(page->v, words));
    markup_close(m);
}

const char *console_job_state(const Page *page, JobState state) {
    static const Say words[] = {SAY_C_JOB_WAITING, SAY_C_JOB_RUNNING, SAY_C_JOB_DONE,
                                SAY_C_JOB_FAILED, SAY_C_JOB_STOPPED};
    return say(page->v, words[state]);
}

double console_share(const RunnerProgress *progress) {
    if (!(progress->total > 0)) return NAN;
    return progress->done < progress->total ? progress->done / progress->total : 1;
}

void console_progress(Page *page, const Job *job) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    RunnerProgress progress = {0};
    (void)runner_progress(server_runner(page->request->server), job->id, &progress);
    const double share = console_share(&progress);
    markup_open(m, "p");
    markup_attr(m, "data-job", page_path_number(page, "/job/events", job->id));
    markup_attr(m, "data-state", job_states[job->state]);
    markup_open(m, "progress");
    markup_attr(m, "aria-label", say(v, SAY_C_PROGRESS));
    if (!isnan(share)) {
        markup_attr(m, "max", "1");
        markup_attr_number(m, "value", share);
    }
    markup_close(m);
    markup_begin(m, "span", "step");
    markup_attr(m, "lang", "en");
    markup_text(m, progress.label);
    markup_close(m);
    markup_close(m);
    markup_open(m, "p");
    html_link(m, "", say(v, SAY_C_LOOK_AGAIN)); /* this page */
    markup_close(m);
}

const char *console_size(const Page *page, int64_t bytes) {
    static const int64_t kilo = 1000, mega = 1000000;
    const bool french = text_equal(page->v->language->code, "fr");
    const bool large = bytes >= mega;
    const int64_t unit = large ? mega : kilo;
    return arena_printf(page->v->arena, "%s\xC2\xA0%s",
                        count_text(page->v, (size_t)((bytes + unit - 1) / unit)),
                        large ? (french ? "Mo" : "MB") : (french ? "ko" : "kB"));
}

Status console_is_free(Store *store, int64_t storefront, int64_t run_id, bool *is_free, Err *err) {
    Stmt stmt;
    bool row = false;
    TRY(stmt_open(store, sql_query("console_free"), &stmt, err));
    stmt_int(&stmt, 1, storefront);
    stmt_int(&stmt, 2, run_id);
    const Status status = stmt_step(&stmt, &row, err);
    *is_free = !status && row && stmt_get_int(&stmt, 0) != 0;
    stmt_close(&stmt);
    return status;
}

/* Of the roles for which the route shows one. */
enum { FOR_PHOTOS = FOR_INSPECTOR | FOR_LEAD };

void console_photo(Page *page, const Visit *visit) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    const char *path = page_path_number(page, "/visit/photo", visit->id);
    markup_begin(m, "a", "photo");
    markup_attr(m, "href", path);
    markup_open(m, "img");
    markup_attr(m, "src", path);
    markup_attr(m, "loading", "lazy");
    markup_attr(m, "alt",
                say_with(v, SAY_C_PHOTO_OF, "date", date_text(v, visit->inspected_on), "person",
                         visit->who));
    markup_close(m);
    markup_close(m);
}

static void one_visit(Page *page, const Visit *visit) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    markup_begin(m, "li", visit->withdrawn_at ? "withdrawn" : NULL);
    markup_open(m, "a");
    markup_attr(m, "href", page_path_number(page, "/visit/done", visit->id));
    markup_text(m, date_text(v, visit->inspected_on));
    markup_close(m);
    markup_text(m, arena_printf(v->arena, " \xC2\xB7 %s \xC2\xB7 %s",
                                page_finding(page, visit->finding), visit->who));
    if (visit->withdrawn_at) markup_element(m, "span", "chip", say(v, SAY_C_WITHDRAWN));
    if (*visit->note && page_names(page)) markup_element(m, "p", "muted", visit->note);
    if (visit->has_photo && FOR_PHOTOS & 1U << page->request->account->role)
        console_photo(page, visit);
    markup_close(m);
}

Status console_visits(Page *page, int64_t storefront, Err *err) {
    enum { MOST = 20 };
    Visit *visits = NULL;
    size_t count = 0;
    const VisitFilter filter = {.storefront = storefront, .most = MOST};
    TRY(visits_load(page->request->store, &filter, page->v->arena, &visits, &count, err));
    html_section(&page->m, "card", "visits", say(page->v, SAY_C_VISITS));
    if (!count) markup_element(&page->m, "p", "muted", say(page->v, SAY_C_NO_VISITS));
    markup_begin(&page->m, "ul", "lines");
    for (size_t k = 0; k < count; k++) one_visit(page, &visits[k]);
    markup_close(&page->m);
    markup_close(&page->m);
    return ST_OK;
}

Status console_choose_person(Page *page, unsigned roles, int64_t chosen, Err *err) {
    Account *accounts = NULL;
    size_t count = 0;
    TRY(accounts_load(page->request->store, page->v->arena, &accounts, &count, err));
    form_select(page, say(page->v, SAY_C_WHO), "person");
    for (size_t k = 0; k < count; k++)
        if (!accounts[k].disabled && roles & 1U << accounts[k].role)
            form_option(page, arena_printf(page->v->arena, "%lld", (long long)accounts[k].id),
                        accounts[k].name, accounts[k].id == chosen);
    form_select_end(page);
    return ST_OK;
}

Status console_person(Request *request, const char *name, unsigned roles, int64_t *id, Err *err) {
    Account account = {0};
    bool found = false;
    *id = form_whole(&request->form, name, 1, INT64_MAX, 0);
    TRY(account_get(request->store, *id, request->arena, &account, &found, err));
    if (found && !account.disabled && roles & 1U << account.role) return ST_OK;
    return FAIL(err, ST_USAGE, "choose one of the people that the form offers");
}

int console_form_day(const Request *request, const char *name) {
    int day;
    const char *text = form_text(&request->form, name);
    return date_parse(text, strlen(text), &day) && day > 0 ? day : CASE_NO_DAY;
}
