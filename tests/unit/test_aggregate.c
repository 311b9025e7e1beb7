/* What is made public hides small counts, also from who joins all formats and subtracts. */
#include <criterion/criterion.h>
#include <gsl/gsl_rng.h>
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "reports/record/aggregate.h"
#include "tests/support/desk.h"

static const DisclosureParams usual = {5, 5};

/* ---- the rule, by hand ---- */

static void expect_hidden(const double (*count)[2], size_t n, const char *wanted) {
    static const DisclosureRule rule = {5, 5, 5, 1};
    DisclosureCell cell[8] = {0};
    bool hidden[8] = {false};
    for (size_t i = 0; i < n; i++) cell[i] = (DisclosureCell){count[i][0], count[i][1]};
    const bool total = disclosure_hide(cell, n, &rule, hidden);
    for (size_t i = 0; i < n; i++)
        cr_expect_eq(hidden[i], wanted[i] == 'x', "%zu of %s", i, wanted);
    cr_expect_eq(total, wanted[n] == 'x', "total of %s", wanted);
}

Test(aggregate, by_hand) {
    expect_hidden((double[][2]){{90, 9}, {70, 7}, {80, 8}}, 3, "....");
    expect_hidden((double[][2]){{90, 9}, {25, 4}, {80, 8}}, 3, ".xx.");  /* or 4 = 21 - 9 - 8 */
    expect_hidden((double[][2]){{90, 9}, {12, 10}, {80, 8}}, 3, ".xx."); /* two are not counted */
    expect_hidden((double[][2]){{90, 9}, {9, 1}, {9, 2}, {80, 8}}, 4, ".xxx."); /* 1 + 2 < 5 */
    expect_hidden((double[][2]){{90, 9}, {9, 3}, {9, 2}, {80, 8}}, 4, ".xx..");
    expect_hidden((double[][2]){{90, 0}, {20, 3}}, 2, "xxx"); /* nobody can cover 3 */
    expect_hidden((double[][2]){{90, 12}, {20, 4}}, 2, "xx.");
    expect_hidden((double[][2]){{0, 0}, {90, 9}}, 2,
                  "..."); /* nobody was judged: nothing to hide */
}

/* ---- an attacker ---- */

/* What is known of a number: it lies in low..high. */
typedef struct Range {
    double low, high;
} Range;

enum { JUDGED, RANKED, SELECTED, STANDING, KNOWN };
enum { MOST = 12 };

/* Districts of a city by what is known of each, and of all together. */
typedef struct Attack {
    size_t n;
    Range of[MOST][KNOWN], random[MOST]; /* random = selected - ranked */
    double total[KNOWN];                 /* NaN = not told */
} Attack;

static void narrow(Range *r, double low, double high, bool *moved) {
    static const double least = 1e-9;
    if (low > r->low + least) r->low = low, *moved = true;
    if (high < r->high - least) r->high = high, *moved = true;
}

static Range *known(Attack *a, size_t k, int what) {
    return what == KNOWN ? &a->random[k] : &a->of[k][what];
}

/* What all others leave of a total. */
static void subtract(Attack *a, int what, double total, bool *moved) {
    double low = 0, high = 0;
    if (isnan(total)) return;
    for (size_t k = 0; k < a->n; k++)
        low += known(a, k, what)->low, high += known(a, k, what)->high;
    for (size_t k = 0; k < a->n; k++) {
        Range *r = known(a, k, what);
        const Range before = *r;
        narrow(r, total - (high - before.high), total - (low - before.low), moved);
    }
}

/* Ranked and random ones are the selected ones; all of them were judged. */
static void join(Attack *a, bool *moved) {
    for (size_t k = 0; k < a->n; k++) {
        Range *of = a->of[k], *random = &a->random[k];
        narrow(&of[SELECTED], of[RANKED].low + random->low, of[RANKED].high + random->high, moved);
        narrow(&of[RANKED], of[SELECTED].low - random->high, of[SELECTED].high - random->low,
               moved);
        narrow(random, of[SELECTED].low - of[RANKED].high, of[SELECTED].high - of[RANKED].low,
               moved);
        narrow(&of[JUDGED], fmax(of[SELECTED].low, of[STANDING].low), INFINITY, moved);
        narrow(&of[SELECTED], 0, of[JUDGED].high, moved);
        narrow(&of[STANDING], 0, of[JUDGED].high, moved);
    }
}

static void attack(Attack *a) {
    bool moved = true;
    for (int round = 0; moved && round < 1000; round++) {
        moved = false;
        for (int what = 0; what < KNOWN; what++) subtract(a, what, a->total[what], &moved);
        subtract(a, KNOWN, a->total[SELECTED] - a->total[RANKED], &moved);
        join(a, &moved);
    }
}

static void attack_open(Attack *a, size_t n) {
    *a = (Attack){.n = n};
    for (size_t k = 0; k < n; k++) {
        for (int what = 0; what < KNOWN; what++) a->of[k][what] = (Range){0, INFINITY};
        a->random[k] = (Range){0, INFINITY};
    }
    for (int what = 0; what < KNOWN; what++) a->total[what] = NAN;
}

static void told(Attack *a, size_t k, int what, double value, double unit) {
    bool moved;
    narrow(&a->of[k][what], value - unit / 2, value + unit / 2, &moved);
}

/* ---- cities ---- */

typedef struct Town {
    Desk d;
    gsl_rng *rng;
    size_t n, count[MOST][KNOWN];
} Town;

static void town_open(Town *t, int seed) {
    *t = (Town){.rng = gsl_rng_alloc(gsl_rng_mt19937)};
    gsl_rng_set(t->rng, (unsigned long)seed);
    desk_open(&t->d);
}

static void town_close(Town *t) {
    desk_close(&t->d);
    gsl_rng_free(t->rng);
}

static size_t below(const Town *t, size_t n) {
    return gsl_rng_uniform_int(t->rng, n);
}

/* Districts of 1 to 60 storefronts, of which some are listed, drawn at random, or stand out. */
static void town_make(Town *t) {
    WatchRow *rows = ARENA_ARRAY(t->d.arena, WatchRow, MOST * 60);
    memset(t->count, 0, sizeof t->count);
    t->n = 2 + below(t, MOST - 2);
    t->d.list.n = 0;
    for (size_t k = 0; k < t->n; k++) {
        const size_t judged = 1 + below(t, 60), rate = 1 + below(t, 4);
        for (size_t i = 0; i < judged; i++) {
            WatchRow *row = &rows[t->d.list.n];
            const size_t draw = below(t, 10);
            *row = t->d.rows[0];
            row->series = NULL;
            row->rank = ++t->d.list.n;
            row->district = arena_printf(t->d.arena, "Quarter%zu", k);
            row->selection = draw < rate               ? SELECTION_RANKED
                             : draw == 9 && i % 3 == 0 ? SELECTION_RANDOM
                                                       : SELECTION_NONE;
            row->posterior = draw < 2 ? 0.7 : 0.2;
            t->count[k][JUDGED]++;
            t->count[k][RANKED] += row->selection == SELECTION_RANKED;
            t->count[k][SELECTED] += row->selection != SELECTION_NONE;
            t->count[k][STANDING] += row->posterior > 0.5;
        }
    }
    t->d.list.rows = rows;
}

static size_t total(const Town *t, int what) {
    size_t sum = 0;
    for (size_t k = 0; k < t->n; k++) sum += t->count[k][what];
    return sum;
}

/* No small count, nor a small number of those not counted, is known to within the least number. */
static size_t count_found(const Town *t, const Attack *a, double least) {
    size_t found = 0;
    for (size_t k = 0; k < t->n; k++)
        for (int what = RANKED; what < KNOWN; what++) {
            const double judged = (double)t->count[k][JUDGED], count = (double)t->count[k][what];
            const Range r = a->of[k][what];
            if (count >= least && judged - count >= least) continue;
            cr_assert(r.low <= count + 1e-6 && r.high >= count - 1e-6, "the attack is sound");
            found += r.high - r.low < fmin(least, judged) - 1e-6;
        }
    return found;
}

static void hear(Attack *a, size_t k, const DisclosureGroup *group, double unit) {
    if (!group->hide_judged) told(a, k, JUDGED, (double)group->judged, unit);
    for (size_t c = 0; c < DISCLOSURE_COUNTS; c++)
        if (!group->hide[c]) told(a, k, RANKED + (int)c, (double)group->count[c], unit);
}

static size_t found_by_joining(Town *t, const DisclosureParams *params) {
    const Disclosure all = disclosure_of(&t->d.list, BY_DISTRICT, params, t->d.arena);
    Attack a;
    attack_open(&a, t->n);
    cr_assert_eq(all.n, t->n);
    for (size_t k = 0; k < t->n; k++) {
        const char *name = arena_printf(t->d.arena, "Quarter%zu", k);
        hear(&a, k, disclosure_find(&all, name), params->round);
    }
    if (!all.total.hide_judged) a.total[JUDGED] = (double)all.total.judged;
    for (size_t c = 0; c < DISCLOSURE_COUNTS; c++)
        if (!all.total.hide[c]) a.total[RANKED + (int)c] = (double)all.total.count[c];
    attack(&a);
    return count_found(t, &a, params->least);
}

/* Also where nothing is rounded and every total is exact. */
Test(aggregate, no_hidden_count_can_be_worked_out) {
    Town t;
    town_open(&t, 1);
    for (int trial = 0; trial < 600; trial++) {
        const DisclosureParams params = {2 + (double)below(&t, 8), trial % 2 ? 5 : 0};
        town_make(&t);
        cr_assert_eq(found_by_joining(&t, &params), 0, "trial %d, least %g", trial, params.least);
    }
    town_close(&t);
}

/* The same attacker, told all but the small counts themselves, finds what the rule is for. */
Test(aggregate, the_attacker_finds_what_only_its_own_cell_hides) {
    Town t;
    town_open(&t, 2);
    size_t found = 0;
    for (int trial = 0; trial < 200; trial++) {
        Attack a;
        town_make(&t);
        attack_open(&a, t.n);
        for (int what = 0; what < KNOWN; what++) {
            a.total[what] = (double)total(&t, what);
            for (size_t k = 0; k < t.n; k++)
                if (t.count[k][what] >= 5) told(&a, k, what, (double)t.count[k][what], 0);
        }
        attack(&a);
        found += count_found(&t, &a, 5) > 0;
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

static void hear_number(Attack *a, size_t k, int what, double value) {
    if (!isnan(value)) told(a, k, what, value, usual.round);
}

/* A page: judged, what it counts, and the total of both. */
static void hear_page(Attack *a, Town *t, const char *path, int what) {
    const char *page = desk_read(&t->d, path, NULL);
    for (size_t k = 0; k < t->n; k++) {
        const char *row = arena_printf(t->d.arena, "<th scope=\"row\">Quarter%zu<", k);
        hear_number(a, k, JUDGED, cell_of(page, row, 1));
        hear_number(a, k, what, cell_of(page, row, 2));
    }
    const double all = cell_of(page, "<th scope=\"row\">Together<", 2);
    if (!isnan(all)) a->total[what] = all;
    a->total[JUDGED] = cell_of(page, "<th scope=\"row\">Together<", 1);
}

static double number_of(const json_t *object, const char *key) {
    const json_t *value = json_object_get(object, key);
    return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

/* The card as JSON: counts, and rates from which counts follow. */
static void hear_card(Attack *a, Town *t, const char *path) {
    json_t *card = json_loads(desk_read(&t->d, path, NULL), 0, NULL);
    const json_t *rows = json_object_get(json_object_get(card, "fairness"), "districts"), *row;
    size_t k;
    cr_assert_eq(json_array_size(rows), t->n);
    json_array_foreach(rows, k, row) {
        const double judged = number_of(row, "judged"), listed = number_of(row, "listed");
        hear_number(a, k, JUDGED, judged);
        hear_number(a, k, RANKED, listed);
        if (!isnan(listed))
            cr_expect_float_eq(number_of(row, "rate"), fmin(1, listed / judged), 1e-12);
        else
            for (const char *const *key = (const char *[]){"rate", "low", "ratio_high", "above", 0};
                 *key; key++)
                cr_expect(isnan(number_of(row, *key)), "%s of a hidden district", *key);
    }
    json_decref(card);
}

/* The record of the run, as a scan makes it: all counts to the last storefront. */
static void record(Town *t) {
    json_t *rows = json_array();
    for (size_t k = 0; k < t->n; k++) {
        const double judged = (double)t->count[k][JUDGED], ranked = (double)t->count[k][RANKED];
        json_array_append_new(
            rows, json_pack("{s:s, s:I, s:I, s:f, s:f, s:f, s:f, s:b}", "name",
                            arena_printf(t->d.arena, "Quarter%zu", k), "judged", (json_int_t)judged,
                            "listed", (json_int_t)ranked, "rate", ranked / judged, "low",
                            0.9 * ranked / judged, "ratio_high", 2.0, "above", 0.5, "warned", 1));
    }
    json_t *root = json_pack("{s:{s:o, s:[]}}", "fairness", "districts", rows, "sectors");
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

/* Joins the council summary, the risk analysis, the card (JSON and its page in the list's folder)
 * and what a monitor is told, as they lie in the folder. */
Test(aggregate, nor_from_all_files_together) {
    Town t;
    town_open(&t, 3);
    for (int trial = 0; trial < 4; trial++) {
        Attack a;
        const char *out = arena_printf(t.d.arena, "out%d", trial);
        town_make(&t);
        write_reports(&t, out);
        attack_open(&a, t.n);
        hear_page(&a, &t, arena_printf(t.d.arena, "%s/council.html", out), SELECTED);
        hear_page(&a, &t, arena_printf(t.d.arena, "%s/risk.html", out), STANDING);
        hear_page(&a, &t, arena_printf(t.d.arena, "%s/council.html", out), SELECTED);
        hear_card(&a, &t, arena_printf(t.d.arena, "%s/model-card.json", out));
        for (size_t k = 0; k < t.n; k++) {
            const char *row = arena_printf(t.d.arena, "<th scope=\"row\">Quarter%zu<", k);
            const char *card = desk_read(&t.d, arena_printf(t.d.arena, "%s/card.html", out), NULL);
            hear_number(&a, k, JUDGED, cell_of(card, row, 1));
            hear_number(&a, k, RANKED, cell_of(card, row, 2));
        }
        if (!isnan(a.total[SELECTED])) /* "ranked" of the card */
            a.total[RANKED] = (double)total(&t, RANKED);
        attack(&a);
        cr_expect_eq(count_found(&t, &a, usual.least), 0, "trial %d", trial);
    }
    town_close(&t);
}

/* A district of 25 with 4 listed, which the council summary hid and the card told. */
Test(aggregate, what_one_format_hides_no_other_tells) {
    Town t;
    town_open(&t, 4);
    t.n = 3;
    WatchRow *rows = ARENA_ARRAY(t.d.arena, WatchRow, 125);
    static const size_t judged[] = {25, 50, 50}, listed[] = {4, 12, 11};
    for (size_t k = 0, r = 0; k < t.n; k++)
        for (size_t i = 0; i < judged[k]; i++, r++) {
            rows[r] = t.d.rows[2];
            rows[r].rank = r + 1;
            rows[r].district = arena_printf(t.d.arena, "Quarter%zu", k);
            rows[r].selection = i < listed[k] ? SELECTION_RANKED : SELECTION_NONE;
            t.count[k][JUDGED]++;
            t.count[k][RANKED] += i < listed[k];
        }
    t.d.list.rows = rows;
    t.d.list.n = 125;
    write_reports(&t, "out");
    const char *council = desk_read(&t.d, "out/council.html", NULL);
    json_t *card = json_loads(desk_read(&t.d, "out/model-card.json", NULL), 0, NULL);
    const json_t *rows_told = json_object_get(json_object_get(card, "fairness"), "districts");
    size_t shown = 0;
    for (size_t k = 0; k < t.n; k++) {
        const char *row = arena_printf(t.d.arena, "<th scope=\"row\">Quarter%zu<", k);
        const bool hidden = isnan(cell_of(council, row, 2));
        shown += !hidden;
        cr_expect_eq(hidden, isnan(number_of(json_array_get(rows_told, k), "listed")), "%zu", k);
        cr_expect(k > 0 || hidden);
    }
    cr_expect_eq(shown, 1);
    json_decref(card);
    town_close(&t);
}

Test(aggregate, the_summary_names_no_storefront) {
    Desk d;
    Err err = {0};
    desk_open(&d);
    d.input.languages = "fr";
    cr_assert_eq(desk_report(&d, "council", "out", &err), ST_OK, "%s", err.text);
    const char *html = desk_read(&d, "out/council.html", NULL);
    for (size_t r = 0; r < DESK_ROWS; r++)
        cr_expect_null(strstr(html, arena_printf(d.arena, "S%zu", r)));
    cr_expect_null(strstr(html, "<script"));
    cr_expect_null(strstr(html, "shops/"));
    cr_expect_not_null(strstr(html, "multiples de 5"));
    const char *text = desk_run(&d, "pdftotext", "-layout out/council.pdf -");
    if (text) {
        cr_expect_not_null(strstr(text, "Résumé pour le conseil"));
        cr_expect_null(strstr(text, "S0"));
    }
    desk_close(&d);
}
