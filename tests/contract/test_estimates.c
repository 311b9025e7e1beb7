/* Estimates of a city that are held: the storefronts they were learned from are judged by them as
 * before, to the byte, and one that files otherwise moves only itself. Panels are made in memory.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "models/posterior/evidence.h"
#include "tests/support/columns.h"
#include "tests/support/rows.h"
#include "tests/support/world.h"

enum { SHOPS = 300, MONTHS = 24, FRONTS = 12, STREETS = 15 };

/* Fifteen streets, each with a season of its own. */
static Columns city(size_t n, size_t months, unsigned long seed) {
    Columns c = columns_street(n, months, FRONTS, seed);
    for (size_t i = 0; i < n; i++) {
        c.street[i] = arena_printf(c.arena, "Street %zu", i % STREETS);
        for (size_t t = 0; t < months; t++) {
            const double season = 0.1 * sin((double)(t * (i % STREETS)));
            c.turnover[i * months + t] *= (float)exp(0.8 * season);
            c.footfall[i * months + t] *= (float)exp(season);
        }
    }
    return c;
}

/* Of nine storefronts in ten all is known that turnover is set against, at different rates. */
static void tell_proxies(Columns *c) {
    const size_t months = c->panel.months, cells = c->panel.n * months;
    for (size_t k = 0; k < PROXY_KINDS; k++) {
        float *value = ARENA_ARRAY(c->arena, float, cells);
        for (size_t i = 0; i < cells; i++) {
            const size_t shop = i / months, rate = shop % (5 + k);
            const float amount =
                k == PROXY_SEATS ? (float)(12 + rate) : c->turnover[i] / (float)(2 + rate);
            value[i] = shop % 10 ? amount : NAN;
        }
        c->panel.proxy[k] = value;
    }
}

static const Params *params_of(const Columns *c, const char *setting) {
    Err err = {0};
    Params *params = params_open(c->arena);
    if (setting) must(params_set(params, setting, &err), &err);
    return params;
}

/* What a city teaches; and all of it read back from its bytes. */
static Evidence learn(const Columns *c, const Params *params, EstimatesBytes *bytes,
                      Estimates *estimates) {
    Err err = {0};
    Evidence e;
    const EvidenceInput input = {
        .panel = &c->panel, .params = params, .parallel = &parallel_serial, .keep = bytes};
    must(evidence_make(&input, c->arena, &e, &err), &err);
    must(estimates_unpack(bytes->bytes, bytes->size, c->arena, estimates, &err), &err);
    return e;
}

static Evidence hold(const Panel *panel, const Params *params, const Estimates *held, Arena *arena,
                     EstimatesGaps *gaps) {
    Err err = {0};
    Evidence e;
    const EvidenceInput input = {
        .panel = panel, .params = params, .parallel = &parallel_serial, .held = held, .gaps = gaps};
    must(evidence_make(&input, arena, &e, &err), &err);
    return e;
}

static bool same_rows(const Evidence *a, const Evidence *b, size_t i, size_t months) {
    const size_t s = a->signals, d = a->details;
    return !memcmp(a->evidence + i * s, b->evidence + i * s, s * sizeof *a->evidence) &&
           !memcmp(a->detail + i * d, b->detail + i * d, d * sizeof *a->detail) &&
           !memcmp(a->expected + i * months, b->expected + i * months,
                   months * sizeof *a->expected) &&
           !memcmp(a->log_odds + i, b->log_odds + i, sizeof *a->log_odds) &&
           !memcmp(a->posterior + i, b->posterior + i, sizeof *a->posterior) &&
           !memcmp(a->share + i, b->share + i, sizeof *a->share) &&
           !memcmp(a->share_low + i, b->share_low + i, sizeof *a->share_low) &&
           !memcmp(a->share_high + i, b->share_high + i, sizeof *a->share_high) &&
           !memcmp(a->unexplained_eur_year + i, b->unexplained_eur_year + i,
                   sizeof *a->unexplained_eur_year) &&
           !memcmp(a->band + i, b->band + i, sizeof *a->band) && a->judged[i] == b->judged[i];
}

static size_t moved(const Evidence *a, const Evidence *b, size_t months) {
    size_t count = 0;
    cr_assert(eq(sz, a->n, b->n));
    for (size_t i = 0; i < a->n; i++) count += !same_rows(a, b, i, months);
    return count;
}

/* learned from all; from a sample; of a city too small to teach; with all that turnover is set
 * against */
static const struct {
    size_t shops;
    const char *setting;
    bool taught, proxies;
} cities[] = {{SHOPS, NULL, true, false},
              {SHOPS, "model.sample=150", true, false},
              {36, NULL, false, false},
              {SHOPS, NULL, true, true}};

EachRow(estimates, who_taught_them_is_judged_as_before, cities) {
    Columns c = city(cities[*row].shops, MONTHS, 211);
    if (cities[*row].proxies) tell_proxies(&c);
    const Params *params = params_of(&c, cities[*row].setting);
    EstimatesBytes bytes;
    Estimates held;
    EstimatesGaps gaps;
    const Evidence a = learn(&c, params, &bytes, &held);
    const Evidence b = hold(&c.panel, params, &held, c.arena, &gaps);
    cr_assert(eq(int, held.weighing.forms > 0, cities[*row].taught));
    cr_expect(eq(sz, moved(&a, &b, MONTHS), 0));
    cr_expect(eq(dbl, a.prevalence, b.prevalence));
    cr_expect(eq(dbl, a.prior_log_odds, b.prior_log_odds));
    cr_expect(eq(sz, gaps.sectors + gaps.places + gaps.months, 0));
    cr_assert(eq(sz, a.fit_numbers, b.fit_numbers));
    for (size_t k = 0; k < a.fit_numbers; k++)
        cr_expect(eq(dbl, a.fit[k].value, b.fit[k].value), "%s", a.fit[k].name);
    cr_assert(eq(int, a.learned != NULL, b.learned != NULL));
    if (a.learned) cr_expect(zero(int, memcmp(a.learned, b.learned, sizeof *a.learned)));
    columns_close(&c);
}

/* Held and written again they are the same bytes: nothing was lost between. */
Test(estimates, written_again_they_are_the_same) {
    Columns c = city(SHOPS, MONTHS, 223);
    const Params *params = params_of(&c, NULL);
    EstimatesBytes bytes, again;
    Estimates held;
    Evidence e;
    Err err = {0};
    (void)learn(&c, params, &bytes, &held);
    const EvidenceInput input = {.panel = &c.panel,
                                 .params = params,
                                 .parallel = &parallel_serial,
                                 .held = &held,
                                 .keep = &again};
    must(evidence_make(&input, c.arena, &e, &err), &err);
    cr_expect(eq(str, bytes.digest, again.digest));
    columns_close(&c);
}

Test(estimates, one_that_files_otherwise_moves_itself_alone) {
    enum { WHO = 100 };
    Columns c = city(SHOPS, MONTHS, 227);
    const Params *params = params_of(&c, NULL);
    EstimatesBytes bytes;
    Estimates held;
    EstimatesGaps gaps;
    const Evidence before = learn(&c, params, &bytes, &held);
    for (size_t t = MONTHS / 2; t < MONTHS; t++) c.turnover[WHO * MONTHS + t] *= 2.385F;
    const Evidence after = hold(&c.panel, params, &held, c.arena, &gaps);
    const Evidence again = learn(&c, params, &bytes, &held);
    cr_expect(eq(sz, moved(&before, &after, MONTHS), 1));
    cr_expect(not(same_rows(&before, &after, WHO, MONTHS)));
    cr_expect(lt(sz, SHOPS / 2, moved(&before, &again, MONTHS)),
              "a city that is learned again moves");
    columns_close(&c);
}

/* Storefronts by themselves are judged as among the others. */
Test(estimates, a_storefront_alone_is_judged_as_in_its_city) {
    static const uint32_t row[] = {3, 50, 51, 299};
    Columns c = city(SHOPS, MONTHS, 229);
    const Params *params = params_of(&c, NULL);
    EstimatesBytes bytes;
    Estimates held;
    EstimatesGaps gaps;
    Panel some;
    const Evidence all = learn(&c, params, &bytes, &held);
    panel_pick(&c.panel, row, 4, c.arena, &some);
    const Evidence few = hold(&some, params, &held, c.arena, &gaps);
    for (size_t k = 0; k < 4; k++)
        for (size_t s = 0; s < all.signals; s++)
            cr_expect(
                eq(dbl, few.evidence[k * all.signals + s], all.evidence[row[k] * all.signals + s]));
    columns_close(&c);
}

/* The first of so many months of a panel. */
static Panel first_months(const Columns *c, size_t months) {
    Panel panel = c->panel;
    float *turnover = ARENA_ARRAY(c->arena, float, panel.n *months),
          *footfall = ARENA_ARRAY(c->arena, float, panel.n *months);
    for (size_t i = 0; i < panel.n; i++)
        for (size_t t = 0; t < months; t++) {
            turnover[i * months + t] = panel.turnover[i * panel.months + t];
            footfall[i * months + t] = panel.footfall[i * panel.months + t];
        }
    panel.turnover = turnover;
    panel.footfall = footfall;
    panel.months = months;
    return panel;
}

/* A month later: of the month that is new the city's own effect is found, so that scores lie near
 * those of a city learned again. In that month everybody trades a fifth more, which says nothing.
 */
Test(estimates, a_month_later_they_still_hold) {
    Columns c = city(SHOPS, MONTHS + 1, 233);
    for (size_t i = 0; i < SHOPS; i++) c.turnover[i * (MONTHS + 1) + MONTHS] *= 1.2F;
    const Params *params = params_of(&c, NULL);
    EstimatesBytes bytes;
    Estimates held;
    EstimatesGaps gaps;
    Columns early = c;
    Err err = {0};
    Evidence again;
    early.panel = first_months(&c, MONTHS);
    const Evidence before = learn(&early, params, &bytes, &held);
    const Evidence after = hold(&c.panel, params, &held, c.arena, &gaps);
    must(evidence_compute(&c.panel, params, &parallel_serial, c.arena, &again, &err), &err);
    cr_expect(eq(sz, gaps.months, 1));
    double far = 0, usual = 0, shift = 0;
    for (size_t i = FRONTS; i < SHOPS; i++) {
        far += fabs(after.log_odds[i] - before.log_odds[i]) / (SHOPS - FRONTS);
        usual += fabs(again.log_odds[i] - before.log_odds[i]) / (SHOPS - FRONTS);
        shift += (after.log_odds[i] - before.log_odds[i]) / (SHOPS - FRONTS);
    }
    cr_expect(lt(dbl, far, usual + 0.2), "held %.3f nats, again %.3f", far, usual);
    cr_expect(lt(dbl, fabs(shift), 0.2), "all of them by %.3f nats", shift);
    for (size_t i = 0; i < FRONTS; i++) cr_expect(lt(dbl, 0, after.log_odds[i] + 4));
    columns_close(&c);
}

/* A sector and a street that are not known: told, and judged by the city's mean. */
Test(estimates, what_they_do_not_know_is_judged_by_the_mean) {
    static const char *const names[] = {"apotheek", "bakkerij", "cafe", "drogist"};
    Columns c = city(SHOPS, MONTHS, 239);
    c.panel.sector_name = (const char *const *)names;
    c.panel.sectors = COLUMN_SECTORS;
    const Params *params = params_of(&c, NULL);
    EstimatesBytes bytes;
    Estimates held;
    EstimatesGaps gaps;
    const Evidence before = learn(&c, params, &bytes, &held);
    c.panel.sectors = COLUMN_SECTORS + 1;
    for (size_t i = 200; i < 210; i++) {
        c.sector[i] = COLUMN_SECTORS;
        c.street[i] = "New Street";
    }
    const Evidence after = hold(&c.panel, params, &held, c.arena, &gaps);
    cr_expect(eq(sz, gaps.sectors, 1));
    cr_expect(eq(sz, gaps.in_sectors, 10));
    cr_expect(eq(sz, gaps.places, 10));
    cr_expect(eq(sz, moved(&before, &after, MONTHS), 10));
    for (size_t i = 200; i < 210; i++)
        cr_expect(lt(dbl, fabs(after.log_odds[i] - before.log_odds[i]), 6), "storefront %zu", i);
    columns_close(&c);
}

/* refused: other parameters of the evidence; a window that shares too few months */
Test(estimates, they_are_of_their_parameters_and_months) {
    Columns c = city(60, MONTHS, 241);
    EstimatesBytes bytes;
    Estimates held;
    EstimatesGaps gaps;
    Fit fit;
    (void)learn(&c, params_of(&c, NULL), &bytes, &held);
    static const char *const ranking = "ranking.budget=7", *const other = "model.min_months=9";
    Err err = {0};
    cr_expect(eq(int,
                 estimates_hold(&held, &c.panel, params_of(&c, ranking), &parallel_serial, c.arena,
                                &fit, &gaps, &err),
                 ST_OK));
    cr_expect(eq(int,
                 estimates_hold(&held, &c.panel, params_of(&c, other), &parallel_serial, c.arena,
                                &fit, &gaps, &err),
                 ST_INPUT));
    cr_expect(ne(ptr, strstr(err.text, "other parameters"), NULL));
    err = (Err){0};
    c.panel.first_month += MONTHS - ESTIMATES_MONTHS + 1;
    cr_expect(eq(int,
                 estimates_hold(&held, &c.panel, params_of(&c, NULL), &parallel_serial, c.arena,
                                &fit, &gaps, &err),
                 ST_INPUT));
    cr_expect(ne(ptr, strstr(err.text, "too few"), NULL));
    columns_close(&c);
}

/* Cut anywhere they are refused with a word. */
Test(estimates, cut_bytes_are_refused) {
    Columns c = city(60, MONTHS, 251);
    EstimatesBytes bytes;
    Estimates held, read;
    (void)learn(&c, params_of(&c, NULL), &bytes, &held);
    cr_assert(lt(sz, 1000, bytes.size));
    for (size_t size = 0; size < bytes.size; size += 1 + size / 50) {
        Arena *arena = arena_open();
        Err err = {0};
        cr_expect(eq(int, estimates_unpack(bytes.bytes, size, arena, &read, &err), ST_INTEGRITY),
                  "%zu bytes", size);
        cr_expect(ne(ptr, strstr(err.text, "cannot be read"), NULL));
        arena_close(arena);
    }
    columns_close(&c);
}
