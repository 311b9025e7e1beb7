/* What part of a front's turnover is not trade: the 90 % interval holds the part that was planted,
 * in cities whose fronts are not those the intervals are learned from. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "tests/support/planting.h"
#include "tests/support/world.h"

#include "models/posterior/evidence.h"

enum { STOREFRONTS = 700, MONTHS = 30, PLANTED = 60, CITIES = 2 };

typedef struct Tally {
    double n, inside, wide, error, euros;
} Tally;

static double sum_known(const float *value, size_t n) {
    double sum = 0;
    for (size_t t = 0; t < n; t++)
        if (value[t] > 0) sum += (double)value[t];
    return sum;
}

static void count(const Panel *planted, const float *honest, const unsigned char *front,
                  const Evidence *e, Tally *tally) {
    for (size_t i = 0; i < planted->n; i++) {
        if (!front[i] || !e->judged[i]) continue;
        const double declared = sum_known(panel_turnover(planted, i), planted->months);
        const double share =
            1 - sum_known(honest + i * planted->months, planted->months) / declared;
        tally->n++;
        tally->inside += e->share_low[i] <= share && share <= e->share_high[i];
        tally->wide += e->share_high[i] - e->share_low[i];
        tally->error += fabs(e->share[i] - share);
        cr_expect(e->share_low[i] <= e->share[i] && e->share[i] <= e->share_high[i]);
        tally->euros += e->unexplained_eur_year[i] > 0;
    }
}

static void one_city(uint64_t seed, Tally *tally) {
    World world;
    Panel panel;
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = seed,
                                 .legit_share = 0.1,
                                 .wild = true};
    world_open(&world);
    world_city(&world, &options, "city");
    world_import(&world, world_path(&world, "city"));
    world_panel(&world, &panel);
    const float *honest = panel.turnover;
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    planting_plant(&panel, PLANTED, seed, world.arena, front);
    Evidence e = {0};
    Err err = {0};
    must(
        evidence_compute(&panel, params_open(world.arena), &parallel_serial, world.arena, &e, &err),
        &err);
    count(&panel, honest, front, &e, tally);
    world_close(&world);
}

/* 120 fronts: the standard error of the share inside is .027; of all and of none, no interval is.
 */
Test(amounts, ninety_per_cent_intervals_hold_what_was_planted) {
    Tally tally = {0};
    for (uint64_t seed = 1; seed <= CITIES; seed++) one_city(seed, &tally);
    cr_log_info("%.0f fronts: %.1f %% inside, mean width %.3f, mean error %.3f", tally.n,
                100 * tally.inside / tally.n, tally.wide / tally.n, tally.error / tally.n);
    cr_assert(lt(dbl, 100, tally.n));
    cr_expect(lt(dbl, 0.82, tally.inside / tally.n));
    cr_expect(lt(dbl, tally.inside / tally.n, 0.99));
    cr_expect(lt(dbl, tally.wide / tally.n, 0.45), "an interval of everything says nothing");
    cr_expect(lt(dbl, tally.error / tally.n, 0.12));
    cr_expect(epsilon_eq(dbl, tally.euros, tally.n, 1e-9));
}
