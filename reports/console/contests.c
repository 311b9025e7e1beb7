/* contests.c - businesses that object: all of them, one, and what is decided. Until then nobody
 * visits. */
#include "reports/console/corrections.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"

#include "datasets/base/num.h"
#include "detector/contest/contest.h"

#include <string.h>

enum {
    ANSWER_DAYS = 30,     /* within which a person is answered: one month, GDPR article 12(3) */
    OBJECTION_TEXT = 4000 /* bytes */
};

static const Say bringer_words[] = {SAY_C_BY_BUSINESS, SAY_C_BY_ACCOUNTANT, SAY_C_BY_LAWYER,
                                    SAY_C_BY_OTHER};
static const Say decision_words[] = {SAY_C_UPHELD, SAY_C_REJECTED, SAY_C_CONTEST_WITHDRAWN};

static int today(const Page *page) {
    return (int)(page->request->now / PAGE_DAY_S);
}

static const char *age_text(const Page *page, const Contest *contest) {
    const int days = today(page) - contest->opened_on;
    return count_text(page->v, days > 0 ? (size_t)days : 0);
}

static const char *bringer_of(const Page *page, const Contest *contest) {
    for (size_t k = 0; bringer_names[k]; k++)
        if (text_equal(bringer_names[k], contest->brought_by))
            return say(page->v, bringer_words[k]);
    return "\xE2\x80\x93";
}

/* ---- all of them ---- */

static void contest_row(Page *page, const Contest *contest) {
    const WatchRow *row = page_row(page, contest->storefront_id);
    const Voice *v = page->v;
    const bool late = !contest->closed && today(page) - contest->opened_on > ANSWER_DAYS;
    markup_open(&page->m, "tr");
    console_row_name(page, row ? page_path(page, "/contest", row->storefront_id) : NULL,
                     row ? words_title(v, row) : contest->storefront_id);
    console_cell(page, SAY_C_STATE, late ? "late" : NULL,
                 say(v, contest->closed ? decision_words[contest->decision]
                        : late          ? SAY_C_OVERDUE_ANSWER
                                        : SAY_C_UNDECIDED));
    console_cell(page, SAY_C_CAME_IN, NULL, date_text(v, contest->opened_on));
    console_cell(page, contest->closed ? SAY_C_DECIDED_ON : SAY_C_AGE, "num",
                 contest->closed ? date_text(v, contest->closed_on) : age_text(page, contest));
    console_cell(page, SAY_C_DOCUMENT, NULL,
                 clean_text(contest->document, "\xE2\x80\x93", v->arena));
    markup_close(&page->m);
}

/* Those that are open, or the newest that are decided. */
static void contest_table(Page *page, const Contests *all, bool closed) {
    enum { MOST_DECIDED = 50 };
    const Say head[] = {SAY_COLUMN_STOREFRONT, SAY_C_STATE, SAY_C_CAME_IN,
                        closed ? SAY_C_DECIDED_ON : SAY_C_AGE, SAY_C_DOCUMENT};
    Markup *m = &page->m;
    size_t shown = 0;
    markup_begin(m, "table", "ranking");
    console_heads(page, head, sizeof head / sizeof *head, 1 << 3);
    markup_open(m, "tbody");
    for (size_t k = 0; k < all->n && (!closed || shown < MOST_DECIDED); k++) {
        if (all->contest[k].closed != closed) continue;
        contest_row(page, &all->contest[k]);
        shown++;
    }
    markup_close(m);
    markup_close(m);
}

static size_t count_open(const Contests *all) {
    size_t open = 0;
    while (open < all->n && !all->contest[open].closed) open++;
    return open;
}

Status console_contests(Request *request, Answer *answer, Err *err) {
    Page page;
    Contests all;
    TRY(contests_list(request->store, NULL, request->arena, &all, err));
    const size_t open = count_open(&all);
    page_open(&page, request);
    page_begin(&page, say(page.v, SAY_C_CONTESTS), say(page.v, SAY_C_CONTESTS_HOW));
    html_section(&page.m, "group", "open", say(page.v, SAY_C_CONTESTS_OPEN));
    if (open)
        contest_table(&page, &all, false);
    else
        markup_element(&page.m, "p", "muted", say(page.v, SAY_C_NO_CONTESTS));
    markup_close(&page.m);
    const Status status = corrections_waiting(&page, err);
    if (open < all.n) {
        html_section(&page.m, "group", "decided", say(page.v, SAY_C_CONTESTS_DECIDED));
        contest_table(&page, &all, true);
        markup_close(&page.m);
    }
    page_end(&page, answer);
    return status;
}

/* ---- one ---- */

static void told_words(Page *page, const Contest *contest) {
    Markup *m = &page->m;
    const Voice *v = page->v;
    const char *document = clean_text(contest->document, "", v->arena);
    markup_element(m, "p", "note-text", contest->reason);
    markup_element(m, "p", "muted",
                   arena_printf(v->arena, "%s %s",
                                say_with(v, SAY_C_CONTEST_LINE, "person", bringer_of(page, contest),
                                         "date", date_text(v, contest->opened_on)),
                                *document ? say_with(v, SAY_C_FILED, "document", document) : ""));
}

static void day_field(Page *page, Say label) {
    char day[DATE_TEXT];
    form_field(page, &(Field){.label = say(page->v, label),
                              .name = "on",
                              .type = "date",
                              .value = date_format(today(page), day),
                              .required = true});
}

static void decide_form(Page *page, const WatchRow *row) {
    const Voice *v = page->v;
    form_begin(page, "/contest/decide", "decide");
    form_hidden(page, "id", row->storefront_id);
    form_select(page, say(v, SAY_C_DECISION), "decision");
    for (size_t k = 0; decision_names[k]; k++)
        form_option(page, decision_names[k], say(v, decision_words[k]), false);
    form_select_end(page);
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_BECAUSE_OF), .name = "reason", .wide = true, .required = true});
    day_field(page, SAY_C_DECIDED_ON);
    form_button(page, "button", say(v, SAY_C_DECIDE));
    markup_close(&page->m);
}

static void register_form(Page *page, const WatchRow *row) {
    const Voice *v = page->v;
    markup_element(&page->m, "p", "muted", say(v, SAY_C_CONTEST_HOW));
    form_begin(page, "/contest/add", NULL);
    form_hidden(page, "id", row->storefront_id);
    form_select(page, say(v, SAY_C_BROUGHT_BY), "by");
    for (size_t k = 0; bringer_names[k]; k++)
        form_option(page, bringer_names[k], say(v, bringer_words[k]), false);
    form_select_end(page);
    form_field(
        page,
        &(Field){
            .label = say(v, SAY_C_THEIR_WORDS), .name = "reason", .wide = true, .required = true});
    markup_begin(&page->m, "div", "fields");
    form_field(page, &(Field){.label = say(v, SAY_C_DOCUMENT), .name = "document", .type = "text"});
    day_field(page, SAY_C_CAME_IN);
    markup_close(&page->m);
    form_button(page, "button", say(v, SAY_C_REGISTER));
    markup_close(&page->m);
}

static void objection(Page *page, const WatchRow *row, const Contest *open) {
    html_section(&page->m, "card", "objection",
                 say(page->v, open ? SAY_C_CONTEST_OPEN : SAY_C_REGISTER_CONTEST));
    if (open) told_words(page, open);
    if (!open) register_form(page, row);
    if (open && page->request->account->role == ROLE_LEAD) decide_form(page, row);
    markup_close(&page->m);
}

static void decided(Page *page, const Contests *all) {
    Markup *m = &page->m;
    const size_t open = count_open(all);
    if (open == all->n) return;
    html_section(m, "card", "decided", say(page->v, SAY_C_CONTESTS_DECIDED));
    for (size_t k = open; k < all->n; k++) {
        const Contest *c = &all->contest[k];
        markup_element(
            m, "h3", NULL,
            say_with(page->v, SAY_C_DECIDED_LINE, "date", date_text(page->v, c->closed_on),
                     "decision", say(page->v, decision_words[c->decision])));
        told_words(page, c);
        markup_element(m, "p", "note-text", c->because);
    }
    markup_close(m);
}

static void letter_part(Page *page, const WatchRow *row) {
    const Voice *v = page->v;
    html_section(&page->m, "card", "letter", say(v, SAY_C_LETTER));
    markup_element(&page->m, "p", "muted", say(v, SAY_C_LETTER_HOW));
    form_begin(page, "/letter", "inline");
    form_hidden(page, "id", row->storefront_id);
    form_select(page, say(v, SAY_C_LETTER_LANGUAGE), "language");
    for (size_t k = 0; k < LANGUAGES; k++)
        form_option(page, languages_all[k].code, languages_all[k].name,
                    languages_all[k].id == v->language->id);
    form_select_end(page);
    form_select(page, say(v, SAY_C_MEDIUM), "medium");
    form_option(page, "paper", say(v, SAY_C_PAPER), true);
    form_option(page, "page", say(v, SAY_C_PAGE), false);
    form_select_end(page);
    form_button(page, "button", say(v, SAY_C_DOWNLOAD));
    markup_close(&page->m);
    markup_close(&page->m);
}

static Status write_contest(Page *page, const WatchRow *row, const Contests *all, Err *err) {
    Markup *m = &page->m;
    const bool lead = page->request->account->role == ROLE_LEAD;
    markup_open(m, "p");
    html_link(m, page_path(page, "/dossier", row->storefront_id), say(page->v, SAY_C_TO_DOSSIER));
    markup_close(m);
    objection(page, row, count_open(all) ? &all->contest[0] : NULL);
    if (lead) TRY(corrections_part(page, row, err));
    if (lead) letter_part(page, row);
    decided(page, all);
    return ST_OK;
}

Status console_contest(Request *request, Answer *answer, Err *err) {
    Page page;
    Contests all;
    const WatchRow *row = request->row;
    TRY(contests_list(request->store, row->storefront_id, request->arena, &all, err));
    page_open(&page, request);
    page_begin(&page, words_title(page.v, row),
               count_open(&all) ? say_with(page.v, SAY_C_CONTESTED_SINCE, "date",
                                           date_text(page.v, all.contest[0].opened_on))
                                : say(page.v, SAY_C_NOT_CONTESTED));
    const Status status = write_contest(&page, row, &all, err);
    while (page.m.depth > 3) markup_close(&page.m); /* what a failure left open */
    page_end(&page, answer);
    return status;
}

Status console_contest_banner(Page *page, const WatchRow *row, Err *err) {
    Markup *m = &page->m;
    const Contest *open = NULL;
    TRY(contest_find(page->request->store, row->storefront_id, page->v->arena, &open, err));
    if (!open) return ST_OK;
    markup_begin(m, "p", "contested");
    markup_attr(m, "role", "note");
    markup_element(
        m, "strong", NULL,
        say_with(page->v, SAY_C_CONTESTED_SINCE, "date", date_text(page->v, open->opened_on)));
    markup_text(m, " ");
    html_link(m, page_path(page, "/contest", row->storefront_id), say(page->v, SAY_C_TO_CONTEST));
    markup_close(m);
    return ST_OK;
}

/* ---- deeds ---- */

static void go_to(const Request *request, Answer *answer) {
    answer_go(answer, arena_printf(request->arena, "/contest?id=%s",
                                   query_text(request->row->storefront_id, request->arena)));
}

static Status check_words(const char *words, const char *missing, Err *err) {
    if (!*words) return FAIL(err, ST_USAGE, "%s", missing);
    if (strlen(words) > OBJECTION_TEXT)
        return FAIL(err, ST_USAGE, "a text has at most 4,000 characters here");
    return ST_OK;
}
_Static_assert(OBJECTION_TEXT == 4000, "as the message says");

/* The day on which something came in or was decided. */
static Status read_day(const Request *request, int *day, Err *err) {
    *day = console_form_day(request, "on");
    if (*day == CASE_NO_DAY || *day > request->now / PAGE_DAY_S)
        return FAIL(err, ST_USAGE, "give the day on which it came in, today or earlier");
    return ST_OK;
}

/* What a person chose is refused as such. */
static Status choose(const Form *form, const char *name, const char *const *names, size_t *chosen,
                     Err *err) {
    const char *word = form_text(form, name);
    for (*chosen = 0; names[*chosen]; (*chosen)++)
        if (text_equal(names[*chosen], word)) return ST_OK;
    return FAIL(err, ST_USAGE, "choose one of the answers that the form offers");
}

Status console_contest_add(Request *request, Answer *answer, Err *err) {
    const Form *form = &request->form;
    size_t bringer = 0;
    Contest contest = {.storefront_id = request->row->storefront_id,
                       .reason = form_text(form, "reason"),
                       .document = form_text(form, "document")};
    if (!*contest.document) contest.document = NULL;
    TRY(check_words(contest.reason, "write what the business objects to, in its own words", err));
    TRY(check_words(contest.document ? contest.document : "-", "", err));
    TRY(choose(form, "by", bringer_names, &bringer, err));
    TRY(read_day(request, &contest.opened_on, err));
    contest.brought_by = bringer_names[bringer];
    TRY(contest_open(request->store, &contest, NULL, err));
    if (contest.known)
        return FAIL(err, ST_USAGE,
                    "an objection of this business is open already: decide it first");
    go_to(request, answer);
    return ST_OK;
}

Status console_contest_decide(Request *request, Answer *answer, Err *err) {
    size_t decision = 0;
    Contest contest = {.storefront_id = request->row->storefront_id,
                       .because = form_text(&request->form, "reason")};
    const Contest *open = NULL;
    TRY(check_words(contest.because, "say why, in a sentence that another person can judge", err));
    TRY(choose(&request->form, "decision", decision_names, &decision, err));
    TRY(read_day(request, &contest.closed_on, err));
    TRY(contest_find(request->store, contest.storefront_id, request->arena, &open, err));
    if (!open || contest.closed_on < open->opened_on)
        return FAIL(err, ST_USAGE, "no objection of this business is open on that day: look again");
    contest.decision = (Decision)decision;
    TRY(contest_close(request->store, &contest, NULL, err));
    answer_go(answer, "/contests");
    return ST_OK;
}
