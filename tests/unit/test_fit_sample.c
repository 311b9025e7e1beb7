/* City-wide estimates learned from a sample: who is in it, and that it tells nearly what everybody
 * would. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/posterior/evidence.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 6000, MONTHS = 24 };

static void city(World *world, Panel *panel) {
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = 11,
                                 .front_share = 0.03,
                                 .legit_share = 0.12};
    world_open(world);
    world_city(world, &options, "city");
    world_import(world, world_path(world, "city"));
    world_panel(world, panel);
}

static const Params *params_with(Arena *arena, const char *sample, const char *sector_sample) {
    Err err = {0};
    Params *params = params_open(arena);
    must(params_set(params, sample, &err), &err);
    must(params_set(params, sector_sample, &err), &err);
    return params;
}

/* ---- who is in it ---- */

enum { LARGE = 1000, SMALL = 50, TINY = 5, ALL = LARGE + SMALL + TINY, T = 12 };

/* Sectors 0, 1, 2 come in turns until they are used up; every tenth of the large one is too short.
 */
static void three_sectors(Panel *panel) {
    static float cells[ALL * T], unknown[ALL];
    static int sector[ALL];
    static int64_t key[ALL];
    static unsigned char none[ALL];
    const size_t size[3] = {LARGE, SMALL, TINY};
    size_t used[3] = {0};
    for (size_t i = 0, s = 0; i < ALL; s = (s + 1) % 3) {
        if (used[s] == size[s]) continue;
        const bool is_short = s == 0 && used[s] % 10 == 0;
        for (size_t t = 0; t < T; t++) cells[i * T + t] = is_short && t > 1 ? NAN : 100;
        sector[i] = (int)s;
        key[i] = (int64_t)i;
        used[s]++;
        i++;
    }
    *panel = (Panel){.n = ALL,
                     .months = T,
                     .sectors = 3,
                     .key = key,
                     .sector = sector,
                     .turnover = cells,
                     .footfall = cells,
                     .staff = unknown,
                     .documented = none,
                     .shared = none};
}

Test(fit_sample, every_sector_gives_its_share_evenly) {
    Arena *arena = arena_open();
    Panel panel, sample;
    three_sectors(&panel);
    const Params *params = params_with(arena, "model.sample=200", "model.sector_sample=20");
    cr_assert(fit_sample(&panel, params, arena, &sample));
    size_t count[3] = {0};
    int64_t last = -1, widest = 0;
    for (size_t k = 0; k < sample.n; k++) {
        cr_assert(lt(i64, last, sample.key[k]), "rows ascend");
        if (k + 1 < sample.n && sample.key[k] > 200) /* beyond the small sectors */
            widest = sample.key[k + 1] - sample.key[k] > widest ? sample.key[k + 1] - sample.key[k]
                                                                : widest;
        last = sample.key[k];
        count[sample.sector[k]]++;
        cr_expect(eq(flt, sample.turnover[k * T + T - 1], 100), "all have enough months");
        cr_expect(eq(int, sample.sector[k], panel.sector[last]));
    }
    /* 900 of 955 with enough months: 200 x 900/955 = 188.5 */
    cr_expect(eq(sz, count[0], 189));
    cr_expect(eq(sz, count[1], 20), "at least sector_sample");
    cr_expect(eq(sz, count[2], TINY), "all there are");
    cr_expect(le(i64, widest, 6), "900/189 is under five; a short one may lie between");
    arena_close(arena);
}

Test(fit_sample, a_small_city_is_learned_from_as_a_whole) {
    Arena *arena = arena_open();
    Panel panel, sample;
    three_sectors(&panel);
    cr_expect(not(fit_sample(&panel, params_open(arena), arena, &sample)));
    arena_close(arena);
}

/* ---- what it tells ---- */

#define SAME(column, bytes) \
    cr_expect(eq(int, memcmp(a->column, b->column, (bytes) * sizeof *a->column), 0), #column)

static void expect_same_rows(const Fit *a, const Fit *b) {
    const size_t n = a->panel->n, cells = n * a->panel->months;
    SAME(y, cells);
    SAME(x, cells);
    SAME(level_y, n);
    SAME(level_x, n);
    SAME(too_short, n);
    SAME(no_footfall, n);
    SAME(low, cells);
    SAME(high, cells);
    SAME(jump, n);
    SAME(jump_se, n);
    SAME(jump_month, n);
    SAME(mu, n);
    SAME(residual, n);
    SAME(level_sd, n);
    SAME(sector_size, a->panel->sectors);
}

Test(fit_sample, extended_to_those_it_was_learned_from_it_is_the_same_to_the_bit) {
    World world;
    Panel panel;
    Err err = {0};
    Fit learned, extended;
    city(&world, &panel);
    must(fit_open(&panel, params_open(world.arena), world.arena, &learned, &err), &err);
    must(fit_pass(&learned, NULL, &parallel_serial, world.arena, &err), &err);
    fit_extend(&learned, &panel, &parallel_serial, world.arena, &extended);
    expect_same_rows(&learned, &extended);
    world_close(&world);
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static double logit(double p) {
    return log(p / (1 - p));
}

Test(fit_sample, a_sixth_of_the_city_judges_as_the_whole_does) {
    World world;
    Panel panel;
    Err err = {0};
    Evidence whole, part;
    city(&world, &panel);
    const Params *some = params_with(world.arena, "model.sample=1000", "model.sector_sample=60");
    must(evidence_compute(&panel, params_open(world.arena), &parallel_serial, world.arena, &whole,
                          &err),
         &err);
    must(evidence_compute(&panel, some, &parallel_serial, world.arena, &part, &err), &err);
    double *apart = ARENA_ARRAY(world.arena, double, panel.n);
    size_t n = 0, likely = 0, agreed = 0;
    for (size_t i = 0; i < panel.n; i++) {
        cr_assert(eq(int, whole.judged[i], part.judged[i]));
        if (!whole.judged[i]) continue;
        apart[n++] = fabs(logit(whole.posterior[i]) - logit(part.posterior[i]));
        likely += whole.posterior[i] > 0.5;
        agreed += whole.posterior[i] > 0.5 && part.posterior[i] > 0.5;
    }
    qsort(apart, n, sizeof *apart, ascending);
    /* A sample of 1000 of 6000 knows a sector's month effects to about 0.02 log units; one of
     * 20000, the default, to a quarter of that. What the city teaches about its numbers differs
     * with them, most where hardly anything speaks for a front. */
    cr_expect(lt(dbl, apart[n / 2], 0.3), "median %g", apart[n / 2]);
    cr_expect(lt(dbl, apart[n * 9 / 10], 0.8), "nine in ten %g", apart[n * 9 / 10]);
    cr_expect(lt(dbl, 0.9 * (double)likely, (double)agreed), "%zu of %zu", agreed, likely);
    cr_expect(lt(dbl, fabs(whole.prevalence - part.prevalence), 0.005));
    world_close(&world);
}
