/* people.c - an admin's accounts: adding, roles, first passwords, an end at once. */
#include "reports/console/page.h"
#include "reports/console/routes.h"
#include "reports/console/sessions.h"

static void role_choice(Page *page, Role chosen) {
    form_select(page, say(page->v, SAY_C_ROLE), "role");
    for (int r = 0; r < ROLES; r++)
        form_option(page, role_names[r], page_role(page, (Role)r), (Role)r == chosen);
    form_select_end(page);
}

static void person_deed(Page *page, const char *action, const Account *account, Say button) {
    form_begin(page, action, "inline");
    form_hidden_number(page, "id", account->id);
    if (text_equal(action, "/people/disable"))
        form_hidden(page, "disabled", account->disabled ? "0" : "1");
    form_button(page, "button small", say(page->v, button));
    markup_close(&page->m);
}

static void person(Page *page, const Account *account, const OpenSession *sessions, size_t open) {
    Markup *m = &page->m;
    const char *state = account->disabled ? say(page->v, SAY_C_DISABLED)
                        : account->first  ? say(page->v, SAY_C_WAITS)
                                          : say(page->v, SAY_C_ACTIVE);
    markup_begin(m, "section", "card");
    markup_attr(m, "aria-label", account->name);
    markup_open(m, "h2");
    markup_text(m, account->name);
    markup_close(m);
    markup_element(m, "p", "muted",
                   arena_printf(page->v->arena, "%s, %s", page_role(page, account->role), state));
    sessions_line(page, account->id, sessions, open);
    form_begin(page, "/people/role", "inline");
    form_hidden_number(page, "id", account->id);
    role_choice(page, account->role);
    form_button(page, "button small", say(page->v, SAY_C_SAVE));
    markup_close(m);
    markup_begin(m, "div", "deeds");
    person_deed(page, "/people/reset", account, SAY_C_RESET);
    person_deed(page, "/people/disable", account, account->disabled ? SAY_C_ENABLE : SAY_C_DISABLE);
    markup_close(m);
    markup_close(m);
}

Status console_people_page(Request *request, Answer *answer, Err *err) {
    Page page;
    Account *accounts = NULL;
    OpenSession *sessions = NULL;
    size_t count = 0, open = 0;
    TRY(accounts_load(request->store, request->arena, &accounts, &count, err));
    TRY(sessions_open(request->store, 0, NULL, request->now, request->arena, &sessions, &open,
                      err));
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_PEOPLE), say(page.v, SAY_C_PEOPLE_HOW));
    html_section(&page.m, "card", "add", say(page.v, SAY_C_ADD));
    form_begin(&page, "/people/add", "inline");
    form_field(
        &page,
        &(Field){
            .label = say(page.v, SAY_C_NAME), .name = "name", .type = "text", .required = true});
    role_choice(&page, ROLE_INSPECTOR);
    form_button(&page, "button", say(page.v, SAY_C_ADD));
    markup_close(&page.m);
    markup_close(&page.m);
    for (size_t k = 0; k < count; k++) person(&page, &accounts[k], sessions, open);
    page_end(&page, answer);
    return ST_OK;
}

/* Shown once: it is kept nowhere. */
static void show_first(const Request *request, const char *name, const char *first,
                       Answer *answer) {
    Page page;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_FIRST), say(page.v, SAY_C_FIRST_HOW));
    markup_begin(&page.m, "div", "card");
    markup_element(&page.m, "p", NULL, name);
    markup_open(&page.m, "p");
    markup_element(&page.m, "code", "secret", first);
    markup_close(&page.m);
    markup_open(&page.m, "p");
    html_link(&page.m, "/people", say(page.v, SAY_C_BACK));
    markup_close(&page.m);
    markup_close(&page.m);
    page_end(&page, answer);
}

Status console_people_add(Request *request, Answer *answer, Err *err) {
    char first[PASSWORD_FIRST];
    Role role;
    int64_t id;
    const char *name = form_text(&request->form, "name");
    if (!role_parse(form_text(&request->form, "role"), &role))
        return FAIL(err, ST_USAGE, "choose one of the roles that the form offers");
    TRY(account_add(request->store, &(NewAccount){name, role, request->now}, first, &id, err));
    show_first(request, name, first, answer);
    sodium_memzero(first, sizeof first);
    return ST_OK;
}

Status console_people_reset(Request *request, Answer *answer, Err *err) {
    char first[PASSWORD_FIRST];
    TRY(account_reset(request->store, request->subject->id, request->now, first, err));
    show_first(request, request->subject->name, first, answer);
    sodium_memzero(first, sizeof first);
    return ST_OK;
}

Status console_people_role(Request *request, Answer *answer, Err *err) {
    Role role;
    if (!role_parse(form_text(&request->form, "role"), &role))
        return FAIL(err, ST_USAGE, "choose one of the roles that the form offers");
    answer_go(answer, "/people");
    return account_set_role(request->store, request->subject->id, role, err);
}

Status console_people_disable(Request *request, Answer *answer, Err *err) {
    answer_go(answer, "/people");
    return account_disable(request->store, request->subject->id,
                           form_whole(&request->form, "disabled", 0, 1, 1) != 0, err);
}
