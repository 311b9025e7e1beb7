/* What 50 visits find under each order of the list, in cities of planted fronts that the scan never
 * saw: the mixed order finds nearly all of the fronts that the order by probability finds, and
 * nearly all of the euros that the order by expected euros does. Euros are those that were planted.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "detector/evaluate/evaluation.h"
#include "detector/run/scan.h"
#include "models/params/params_detector.h"
#include "tests/support/world.h"

enum { CITIES = 3, VISITS = 50, ORDERS = ORDER_MIXED + 1 };

typedef struct Found {
    double fronts, euros;
} Found;

/* Planted euros a year of a panel's storefront: its share of what it declared in the last year. */
static double planted_euros(const Panel *panel, size_t i, double share) {
    const float *turnover = panel_turnover(panel, i);
    double sum = 0, months = 0;
    for (size_t t = panel->months - 12; t < panel->months; t++) {
        if (!(turnover[t] > 0)) continue;
        sum += (double)turnover[t];
        months++;
    }
    return months > 0 ? share * 12 * sum / months : 0;
}

static size_t panel_row(const Panel *panel, int64_t key) {
    size_t i = 0;
    while (i < panel->n && panel->key[i] != key) i++;
    cr_assert(i < panel->n);
    return i;
}

static void visit(World *world, const Panel *panel, const EvaluationTruth *truth, size_t truths,
                  Found found[ORDERS]) {
    static const char *const order[ORDERS] = {
        "ranking.order=probability", "ranking.order=expected_euros", "ranking.order=mixed"};
    for (size_t k = 0; k < ORDERS; k++) {
        Err err = {0};
        Watchlist list = {0};
        Params *params = params_open(world->arena);
        const ScanOptions scan = {
            .from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2, .reuse = true};
        must(params_set(params, order[k], &err), &err);
        must(scan_run(&world->store, params, &scan, world->arena, &list, &err), &err);
        for (size_t r = 0; r < VISITS; r++) {
            const EvaluationTruth *t =
                evaluation_truth_find(truth, truths, list.rows[r].storefront_id);
            if (!t || !t->front) continue;
            found[k].fronts++;
            found[k].euros +=
                planted_euros(panel, panel_row(panel, list.rows[r].key), t->illicit_share);
        }
    }
}

Test(orders, the_mixed_order_gives_up_little_of_either) {
    Found found[ORDERS] = {0};
    for (size_t c = 0; c < CITIES; c++) {
        World world;
        world_open(&world);
        const CityOptions city = {.storefronts = 2000,
                                  .months = 36,
                                  .seed = 31 + c,
                                  .front_share = 0.03,
                                  .legit_share = 0.12};
        const char *path = world_city_blind(&world, &city);
        EvaluationTruth *truth;
        size_t truths;
        Err err = {0};
        Panel panel;
        must(evaluation_truth_read(path, world.arena, &truth, &truths, &err), &err);
        world_panel(&world, &panel);
        visit(&world, &panel, truth, truths, found);
        world_close(&world);
    }
    const Found *p = &found[ORDER_PROBABILITY], *e = &found[ORDER_EXPECTED_EUROS],
                *m = &found[ORDER_MIXED];
    cr_log_info("fronts %.0f %.0f %.0f, euros %.0f %.0f %.0f", p->fronts, e->fronts, m->fronts,
                p->euros, e->euros, m->euros);
    cr_expect(le(dbl, 0.95 * p->fronts, m->fronts));
    cr_expect(le(dbl, 0.9 * e->euros, m->euros));
    cr_expect(lt(dbl, e->fronts, p->fronts), "the orders differ");
    cr_expect(lt(dbl, p->euros, e->euros), "in what they find");
}
