/* Judging one storefront again, and the smallest change that alters its place. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "detector/rerun/counterfactual.h"
#include "detector/run/scan.h"
#include "models/impute/allocation.h"
#include "models/posterior/rejudge.h"
#include "tests/support/world.h"

typedef struct Sample {
    World world;
    Params *params;
    Panel panel;
    Evidence evidence;
    Fit fit;
    Storefront *shop;
} Sample;

static void sample_open(Sample *s) {
    Err err = {0};
    world_open(&s->world);
    world_import(&s->world, GEVEL_SOURCE_DIR "/datasets/sample");
    world_panel(&s->world, &s->panel);
    s->params = params_open(s->world.arena);
    allocation_apply(&s->panel, s->params, s->world.arena);
    s->shop = storefront_new(s->world.arena);
    const EvidenceInput input = {
        .panel = &s->panel, .params = s->params, .parallel = &parallel_serial};
    must(evidence_fit(&input, s->world.arena, &s->evidence, &s->fit, &err), &err);
}

static void expect_own(Sample *s, size_t i) {
    const Alteration none = {1, 0, 1, 0, 0};
    double own[SIGNALS_MAX];
    rejudge(&s->fit, s->params, i, &none, s->shop, own);
    for (size_t k = 0; k < signals_count(); k++)
        cr_expect(signals_all[k]->kind == SIGNAL_STAGE ||
                      own[k] == s->evidence.evidence[i * s->evidence.signals + k],
                  "%s of %s", signals_all[k]->id, s->panel.id[i]);
}

Test(rejudge, nothing_altered_is_the_scan_to_the_bit_also_after_an_alteration) {
    Sample s = {0};
    sample_open(&s);
    for (size_t i = 0; i < s.panel.n; i++) {
        const Alteration some = {1.7, 250, 0.6, 2, 3};
        double own[SIGNALS_MAX];
        if (!s.evidence.judged[i]) continue;
        rejudge(&s.fit, s.params, i, &some, s.shop, own);
        expect_own(&s, i);
    }
    world_close(&s.world);
}

/* Half the turnover for the footfall counted is what twice the footfall for the turnover would be
 * where turnover follows footfall one for one; with elasticity e it is footfall x 2^(1/e). Signals
 * read differences from the expected level alone, so both give the same evidence. */
Test(rejudge, less_turnover_and_more_footfall_are_one_change_at_the_level) {
    Sample s = {0};
    sample_open(&s);
    const Alteration less = {0.5, 0, 1, 0, 0};
    for (size_t i = 0; i < s.panel.n; i++) {
        double a[SIGNALS_MAX], b[SIGNALS_MAX];
        if (!s.evidence.judged[i] || s.fit.no_footfall[i]) continue;
        const double elasticity = fit_elasticity(&s.fit, (size_t)s.panel.sector[i]);
        const Alteration more = {1, 0, exp2(1 / elasticity), 0, 0};
        rejudge(&s.fit, s.params, i, &less, s.shop, a);
        rejudge(&s.fit, s.params, i, &more, s.shop, b);
        for (size_t k = 0; k < signals_count(); k++)
            cr_expect(fabs(a[k] - b[k]) < 1e-4 * (1 + fabs(a[k])), "%s of %s: %g and %g",
                      signals_all[k]->id, s.panel.id[i], a[k], b[k]);
    }
    world_close(&s.world);
}

/* ---- places on a list ---- */

static Watchlist scanned(World *world) {
    Err err = {0};
    Watchlist list = {0};
    Params *params = params_open(world->arena);
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 1};
    must(params_set(params, "ranking.budget=20", &err), &err);
    must(scan_run(&world->store, params, &options, world->arena, &list, &err), &err);
    must(watchlist_save(&world->store, &list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, &list, &err), &err);
    return list;
}

static Counterfactual find(World *world, const Watchlist *list, size_t row) {
    Err err = {0};
    Counterfactual c;
    must(counterfactual_find(&world->store, list, &list->rows[row], world->arena, &c, &err), &err);
    return c;
}

/* The promise: the city scanned with the change has the storefront on the other side. */
static void expect_kept(World *world, const Watchlist *list, size_t row, Lever lever,
                        const Way *way) {
    Err err = {0};
    Watchlist after = {0};
    Params *params = params_open(world->arena);
    const char *id = list->rows[row].storefront_id;
    const bool eur = lever == LEVER_TURNOVER_EUR, people = lever == LEVER_FOOTFALL_SHARE;
    const ScanAlteration alteration = {.storefront_id = id,
                                       .turnover_factor = 1 + (eur || people ? 0 : way->change),
                                       .turnover_add_eur = eur ? way->change : 0,
                                       .footfall_factor = 1 + (people ? way->change : 0),
                                       .first = way->first,
                                       .count = way->count};
    const ScanOptions options = {
        .from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 1, .alteration = &alteration};
    must(params_set(params, "ranking.budget=20", &err), &err);
    must(scan_run(&world->store, params, &options, world->arena, &after, &err), &err);
    for (size_t r = 0; r < after.n; r++)
        if (strcmp(after.rows[r].storefront_id, id) == 0) {
            const bool on = after.rows[r].selection == SELECTION_RANKED;
            const bool was = list->rows[row].selection == SELECTION_RANKED;
            cr_expect(on != was, "%s of row %zu: %g does not hold", lever_name(lever), row,
                      way->change);
        }
}

Test(counterfactual, what_is_told_holds_when_the_city_is_scanned_with_it) {
    World world;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    const Watchlist list = scanned(&world);
    size_t found = 0;
    const Counterfactual c = find(&world, &list, 14);
    for (int k = 0; k < LEVERS; k++) {
        const Way *way = &c.way[k];
        if (!way->found) continue;
        cr_expect(way->change >= way->low && way->change <= way->high);
        if (!found++) expect_kept(&world, &list, 14, (Lever)k, way);
    }
    cr_expect(le(sz, 1, found));
    world_close(&world);
}

Test(counterfactual, an_unjudged_storefront_has_no_way) {
    World world;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist list = scanned(&world);
    list.rows[list.n - 1].judged = false;
    const Counterfactual c = find(&world, &list, list.n - 1);
    cr_expect(eq(str, (char *)c.obstacle, "it is not judged"));
    world_close(&world);
}

/* 0.9 x 2,000 EUR expected is less than the 2,500 that ranking.least_eur asks for. */
Test(counterfactual, too_little_money_is_the_obstacle_whatever_the_probability) {
    static const struct {
        double euros;
        bool listed, told;
    } rows[] = {{0.9 * 2000, false, true}, {0.9 * 3000, false, false}, {0.9 * 2000, true, false}};
    Arena *arena = arena_open();
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++) {
        WatchRow row = {.rank = 1,
                        .judged = true,
                        .storefront_id = "s",
                        .sector = "bakery",
                        .selection = rows[k].listed ? SELECTION_RANKED : SELECTION_NONE,
                        .posterior = 0.9,
                        .log_odds = 2,
                        .unexplained_eur_year = rows[k].euros};
        const Watchlist run = {.n = 1,
                               .rows = &row,
                               .manifest = "{\"params\":{\"ranking.least_eur\":{\"value\":2500}}}"};
        Counterfactual c;
        Err err = {0};
        Store store = {0};
        cr_assert(zero(int, (int)counterfactual_find(&store, &run, &row, arena, &c, &err)));
        cr_assert(c.obstacle != NULL); /* with one storefront there is always one */
        cr_expect(eq(int, strstr(c.obstacle, "not worth a visit") != NULL, rows[k].told), "%zu: %s",
                  k, c.obstacle);
    }
    arena_close(arena);
}

Test(counterfactual, evidence_that_the_facts_do_not_give_is_refused) {
    World world;
    Err err = {0};
    Counterfactual c;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Watchlist list = scanned(&world);
    double *evidence = ARENA_ARRAY(world.arena, double, list.signals);
    memcpy(evidence, list.rows[0].evidence, list.signals * sizeof *evidence);
    evidence[0] += 0.5;
    list.rows[0].evidence = evidence;
    cr_expect(eq(int,
                 counterfactual_find(&world.store, &list, &list.rows[0], world.arena, &c, &err),
                 ST_INTEGRITY));
    world_close(&world);
}
