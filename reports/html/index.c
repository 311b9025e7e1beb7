/* index.c - the first page: what the run is, the map, the list, the data behind it. */
#include "reports/draw/map.h"
#include "reports/html/parts.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>

static double unexplained_total(const Site *site) {
    double sum = 0.0;
    for (size_t k = 0; k < site->count; k++) {
        const WatchRow *row = site->row[k];
        if (row->selection == SELECTION_RANKED && isfinite(row->unexplained_eur_year))
            sum += row->unexplained_eur_year;
    }
    return sum;
}

static void facts(Markup *m, const Site *site) {
    const Voice *v = site->v;
    const Watchlist *list = site->list;
    const char *not_known = say(v, SAY_NOT_KNOWN);
    const double last = list->months ? (double)(list->months - 1) : 0.0;
    markup_begin(m, "dl", "facts");
    html_fact(m, count_text(v, site->judged), say(v, SAY_FACT_JUDGED),
              say_with(v, SAY_FACT_JUDGED_NOTE, "total", count_text(v, list->n)));
    html_fact(
        m, count_text(v, site->count), say(v, SAY_FACT_SELECTED),
        say_with(v, SAY_FACT_SELECTED_NOTE, "ranked", count_text(v, site->ranked), "random",
                 count_text(v, site->count - site->ranked), "budget", count_text(v, list->budget)));
    html_fact(m, say_with(v, SAY_FACT_MONTHS_VALUE, "months", count_text(v, list->months)),
              say(v, SAY_FACT_MONTHS),
              say_with(v, SAY_RANGE, "low", number_text(v, "month", 0.0, ""), "high",
                       number_text(v, "month", last, "")));
    html_fact(m, number_text(v, "eur", unexplained_total(site), not_known), say(v, SAY_FACT_EUROS),
              say(v, SAY_FACT_EUROS_NOTE));
    html_fact(m, number_text(v, "pct", list->prevalence, not_known), say(v, SAY_FACT_PREVALENCE),
              say(v, SAY_FACT_PREVALENCE_NOTE));
    markup_close(m);
}

static void page_link(Markup *m, const char *page, const char *words) {
    markup_open(m, "li");
    html_link(m, page, words);
    markup_close(m);
}

/* What stands beside the list. */
static void pages(Markup *m, const Site *site) {
    markup_begin(m, "ul", "more");
    if (site->round) page_link(m, "round.html", say(site->v, SAY_ROUND_LINK));
    if (site->places) page_link(m, "places.html", say(site->v, SAY_PLACES_LINK));
    page_link(m, "evaluation.html", say(site->v, SAY_GOOD_LINK));
    page_link(m, "methods.html", say(site->v, SAY_METHODS_LINK));
    page_link(m, "card.html", say(site->v, SAY_CARD_LINK));
    markup_close(m);
}

static void header(Markup *m, const Site *site) {
    const Voice *v = site->v;
    markup_open(m, "header");
    markup_element(m, "p", "eyebrow", say(v, SAY_LIST_EYEBROW));
    markup_element(m, "h1", NULL, say(v, SAY_LIST_HEADING));
    markup_element(m, "p", "lead",
                   arena_printf(v->arena, "%s %s %s", say(v, SAY_LIST_LEAD), words_order(v),
                                say(v, SAY_LIMITS)));
    const char *basis = words_basis(v), *length = words_length(v);
    if (basis) markup_element(m, "p", "lead", basis);
    if (length) markup_element(m, "p", "lead", length);
    markup_element(m, "p", "lead", words_city_share(v));
    const char *since = words_since_all(v);
    if (since && !site->list->part) markup_element(m, "p", "lead", since);
    facts(m, site);
    pages(m, site);
    markup_element(m, "p", "muted",
                   arena_printf(v->arena, "%s. %s", html_run_line(site), say(v, SAY_SAME_AGAIN)));
    markup_close(m);
}

static void how_to_read(Markup *m, const Site *site) {
    static const Say lines[][2] = {
        {SAY_PLACE, SAY_PLACE_HOW},
        {SAY_PROBABILITY, SAY_PROBABILITY_HOW},
        {SAY_BAND, SAY_BAND_HOW},
        {SAY_FALSE_TO_HERE, SAY_FALSE_TO_HERE_HOW},
        {SAY_EUROS_YEAR, SAY_EUROS_YEAR_HOW},
        {SAY_SHARE, SAY_SHARE_HOW},
        {SAY_RANDOM_CONTROL, SAY_RANDOM_CONTROL_HOW},
    };
    html_section(m, "card how", "how", say(site->v, SAY_HOW_HEADING));
    markup_open(m, "dl");
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        markup_element(m, "dt", NULL, say(site->v, lines[k][0]));
        markup_element(m, "dd", NULL, say(site->v, lines[k][1]));
    }
    markup_close(m);
    markup_element(m, "p", "muted", say(site->v, SAY_HOW_BLIND));
    markup_close(m);
}

void html_index(Markup *m, const Site *site) {
    html_begin(m, site, "index.html", say_with(site->v, SAY_LIST_PAGE, "run", html_run(site)),
               site->index_policy);
    header(m, site);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
    markup_begin(m, "div", "beside");
    html_table(m, site);
    html_section(m, "card", "where", say(site->v, SAY_MAP_HEADING));
    map_city(m, site->v, html_shop_file);
    markup_close(m);
    markup_close(m);
    how_to_read(m, site);
    html_quality(m, site);
    markup_close(m);
    html_end(m, site, site->script);
}
