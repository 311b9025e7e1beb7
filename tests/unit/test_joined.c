/* What is made public hides small counts, also from who joins all formats and subtracts: council
 * summary, risk analysis, model card, register entry, the bundle for other cities. */
#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "detector/cities/exchange.h"
#include "tests/support/attacker.h"
#include "tests/support/rows.h"

static const DisclosureParams usual = {5, 5};
static const ExchangeParams exact = {10, 0.5, 0, 0}, rounded = {10, 0.5, 5, 0.5};

/* ---- as values ---- */

static void hear_counts(Attack *a, Town *t, const DisclosureParams *params) {
    static const int what[DISCLOSURE_COUNTS] = {RANKED, SELECTED, STANDING};
    const Disclosure all = disclosure_of(&t->d.list, BY_DISTRICT, params, t->d.arena);
    cr_assert_eq(all.n, t->n);
    for (size_t k = 0; k < t->n; k++) {
        const DisclosureGroup *group = disclosure_find(&all, town_district(t, k));
        if (!group->hide_judged) attack_told(a, k, JUDGED, (double)group->judged, params->round);
        for (size_t c = 0; c < DISCLOSURE_COUNTS; c++)
            if (!group->hide[c]) attack_told(a, k, what[c], (double)group->count[c], params->round);
    }
    if (!all.total.hide_judged) attack_told(a, t->n, JUDGED, (double)all.total.judged, 0);
    for (size_t c = 0; c < DISCLOSURE_COUNTS; c++)
        if (!all.total.hide[c]) attack_told(a, t->n, what[c], (double)all.total.count[c], 0);
}

static const ExchangeCell *cell_named(const ExchangePeriod *period, const char *name) {
    for (size_t k = 0; k < period->cells; k++)
        if (strcmp(period->cell[k].by, "district") == 0 && strcmp(period->cell[k].name, name) == 0)
            return &period->cell[k];
    return NULL;
}

/* Cells by name; "other" is the sum of those that have none; and the period's totals. */
static void hear_period(Attack *a, Town *t, const ExchangePeriod *period,
                        const ExchangeParams *params) {
    bool other[ATTACK_DISTRICTS] = {false};
    const ExchangeCell *rest = cell_named(period, "other");
    for (size_t k = 0; k < t->n; k++) {
        const ExchangeCell *cell = cell_named(period, town_district(t, k));
        other[k] = !cell;
        if (!cell) continue;
        attack_told(a, k, JUDGED, cell->storefronts, params->round_storefronts);
        attack_told(a, k, MASS, cell->fronts, params->round_fronts);
    }
    if (rest) {
        attack_told_sum(a, other, JUDGED, rest->storefronts, params->round_storefronts);
        attack_told_sum(a, other, MASS, rest->fronts, params->round_fronts);
    }
    attack_told(a, t->n, JUDGED, period->storefronts, params->round_storefronts);
    attack_told(a, t->n, MASS, period->fronts, params->round_fronts);
}

/* Also where nothing is rounded and every total is exact. */
Test(joined, no_hidden_count_can_be_worked_out) {
    Town t;
    town_open(&t, 1);
    for (int trial = 0; trial < 600; trial++) {
        const DisclosureParams params = {2 + (double)town_below(&t, 8), trial % 2 ? 5 : 0};
        Attack a;
        town_make(&t);
        attack_open(&a, t.n);
        hear_counts(&a, &t, &params);
        attack_run(&a);
        cr_assert_eq(attack_found(&t, &a, params.least), 0, "trial %d, least %g", trial,
                     params.least);
    }
    town_close(&t);
}

/* Sums of probabilities tell how many can stand out: no bundle helps who has the reports. */
Test(joined, nor_with_what_other_cities_are_told) {
    Town t;
    size_t told = 0, bad = 0;
    town_open(&t, 5);
    for (int trial = 0; trial < 600; trial++) {
        const DisclosureParams params = {2 + (double)town_below(&t, 8), trial % 2 ? 5 : 0};
        const ExchangeParams *bundle = trial % 3 ? &exact : &rounded;
        ExchangePeriod period;
        Attack a;
        Err err = {0};
        town_make(&t);
        attack_open(&a, t.n);
        hear_counts(&a, &t, &params);
        const ExchangeRules rules = {bundle, &params};
        if (!exchange_period(&t.d.list, &rules, t.d.arena, &period, &err)) {
            hear_period(&a, &t, &period, bundle);
            told++;
        }
        attack_run(&a);
        bad += attack_found(&t, &a, params.least) > 0;
    }
    cr_expect(told > 100, "%zu of 600 cities wrote a bundle", told);
    cr_expect_eq(bad, 0, "%zu of 600", bad);
    town_close(&t);
}

/* The same attacker, told all but the small counts themselves, finds what the rule is for. */
Test(joined, the_attacker_finds_what_only_its_own_cell_hides) {
    Town t;
    town_open(&t, 2);
    size_t found = 0;
    for (int trial = 0; trial < 200; trial++) {
        Attack a;
        town_make(&t);
        attack_open(&a, t.n);
        for (int what = 0; what < MASS; what++)
            for (size_t k = 0; k <= t.n; k++)
                if (t.count[k][what] >= 5) attack_told(&a, k, what, t.count[k][what], 0);
        attack_run(&a);
        found += attack_found(&t, &a, 5) > 0;
    }
    cr_expect(found > 100, "%zu of 200 cities told one", found);
    town_close(&t);
}

/* ---- the files ---- */

/* Cell `column` (1 = the first number) of the row named `name` of a page; NaN for a sign. */
static double cell_of(const char *page, const char *name, int column) {
    const char *at = strstr(page, name);
    cr_assert_not_null(at, "%s", name);
    for (int k = 0; k < column; k++) at = strstr(at + 1, "<td class=\"num\">");
    at += strlen("<td class=\"num\">");
    return *at >= '0' && *at <= '9' ? strtod(at, NULL) : (double)NAN;
}

static const char *row_of(Town *t, size_t k) {
    return k < t->n ? arena_printf(t->d.arena, "<th scope=\"row\">%s<", town_district(t, k))
                    : "<th scope=\"row\">Together<";
}

/* A page: judged and what it counts, of each district; and of all together, to the last one. */
static void hear_page(Attack *a, Town *t, const char *path, int what, bool together) {
    const char *page = desk_read(&t->d, path, NULL);
    for (size_t k = 0; k < t->n + together; k++) {
        const double unit = k < t->n ? usual.round : 0;
        attack_told(a, k, JUDGED, cell_of(page, row_of(t, k), 1), unit);
        attack_told(a, k, what, cell_of(page, row_of(t, k), 2), unit);
    }
}

static double number_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* The number that follows `before` in a text; NaN for a sign or a word. */
static double number_after(const char *text, const char *before) {
    const char *at = text ? strstr(text, before) : NULL;
    cr_assert_not_null(at, "%s", before);
    at += strlen(before);
    return *at >= '0' && *at <= '9' ? strtod(at, NULL) : (double)NAN;
}

/* The card as JSON: counts, and rates from which counts follow. */
static void hear_card(Attack *a, Town *t, const json_t *card) {
    const json_t *rows = json_object_get(json_object_get(card, "fairness"), "districts"), *row;
    const json_t *selection = json_object_get(card, "selection");
    size_t k;
    cr_assert_eq(json_array_size(rows), t->n);
    json_array_foreach(rows, k, row) {
        const double judged = number_of(row, "judged"), listed = number_of(row, "listed");
        attack_told(a, k, JUDGED, judged, usual.round);
        attack_told(a, k, RANKED, listed, usual.round);
        if (!isnan(listed))
            cr_expect_float_eq(number_of(row, "rate"), fmin(1, listed / judged), 1e-12);
        else
            for (const char *const *key = (const char *[]){"rate", "low", "ratio_high", "above", 0};
                 *key; key++)
                cr_expect(isnan(number_of(row, *key)), "%s of a hidden district", *key);
    }
    attack_told(a, t->n, SELECTED, number_of(selection, "selected"), 0);
    attack_told(a, t->n, RANKED, number_of(selection, "ranked"), 0);
    attack_told(a, t->n, RANDOM, number_of(selection, "random"), 0);
}

static const char *section_of(const json_t *card, const char *heading) {
    size_t k;
    const json_t *section;
    json_array_foreach(
        json_object_get(card, "sections"), k,
        section) if (strcmp(json_string_value(json_object_get(section, "heading")), heading) ==
                     0) return json_string_value(json_object_get(section, "text"));
    return NULL;
}

/* What its sentences count. */
static void hear_sentences(Attack *a, Town *t, const json_t *card) {
    attack_told(a, t->n, RANDOM,
                number_after(section_of(card, "Ethical considerations"), "neutral words, "), 0);
}

/* The entry for a register of algorithms, which everybody can look up. */
static void hear_register(Attack *a, Town *t, const char *path) {
    json_t *entry = json_loads(desk_read(&t->d, path, NULL), 0, NULL);
    const char *goal = json_string_value(json_object_get(entry, "goal"));
    attack_told(a, t->n, SELECTED, number_after(goal, "routine checks, "), 0);
    attack_told(a, t->n, JUDGED, number_after(goal, " of "), 0);
    json_decref(entry);
}

static const char *out_path(Town *t, const char *out, const char *name) {
    return arena_printf(t->d.arena, "%s/%s", out, name);
}

static void hear_files(Attack *a, Town *t, const char *out) {
    json_t *card = json_loads(desk_read(&t->d, out_path(t, out, "model-card.json"), NULL), 0, NULL);
    hear_page(a, t, out_path(t, out, "council.html"), SELECTED, true);
    hear_page(a, t, out_path(t, out, "risk.html"), STANDING, true);
    hear_page(a, t, out_path(t, out, "card.html"), RANKED, false);
    hear_card(a, t, card);
    hear_sentences(a, t, card);
    hear_register(a, t, out_path(t, out, "algorithm-register.json"));
    json_decref(card);
}

/* The record of the run, as a scan makes it: all counts to the last storefront. */
static void record(Town *t) {
    const double *all = t->count[t->n];
    json_t *rows = json_array();
    for (size_t k = 0; k < t->n; k++) {
        const double judged = t->count[k][JUDGED], ranked = t->count[k][RANKED];
        json_array_append_new(
            rows, json_pack("{s:s, s:f, s:f, s:f, s:f, s:f, s:f, s:b}", "name", town_district(t, k),
                            "judged", judged, "listed", ranked, "rate", ranked / judged, "low",
                            0.9 * ranked / judged, "ratio_high", 2.0, "above", 0.5, "warned", 1));
    }
    json_t *root =
        json_pack("{s:{s:o, s:[], s:f}, s:{s:f, s:f, s:f, s:f, s:f}}", "fairness", "districts",
                  rows, "sectors", "base_rate", all[RANKED] / all[JUDGED], "selection", "selected",
                  all[SELECTED], "ranked", all[RANKED], "random", all[RANDOM], "at_fdr_level",
                  all[STANDING], "refused", all[JUDGED] - all[STANDING]);
    char *text = json_dumps(root, 0);
    t->d.list.manifest = arena_strdup(t->d.arena, text);
    free(text);
    json_decref(root);
}

static void write_reports(Town *t, const char *out) {
    Err err = {0};
    t->d.input.disclosure = &usual;
    record(t);
    cr_assert_eq(desk_report(&t->d, "council,risk,card,html", out, &err), ST_OK, "%s", err.text);
}

/* False where the city is too small for one. */
static bool write_bundle(Town *t, const char *out) {
    Err err = {0};
    char signer[EXCHANGE_KEY_TEXT];
    const ExchangeRules rules = {&rounded, &usual};
    const ExchangeWrite write = {"Town", desk_path(&t->d, "key"),
                                 desk_path(&t->d, out_path(t, out, "bundle.json")), &t->d.list, 1};
    const Status status = exchange_write(&write, &rules, t->d.arena, signer, &err);
    cr_assert(status == ST_OK || status == ST_INPUT, "%s", err.text);
    return status == ST_OK;
}

static void hear_bundle(Attack *a, Town *t, const char *out) {
    Err err = {0};
    Bundle bundle;
    cr_assert_eq(
        exchange_read(desk_path(&t->d, out_path(t, out, "bundle.json")), t->d.arena, &bundle, &err),
        ST_OK, "%s", err.text);
    hear_period(a, t, &bundle.period[0], &rounded);
}

/* Joins the council summary, the risk analysis, the card (JSON, and its page in the list's folder),
 * the register's entry and the bundle, as they lie in the folder. */
Test(joined, nor_from_all_files_together) {
    Town t;
    cr_assert(sodium_init() >= 0);
    town_open(&t, 3);
    size_t bundles = 0;
    for (int trial = 0; trial < 8; trial++) {
        Attack a;
        const char *out = arena_printf(t.d.arena, "out%d", trial);
        town_make(&t);
        write_reports(&t, out);
        attack_open(&a, t.n);
        hear_files(&a, &t, out);
        if (write_bundle(&t, out)) {
            hear_bundle(&a, &t, out);
            bundles++;
        }
        attack_run(&a);
        cr_expect_eq(attack_found(&t, &a, usual.least), 0, "trial %d", trial);
    }
    cr_expect(bundles > 3, "%zu bundles", bundles);
    town_close(&t);
}

/* A district of 25 with 4 listed, which the council summary hid and the card told. */
Test(joined, what_one_format_hides_no_other_tells) {
    static const size_t judged[] = {25, 50, 50}, listed[] = {4, 12, 11};
    Town t;
    size_t shown = 0;
    town_open(&t, 4);
    town_clear(&t, 3);
    for (size_t k = 0; k < t.n; k++)
        for (size_t i = 0; i < judged[k]; i++)
            town_add(&t, k, i < listed[k] ? SELECTION_RANKED : SELECTION_NONE, 0.2);
    write_reports(&t, "out");
    const char *council = desk_read(&t.d, "out/council.html", NULL);
    json_t *card = json_loads(desk_read(&t.d, "out/model-card.json", NULL), 0, NULL);
    const json_t *rows = json_object_get(json_object_get(card, "fairness"), "districts");
    for (size_t k = 0; k < t.n; k++) {
        const bool hidden = isnan(cell_of(council, row_of(&t, k), 2));
        shown += !hidden;
        cr_expect_eq(hidden, isnan(number_of(json_array_get(rows, k), "listed")), "%zu", k);
        cr_expect(k > 0 || hidden);
    }
    cr_expect_eq(shown, 1);
    json_decref(card);
    town_close(&t);
}

/* Three by rank and five by lot: with the five and the eight anybody has the three. Two stand above
 * the cut. */
Test(joined, small_totals_are_in_no_sentence) {
    Town t;
    town_open(&t, 6);
    town_clear(&t, 2);
    for (size_t i = 0; i < 60; i++)
        town_add(&t, i % 2,
                 i < 3   ? SELECTION_RANKED
                 : i < 8 ? SELECTION_RANDOM
                         : SELECTION_NONE,
                 i < 2 ? 0.7 : 0.2);
    write_reports(&t, "out");
    json_t *card = json_loads(desk_read(&t.d, "out/model-card.json", NULL), 0, NULL);
    json_t *entry = json_loads(desk_read(&t.d, "out/algorithm-register.json", NULL), 0, NULL);
    const char *goal = json_string_value(json_object_get(entry, "goal"));
    cr_expect(isnan(number_after(goal, "routine checks, ")), "%s", goal);
    const char *ethics = section_of(card, "Ethical considerations");
    cr_expect(isnan(number_after(ethics, "neutral words, ")), "%s", ethics);
    const char *metrics = section_of(card, "Metrics");
    cr_expect(isnan(number_after(metrics, "would hold ")), "%s", metrics);
    cr_expect(isnan(number_of(json_object_get(card, "selection"), "at_fdr_level")));
    cr_expect(isnan(number_of(json_object_get(card, "selection"), "refused")));
    json_decref(entry);
    json_decref(card);
    town_close(&t);
}

/* What findings say, in the entry that everybody can look up. */
static const struct {
    size_t known, fronts, ranked_known, ranked_fronts;
    bool all, ranked; /* told */
} findings[] = {
    {60, 20, 40, 12, true, true},  {6, 1, 6, 1, false, false},
    {50, 10, 40, 10, false, true}, /* ten by lot, none of them confirmed */
    {40, 10, 40, 10, true, true},  {50, 12, 42, 3, true, false},
};

EachRow(joined, few_findings_are_not_told, findings) {
    Town t;
    Quality q = {.known = findings[*row].known,
                 .fronts = findings[*row].fronts,
                 .ranked = {.known = findings[*row].ranked_known,
                            .fronts = findings[*row].ranked_fronts,
                            .precision = (double)findings[*row].ranked_fronts /
                                         (double)findings[*row].ranked_known,
                            .low = 0.01,
                            .high = 0.99}};
    town_open(&t, 7);
    town_make(&t);
    t.d.input.quality = &q;
    write_reports(&t, "out");
    json_t *entry = json_loads(desk_read(&t.d, "out/algorithm-register.json", NULL), 0, NULL);
    const char *text = json_string_value(json_object_get(entry, "performance"));
    cr_expect_eq(!isnan(number_after(text, "")), findings[*row].all, "%s", text);
    cr_expect_eq(!isnan(number_after(text, "clear result, ")), findings[*row].all, "%s", text);
    cr_expect_eq(!isnan(number_after(text, "of the ")), findings[*row].ranked, "%s", text);
    cr_expect_eq(!isnan(number_after(text, "by rank, ")), findings[*row].ranked, "%s", text);
    json_decref(entry);
    town_close(&t);
}
