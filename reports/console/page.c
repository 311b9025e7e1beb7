#include "reports/console/page.h"

#include <stdio.h>

typedef struct Tab {
    const char *path;
    Say name;
    unsigned roles;
} Tab;

static const Tab tabs[] = {
    {"/day", SAY_C_DAY, FOR_INSPECTOR},
    {"/round", SAY_C_ROUND, FOR_INSPECTOR},
    {"/cases", SAY_C_CASES, FOR_LEAD},
    {"/contests", SAY_C_CONTESTS, FOR_LEAD},
    {"/list", SAY_C_LIST, FOR_INSPECTOR | FOR_LEAD | FOR_ANALYST},
    {"/lab", SAY_C_LAB, FOR_LEAD | FOR_ANALYST},
    {"/runs", SAY_D_RUNS, FOR_LEAD | FOR_ANALYST},
    {"/proposals", SAY_C_PROPOSALS, FOR_LEAD | FOR_ANALYST | FOR_AUDITOR},
    {"/jobs", SAY_C_JOBS, FOR_LEAD | FOR_ANALYST},
    {"/data", SAY_D_DATA, FOR_LEAD | FOR_ANALYST},
    {"/log", SAY_C_LOG, FOR_AUDITOR},
    {"/card", SAY_CARD_HEADING, FOR_LEAD | FOR_ANALYST | FOR_AUDITOR},
    {"/people", SAY_C_PEOPLE, FOR_ADMIN},
    {"/health", SAY_D_HEALTH, FOR_ADMIN},
    {"/backups", SAY_D_BACKUPS, FOR_ADMIN},
    {"/me", SAY_C_ME, FOR_ALL},
    {"/help", SAY_D_HELP, FOR_ALL},
};

void page_open(Page *page, const Request *request) {
    const Language *language = language_find(request->language);
    *page = (Page){.request = request};
    page->voice = (Voice){.language = language ? language : language_find("en"),
                          .list = request->shelf.list ? request->shelf.list : &page->none,
                          .arena = request->arena};
    page->v = &page->voice;
    page->site =
        (Site){.v = page->v, .list = page->voice.list, .arena = request->arena, .console = true};
}

static void meta(Markup *m, const char *name, const char *content) {
    markup_open(m, "meta");
    markup_attr(m, "name", name);
    markup_attr(m, "content", content);
    markup_close(m);
}

static void head_link(Markup *m, const char *relation, const char *path) {
    markup_open(m, "link");
    markup_attr(m, "rel", relation);
    markup_attr(m, "href", path);
    markup_close(m);
}

static void head(Page *page, const char *title) {
    Markup *m = &page->m;
    markup_open(m, "head");
    markup_open(m, "meta");
    markup_attr(m, "charset", "utf-8");
    markup_close(m);
    meta(m, "viewport", "width=device-width, initial-scale=1");
    meta(m, "color-scheme", "light dark");
    meta(m, "robots", "noindex, nofollow");
    markup_element(m, "title", NULL, arena_printf(page->v->arena, "%s \xC2\xB7 gevel", title));
    head_link(m, "stylesheet", "/style.css");
    head_link(m, "icon", "/icon.svg");
    markup_open(m, "script");
    markup_attr(m, "src", "/console.js");
    markup_attr(m, "defer", NULL);
    markup_close(m);
    markup_close(m);
    markup_newline(m);
}

static bool is_here(const Page *page, const char *path) {
    return page->request->route && text_equal(page->request->route->path, path);
}

static void tab_list(Page *page) {
    Markup *m = &page->m;
    const Request *request = page->request;
    markup_begin(m, "nav", "tabs");
    markup_attr(m, "aria-label", say(page->v, SAY_NAV_PAGES));
    for (size_t k = 0; k < sizeof tabs / sizeof *tabs; k++) {
        if (!(tabs[k].roles & 1U << request->account->role)) continue;
        markup_open(m, "a");
        markup_attr(m, "href", tabs[k].path);
        if (is_here(page, tabs[k].path)) markup_attr(m, "aria-current", "page");
        markup_text(m, say(page->v, tabs[k].name));
        markup_close(m);
    }
    markup_close(m);
}

static void bar(Page *page) {
    Markup *m = &page->m;
    const Request *request = page->request;
    const bool open = request->session && request->session->stage == STAGE_OPEN;
    markup_begin(m, "header", "top");
    markup_begin(m, "a", "brand");
    markup_attr(m, "href", "/");
    markup_text(m, "gevel");
    markup_close(m);
    if (open) tab_list(page);
    if (request->session) {
        form_begin(page, "/sign-out", "leave");
        markup_element(m, "span", "who",
                       arena_printf(page->v->arena, "%s, %s", request->account->name,
                                    page_role(page, request->account->role)));
        form_button(page, "plain-button", say(page->v, SAY_C_SIGN_OUT));
        markup_close(m);
    }
    markup_close(m);
    markup_newline(m);
}

/* For those who record visits: where script shows which are not sent yet, and the key under which
 * it keeps them on the phone meanwhile. The key is in no storage: it comes with each page. */
static void kept_visits(Page *page) {
    enum { VISITORS = FOR_INSPECTOR | FOR_LEAD };
    char key[SEAL_KEY_TEXT];
    Markup *m = &page->m;
    const Request *request = page->request;
    const bool open = request->session && request->session->stage == STAGE_OPEN;
    if (!open || !(VISITORS & 1U << request->account->role)) return;
    seal_derive(server_seal(request->server), "visits not sent", request->account->id, key);
    markup_begin(m, "p", "kept");
    markup_attr(m, "role", "status");
    markup_attr(m, "data-key", key);
    markup_attr(m, "data-one", say(page->v, SAY_C_KEPT_ONE));
    markup_attr(m, "data-many", say_with(page->v, SAY_C_KEPT_MANY, "count", "#"));
    markup_attr(m, "data-refused", say(page->v, SAY_C_KEPT_REFUSED));
    markup_attr(m, "data-show", say(page->v, SAY_C_KEPT_SHOW));
    markup_attr(m, "data-away", say(page->v, SAY_C_KEPT_AWAY));
    markup_attr(m, "data-leave", say(page->v, SAY_C_KEPT_LEAVE));
    markup_close(m);
}

void page_begin_bare(Page *page, const char *title) {
    Markup *m = &page->m;
    markup_doctype(m);
    markup_open(m, "html");
    markup_attr(m, "lang", page->v->language->code);
    head(page, title);
    markup_begin(m, "body", "console");
    markup_begin(m, "a", "skip");
    markup_attr(m, "href", "#main");
    markup_text(m, say(page->v, SAY_SKIP));
    markup_close(m);
    bar(page);
    kept_visits(page);
    if (server_settings(page->request->server)->demo)
        markup_element(m, "aside", "demo", say(page->v, SAY_C_DEMO));
    markup_open(m, "main");
    markup_attr(m, "id", "main");
}

void page_begin(Page *page, const char *title, const char *lead) {
    page_begin_bare(page, title);
    markup_element(&page->m, "h1", NULL, title);
    if (lead) markup_element(&page->m, "p", "lead", lead);
}

static void foot(Page *page) {
    Markup *m = &page->m;
    const AuditHead *log = &page->request->head;
    markup_open(m, "footer");
    markup_open(m, "p");
    markup_element(m, "strong", NULL, say(page->v, SAY_ROUTINE));
    markup_text(m, " ");
    markup_text(m, say(page->v, SAY_LIMITS));
    markup_close(m);
    if (log->entries && page->request->account)
        markup_element(
            m, "p", "muted",
            say_with(page->v, SAY_C_HEAD, "entries", count_text(page->v, (size_t)log->entries),
                     "head", arena_printf(page->v->arena, "%.16s", log->hash)));
    markup_close(m);
}

void page_end(Page *page, Answer *answer) {
    Markup *m = &page->m;
    markup_close(m); /* main */
    foot(page);
    markup_close(m); /* body */
    markup_close(m); /* html */
    markup_newline(m);
    answer->body = m->out;
    m->out = (Text){0};
    markup_free(m);
}

/* ---- forms ---- */

void form_hidden(Page *page, const char *name, const char *value) {
    markup_open(&page->m, "input");
    markup_attr(&page->m, "type", "hidden");
    markup_attr(&page->m, "name", name);
    markup_attr(&page->m, "value", value);
    markup_close(&page->m);
}

void form_hidden_number(Page *page, const char *name, int64_t value) {
    form_hidden(page, name, arena_printf(page->v->arena, "%lld", (long long)value));
}

static void begin(Page *page, const char *action, const char *class_name, const char *encoding) {
    markup_begin(&page->m, "form", class_name);
    markup_attr(&page->m, "method", "post");
    markup_attr(&page->m, "action", action);
    if (encoding) markup_attr(&page->m, "enctype", encoding);
    if (page->request->session) form_hidden(page, "form", page->request->session->form);
}

void form_begin(Page *page, const char *action, const char *class_name) {
    begin(page, action, class_name, NULL);
}

void form_begin_file(Page *page, const char *action, const char *class_name) {
    begin(page, action, class_name, "multipart/form-data");
}

static void area(Page *page, const Field *field) {
    markup_open(&page->m, "textarea");
    markup_attr(&page->m, "name", field->name);
    markup_attr(&page->m, "rows", "4");
    if (field->required) markup_attr(&page->m, "required", NULL);
    markup_text(&page->m, field->value);
    markup_close(&page->m);
}

void form_field(Page *page, const Field *field) {
    Markup *m = &page->m;
    markup_begin(m, "label", "field");
    markup_element(m, "span", NULL, field->label);
    if (field->wide) {
        area(page, field);
    } else {
        markup_open(m, "input");
        markup_attr(m, "type", field->type);
        markup_attr(m, "name", field->name);
        markup_attr(m, "autocomplete", field->complete ? field->complete : "off");
        if (field->digits) markup_attr(m, "inputmode", field->digits);
        if (field->value) markup_attr(m, "value", field->value);
        if (field->required) markup_attr(m, "required", NULL);
        markup_close(m);
    }
    markup_close(m);
}

void form_button(Page *page, const char *class_name, const char *text) {
    markup_begin(&page->m, "button", class_name);
    markup_attr(&page->m, "type", "submit");
    markup_text(&page->m, text);
    markup_close(&page->m);
}

void form_select(Page *page, const char *label, const char *name) {
    markup_begin(&page->m, "label", "field");
    markup_element(&page->m, "span", NULL, label);
    markup_open(&page->m, "select");
    markup_attr(&page->m, "name", name);
}

void form_option(Page *page, const char *value, const char *text, bool chosen) {
    markup_open(&page->m, "option");
    markup_attr(&page->m, "value", value);
    if (chosen) markup_attr(&page->m, "selected", NULL);
    markup_text(&page->m, text);
    markup_close(&page->m);
}

void form_select_end(Page *page) {
    markup_close(&page->m);
    markup_close(&page->m);
}

/* ---- words ---- */

const char *page_path(const Page *page, const char *route, const char *id) {
    return arena_printf(page->v->arena, "%s?id=%s", route, query_text(id, page->v->arena));
}

const char *page_path_number(const Page *page, const char *route, int64_t id) {
    return arena_printf(page->v->arena, "%s?id=%lld", route, (long long)id);
}

const char *page_when(const Page *page, int64_t second) {
    return second > 0 ? date_text(page->v, (int)(second / PAGE_DAY_S)) : "";
}

const char *page_time(const Page *page, int64_t second) {
    const int minute = (int)(second % PAGE_DAY_S / 60);
    return arena_printf(page->v->arena, "%s, %02d:%02d UTC", page_when(page, second), minute / 60,
                        minute % 60);
}

bool page_names(const Page *page) {
    const Role role = page->request->account->role;
    return role == ROLE_INSPECTOR || role == ROLE_LEAD;
}

const char *page_title(const Page *page, const WatchRow *row) {
    if (page_names(page)) return words_title(page->v, row);
    return say_with(page->v, SAY_C_NUMBER, "place", count_text(page->v, row->rank));
}

const char *page_finding(const Page *page, Finding finding) {
    static const Say words[] = {SAY_OUTCOME_CONFIRMED, SAY_OUTCOME_CLEARED,
                                SAY_OUTCOME_INCONCLUSIVE};
    return say(page->v, words[finding]);
}

const char *page_role(const Page *page, Role role) {
    static const Say words[ROLES] = {SAY_C_INSPECTOR, SAY_C_LEAD, SAY_C_ANALYST, SAY_C_AUDITOR,
                                     SAY_C_ADMIN};
    return say(page->v, words[role]);
}

const WatchRow *page_row(const Page *page, const char *storefront_id) {
    return shelf_find(&page->request->shelf, storefront_id);
}
