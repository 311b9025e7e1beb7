/* html_shop.c - one storefront for the visit: two sides of A4, or a screen. */
#include "reports/chart.h"
#include "reports/formats/html_parts.h"
#include "reports/sentence.h"
#include "reports/words.h"

#include <math.h>

/* Pages of shops lie in one folder. */
static void turn(Markup *m, const Site *site, size_t k, const char *text, const char *relation) {
    markup_open(m, "a");
    markup_attr(m, "href", arena_printf(site->arena, "%04zu.html", site->row[k]->rank));
    markup_attr(m, "rel", relation);
    markup_text(m, text);
    markup_close(m);
}

static void navigation(Markup *m, const Site *site, size_t k) {
    markup_begin(m, "nav", "pages");
    markup_attr(m, "aria-label", "Pages");
    markup_open(m, "a");
    markup_attr(m, "href", "../index.html");
    markup_text(m, "\xE2\x86\x90 The list");
    markup_close(m);
    markup_open(m, "span");
    if (k) turn(m, site, k - 1, "previous", "prev");
    if (k + 1 < site->count) turn(m, site, k + 1, "next", "next");
    markup_close(m);
    markup_close(m);
}

static void fact(Markup *m, const char *value, const char *name, const char *note) {
    markup_open(m, "div");
    markup_element(m, "dt", NULL, name);
    markup_open(m, "dd");
    markup_element(m, "span", "value", value);
    if (note) markup_element(m, "span", "note", note);
    markup_close(m);
    markup_close(m);
}

static void facts(Markup *m, const Site *site, const WatchRow *row) {
    Arena *arena = site->arena;
    const Watchlist *list = site->list;
    markup_begin(m, "dl", "facts");
    fact(m, chance_text(row->posterior, "not judged", arena), "probability",
         "not yet verified by inspections");
    fact(m, number_text("eur", list, row->unexplained_eur_year, "not known", arena),
         "unexplained a year", "weighed by the probability");
    fact(m, words_share(list, row, arena), "of turnover", "would lack customers, if any does");
    const bool random = row->selection == SELECTION_RANDOM;
    fact(m,
         random ? number_text("pct", list, row->inclusion_probability, "not known", arena)
                : number_text("pct", list, row->q_value, "not known", arena),
         random ? "chance to be drawn" : "false to here",
         random ? "of shops outside the list" : "of the list, cut at this row");
    markup_close(m);
}

static void header(Markup *m, const Site *site, size_t k) {
    const WatchRow *row = site->row[k];
    Arena *arena = site->arena;
    markup_open(m, "header");
    navigation(m, site, k);
    markup_begin(m, "p", "eyebrow");
    markup_text(m,
                arena_printf(arena, "Place %zu of %s \xC2\xB7 %s", row->rank,
                             count_exact((double)site->list->n, "", arena), words_selection(row)));
    markup_close(m);
    markup_element(m, "h1", NULL, words_title(row, arena));
    markup_element(
        m, "p", "address",
        arena_printf(arena, "%s \xC2\xB7 %s \xC2\xB7 %s",
                     label_text(row->sector, "unknown sector", arena), words_address(row, arena),
                     clean_text(row->storefront_id, "no id", arena)));
    const char *traits = words_traits(row, arena);
    if (traits)
        markup_element(m, "p", "muted",
                       arena_printf(arena, "Documented in the register: %s", traits));
    markup_element(m, "p", "lead",
                   glued_text(words_why(site->list, row, &site->reasons[k], arena), arena));
    facts(m, site, row);
    markup_close(m);
}

static void reasons_list(Markup *m, const Site *site, const Reasons *reasons, bool speaks_for) {
    const size_t begin = speaks_for ? 0 : reasons->speaks_for;
    const size_t end = speaks_for ? reasons->speaks_for : reasons->count;
    html_section(m, speaks_for ? "card side-for" : "card side-against",
                 speaks_for ? "for" : "against",
                 speaks_for ? "What speaks for a look" : "What speaks against");
    if (begin == end)
        markup_element(m, "p", "muted",
                       speaks_for ? "No single signal speaks for it."
                                  : "No single signal speaks against it; the innocent explanations "
                                    "below still hold.");
    for (size_t k = begin; k < end; k++) {
        const struct Reason *reason = &reasons->reason[k];
        markup_open(m, "h3");
        markup_text(m, reason->title);
        markup_element(
            m, "span", "odds",
            arena_printf(site->arena, "odds %s", odds_text(reason->evidence, site->arena)));
        markup_close(m);
        markup_element(m, "p", NULL, glued_text(reason->sentence, site->arena));
    }
    markup_close(m);
}

static void evidence_row(Markup *m, const Site *site, const char *name, double value, double most) {
    markup_open(m, "tr");
    markup_begin(m, "th", NULL);
    markup_attr(m, "scope", "row");
    markup_text(m, name);
    markup_close(m);
    markup_begin(m, "td", "bar-cell");
    if (most > 0) chart_evidence(m, value, most);
    markup_close(m);
    markup_element(m, "td", "num",
                   isfinite(value) ? arena_printf(site->arena, "%+.4f", value == 0.0 ? 0.0 : value)
                                   : "\xE2\x80\x93");
    markup_element(m, "td", "num", odds_text(value, site->arena));
    markup_close(m);
}

static double most_evidence(const Watchlist *list, const WatchRow *row) {
    double most = fabs(list->prior_log_odds);
    for (size_t s = 0; s < list->signals; s++)
        if (fabs(row->evidence[s]) > most) most = fabs(row->evidence[s]);
    return most;
}

static void evidence_table(Markup *m, const Site *site, const WatchRow *row) {
    static const char *const heads[] = {"Step", "", "*Evidence", "*Odds"};
    const Watchlist *list = site->list;
    html_section(m, "card", "sum", "How the score adds up");
    if (!row->judged || !row->evidence) {
        markup_element(m, "p", "muted", "This storefront was not judged.");
        markup_close(m);
        return;
    }
    const double most = most_evidence(list, row);
    markup_begin(m, "table", "plain evidence");
    markup_head(m, heads, sizeof heads / sizeof *heads);
    markup_open(m, "tbody");
    evidence_row(m, site, "Starting odds", list->prior_log_odds, most);
    for (size_t s = 0; s < list->signals; s++)
        evidence_row(m, site, label_text(words_signal(list->signal_ids[s]), "signal", site->arena),
                     row->evidence[s], most);
    markup_close(m);
    markup_open(m, "tfoot");
    evidence_row(m, site, "Total: log odds", row->log_odds, 0.0);
    markup_close(m);
    markup_close(m);
    markup_element(
        m, "p", "muted",
        "Evidence is a natural logarithm; starting odds and signals add up to the total. "
        "To the right speaks for a look, to the left against.");
    markup_close(m);
}

static void line_list(Markup *m, const char *class_name, const Reasons *reasons, bool checks) {
    markup_begin(m, "ul", class_name);
    for (size_t k = 0; k < reasons->speaks_for; k++)
        markup_element(m, "li", NULL,
                       checks ? reasons->reason[k].check : reasons->reason[k].innocent);
    for (const char *const *text = checks ? words_checks : words_innocent; *text; text++)
        markup_element(m, "li", NULL, *text);
    markup_close(m);
}

static void advice(Markup *m, const Reasons *reasons) {
    markup_begin(m, "div", "split even");
    html_section(m, "card", "innocent", "What would explain it innocently");
    line_list(m, "lines", reasons, false);
    markup_close(m);
    html_section(m, "card", "door", "What to check at the door");
    line_list(m, "boxes", reasons, true);
    markup_close(m);
    markup_close(m);
}

static void blank(Markup *m, const char *name) {
    markup_begin(m, "div", "blank");
    markup_element(m, "span", NULL, name);
    markup_close(m);
}

static void findings(Markup *m) {
    html_section(m, "card findings", "findings", "Findings");
    markup_begin(m, "div", "blanks");
    blank(m, "Visited on");
    blank(m, "Service number");
    blank(m, "Customers in 15 minutes");
    markup_close(m);
    markup_begin(m, "ul", "boxes row");
    markup_element(m, "li", NULL, "confirmed");
    markup_element(m, "li", NULL, "cleared");
    markup_element(m, "li", NULL, "inconclusive");
    markup_close(m);
    markup_element(m, "p", "ruled", "What was seen, and what explained it");
    markup_close(m);
}

void html_shop(Markup *m, const Site *site, size_t k) {
    const WatchRow *row = site->row[k];
    const char *title =
        arena_printf(site->arena, "%s \xE2\x80\x93 routine check", words_title(row, site->arena));
    html_begin(m, site, title, site->shop_policy);
    header(m, site, k);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
    html_section(m, "card", "months", "Declared turnover, and what one would expect");
    chart_months(m, site->list, row, site->arena);
    markup_element(m, "p", "muted", words_data(site->list, row, site->arena));
    markup_close(m);
    markup_begin(m, "div", "split even");
    reasons_list(m, site, &site->reasons[k], true);
    reasons_list(m, site, &site->reasons[k], false);
    markup_close(m);
    advice(m, &site->reasons[k]);
    evidence_table(m, site, row);
    findings(m);
    markup_close(m);
    html_end(m, site, NULL);
}
