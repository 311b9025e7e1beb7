/* html_index.c - the first page: what the run is, the map, the list, the data behind it. */
#include "reports/formats/html_parts.h"
#include "reports/map.h"
#include "reports/sentence.h"
#include "reports/words.h"

#include <math.h>

static void fact(Markup *m, const char *value, const char *name, const char *note) {
    markup_open(m, "div");
    markup_element(m, "dt", NULL, name);
    markup_open(m, "dd");
    markup_element(m, "span", "value", value);
    if (note) markup_element(m, "span", "note", note);
    markup_close(m);
    markup_close(m);
}

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
    const Watchlist *list = site->list;
    Arena *arena = site->arena;
    const double last = list->months ? (double)(list->months - 1) : 0.0;
    markup_begin(m, "dl", "facts");
    fact(m, count_exact((double)site->judged, "", arena), "storefronts judged",
         arena_printf(arena, "of %s in the register", count_exact((double)list->n, "", arena)));
    fact(m, count_exact((double)site->count, "", arena), "selected",
         arena_printf(arena, "%zu by rank, %zu at random; budget %zu", site->ranked,
                      site->count - site->ranked, list->budget));
    fact(m, arena_printf(arena, "%zu months", list->months), "of figures",
         arena_printf(arena, "%s to %s", number_text("month", list, 0.0, "", arena),
                      number_text("month", list, last, "", arena)));
    fact(m, number_text("eur", list, unexplained_total(site), "not known", arena),
         "unexplained a year", "expected, on the ranked list");
    fact(m, number_text("pct", list, list->prevalence, "not known", arena),
         "estimated share in the city", "of storefronts; not yet verified by inspections");
    markup_close(m);
}

static void header(Markup *m, const Site *site) {
    markup_open(m, "header");
    markup_element(m, "p", "eyebrow", "gevel \xC2\xB7 watch-list for routine checks");
    markup_element(m, "h1", NULL, "Storefronts to look at first");
    markup_element(
        m, "p", "lead",
        "Premises whose declared turnover is explained least well by counted customers and "
        "comparable shops, and a few drawn by lot as controls. " WORDS_LIMITS);
    facts(m, site);
    markup_element(
        m, "p", "muted",
        arena_printf(site->arena, "%s. The same facts and parameters give the same list.",
                     html_run_line(site)));
    markup_close(m);
}

static void how_to_read(Markup *m) {
    static const char *const lines[][2] = {
        {"Probability",
         "How likely it is, after all signals, that part of the turnover does not come from trade. "
         "Not yet verified by inspections."},
        {"False to here",
         "The share of the list, cut at this row, that is expected to turn out ordinary "
         "(q-value)."},
        {"Euros a year",
         "Unexplained turnover, weighed by the probability. It orders effort, it is no claim."},
        {"Share", "Which part of turnover would lack customers, if any does: from low to high."},
        {"Random control",
         "Drawn by lot outside the list, so that the list can be measured. Visit it like the "
         "others."},
    };
    html_section(m, "card how", "how", "How to read it");
    markup_open(m, "dl");
    for (size_t k = 0; k < sizeof lines / sizeof *lines; k++) {
        markup_element(m, "dt", NULL, lines[k][0]);
        markup_element(m, "dd", NULL, lines[k][1]);
    }
    markup_close(m);
    markup_element(m, "p", "muted",
                   "Additions of less than half the true turnover that follow its season cannot be "
                   "told from good trade: an empty place on the list proves nothing either.");
    markup_close(m);
}

void html_index(Markup *m, const Site *site) {
    const char *title =
        arena_printf(site->arena, "Watch-list, run %lld", (long long)site->list->run_id);
    html_begin(m, site, title, site->index_policy);
    header(m, site);
    markup_open(m, "main");
    markup_attr(m, "id", "main");
    markup_begin(m, "div", "split");
    html_section(m, "card", "where", "Where they are");
    map_city(m, site->list, html_shop_file, site->arena);
    markup_close(m);
    how_to_read(m);
    markup_close(m);
    html_table(m, site);
    html_quality(m, site);
    markup_close(m);
    html_end(m, site, site->script);
}
