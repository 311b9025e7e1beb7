#include "reports/console/sessions.h"

#include "reports/console/parts.h"
#include "reports/console/routes.h"

static void session_row(Page *page, const OpenSession *session) {
    markup_open(&page->m, "tr");
    console_row_name(page, NULL, page_time(page, session->began_at));
    console_cell(page, SAY_D_LAST_USED, NULL, page_time(page, session->seen_at));
    console_cell(page, SAY_C_STATE, NULL, session->here ? say(page->v, SAY_D_THIS_ONE) : "");
    markup_close(&page->m);
}

static void end_form(Page *page, const char *action, int64_t account, Say button) {
    form_begin(page, action, "inline");
    if (account) form_hidden_number(page, "id", account);
    form_button(page, "button small", say(page->v, button));
    markup_close(&page->m);
}

Status sessions_mine(Page *page, Err *err) {
    static const Say head[] = {SAY_D_BEGAN, SAY_D_LAST_USED, SAY_C_STATE};
    const Request *request = page->request;
    OpenSession *sessions = NULL;
    size_t count = 0;
    TRY(sessions_open(request->store, request->account->id, request->session, request->now,
                      page->v->arena, &sessions, &count, err));
    html_section(&page->m, "group", "sessions", say(page->v, SAY_D_MY_SESSIONS));
    markup_begin(&page->m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 0);
    markup_open(&page->m, "tbody");
    for (size_t k = 0; k < count; k++) session_row(page, &sessions[k]);
    markup_close(&page->m);
    markup_close(&page->m);
    if (count > 1) end_form(page, "/me/sessions", 0, SAY_D_END_OTHERS);
    markup_close(&page->m);
    return ST_OK;
}

void sessions_line(Page *page, int64_t account, const OpenSession *all, size_t count) {
    size_t open = 0;
    int64_t last = 0;
    for (size_t k = 0; k < count; k++) {
        if (all[k].account != account) continue;
        open++;
        if (all[k].seen_at > last) last = all[k].seen_at;
    }
    markup_element(
        &page->m, "p", "muted",
        arena_printf(page->v->arena, "%s: %s", say(page->v, SAY_D_SESSIONS),
                     open ? say_with(page->v, SAY_D_SESSIONS_LINE, "count",
                                     count_text(page->v, open), "time", page_time(page, last))
                          : say(page->v, SAY_D_NO_SESSION)));
    if (open) end_form(page, "/people/sessions", account, SAY_D_END_SESSIONS);
}

Status console_sessions_end(Request *request, Answer *answer, Err *err) {
    answer_go(answer, "/me");
    return sessions_end(request->store, request->account->id, request->session, err);
}

/* The admin's own goes on. */
Status console_people_sessions(Request *request, Answer *answer, Err *err) {
    const bool own = request->subject->id == request->account->id;
    answer_go(answer, "/people");
    return sessions_end(request->store, request->subject->id, own ? request->session : NULL, err);
}
