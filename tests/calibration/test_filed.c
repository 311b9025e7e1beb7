/* Honest cities whose turnover is filed by quarter, by year, or for chains: claims still hold. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "models/impute/allocation.h"
#include "models/posterior/evidence.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 3000, MONTHS = 36 };

static void filed_panel(World *world, const CityOptions *options, const char *name, Panel *panel) {
    world_open(world);
    world_city(world, options, name);
    world_import(world, world_path(world, name));
    world_panel(world, panel);
    allocation_apply(panel, params_open(world->arena), world->arena);
}

/* As in test_honest: five binomial standard deviations are added. */
static void expect_few_alarms(int period_months, double chain_share, double nominal) {
    World world;
    Panel panel;
    Err err = {0};
    Evidence e;
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = 31,
                                 .period_months = period_months,
                                 .chain_share = chain_share};
    filed_panel(&world, &options, "city", &panel);
    must(
        evidence_compute(&panel, params_open(world.arena), &parallel_serial, world.arena, &e, &err),
        &err);
    double judged = 0, alarms = 0, mean = 0;
    for (size_t i = 0; i < e.n; i++) {
        if (!e.judged[i]) continue;
        judged++;
        alarms += e.posterior[i] > 0.5;
        mean += e.posterior[i];
    }
    mean /= judged;
    cr_log_info("%d months, chains %.1f: judged %.0f, over one half %.0f, mean posterior %.5f",
                period_months, chain_share, judged, alarms, mean);
    cr_expect(lt(dbl, 0.9 * STOREFRONTS, judged));
    cr_expect(le(dbl, alarms, judged * nominal + 5 * sqrt(judged * nominal)), "%.0f alarms",
              alarms);
    /* of the prior's 2.9 % that is what 3,000 storefronts leave, which count as curves.share_most,
     * and where totals of chains say little */
    cr_expect(lt(dbl, mean, 0.012), "mean posterior %g", mean);
    world_close(&world);
}

Test(filed, quarters_of_an_honest_city_raise_few_alarms) {
    expect_few_alarms(3, 0, 0.002);
}

Test(filed, years_of_an_honest_city_raise_few_alarms) {
    expect_few_alarms(12, 0, 0.002);
}

Test(filed, chains_of_an_honest_city_raise_few_alarms) {
    expect_few_alarms(1, 1, 0.002);
}

Test(filed, a_mixed_city_raises_few_alarms) {
    expect_few_alarms(3, 0.3, 0.002);
}

/* The same trade, filed by each storefront and by its chain: the true part lies in the claimed 90 %
 * interval about 9 times in 10. About 4,000 parts in 850 chains: the share in the interval has a
 * standard error below 0.01 even if a chain is right or wrong as a whole. */
Test(filed, the_claimed_allocation_error_covers_the_true_one) {
    const CityOptions alone = {.storefronts = 2 * STOREFRONTS, .months = 24, .seed = 32};
    CityOptions chains = alone;
    chains.chain_share = 0.7; /* the others show how well size predicts turnover in this city */
    World a, b;
    Panel truth, parts;
    filed_panel(&a, &alone, "alone", &truth);
    filed_panel(&b, &chains, "chains", &parts);
    double inside = 0, n = 0, square = 0;
    for (size_t i = 0; i < parts.n; i++) {
        double own = 0, part = 0, months = 0;
        if (!(parts.allocation_sd[i] > 0)) continue;
        for (size_t t = 0; t < truth.months; t++) {
            const float o = panel_turnover(&truth, i)[t], p = panel_turnover(&parts, i)[t];
            if (isnan(o) || isnan(p)) continue;
            own += (double)o;
            part += (double)p;
            months++;
        }
        if (months < 12) continue; /* new shops: a season is not a level */
        const double z = log(part / own) / (double)parts.allocation_sd[i];
        n++;
        inside += fabs(z) < 1.645;
        square += z * z;
    }
    cr_log_info("%.0f parts, %.3f inside the 90 %% interval, rms z %.3f", n, inside / n,
                sqrt(square / n));
    cr_expect(lt(dbl, 3000.0, n));
    cr_expect(lt(dbl, 0.87, inside / n), "%g", inside / n);
    cr_expect(lt(dbl, inside / n, 0.97), "%g", inside / n);
    world_close(&a);
    world_close(&b);
}
