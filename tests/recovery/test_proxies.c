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
