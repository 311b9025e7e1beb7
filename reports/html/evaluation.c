/* evaluation.c - how good is this list: plots, each with the same numbers as a table. */
#include "reports/draw/plots.h"
#include "reports/html/pages.h"
#include "reports/record/card.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"

#include <math.h>

static const char missing[] = "\xE2\x80\x93";

static const char *percent(const Site *site, double share) {
    return number_text(site->v, "pct", share, missing);
}

static const char *between(const Site *site, double low, double high) {
    return say_with(site->v, SAY_RANGE, "low", percent(site, low), "high", percent(site, high));
}

/* A figure with its sentence; the plot comes next, then numbers_begin. */
static void figure_begin(Markup *m, const Site *site, const char *id, Say heading, Say text,
                         bool wide) {
    html_section(m, "card", id, say(site->v, heading));
    markup_element(m, "p", "muted", glued_text(say(site->v, text), site->arena));
    if (wide)
        column_heads_scroll(m, say(site->v, heading));
    else
        markup_open(m, "div");
}

static void numbers_begin(Markup *m, const Site *site, Say name, const Say *heads, size_t count) {
    markup_close(m); /* the plot's room */
    markup_begin(m, "details", "numbers");
    markup_element(m, "summary", NULL, say(site->v, SAY_GOOD_TABLE));
    column_heads_scroll(m, say(site->v, name));
    markup_begin(m, "table", "plain");
    column_heads_head(m, site->v, heads, count, 1);
    markup_open(m, "tbody");
}

static void numbers_end(Markup *m) {
    for (int k = 0; k < 5; k++) markup_close(m); /* tbody table scroll details section */
}

static void reliability(Markup *m, const Site *site, const Quality *q) {
    static const Say heads[] = {SAY_GOOD_GROUP,    SAY_GOOD_KNOWN_COUNT, SAY_GOOD_CONFIRMED,
                                SAY_GOOD_PROMISED, SAY_GOOD_FOUND,       SAY_GOOD_RANGE};
    figure_begin(m, site, "reliable", SAY_GOOD_RELIABILITY, SAY_GOOD_RELIABILITY_TEXT, false);
    plot_reliability(m, site->v, q, NULL);
    numbers_begin(m, site, SAY_GOOD_RELIABILITY, heads, sizeof heads / sizeof *heads);
    for (size_t b = 0; b < QUALITY_BINS; b++) {
        const QualityBin *bin = &q->bin[b];
        markup_open(m, "tr");
        column_heads_row_name(m, between(site, bin->low, bin->high));
        column_heads_number(m, count_text(site->v, bin->n));
        column_heads_number(m, count_text(site->v, bin->fronts));
        column_heads_number(m, percent(site, bin->predicted));
        column_heads_number(m, percent(site, bin->observed));
        column_heads_number(
            m, bin->n ? between(site, bin->observed_low, bin->observed_high) : missing);
        markup_close(m);
    }
    numbers_end(m);
}

static void precision(Markup *m, const Site *site, const Quality *q) {
    static const Say heads[] = {SAY_GOOD_FIRST, SAY_GOOD_KNOWN_COUNT, SAY_GOOD_CONFIRMED,
                                SAY_GOOD_SHARE, SAY_GOOD_RANGE};
    figure_begin(m, site, "precise", SAY_GOOD_PRECISION, SAY_GOOD_PRECISION_TEXT, false);
    plot_precision(m, site->v, q, NULL);
    numbers_begin(m, site, SAY_GOOD_PRECISION, heads, sizeof heads / sizeof *heads);
    for (size_t c = 0; c < q->cuts; c++) {
        const QualityCut *cut = &q->cut[c];
        markup_open(m, "tr");
        column_heads_row_name(m, count_text(site->v, cut->k));
        column_heads_number(m, count_text(site->v, cut->known));
        column_heads_number(m, count_text(site->v, cut->fronts));
        column_heads_number(m, percent(site, cut->precision));
        column_heads_number(m, cut->known ? between(site, cut->low, cut->high) : missing);
        markup_close(m);
    }
    numbers_end(m);
}

static void known(Markup *m, const Site *site, const Quality *q) {
    html_section(m, "card", "known", say(site->v, SAY_GOOD_KNOWN));
    markup_element(m, "p", NULL, glued_text(card_evaluation_text(site->v, q, NULL), site->arena));
    markup_close(m);
    if (!q || !q->known) return;
    markup_begin(m, "div", "split even");
    reliability(m, site, q);
    precision(m, site, q);
    markup_close(m);
}

static const char *log_units(const Site *site, double value) {
    return number_text(site->v, "x", value, missing);
}

static void evidence(Markup *m, const Site *site) {
    static const Say heads[] = {SAY_SECTOR,       SAY_COLUMN_JUDGED, SAY_GOOD_LOW,
                                SAY_GOOD_QUARTER, SAY_GOOD_MEDIAN,   SAY_GOOD_THREE_QUARTERS,
                                SAY_GOOD_HIGH};
    SectorSpread *spread;
    const size_t count = spread_by_sector(site->v, &spread);
    figure_begin(m, site, "sectors", SAY_GOOD_EVIDENCE, SAY_GOOD_EVIDENCE_TEXT, true);
    plot_evidence(m, site->v, spread, count, NULL);
    numbers_begin(m, site, SAY_GOOD_EVIDENCE, heads, sizeof heads / sizeof *heads);
    for (size_t k = 0; k < count; k++) {
        const SectorSpread *s = &spread[k];
        const double value[] = {s->low, s->quarter, s->median, s->three_quarters, s->high};
        markup_open(m, "tr");
        column_heads_row_name(m, named_text(site->v, s->sector, say(site->v, SAY_SECTOR_UNKNOWN)));
        column_heads_number(m, count_text(site->v, s->n));
        for (size_t q = 0; q < sizeof value / sizeof *value; q++)
            column_heads_number(m, log_units(site, value[q]));
        markup_close(m);
    }
    numbers_end(m);
}

static void footfall(Markup *m, const Site *site) {
    static const Say heads[] = {SAY_GOOD_GROUP_OF,   SAY_COLUMN_STOREFRONTS, SAY_COLUMN_PEOPLE,
                                SAY_COLUMN_DECLARED, SAY_COLUMN_EXPECTED,    SAY_COLUMN_LISTED};
    const Voice *v = site->v;
    Crowd crowd;
    crowd_make(v, &crowd);
    figure_begin(m, site, "crowd", SAY_GOOD_FOOTFALL, SAY_GOOD_FOOTFALL_TEXT, true);
    if (!crowd.n) markup_element(m, "p", NULL, say(v, SAY_GOOD_EMPTY));
    plot_footfall(m, v, &crowd, NULL);
    numbers_begin(m, site, SAY_GOOD_FOOTFALL, heads, sizeof heads / sizeof *heads);
    for (size_t k = 0; k < crowd.tenths; k++) {
        const struct CrowdTenth *tenth = &crowd.tenth[k];
        markup_open(m, "tr");
        column_heads_row_name(m, count_text(v, k + 1));
        column_heads_number(m, count_text(v, tenth->n));
        column_heads_number(m, count_exact(v, tenth->people, missing));
        column_heads_number(m, euros_exact(v, tenth->declared, missing));
        column_heads_number(m, euros_exact(v, tenth->expected, missing));
        column_heads_number(m, count_text(v, tenth->listed));
        markup_close(m);
    }
    numbers_end(m);
}

void html_evaluation(Markup *m, const Site *site) {
    const Voice *v = site->v;
    html_begin(m, site, "evaluation.html", say_with(v, SAY_GOOD_PAGE, "run", html_run(site)),
               site->shop_policy);
    html_main(m, v, "evaluation.html", say(v, SAY_GOOD_LINK), say(v, SAY_GOOD_LEAD));
    known(m, site, site->edition->input->quality);
    evidence(m, site);
    footfall(m, site);
    markup_close(m);
    html_end(m, site, NULL);
}
