/* help.c - what each role can do here, and the keys that do it. */
#include "reports/console/parts.h"
#include "reports/console/routes.h"

typedef struct Key {
    const char *key;
    Say does;
    unsigned roles;
} Key;

enum { WITH_DOSSIERS = FOR_INSPECTOR | FOR_LEAD };

static const Key keys[] = {
    {"j", SAY_D_KEY_NEXT, FOR_ALL},        {"k", SAY_D_KEY_BEFORE, FOR_ALL},
    {"o", SAY_D_KEY_VISIT, WITH_DOSSIERS}, {"1 2 3", SAY_D_KEY_OUTCOME, WITH_DOSSIERS},
    {"/", SAY_D_KEY_SEARCH, FOR_ALL},      {"?", SAY_D_KEY_HELP, FOR_ALL},
};

static void key_table(Page *page) {
    static const Say head[] = {SAY_D_KEY, SAY_D_KEY_DOES};
    Markup *m = &page->m;
    const unsigned role = 1U << page->request->account->role;
    html_section(m, "card", "keys", say(page->v, SAY_D_KEYS));
    markup_element(m, "p", "muted", say(page->v, SAY_D_KEYS_HOW));
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 0);
    markup_open(m, "tbody");
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
        if (!(keys[k].roles & role)) continue;
        markup_open(m, "tr");
        console_row_name(page, NULL, keys[k].key);
        console_cell(page, SAY_D_KEY_DOES, NULL, say(page->v, keys[k].does));
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void text_part(Page *page, const char *id, Say title, Say text) {
    html_section(&page->m, "card", id, say(page->v, title));
    markup_element(&page->m, "p", NULL, say(page->v, text));
    markup_close(&page->m);
}

Status console_help(Request *request, Answer *answer, Err *err) {
    static const Say work[ROLES] = {SAY_D_HELP_INSPECTOR, SAY_D_HELP_LEAD, SAY_D_HELP_ANALYST,
                                    SAY_D_HELP_AUDITOR, SAY_D_HELP_ADMIN};
    Page page;
    const Role role = request->account->role;
    (void)err;
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_D_HELP), say(page.v, SAY_D_HELP_HOW));
    text_part(&page, "work", SAY_D_HELP_YOURS, work[role]);
    if (role != ROLE_ADMIN && server_settings(request->server)->blind)
        text_part(&page, "blind", SAY_D_HELP_BLIND, SAY_D_HELP_BLIND_HOW);
    if (role != ROLE_ADMIN) text_part(&page, "place", SAY_D_HELP_DOUBT, SAY_D_HELP_DOUBT_HOW);
    key_table(&page);
    page_end(&page, answer);
    return ST_OK;
}
