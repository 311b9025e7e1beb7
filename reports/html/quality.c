/* quality.c - the data behind the list, how evenly it falls, and the record of the run. */
#include "datasets/base/num.h"
#include "reports/html/parts.h"
#include "reports/record/aggregate.h"
#include "reports/words/column_heads.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <stdlib.h>

static const char missing[] = "\xE2\x80\x93";

static void row_name(Markup *m, const Voice *v, Say what, const char *name) {
    column_heads_row_name(m, what == SAY_DISTRICT ? words_district(v, name)
                                                  : named_text(v, name, say(v, SAY_UNKNOWN)));
}

static void coverage_row(Markup *m, const Site *site, Say what, const CoverageCell *part) {
    const Voice *v = site->v;
    markup_open(m, "tr");
    row_name(m, v, what, part->name);
    column_heads_number(m, count_text(v, part->storefronts));
    column_heads_number(m, count_text(v, part->judgeable));
    column_heads_number(m, number_text(v, "pct", part->turnover_share, missing));
    column_heads_number(m, number_text(v, "pct", part->footfall_share, missing));
    column_heads_number(m, count_text(v, part->contradictory));
    column_heads_number(m, count_text(v, part->impossible));
    markup_close(m);
}

static void coverage_table(Markup *m, const Site *site, Say name, const CoverageCell *part,
                           size_t count) {
    const Say heads[] = {name,
                         SAY_COLUMN_STOREFRONTS,
                         SAY_COLUMN_JUDGEABLE,
                         SAY_COLUMN_TURNOVER_MONTHS,
                         SAY_COLUMN_FOOTFALL_MONTHS,
                         SAY_COLUMN_CONFLICTS,
                         SAY_COLUMN_ODD};
    if (!count) return;
    column_heads_scroll(
        m, arena_printf(site->arena, "%s, %s", say(site->v, SAY_DATA_HEADING), say(site->v, name)));
    markup_begin(m, "table", "plain");
    column_heads_head(m, site->v, heads, sizeof heads / sizeof *heads, 1);
    markup_open(m, "tbody");
    for (size_t k = 0; k < count; k++) coverage_row(m, site, name, &part[k]);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void fresh_row(Markup *m, const Voice *v, const FreshSource *s) {
    char first[MONTH_TEXT], last[MONTH_TEXT];
    const char *what = say_foreign(v, s->what);
    markup_open(m, "tr");
    column_heads_row_name(m,
                          s->source[0] ? arena_printf(v->arena, "%s (%s)", what, s->source) : what);
    column_heads_number(m, month_format(s->first_month, first));
    column_heads_number(m, month_format(s->last_month, last));
    column_heads_number(m, count_exact(v, s->behind, missing));
    markup_close(m);
}

static void freshness_table(Markup *m, const Site *site) {
    static const Say heads[] = {SAY_COLUMN_FACTS, SAY_COLUMN_FIRST_MONTH, SAY_COLUMN_LAST_MONTH,
                                SAY_COLUMN_BEHIND};
    const Freshness *f = &site->coverage->freshness;
    if (!f->sources) return;
    markup_element(m, "h3", NULL, say(site->v, SAY_BY_SOURCE));
    column_heads_scroll(m, say(site->v, SAY_BY_SOURCE));
    markup_begin(m, "table", "plain");
    column_heads_head(m, site->v, heads, sizeof heads / sizeof *heads, 1);
    markup_open(m, "tbody");
    for (size_t k = 0; k < f->sources; k++) fresh_row(m, site->v, &f->source[k]);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

static void issues(Markup *m, const Site *site) {
    const Coverage *coverage = site->coverage;
    if (!coverage->issues) {
        markup_element(m, "p", NULL, say(site->v, SAY_DATA_CLEAN));
        return;
    }
    markup_begin(m, "ul", "issues");
    for (size_t k = 0; k < coverage->issues; k++) {
        const CoverageIssue *issue = &coverage->issue[k];
        markup_begin(m, "li", issue->serious ? "serious" : NULL);
        if (issue->serious) markup_element(m, "strong", NULL, say(site->v, SAY_SERIOUS));
        markup_text(
            m, arena_printf(site->arena, "%s%s (%s)", issue->serious ? " " : "",
                            say_foreign(site->v, issue->what), count_text(site->v, issue->count)));
        markup_close(m);
    }
    markup_close(m);
}

/* Nothing to say where everybody files by month. */
static void figures_part(Markup *m, const Site *site) {
    const CoverageFigures *f = &site->coverage->figures;
    const Voice *v = site->v;
    if (!(f->quarters + f->years + f->allocated + f->margin)) return;
    markup_element(
        m, "p", NULL,
        say_with(v, SAY_DATA_FIGURES, "months", count_text(v, f->months), "quarters",
                 count_text(v, f->quarters), "years", count_text(v, f->years), "allocated",
                 count_text(v, f->allocated), "margin", count_text(v, f->margin)));
}

/* How far footfall from counters can be trusted. */
static void counters_part(Markup *m, const Site *site) {
    const PanelCounters *c = site->coverage->counters;
    const Voice *v = site->v;
    if (!c || !c->used) return;
    markup_element(m, "p", NULL,
                   say_with(v, SAY_DATA_COUNTERS, "near", count_text(v, c->near), "used",
                            count_text(v, c->used), "far", count_text(v, c->far)));
    if (!c->left_out) return;
    markup_element(m, "p", NULL,
                   say_with(v, SAY_DATA_COUNTERS_ERROR, "error",
                            number_text(v, "pct", c->left_out_error, missing), "inside",
                            number_text(v, "pct", c->left_out_inside, missing)));
}

static void coverage_details(Markup *m, const Site *site) {
    const Coverage *c = site->coverage;
    markup_open(m, "details");
    markup_element(m, "summary", NULL, say(site->v, SAY_BY_DISTRICT_SECTOR));
    coverage_table(m, site, SAY_DISTRICT, c->district, c->districts);
    coverage_table(m, site, SAY_SECTOR, c->sector, c->sectors);
    markup_close(m);
}

void html_coverage(Markup *m, const Site *site) {
    const Coverage *c = site->coverage;
    const Voice *v = site->v;
    const char *not_known = say(v, SAY_NOT_KNOWN);
    html_section(m, "card", "data", say(v, SAY_DATA_HEADING));
    if (!c) {
        markup_element(m, "p", "muted", say(v, SAY_DATA_UNCHECKED));
        markup_close(m);
        return;
    }
    markup_element(m, "p", NULL,
                   say_with(v, SAY_DATA_SHARES, "judgeable",
                            number_text(v, "pct", c->judgeable_share, not_known), "turnover",
                            number_text(v, "pct", c->turnover_share, not_known), "footfall",
                            number_text(v, "pct", c->footfall_share, not_known)));
    figures_part(m, site);
    counters_part(m, site);
    issues(m, site);
    freshness_table(m, site);
    if (!site->open) coverage_details(m, site);
    markup_close(m);
}

static double number_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static void rate_row(Markup *m, const Site *site, Say what, const json_t *rate) {
    const Voice *v = site->v;
    const char *low = number_text(v, "pct", number_of(rate, "low"), NULL);
    const char *high = number_text(v, "pct", number_of(rate, "high"), missing);
    const char *ratio = number_text(v, "x", number_of(rate, "ratio"), NULL);
    markup_open(m, "tr");
    row_name(m, v, what, json_string_value(json_object_get(rate, "name")));
    column_heads_number(m, count_exact(v, number_of(rate, "judged"), missing));
    column_heads_number(m, count_exact(v, number_of(rate, "listed"), missing));
    column_heads_number(m, number_text(v, "pct", number_of(rate, "rate"), missing));
    column_heads_number(m, low ? arena_printf(v->arena, "%s \xE2\x80\x93 %s", low, high) : missing);
    column_heads_number(m, ratio ? arena_printf(v->arena, "\xC3\x97 %s", ratio) : missing);
    markup_close(m);
}

static void rates_table(Markup *m, const Site *site, Say name, const json_t *rates) {
    const Say heads[] = {name,
                         SAY_COLUMN_JUDGED,
                         SAY_COLUMN_LISTED,
                         SAY_COLUMN_RATE,
                         SAY_COLUMN_RATE_RANGE,
                         SAY_COLUMN_CITY};
    if (!json_array_size(rates)) return;
    column_heads_scroll(
        m, arena_printf(site->arena, "%s, %s", say(site->v, SAY_FAIR_HEADING), say(site->v, name)));
    markup_begin(m, "table", "plain");
    column_heads_head(m, site->v, heads, sizeof heads / sizeof *heads, 1);
    markup_open(m, "tbody");
    size_t k;
    const json_t *rate;
    json_array_foreach(rates, k, rate) rate_row(m, site, name, rate);
    markup_close(m);
    markup_close(m);
    markup_close(m);
}

void html_fairness(Markup *m, const Site *site) {
    const json_t *fairness = json_object_get(site->manifest, "fairness");
    html_section(m, "card", "fairness", say(site->v, SAY_FAIR_HEADING));
    if (!fairness) {
        markup_element(m, "p", "muted", say(site->v, SAY_FAIR_NONE));
        markup_close(m);
        return;
    }
    markup_element(m, "p", NULL, say(site->v, SAY_FAIR_LEAD));
    if (site->open) markup_element(m, "p", "muted", aggregate_rule_text(site->edition));
    rates_table(m, site, SAY_DISTRICT, json_object_get(fairness, "districts"));
    markup_open(m, "details");
    markup_element(m, "summary", NULL, say(site->v, SAY_BY_SECTOR));
    rates_table(m, site, SAY_SECTOR, json_object_get(fairness, "sectors"));
    markup_close(m);
    markup_close(m);
}

static void hash_line(Markup *m, const Site *site, Say what, const char *hash) {
    markup_open(m, "p");
    markup_text(m, arena_printf(site->arena, "%s ", say(site->v, what)));
    markup_element(m, "code", NULL, hash ? hash : say(site->v, SAY_NONE));
    markup_close(m);
}

static void manifest_part(Markup *m, const Site *site) {
    html_section(m, "card", "record", say(site->v, SAY_RECORD_HEADING));
    hash_line(m, site, SAY_RECORD_DIGEST, site->list->output_digest);
    hash_line(m, site, SAY_RECORD_HEAD, site->list->audit_head);
    markup_open(m, "details");
    markup_element(m, "summary", NULL, say(site->v, SAY_RECORD_PARTS));
    char *dump =
        site->manifest ? json_dumps(site->manifest, JSON_INDENT(2) | JSON_SORT_KEYS) : NULL;
    markup_open(m, "pre");
    markup_attr(m, "tabindex", "0");
    markup_text(m, dump ? dump : say(site->v, SAY_RECORD_NONE));
    markup_close(m);
    free(dump);
    markup_close(m);
    markup_close(m);
}

void html_quality(Markup *m, const Site *site) {
    html_coverage(m, site);
    html_fairness(m, site);
    manifest_part(m, site);
}
