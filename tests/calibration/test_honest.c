/* Honest cities: what the program claims about storefronts that have nothing to hide. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "models/posterior/evidence.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 3000, MONTHS = 24 };

typedef struct Honest {
    size_t judged, alarms;
    double mean;
} Honest;

static Honest honest_city(double legit_share, uint64_t seed) {
    World world;
    world_open(&world);
    const CityOptions options = {
        .storefronts = STOREFRONTS, .months = MONTHS, .seed = seed, .legit_share = legit_share};
    world_city(&world, &options, "city");
    world_import(&world, world_path(&world, "city"));
    Panel panel;
    world_panel(&world, &panel);
    Err err = {0};
    Evidence evidence;
    must(evidence_compute(&panel, params_open(world.arena), &parallel_serial, world.arena,
                          &evidence, &err),
         &err);
    Honest honest = {0};
    for (size_t i = 0; i < evidence.n; i++) {
        if (!evidence.judged[i]) continue;
        honest.judged++;
        honest.alarms += evidence.posterior[i] > 0.5;
        honest.mean += evidence.posterior[i];
    }
    honest.mean /= (double)honest.judged;
    cr_log_info("legit share %.2f: judged %zu, over one half %zu, mean posterior %.5f", legit_share,
                honest.judged, honest.alarms, honest.mean);
    world_close(&world);
    return honest;
}

/* The program starts from a prevalence of at least 0.2 %, so it may call as many honest storefronts
 * more likely a front than not; undocumented exceptions (wholesale, central booking) look like
 * fronts, and 0.5 % is allowed for them. Five binomial standard deviations are added.
 * The mean posterior is what 3,000 storefronts, which count as curves.share_most, leave of the
 * prior's 2.9 %. */
static void expect_few_alarms(Honest honest, double nominal) {
    const double n = (double)honest.judged;
    cr_assert(lt(dbl, 0.9 * STOREFRONTS, n));
    cr_expect(le(dbl, (double)honest.alarms, n * nominal + 5.0 * sqrt(n * nominal)));
    cr_expect(lt(dbl, honest.mean, 2.5 * nominal), "mean posterior %g", honest.mean);
}

Test(honest, a_city_without_fronts_or_exceptions_raises_few_alarms) {
    expect_few_alarms(honest_city(0.0, 11), 0.002);
}

Test(honest, exceptions_raise_few_alarms) {
    expect_few_alarms(honest_city(0.12, 12), 0.005);
}
