/* shop.c - one storefront for the visit: two sides of A4, or a screen. */
#include "reports/draw/chart.h"
#include "reports/draw/qr.h"
#include "reports/html/pages.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>

/* Pages of shops lie in one folder. */
static void turn(Markup *m, const Site *site, size_t k, Say text, const char *relation) {
    markup_open(m, "a");
    markup_attr(m, "href", arena_printf(site->arena, "%04zu.html", site->row[k]->rank));
    markup_attr(m, "rel", relation);
    markup_text(m, say(site->v, text));
    markup_close(m);
}

static void navigation(Markup *m, const Site *site, size_t k) {
    markup_begin(m, "nav", "pages");
    markup_attr(m, "aria-label", say(site->v, SAY_NAV_PAGES));
    markup_open(m, "a");
    markup_attr(m, "href", "../index.html");
    markup_text(m, say(site->v, SAY_NAV_LIST));
    markup_close(m);
    markup_open(m, "span");
    if (k) turn(m, site, k - 1, SAY_NAV_PREVIOUS, "prev");
    if (k + 1 < site->count) turn(m, site, k + 1, SAY_NAV_NEXT, "next");
    markup_close(m);
    markup_close(m);
}

static void facts(Markup *m, const Site *site, const WatchRow *row) {
    const Voice *v = site->v;
    const char *not_known = say(v, SAY_NOT_KNOWN);
    markup_begin(m, "dl", "facts on-screen"); /* the printed sheet tells no place or probability */
    html_fact(m, chance_text(v, row->posterior, say(v, SAY_NOT_JUDGED)),
              say(v, SAY_SHOP_PROBABILITY), words_verified(v, row));
    html_fact(m, number_text(v, "eur", row->unexplained_eur_year, not_known),
              say(v, SAY_FACT_EUROS), say(v, SAY_SHOP_WEIGHED));
    html_fact(m, words_share(v, row), say(v, SAY_SHOP_SHARE), say(v, SAY_SHOP_SHARE_NOTE));
    if (row->selection == SELECTION_RANDOM)
        html_fact(m, one_in_text(v, row->inclusion_probability, not_known), say(v, SAY_SHOP_CHANCE),
                  say(v, SAY_SHOP_CHANCE_NOTE));
    else
        html_fact(m, chance_text(v, row->q_value, not_known), say(v, SAY_SHOP_FALSE),
                  say(v, SAY_SHOP_FALSE_NOTE));
    markup_close(m);
}

void html_dossier_head(Markup *m, const Site *site, const WatchRow *row, const Reasons *reasons) {
    const Voice *v = site->v;
    Arena *arena = site->arena;
    markup_begin(m, "p", "eyebrow on-screen");
    markup_text(m, say_with(v, SAY_PLACE_LINE, "place", count_text(v, row->rank), "total",
                            count_text(v, site->list->n), "selection", words_selection(v, row)));
    markup_close(m);
    const char *range = words_rank_range(v, row, true);
    if (range) markup_element(m, "p", "muted on-screen", range);
    markup_element(m, "h1", NULL, words_title(v, row));
    markup_element(m, "p", "address",
                   arena_printf(arena, "%s \xC2\xB7 %s \xC2\xB7 %s",
                                named_text(v, row->sector, say(v, SAY_SECTOR_UNKNOWN)),
                                words_address(row, arena),
                                clean_text(row->storefront_id, say(v, SAY_NO_ID), arena)));
    const char *traits = words_traits(v, row);
    if (traits) markup_element(m, "p", "muted", say_with(v, SAY_DOCUMENTED, "traits", traits));
    const char *claims = words_claims(v, row);
    if (claims) markup_element(m, "p", "muted", claims);
    const char *link;
    for (size_t n = 0; (link = words_link(v, row, n)); n++) markup_element(m, "p", "muted", link);
    const char *event;
    for (size_t n = 0; (event = words_event(v, row, n)); n++)
        markup_element(m, "p", "muted", event);
    markup_element(m, "p", "lead", glued_text(words_blind(v, row, reasons), arena));
    const char *likeliest = words_likeliest(v, row);
    if (likeliest) markup_element(m, "p", NULL, glued_text(likeliest, arena));
    const char *basis = words_basis(v);
    if (basis) markup_element(m, "p", "muted", basis);
    if (row->contested) markup_element(m, "p", "lead", say(v, SAY_CONTESTED));
    if (row->selection == SELECTION_RANDOM)
        markup_element(m, "p", "muted on-screen", words_why(v, row, reasons));
    facts(m, site, row);
}

/* What hardly says anything is a line on paper; on the screen it opens at a touch. */
static void fold(Markup *m, const Voice *v, size_t count) {
    markup_begin(m, "details", "on-screen");
    markup_element(m, "summary", NULL, say_with(v, SAY_MINOR_MORE, "count", count_text(v, count)));
}

static void reason_block(Markup *m, const Site *site, const struct Reason *reason) {
    const Voice *v = site->v;
    markup_begin(m, "div", "reason");
    markup_open(m, "h3");
    if (signal_find(reason->signal_id) && !site->console)
        html_link(
            m, arena_printf(site->arena, "../%s", html_method_file(reason->signal_id, site->arena)),
            reason->title);
    else
        markup_text(m, reason->title);
    markup_element(m, "span", "odds",
                   say_with(v, SAY_ODDS, "strength", strength_text(v, reason->evidence), "factor",
                            odds_text(v, reason->evidence)));
    markup_close(m);
    markup_element(m, "p", NULL, glued_text(reason->under_title, site->arena));
    markup_close(m);
}

static void minor_reasons(Markup *m, const Site *site, const Reasons *reasons, bool speaks_for) {
    const char *line = reasons_minor_line(site->v, reasons, speaks_for);
    if (!line) return;
    const size_t end = speaks_for ? reasons->speaks_for : reasons->count;
    markup_element(m, "p", "muted on-paper", glued_text(line, site->arena));
    fold(m, site->v, reasons_minor_count(reasons, speaks_for));
    for (size_t k = speaks_for ? 0 : reasons->speaks_for; k < end; k++)
        if (reasons_minor(reasons, k)) reason_block(m, site, &reasons->reason[k]);
    markup_close(m);
}

static void reasons_list(Markup *m, const Site *site, const Reasons *reasons, bool speaks_for) {
    const size_t begin = speaks_for ? 0 : reasons->speaks_for;
    const size_t end = speaks_for ? reasons->speaks_for : reasons->count;
    html_section(m, speaks_for ? "card side-for" : "card side-against",
                 speaks_for ? "for" : "against",
                 say(site->v, speaks_for ? SAY_FOR_HEADING : SAY_AGAINST_HEADING));
    if (begin == end)
        markup_element(m, "p", "muted", say(site->v, speaks_for ? SAY_FOR_NONE : SAY_AGAINST_NONE));
    for (size_t k = begin; k < end; k++)
        if (!reasons_minor(reasons, k)) reason_block(m, site, &reasons->reason[k]);
    minor_reasons(m, site, reasons, speaks_for);
    markup_close(m);
}

static void evidence_row(Markup *m, const Site *site, const char *name, double value, double most) {
    markup_open(m, "tr");
    column_heads_row_name(m, name);
    markup_begin(m, "td", "bar-cell");
    if (most > 0) chart_evidence(m, value, most);
    markup_close(m);
    markup_element(m, "td", "num", signed_text(site->v, value, 4));
    markup_element(m, "td", "num", odds_text(site->v, value));
    markup_close(m);
}

static double most_evidence(const Watchlist *list, const WatchRow *row) {
    double most = fabs(list->prior_log_odds);
    for (size_t s = 0; s < list->signals; s++)
        if (fabs(row->evidence[s]) > most) most = fabs(row->evidence[s]);
    return most;
}

static void evidence_table(Markup *m, const Site *site, const WatchRow *row) {
    static const Say heads[] = {SAY_SUM_STEP, SAY_SUM_BAR, SAY_SUM_EVIDENCE, SAY_SUM_ODDS};
    const Watchlist *list = site->list;
    html_section(m, "card", "sum", say(site->v, SAY_SUM_HEADING));
    if (!row->judged || !row->evidence) {
        markup_element(m, "p", "muted", say(site->v, SAY_SUM_NONE));
        markup_close(m);
        return;
    }
    const double most = most_evidence(list, row);
    column_heads_scroll(m, say(site->v, SAY_SUM_HEADING));
    markup_begin(m, "table", "plain evidence");
    column_heads_head(m, site->v, heads, sizeof heads / sizeof *heads, 2);
    markup_open(m, "tbody");
    evidence_row(m, site, say(site->v, SAY_SUM_PRIOR), list->prior_log_odds, most);
    for (size_t s = 0; s < list->signals; s++) {
        if (words_column_silent(site->v, row, s)) continue;
        evidence_row(m, site, reasons_signal(site->v, list->signal_ids[s]), row->evidence[s], most);
    }
    markup_close(m);
    markup_open(m, "tfoot");
    evidence_row(m, site, say(site->v, SAY_SUM_TOTAL), row->log_odds, 0.0);
    markup_close(m);
    markup_close(m);
    markup_close(m);
    markup_element(m, "p", "muted", say(site->v, SAY_SUM_HOW));
    markup_close(m);
}

static void state_lines(Markup *m, const Voice *v, const WatchRow *row) {
    const char *state;
    for (size_t k = 0; (state = words_state(v, row, k)); k++) markup_element(m, "li", NULL, state);
}

/* What reasons say that carry the judgement, or those that do not. */
static void said_lines(Markup *m, const Reasons *reasons, bool checks, bool minor) {
    for (size_t k = 0; k < reasons->speaks_for; k++)
        if (reasons_minor(reasons, k) == minor)
            markup_element(m, "li", NULL,
                           checks ? reasons->reason[k].check : reasons->reason[k].innocent);
}

static void line_list(Markup *m, const Voice *v, const WatchRow *row, const Reasons *reasons,
                      bool checks) {
    const char *list = checks ? "boxes" : "lines";
    markup_begin(m, "ul", list);
    if (!checks) state_lines(m, v, row);
    said_lines(m, reasons, checks, false);
    for (const Say *line = checks ? words_checks : words_innocent(v, row); *line != SAY_COUNT;
         line++)
        markup_element(m, "li", NULL, say(v, *line));
    markup_close(m);
    const size_t minor = reasons_minor_count(reasons, true);
    if (!minor) return;
    fold(m, v, minor);
    markup_begin(m, "ul", list);
    said_lines(m, reasons, checks, true);
    markup_close(m);
    markup_close(m);
}

static void advice(Markup *m, const Voice *v, const WatchRow *row, const Reasons *reasons) {
    markup_begin(m, "div", "split even");
    html_section(m, "card", "innocent", say(v, SAY_INNOCENT_HEADING));
    line_list(m, v, row, reasons, false);
    markup_close(m);
    html_section(m, "card", "door", say(v, SAY_DOOR_HEADING));
    line_list(m, v, row, reasons, true);
    markup_close(m);
    markup_close(m);
}

/* Customers to count, and the code that brings a finding back to its row. */
static void visit(Markup *m, const Site *site, const WatchRow *row) {
    const Voice *v = site->v;
    const VisitWords words = words_visit(v, row);
    html_section(m, "card visit", "visit", say(v, SAY_DOSSIER_COUNT_HEADING));
    if (!site->console) {
        const QrCode code = qr_code(v, row);
        qr_svg(m, &code, qr_text(v, row));
    }
    if (words.expected) markup_element(m, "p", "strong", words.expected);
    if (words.declared) markup_element(m, "p", "strong", words.declared);
    markup_element(m, "p", "muted", words.how);
    markup_close(m);
}

static void basis(Markup *m, const Site *site) {
    const Voice *v = site->v;
    const int keep = report_keep_until(site->edition->input);
    markup_begin(m, "section", "basis");
    markup_attr(m, "aria-label", say(v, SAY_BASIS_LABEL));
    markup_element(m, "p", "muted", say(v, SAY_DOSSIER_BASIS));
    markup_element(m, "p", "muted", say_with(v, SAY_DOSSIER_READERS, "date", date_text(v, keep)));
    markup_close(m);
}

static void blank(Markup *m, const char *name) {
    markup_begin(m, "div", "blank");
    markup_element(m, "span", NULL, name);
    markup_close(m);
}

static void findings(Markup *m, const Voice *v) {
    html_section(m, "card findings", "findings", say(v, SAY_FINDINGS_HEADING));
    markup_begin(m, "div", "blanks");
    blank(m, say(v, SAY_FINDINGS_DATE));
    blank(m, say(v, SAY_FINDINGS_SERVICE));
    blank(m, say(v, SAY_FINDINGS_CUSTOMERS));
    markup_close(m);
    markup_begin(m, "ul", "boxes row");
    markup_element(m, "li", NULL, say(v, SAY_OUTCOME_CONFIRMED));
    markup_element(m, "li", NULL, say(v, SAY_OUTCOME_CLEARED));
    markup_element(m, "li", NULL, say(v, SAY_OUTCOME_INCONCLUSIVE));
    markup_close(m);
    markup_element(m, "p", "ruled", say(v, SAY_FINDINGS_NOTES));
    markup_close(m);
}

/* What the storefront shares with others, where that speaks for a look. */
static void links(Markup *m, const Voice *v, const WatchRow *row, const Reasons *reasons) {
    for (size_t k = 0; k < reasons->speaks_for; k++) {
        if (!text_equal(reasons->reason[k].signal_id, "network")) continue;
        html_section(m, "card on-screen", "links", reasons->reason[k].title);
        if (!chart_links(m, v, row))
            markup_element(m, "p", "muted", reasons->reason[k].under_title);
        markup_close(m);
    }
}

void html_dossier(Markup *m, const Site *site, const WatchRow *row, const Reasons *reasons) {
    const Voice *v = site->v;
    html_section(m, "card", "months", say(v, SAY_CHART_HEADING));
    chart_months(m, v, row);
    markup_element(m, "p", "muted", words_data(v, row));
    markup_close(m);
    markup_begin(m, "div", "split even");
    reasons_list(m, site, reasons, true);
    reasons_list(m, site, reasons, false);
    markup_close(m);
    links(m, v, row, reasons);
    visit(m, site, row);
    advice(m, v, row, reasons);
    evidence_table(m, site, row);
}

void html_shop(Markup *m, const Site *site, size_t k) {
    const WatchRow *row = site->row[k];
    const Voice *v = site->v;
    html_begin(m, site, html_shop_file(row, site->arena),
               say_with(v, SAY_SHOP_PAGE, "name", words_title(v, row)), site->shop_policy);
    markup_open(m, "header");
    navigation(m, site, k);
    html_dossier_head(m, site, row, &site->reasons[k]);
    markup_close(m);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
    html_dossier(m, site, row, &site->reasons[k]);
    findings(m, v);
    basis(m, site);
    markup_close(m);
    html_end(m, site, NULL);
}
