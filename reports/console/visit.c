/* visit.c - recording what was found at the door: three large buttons, and what may be added. */
#include "reports/console/visit.h"

#include "reports/console/page.h"
#include "reports/console/parts.h"
#include "reports/console/routes.h"
#include "reports/console/stops.h"

#include "datasets/base/num.h"
#include "detector/team/photos.h"
#include "reports/words/visit_figures.h"

#include <math.h>

/* ---- the form ---- */

static void figures(Page *page, const VisitWords *words) {
    Markup *m = &page->m;
    if (!words->expected) return;
    markup_element(m, "p", "strong", say(page->v, SAY_DOSSIER_COUNT_HEADING));
    markup_element(m, "p", "hint-line", words->expected);
    if (words->declared) markup_element(m, "p", "hint-line", words->declared);
}

static void radio(Page *page, const char *value, const char *text, bool chosen) {
    Markup *m = &page->m;
    markup_begin(m, "label", "radio");
    markup_open(m, "input");
    markup_attr(m, "type", "radio");
    markup_attr(m, "name", "right");
    markup_attr(m, "value", value);
    if (chosen) markup_attr(m, "checked", NULL);
    markup_close(m);
    markup_text(m, text);
    markup_close(m);
}

static void was_right(Page *page) {
    Markup *m = &page->m;
    markup_open(m, "fieldset");
    markup_element(m, "legend", NULL, say(page->v, SAY_C_REASON_RIGHT));
    radio(page, "1", say(page->v, SAY_C_YES), false);
    radio(page, "0", say(page->v, SAY_C_NO), false);
    radio(page, "", say(page->v, SAY_C_NOT_SAID), true);
    markup_close(m);
}

static void outcome_button(Page *page, Finding finding, const char *key) {
    Markup *m = &page->m;
    static const Say how[] = {SAY_C_CONFIRMED_HOW, SAY_C_CLEARED_HOW, SAY_C_INCONCLUSIVE_HOW};
    markup_begin(m, "button", arena_printf(page->v->arena, "outcome %s", finding_names[finding]));
    markup_attr(m, "type", "submit");
    markup_attr(m, "name", "outcome");
    markup_attr(m, "value", finding_names[finding]);
    markup_attr(m, "data-key", key);
    markup_element(m, "strong", NULL, page_finding(page, finding));
    markup_element(m, "small", NULL, say(page->v, how[finding]));
    markup_close(m);
}

/* A phone opens its camera; elsewhere a file is chosen. */
static void photo_field(Page *page) {
    Markup *m = &page->m;
    markup_begin(m, "label", "field");
    markup_element(m, "span", NULL, say(page->v, SAY_C_PHOTO));
    markup_open(m, "input");
    markup_attr(m, "type", "file");
    markup_attr(m, "name", "photo");
    markup_attr(m, "accept", "image/jpeg,image/png,image/webp");
    markup_attr(m, "capture", "environment");
    markup_close(m);
    markup_element(m, "small", "muted", say(page->v, SAY_C_PHOTO_HOW));
    markup_close(m);
}

/* What would be counted by the model or by the figures declared is part of the reasons. */
static void visit_fields(Page *page, const WatchRow *row, bool blind) {
    const Voice *v = page->v;
    char day[DATE_TEXT];
    const VisitWords words = words_visit(v, row);
    const double minutes = words.minutes > 0 && !blind ? words.minutes : VISIT_QUARTER;
    if (!blind) figures(page, &words);
    markup_begin(&page->m, "div", "pair");
    form_field(page, &(Field){.label = say(v, SAY_C_CUSTOMERS),
                              .name = "customers",
                              .type = "number",
                              .digits = "numeric"});
    form_field(page, &(Field){.label = say(v, SAY_C_MINUTES),
                              .name = "minutes",
                              .type = "number",
                              .value = arena_printf(v->arena, "%.0f", minutes),
                              .digits = "numeric"});
    markup_close(&page->m);
    if (!blind) was_right(page);
    form_field(page, &(Field){.label = say(v, SAY_FINDINGS_NOTES), .name = "note", .wide = true});
    photo_field(page);
    form_field(page, &(Field){.label = say(v, SAY_FINDINGS_DATE),
                              .name = "on",
                              .type = "date",
                              .value = date_format((int)(page->request->now / PAGE_DAY_S), day)});
}

/* Whoever wants to know why before the visit looks there. */
static void to_dossier(Page *page, const WatchRow *row) {
    markup_open(&page->m, "p");
    html_link(&page->m, page_path(page, "/dossier", row->storefront_id),
              say(page->v, SAY_C_TO_DOSSIER));
    markup_close(&page->m);
}

Status console_visit(Request *request, Answer *answer, Err *err) {
    Page page;
    char token[VISIT_TOKEN];
    bool blind = false;
    const WatchRow *row = request->row;
    TRY(stops_blind_to(request, row, &blind, err));
    visit_token(token);
    page_open(&page, request);
    page_begin(&page, words_title(page.v, row), words_address(row, request->arena));
    const Status status = console_contest_banner(&page, row, err);
    form_begin_file(&page, "/visit", "card visit-form");
    form_hidden(&page, "id", row->storefront_id);
    form_hidden(&page, "token", token);
    if (blind) markup_element(&page.m, "p", "muted", say(page.v, SAY_C_BLIND));
    if (!blind) to_dossier(&page, row);
    visit_fields(&page, row, blind);
    markup_begin(&page.m, "div", "outcomes");
    outcome_button(&page, FINDING_CONFIRMED, "1");
    outcome_button(&page, FINDING_CLEARED, "2");
    outcome_button(&page, FINDING_INCONCLUSIVE, "3");
    markup_close(&page.m);
    markup_begin(&page.m, "p", "unsent");
    markup_attr(&page.m, "role", "status");
    markup_attr(&page.m, "data-kept", say(page.v, SAY_C_UNSENT_KEPT));
    markup_attr(&page.m, "data-open", say(page.v, SAY_C_UNSENT));
    markup_attr(&page.m, "data-signed-out", say(page.v, SAY_C_SIGNED_OUT));
    markup_close(&page.m);
    markup_close(&page.m);
    page_end(&page, answer);
    return status;
}

/* ---- recording ---- */

static Status read_finding(const Form *form, Finding *finding, Err *err) {
    const char *word = form_text(form, "outcome");
    for (int f = 0; finding_names[f]; f++)
        if (text_equal(finding_names[f], word)) {
            *finding = (Finding)f;
            return ST_OK;
        }
    return FAIL(err, ST_USAGE, "choose one of the three outcomes");
}

Status console_visit_sent(const Request *request, Visit *visit, Err *err) {
    enum { MOST_CUSTOMERS = 10000, MOST_MINUTES = 600 };
    const Form *form = &request->form;
    *visit = (Visit){
        .account = request->account->id,
        .storefront = request->row->key,
        .storefront_id = request->row->storefront_id,
        .note = form_text(form, "note"),
        .reason_right = (int)form_whole(form, "right", 0, 1, VISIT_NOT_SAID),
        .customers = (int)form_whole(form, "customers", 0, MOST_CUSTOMERS, VISIT_NOT_SAID),
        .inspected_on = console_form_day(request, "on"),
    };
    visit->minutes = visit->customers == VISIT_NOT_SAID
                         ? VISIT_NOT_SAID
                         : (int)form_whole(form, "minutes", 1, MOST_MINUTES, VISIT_NOT_SAID);
    if (visit->inspected_on == CASE_NO_DAY) visit->inspected_on = (int)(request->now / PAGE_DAY_S);
    return read_finding(form, &visit->finding, err);
}

Status console_visit_post(Request *request, Answer *answer, Err *err) {
    Visit visit;
    TRY(console_visit_sent(request, &visit, err));
    visit.token = form_text(&request->form, "token");
    visit.photo = request->file.bytes;
    visit.photo_length = request->file.length;
    TRY(visit_record(request->store, &visit, request->now, request->arena, err));
    answer_go(answer, arena_printf(request->arena, "/visit/done?id=%lld", (long long)visit.id));
    return ST_OK;
}

/* ---- what was recorded ---- */

static void withdraw_form(Page *page, const Visit *visit) {
    html_section(&page->m, "card", "withdraw", say(page->v, SAY_C_WITHDRAW));
    form_begin(page, "/visit/withdraw", "inline");
    form_hidden_number(page, "id", visit->id);
    form_field(page, &(Field){.label = say(page->v, SAY_C_REASON),
                              .name = "reason",
                              .type = "text",
                              .required = true});
    form_button(page, "button danger", say(page->v, SAY_C_WITHDRAW));
    markup_close(&page->m);
    markup_close(&page->m);
}

static void photo_form(Page *page, const Visit *visit) {
    html_section(&page->m, "card", "photo", say(page->v, SAY_C_PHOTO));
    markup_element(&page->m, "p", "muted", say(page->v, SAY_C_PHOTO_REMOVE_HOW));
    form_begin(page, "/visit/photo/remove", "inline");
    form_hidden_number(page, "id", visit->id);
    form_button(page, "button danger", say(page->v, SAY_C_PHOTO_REMOVE));
    markup_close(&page->m);
    markup_close(&page->m);
}

Status console_visit_photo(Request *request, Answer *answer, Err *err) {
    Photo photo;
    TRY(photo_load(request->store, request->visit->id, request->arena, &photo, err));
    answer->type = picture_types[photo.kind];
    answer->detail =
        arena_printf(request->arena, "{\"visit\":%lld}", (long long)request->visit->id);
    text_add(&answer->body, photo.bytes, photo.length);
    return ST_OK;
}

Status console_visit_photo_remove(Request *request, Answer *answer, Err *err) {
    const PhotoOf of = {request->visit->id, request->visit->storefront_id};
    TRY(photo_remove(request->store, &of, err));
    answer_go(answer,
              arena_printf(request->arena, "/visit/done?id=%lld", (long long)request->visit->id));
    return ST_OK;
}

Status console_visit_done(Request *request, Answer *answer, Err *err) {
    Page page;
    const Visit *visit = request->visit;
    (void)err;
    page_open(&page, request);
    page_begin(&page, request->row ? words_title(page.v, request->row) : visit->storefront_id,
               say_with(page.v, visit->withdrawn_at ? SAY_C_VISIT_GONE : SAY_C_VISIT_KEPT,
                        "outcome", page_finding(&page, visit->finding), "date",
                        date_text(page.v, visit->inspected_on), "person", visit->who));
    markup_begin(&page.m, "div", "card");
    if (visit->customers != VISIT_NOT_SAID && visit->minutes != VISIT_NOT_SAID)
        markup_element(
            &page.m, "p", NULL,
            say_with(page.v, SAY_C_COUNTED, "count", count_text(page.v, (size_t)visit->customers),
                     "minutes", count_text(page.v, (size_t)visit->minutes)));
    if (*visit->note) markup_element(&page.m, "p", "note-text", visit->note);
    if (visit->has_photo) console_photo(&page, visit);
    if (visit->withdrawn_at) markup_element(&page.m, "p", "muted", visit->withdrawn_reason);
    markup_open(&page.m, "p");
    html_link(&page.m, "/", say(page.v, SAY_C_BACK));
    markup_close(&page.m);
    markup_close(&page.m);
    if (visit->has_photo) photo_form(&page, visit);
    if (!visit->withdrawn_at) withdraw_form(&page, visit);
    page_end(&page, answer);
    return ST_OK;
}

Status console_visit_withdraw(Request *request, Answer *answer, Err *err) {
    const CaseDeed deed = {.storefront_id = request->visit->storefront_id,
                           .by = request->account->id,
                           .now = request->now,
                           .reason = form_text(&request->form, "reason")};
    TRY(visit_withdraw(request->store, request->visit, &deed, request->arena, err));
    answer_go(answer,
              arena_printf(request->arena, "/visit/done?id=%lld", (long long)request->visit->id));
    return ST_OK;
}
