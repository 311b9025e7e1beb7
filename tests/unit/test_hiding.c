/* Sensitivity by hiding place: Morris' effects of a function whose effects are known, and that what
 * a study begins from is what blind spots find. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <string.h>

#include "detector/rerun/blindspots.h"
#include "detector/rerun/hiding.h"
#include "detector/rerun/morris.h"
#include "tests/support/world.h"

/* 3 a - 2 b + 4 a c: of b -2 wherever the others are, of d nothing; of a 3 + 4 c, c on the grid. */
static Status known_effects(void *context, const double *at, size_t moved, double *answer,
                            Err *err) {
    size_t *tries = context;
    (void)err;
    (*tries)++;
    cr_assert(moved == MORRIS_NONE || moved < 4);
    for (size_t k = 0; k < 4; k++) cr_assert(at[k] > -1e-9 && at[k] < 1 + 1e-9);
    *answer = 3 * at[0] - 2 * at[1] + 4 * at[0] * at[2];
    return ST_OK;
}

Test(hiding, elementary_effects_of_a_known_function) {
    enum { WALKS = 400 };
    size_t tries = 0;
    Err err = {0};
    MorrisEffect effect[4] = {0};
    const Morris m = {4, 4, known_effects, &tries};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 11);
    for (size_t k = 0; k < WALKS; k++) must(morris_walk(&m, rng, effect, &err), &err);
    gsl_rng_free(rng);
    cr_expect(eq(sz, tries, 5 * WALKS));
    cr_expect(epsilon_eq(dbl, morris_mu_star(&effect[1], WALKS), 2, 1e-9));
    cr_expect(epsilon_eq(dbl, morris_sigma(&effect[1], WALKS), 0, 1e-6));
    cr_expect(zero(dbl, morris_mu_star(&effect[3], WALKS)));
    /* c is each of 0, 1/3, 2/3, 1 as often: mean 3 + 4 / 2, variance 16 * 5 / 36; five sd */
    cr_expect(epsilon_eq(dbl, morris_mu_star(&effect[0], WALKS), 5, 5 * 1.5 / 20));
    cr_expect(epsilon_eq(dbl, morris_sigma(&effect[0], WALKS), 1.4907, 0.2));
    cr_expect(isnan(morris_sigma(&effect[0], 1)));
}

static Watchlist scanned(World *world) {
    static const CityOptions town = {
        .storefronts = 60, .months = 18, .seed = 5, .front_share = 0.04};
    static const char *const few[] = {"ranking.budget=12", "blindspots.storefronts=4",
                                      "blindspots.tries=1", "model.min_months=6"};
    const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    Err err = {0};
    Watchlist list = {0};
    world_open(world);
    (void)world_city_blind(world, &town);
    Params *params = params_open(world->arena);
    for (size_t k = 0; k < sizeof few / sizeof *few; k++)
        must(params_set(params, few[k], &err), &err);
    must(scan_run(&world->store, params, &all, world->arena, &list, &err), &err);
    must(watchlist_save(&world->store, &list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, &list, &err), &err);
    return list;
}

Test(hiding, a_study_begins_from_what_blind_spots_find) {
    World world;
    Err err = {0};
    Hidings found;
    BlindSpots spots;
    const Watchlist list = scanned(&world);
    SensitivityOptions o = {
        .group = "level", .reach = 0.5, .trajectories = 1, .seed = 3, .scan = {.threads = 2}};
    const BlindOptions whole = {.adding = ADDINGS, .whole = true, .threads = 1};
    must(hiding_find(&world.store, &list, &o, world.arena, &found, &err), &err);
    must(blindspots_find(&world.store, &list, &whole, world.arena, &spots, &err), &err);
    double sum = 0, count = 0;
    cr_assert(eq(sz, spots.groups, 1));
    for (size_t w = 0; w < ADDINGS; w++)
        if (spots.group[0].spot[w].tries) sum += spots.group[0].spot[w].eur_year, count++;
    cr_expect(epsilon_eq(dbl, found.mean_eur, sum / count, 1e-6));
    cr_assert(eq(sz, found.count, 3));
    for (size_t k = 0; k < found.count; k++) {
        cr_expect(zero(strncmp(found.row[k].key, "level.", 6)));
        cr_expect(k == 0 || found.row[k - 1].opens >= found.row[k].opens);
        cr_expect(eq(sz, found.row[k].parameters, 1));
    }
    for (int k = 0; k < 2; k++) {
        o.group = k ? "round" : "nothing";
        cr_expect(eq(int, hiding_find(&world.store, &list, &o, world.arena, &found, &(Err){0}),
                     ST_USAGE));
    }
    world_close(&world);
}
