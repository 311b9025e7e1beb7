/* html_quality.c - the data behind the list, how evenly it falls, and the record of the run. */
#include "reports/formats/html_parts.h"
#include "reports/sentence.h"

#include <math.h>
#include <stdlib.h>

static void cell(Markup *m, const char *text) {
    markup_element(m, "td", "num", text);
}

static void row_name(Markup *m, const char *name, Arena *arena) {
    markup_begin(m, "th", NULL);
    markup_attr(m, "scope", "row");
    markup_text(m, label_text(name, "unknown", arena));
    markup_close(m);
}

static void coverage_row(Markup *m, const Site *site, const CoverageCell *part) {
    Arena *arena = site->arena;
    markup_open(m, "tr");
    row_name(m, part->name, arena);
    cell(m, count_exact((double)part->storefronts, "", arena));
    cell(m, count_exact((double)part->judgeable, "", arena));
    cell(m, number_text("pct", site->list, part->turnover_share, "\xE2\x80\x93", arena));
    cell(m, number_text("pct", site->list, part->footfall_share, "\xE2\x80\x93", arena));
    markup_close(m);
}

static void coverage_table(Markup *m, const Site *site, const char *name, const CoverageCell *part,
                           size_t count) {
    const char *heads[] = {name, "*Storefronts", "*Can be judged", "*Months with turnover",
                           "*Months with footfall"};
    if (!count) return;
    markup_begin(m, "div", "scroll");
    markup_begin(m, "table", "plain");
    markup_head(m, heads, sizeof heads / sizeof *heads);
    markup_open(m, "tbody");
    for (size_t k = 0; k < count; k++) coverage_row(m, site, &part[k]);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void issues(Markup *m, const Site *site) {
    const Coverage *coverage = site->coverage;
    if (!coverage->issues) {
        markup_element(m, "p", NULL, "The check of the data found nothing to report.");
        return;
    }
    markup_begin(m, "ul", "issues");
    for (size_t k = 0; k < coverage->issues; k++) {
        const CoverageIssue *issue = &coverage->issue[k];
        markup_begin(m, "li", issue->serious ? "serious" : NULL);
        if (issue->serious) markup_element(m, "strong", NULL, "Serious: ");
        markup_text(m, issue->what);
        markup_text(m, arena_printf(site->arena, " (%s)",
                                    count_exact((double)issue->count, "", site->arena)));
        markup_close(m);
    }
    markup_close(m);
}

static void coverage_part(Markup *m, const Site *site) {
    const Coverage *c = site->coverage;
    Arena *arena = site->arena;
    html_section(m, "card", "data", "Quality of the data");
    if (!c) {
        markup_element(m, "p", "muted",
                       "No check of the data came with this report; gevel check gives one.");
        markup_close(m);
        return;
    }
    markup_element(
        m, "p", NULL,
        arena_printf(arena,
                     "%s of storefronts can be judged. Turnover is known for %s of all "
                     "storefront-months, footfall for %s.",
                     number_text("pct", site->list, c->judgeable_share, "An unknown share", arena),
                     number_text("pct", site->list, c->turnover_share, "an unknown share", arena),
                     number_text("pct", site->list, c->footfall_share, "an unknown share", arena)));
    issues(m, site);
    markup_open(m, "details");
    markup_element(m, "summary", NULL, "By district and sector");
    coverage_table(m, site, "District", c->district, c->districts);
    coverage_table(m, site, "Sector", c->sector, c->sectors);
    markup_close(m);
    markup_close(m);
}

static double number_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void rate_row(Markup *m, const Site *site, const json_t *rate) {
    Arena *arena = site->arena;
    static const char missing[] = "\xE2\x80\x93";
    const char *low = number_text("pct", site->list, number_of(rate, "low"), missing, arena);
    const char *high = number_text("pct", site->list, number_of(rate, "high"), missing, arena);
    const char *ratio = number_text("x", site->list, number_of(rate, "ratio"), NULL, arena);
    markup_open(m, "tr");
    row_name(m, json_string_value(json_object_get(rate, "name")), arena);
    cell(m, count_exact(number_of(rate, "judged"), missing, arena));
    cell(m, count_exact(number_of(rate, "listed"), missing, arena));
    cell(m, number_text("pct", site->list, number_of(rate, "rate"), missing, arena));
    cell(m, arena_printf(arena, "%s \xE2\x80\x93 %s", low, high));
    cell(m, ratio ? arena_printf(arena, "\xC3\x97 %s", ratio) : missing);
    markup_close(m);
}

static void rates_table(Markup *m, const Site *site, const char *name, const json_t *rates) {
    const char *heads[] = {
        name, "*Judged", "*Listed", "*Rate", "*90 % range of rate", "*Against the city"};
    if (!json_array_size(rates)) return;
    markup_begin(m, "div", "scroll");
    markup_begin(m, "table", "plain");
    markup_head(m, heads, sizeof heads / sizeof *heads);
    markup_open(m, "tbody");
    size_t k;
    const json_t *rate;
    json_array_foreach(rates, k, rate) rate_row(m, site, rate);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void fairness_part(Markup *m, const Site *site) {
    const json_t *fairness = json_object_get(site->manifest, "fairness");
    html_section(m, "card", "fairness", "How evenly the list falls");
    if (!fairness) {
        markup_element(m, "p", "muted", "This run recorded no rates by district and sector.");
        markup_close(m);
        return;
    }
    markup_element(
        m, "p", NULL,
        "Share of judged storefronts that the ranked list holds, by district and sector. "
        "No attribute of persons or of an area's population is used. A rate whose range "
        "does not hold the city's rate deserves an explanation.");
    rates_table(m, site, "District", json_object_get(fairness, "districts"));
    markup_open(m, "details");
    markup_element(m, "summary", NULL, "By sector");
    rates_table(m, site, "Sector", json_object_get(fairness, "sectors"));
    markup_close(m);
    markup_close(m);
}

static void manifest_part(Markup *m, const Site *site) {
    html_section(m, "card", "record", "Record of the run");
    markup_open(m, "p");
    markup_text(m, "Whole digest of the list: ");
    markup_element(m, "code", NULL, site->list->output_digest ? site->list->output_digest : "none");
    markup_close(m);
    markup_open(m, "details");
    markup_element(m, "summary", NULL, "Version, inputs, parameters, fit");
    char *dump =
        site->manifest ? json_dumps(site->manifest, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;
    markup_open(m, "pre");
    markup_attr(m, "tabindex", "0");
    markup_text(m, dump ? dump : "The run has no readable manifest.");
    markup_close(m);
    free(dump);
    markup_close(m);
    markup_close(m);
}

void html_quality(Markup *m, const Site *site) {
    coverage_part(m, site);
    fairness_part(m, site);
    manifest_part(m, site);
}
