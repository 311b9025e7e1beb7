/* Whose answer is known beforehand: a smaller budget keeps the first of the list and no others. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "detector/rerun/sensitivity.h"
#include "tests/support/world.h"

static Watchlist scanned(World *world) {
    Err err = {0};
    Watchlist list = {0};
    Params *params;
    const ScanOptions options = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 1};
    world_open(world);
    world_import(world, GEVEL_SOURCE_DIR "/datasets/sample");
    params = params_open(world->arena);
    must(params_set(params, "ranking.budget=40", &err), &err);
    must(params_set(params, "ranking.random_share=0", &err), &err);
    must(params_set(params, "ranking.fdr_level=1", &err), &err);
    must(scan_run(&world->store, params, &options, world->arena, &list, &err), &err);
    must(watchlist_save(&world->store, &list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, &list, &err), &err);
    return list;
}

static const Sensitivity *row_of(const Sensitivities *found, const char *key) {
    for (size_t k = 0; k < found->count; k++)
        if (strcmp(found->row[k].key, key) == 0) return found->row + k;
    return NULL;
}

Test(sensitivity, the_budget_keeps_what_it_has_places_for) {
    World world;
    Err err = {0};
    Sensitivities found;
    const Watchlist list = scanned(&world);
    const SensitivityOptions o = {
        .group = "ranking", .reach = 0.25, .trajectories = 6, .seed = 3, .scan = {.threads = 1}};
    must(sensitivity_find(&world.store, &list, &o, world.arena, &found, &err), &err);
    const Sensitivity *budget = row_of(&found, "ranking.budget");
    const Sensitivity *share = row_of(&found, "ranking.even_share");
    cr_assert(budget && share);
    cr_expect(fabs(budget->low - 30) < 1e-9 && fabs(budget->high - 50) < 1e-9);
    cr_expect(budget->kept_low == 0.75 && budget->kept_high == 1);
    for (size_t k = 0; k < found.count; k++)
        cr_expect(fmin(found.row->kept_low, found.row->kept_high) <=
                      fmin(found.row[k].kept_low, found.row[k].kept_high),
                  "what keeps least is not first");
    cr_expect(budget->mu_star > 0);
    cr_expect(share->kept_low == 1 && share->mu_star == 0,
              "how controls are drawn cannot change who is ranked");
    world_close(&world);
}
