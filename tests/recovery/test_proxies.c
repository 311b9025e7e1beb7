/* Purchases, card takings, wages and use order a city of planted fronts better than turnover and
 * footfall alone; where they say nothing, they cost next to nothing. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "tests/support/planting.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 500, MONTHS = 24, CITIES = 3 };

/* The proxies of somebody else: storefronts change places by thirds of the city. */
static void exchange(Panel *panel, Arena *arena) {
    const size_t cells = panel->n * panel->months, by = panel->n / 3 * panel->months;
    for (size_t k = 0; k < PROXY_KINDS; k++) {
        float *other = ARENA_ARRAY(arena, float, cells);
        for (size_t c = 0; c < cells; c++) other[c] = panel->proxy[k][(c + by) % cells];
        panel->proxy[k] = other;
    }
}

static double precision_of(const Panel *panel, const unsigned char *front, Arena *arena) {
    return planting_judge(panel, front, arena).average_precision;
}

Test(proxies, they_find_what_turnover_alone_hides_and_noise_costs_little) {
    double with = 0, without = 0, noise = 0;
    for (uint64_t seed = 1; seed <= CITIES; seed++) {
        World world;
        Panel panel;
        world_open(&world);
        const CityOptions options = {.storefronts = STOREFRONTS,
                                     .months = MONTHS,
                                     .seed = seed,
                                     .front_share = 0.05,
                                     .legit_share = 0.12,
                                     .wild = true,
                                     .proxies = true};
        const char *truth = world_city_blind(&world, &options);
        world_panel(&world, &panel);
        unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
        world_truth(truth, &panel, front);
        with += precision_of(&panel, front, world.arena) / CITIES;
        exchange(&panel, world.arena);
        noise += precision_of(&panel, front, world.arena) / CITIES;
        memset(panel.proxy, 0, sizeof panel.proxy);
        without += precision_of(&panel, front, world.arena) / CITIES;
        world_close(&world);
    }
    cr_log_info("average precision %.3f without, %.3f with, %.3f with noise", without, with, noise);
    cr_expect(lt(dbl, without + 0.1, with), "%g with, %g without", with, without);
    cr_expect(lt(dbl, without - 0.02, noise), "%g with noise, %g without", noise, without);
}

/* Of a city in which seats are all that is known beside turnover and footfall: few have any, so
 * they find little, but they cost no more than noise may, and where nobody is planted list nobody
 * more. */
static const CityOptions guests = {.storefronts = STOREFRONTS,
                                   .months = MONTHS,
                                   .legit_share = 0.12,
                                   .wild = true,
                                   .proxies = true};

static PlantingTally tally_of(uint64_t seed, double fronts, bool seats) {
    World world;
    Panel panel;
    CityOptions options = guests;
    options.seed = seed;
    options.front_share = fronts;
    world_open(&world);
    const char *truth = world_city_blind(&world, &options);
    world_panel(&world, &panel);
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    world_truth(truth, &panel, front);
    for (size_t k = 0; k < PROXY_KINDS; k++)
        if (!(seats && k == PROXY_SEATS)) panel.proxy[k] = NULL;
    cr_assert(eq(int, panel_has_seats(&panel), seats));
    const PlantingTally tally = planting_judge(&panel, front, world.arena);
    world_close(&world);
    return tally;
}

Test(proxies, seats_alone_cost_nothing_and_list_nobody_honest) {
    double with = 0, without = 0;
    for (uint64_t seed = 1; seed <= CITIES; seed++) {
        with += tally_of(seed, 0.05, true).average_precision / CITIES;
        without += tally_of(seed, 0.05, false).average_precision / CITIES;
        const PlantingTally bare = tally_of(seed, 0, false), seated = tally_of(seed, 0, true);
        cr_log_info("honest city %d: sum %.2f, %zu listed; with seats %.2f, %zu", (int)seed,
                    bare.sum, bare.listed[1], seated.sum, seated.listed[1]);
        cr_expect(le(sz, seated.listed[1], bare.listed[1]), "honest city %d", (int)seed);
    }
    cr_log_info("average precision %.3f without, %.3f with seats alone", without, with);
    cr_expect(lt(dbl, without - 0.02, with), "%g with seats, %g without", with, without);
}
