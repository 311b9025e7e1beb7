#include "reports/formats/letter.h"

#include "reports/html/parts.h"
#include "reports/pdf/flow.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"
#include "reports/write/asset.h"
#include "reports/write/output.h"

#include <math.h>

enum { PARAGRAPHS = 8, FACTS = 8 };

const char *const letter_files[] = {"letter.html", "letter.pdf"};

/* What the letter says, the same on both media. */
typedef struct Said {
    const Voice *v;
    const Letter *letter;
    const char *to, *reference;
    const char *why[PARAGRAPHS];
    size_t whys;
    struct {
        const char *name, *value;
    } fact[FACTS];
    size_t facts;
    const char **changed; /* [changes] corrections, and the contest */
    size_t changes;
    const char *step[PARAGRAPHS];
    size_t steps;
} Said;

static void add_why(Said *s, const char *text) {
    if (text && *text) s->why[s->whys++] = text;
}

static void add_fact(Said *s, Say name, const char *value) {
    if (!value || !*value) return;
    s->fact[s->facts].name = say(s->v, name);
    s->fact[s->facts++].value = value;
}

/* The strongest reasons in its own figures: what links say is about others too. */
static void add_reasons(Said *s, const Reasons *reasons) {
    enum { TOLD = 2 };
    size_t told = 0;
    for (size_t k = 0; k < reasons->speaks_for && told < TOLD; k++) {
        if (text_equal(reasons->reason[k].signal_id, "network")) continue;
        add_why(s, glued_text(reasons->reason[k].sentence, s->v->arena));
        told++;
    }
}

static void say_why(Said *s) {
    const Voice *v = s->v;
    const WatchRow *row = s->letter->row;
    Reasons reasons;
    reasons_of(v, row, &reasons);
    if (row->selection == SELECTION_RANKED) {
        add_why(s, say(v, SAY_LETTER_RANKED));
        add_reasons(s, &reasons);
    } else if (row->selection == SELECTION_RANDOM) {
        add_why(s, say_with(v, SAY_LETTER_RANDOM, "chance",
                            one_in_text(v, row->inclusion_probability, say(v, SAY_UNKNOWN))));
    } else {
        add_why(s, say(v, SAY_LETTER_NONE));
    }
    add_why(s, words_basis(v));
    add_why(s, say(v, SAY_LIMITS));
    add_why(s, say(v, SAY_LETTER_HUMAN));
}

static void say_held(Said *s) {
    const Voice *v = s->v;
    const WatchRow *row = s->letter->row;
    const double last = (double)(v->list->months - 1);
    add_fact(s, SAY_LETTER_NUMBER, clean_text(row->storefront_id, NULL, v->arena));
    add_fact(s, SAY_LETTER_ENTERPRISE, clean_text(row->enterprise_id, NULL, v->arena));
    add_fact(s, SAY_LETTER_SECTOR, named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)));
    add_fact(s, SAY_ADDRESS, words_address(row, v->arena));
    add_fact(s, SAY_DISTRICT, words_district(v, row->district));
    add_fact(s, SAY_LETTER_TRAITS, words_traits(v, row));
    add_fact(s, SAY_LETTER_PERIOD,
             say_with(v, SAY_RANGE, "low", number_text(v, "month", 0, ""), "high",
                      number_text(v, "month", last, "")));
}

static const char *month_words(const Voice *v, int month) {
    Text text = {0};
    language_month(v->language, month, &text);
    const char *words = arena_strdup(v->arena, text.at);
    text_free(&text);
    return words;
}

static void say_changes(Said *s) {
    const Voice *v = s->v;
    const Corrections *all = s->letter->corrections;
    s->changed = ARENA_ARRAY(v->arena, const char *, all->n + 1);
    for (size_t k = 0; k < all->n; k++) {
        const Correction *c = &all->correction[k];
        s->changed[s->changes++] =
            say_with(v, SAY_LETTER_CORRECTION, "month", month_words(v, c->month), "amount",
                     euros_exact(v, c->amount_eur, ""), "date", date_text(v, c->corrected_on),
                     "document", clean_text(c->document, "", v->arena));
    }
    if (!s->letter->contest) return;
    s->changed[s->changes++] =
        say_with(v, SAY_LETTER_CONTEST, "date", date_text(v, s->letter->contest->opened_on));
}

static void say_steps(Said *s, int keep_until) {
    const Voice *v = s->v;
    const char *contact =
        clean_text(s->letter->contact, say(v, SAY_LETTER_CONTACT_BLANK), v->arena);
    s->step[s->steps++] = say_with(v, SAY_LETTER_STEP_WRITE, "contact", contact);
    s->step[s->steps++] = say(v, SAY_LETTER_STEP_WHAT);
    s->step[s->steps++] = say(v, SAY_LETTER_STEP_THEN);
    s->step[s->steps++] = say(v, SAY_LETTER_STEP_AUTHORITY);
    s->step[s->steps++] = say_with(v, SAY_LETTER_KEPT, "date", date_text(v, keep_until));
}

static void say_all(const Edition *edition, const Letter *letter, Said *s) {
    const Voice *v = &edition->voice;
    *s = (Said){.v = v, .letter = letter};
    s->to = say_with(v, SAY_LETTER_TO, "name", words_title(v, letter->row), "address",
                     words_address(letter->row, v->arena));
    s->reference = say_with(v, SAY_LETTER_REFERENCE, "id",
                            clean_text(letter->row->storefront_id, "", v->arena), "run",
                            arena_printf(v->arena, "%lld", (long long)v->list->run_id), "date",
                            date_text(v, watchlist_date(v->list)));
    say_why(s);
    say_held(s);
    say_changes(s);
    say_steps(s, report_keep_until(edition->input));
}

/* ---- the months ---- */

static const Correction *corrected(const Said *s, int month) {
    const Corrections *all = s->letter->corrections;
    for (size_t k = 0; k < all->n; k++)
        if (all->correction[k].month == month) return &all->correction[k];
    return NULL;
}

/* What the list compared, and what replaced it since. */
static const char *turnover_words(const Said *s, size_t t) {
    const Voice *v = s->v;
    const float *series = s->letter->row->series;
    const Correction *c = corrected(s, v->list->first_month + (int)t);
    const double declared = series ? (double)series[SERIES_DECLARED * v->list->months + t] : NAN;
    if (!c) return euros_exact(v, declared, say(v, SAY_MISSING));
    return say_with(v, SAY_LETTER_CORRECTED, "amount", euros_exact(v, c->amount_eur, ""));
}

static const char *people_words(const Said *s, size_t t) {
    const float *series = s->letter->row->series;
    const double people = series ? (double)series[SERIES_FOOTFALL * s->v->list->months + t] : NAN;
    return count_exact(s->v, people, say(s->v, SAY_MISSING));
}

/* ---- the page ---- */

static void html_months(Markup *m, const Said *s) {
    const Voice *v = s->v;
    const Say heads[] = {SAY_LETTER_MONTH, SAY_LETTER_TURNOVER, SAY_LETTER_PASSERS};
    column_heads_scroll(m, say(v, SAY_LETTER_PERIOD));
    markup_begin(m, "table", "plain");
    column_heads_head(m, v, heads, sizeof heads / sizeof *heads, 1);
    markup_open(m, "tbody");
    for (size_t t = 0; t < v->list->months; t++) {
        markup_open(m, "tr");
        column_heads_row_name(m, month_words(v, v->list->first_month + (int)t));
        column_heads_number(m, turnover_words(s, t));
        column_heads_number(m, people_words(s, t));
        markup_close(m);
    }
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void html_held(Markup *m, const Said *s) {
    html_section(m, "card", "held", say(s->v, SAY_LETTER_HELD));
    markup_begin(m, "dl", "plain");
    for (size_t k = 0; k < s->facts; k++) {
        markup_element(m, "dt", NULL, s->fact[k].name);
        markup_element(m, "dd", NULL, s->fact[k].value);
    }
    markup_close(m);
    for (size_t k = 0; k < s->changes; k++) markup_element(m, "p", NULL, s->changed[k]);
    markup_element(m, "p", "muted", say(s->v, SAY_LETTER_HELD_NOT));
    html_months(m, s);
    markup_close(m);
}

static void html_why(Markup *m, const Said *s) {
    html_section(m, "card", "why", say(s->v, SAY_LETTER_WHY));
    for (size_t k = 0; k < s->whys; k++) markup_element(m, "p", NULL, s->why[k]);
    markup_close(m);
}

static void html_object(Markup *m, const Said *s) {
    html_section(m, "card", "object", say(s->v, SAY_LETTER_OBJECT));
    markup_open(m, "ol");
    for (size_t k = 0; k < s->steps; k++) markup_element(m, "li", NULL, s->step[k]);
    markup_close(m);
    markup_close(m);
}

static void html_page(Markup *m, const Said *s, const Edition *edition) {
    const Voice *v = s->v;
    Site site = {.v = v,
                 .edition = edition,
                 .list = v->list,
                 .style = asset_text("style.css"),
                 .arena = v->arena};
    html_begin(m, &site, letter_files[LETTER_PAGE], say(v, SAY_LETTER_HEADING),
               html_policy(site.style, NULL, v->arena));
    markup_open(m, "header");
    markup_element(m, "p", "eyebrow", s->reference);
    markup_element(m, "h1", NULL, say(v, SAY_LETTER_HEADING));
    markup_element(m, "p", "lead", s->to);
    markup_close(m);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
    html_why(m, s);
    html_object(m, s);
    html_held(m, s);
    markup_close(m);
    html_end(m, &site, NULL);
}

/* ---- the paper ---- */

static const double row_height = 12.5;

static void print_heading(Flow *flow, const char *text) {
    flow->y += 8;
    flow_room(flow, 60);
    flow_text(flow, FACE_HEAD, "H2", text);
}

static void print_text(Flow *flow, Face face, const char *text) {
    flow_room(flow, 42);
    flow_text(flow, face, "P", text);
}

static void print_facts(Flow *flow, const Said *s) {
    static const FlowColumn columns[] = {{0, 0.3}, {0.32, 0.68}};
    for (size_t k = 0; k < s->facts; k++) {
        const char *const cell[] = {s->fact[k].name, s->fact[k].value};
        flow_room(flow, row_height);
        flow->y = fmax(flow->y + row_height, flow_cells(flow, FACE_BODY, columns, cell, 2));
    }
    flow->y += 4;
}

static void print_months(Flow *flow, const Said *s) {
    static const FlowColumn columns[] = {{0, 0.3}, {0.32, 0.34}, {0.68, 0.32}};
    const Voice *v = s->v;
    const char *const heads[] = {say(v, SAY_LETTER_MONTH), say(v, SAY_LETTER_TURNOVER),
                                 say(v, SAY_LETTER_PASSERS)};
    flow_room(flow, 4 * row_height);
    flow->y = fmax(flow->y + row_height, flow_cells(flow, FACE_STRONG, columns, heads, 3));
    flow_rule(flow);
    flow->y += 2;
    for (size_t t = 0; t < v->list->months; t++) {
        const char *const cell[] = {month_words(v, v->list->first_month + (int)t),
                                    turnover_words(s, t), people_words(s, t)};
        flow_room(flow, row_height);
        (void)flow_cells(flow, FACE_BODY, columns, cell, 3);
        flow->y += row_height;
    }
}

static Status print_letter(const Said *s, Text *file, Err *err) {
    const Voice *v = s->v;
    Flow flow;
    flow_open(&flow, v, say(v, SAY_LETTER_HEADING));
    flow_text(&flow, FACE_SMALL, "P", s->reference);
    flow_text(&flow, FACE_TITLE, "H1", say(v, SAY_LETTER_HEADING));
    flow_text(&flow, FACE_STRONG, "P", s->to);
    print_heading(&flow, say(v, SAY_LETTER_WHY));
    for (size_t k = 0; k < s->whys; k++) print_text(&flow, FACE_BODY, s->why[k]);
    print_heading(&flow, say(v, SAY_LETTER_OBJECT));
    for (size_t k = 0; k < s->steps; k++)
        print_text(&flow, FACE_BODY, arena_printf(v->arena, "%zu. %s", k + 1, s->step[k]));
    print_heading(&flow, say(v, SAY_LETTER_HELD));
    print_facts(&flow, s);
    for (size_t k = 0; k < s->changes; k++) print_text(&flow, FACE_BODY, s->changed[k]);
    print_text(&flow, FACE_SMALL, say(v, SAY_LETTER_HELD_NOT));
    print_months(&flow, s);
    return flow_finish(&flow, file, err);
}

Status letter_make(const Edition *edition, const Letter *letter, LetterMedium medium, Text *file,
                   Err *err) {
    Said said;
    say_all(edition, letter, &said);
    if (medium == LETTER_PAPER) return print_letter(&said, file, err);
    Markup m = {0};
    html_page(&m, &said, edition);
    text_add(file, m.out.at, m.out.length);
    markup_free(&m);
    return ST_OK;
}

Status letter_write(const Edition *edition, const Letter *letter, const char *dir, Err *err) {
    Status status = ST_OK;
    for (int medium = LETTER_PAGE; medium <= LETTER_PAPER && !status; medium++) {
        Text file = {0};
        status = letter_make(edition, letter, (LetterMedium)medium, &file, err);
        if (!status) status = output_file(dir, letter_files[medium], &file, err);
        text_free(&file);
    }
    return status;
}
