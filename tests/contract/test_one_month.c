/* One month is not what anybody is judged by: changed by any factor, or not filed, it moves no
 * storefront of the sample by more than three nats, and hardly any of a city in which other fronts
 * are planted than it makes. A month more at the end of the window moves those on top by little,
 * although everything is learned again. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "models/posterior/evidence.h"
#include "tests/support/one_month.h"
#include "tests/support/planting.h"
#include "tests/support/world.h"

enum { FIRST = 40, STOREFRONTS = 700, PLANTED = 30 };

static const double bound = 3;

static void sample(World *world, Panel *panel) {
    world_open(world);
    world_import(world, GEVEL_SOURCE_DIR "/datasets/sample");
    world_panel(world, panel);
}

Test(one_month, moves_the_sample_by_at_most_three_nats) {
    World world;
    Panel panel;
    sample(&world, &panel);
    const OneMonth found = one_month_moves("sample", &panel, FIRST, bound, world.arena);
    cr_expect(lt(sz, 6000, found.changed.tries));
    cr_expect(eq(sz, found.changed.beyond, 0));
    cr_expect(eq(sz, found.missing.beyond, 0));
    world_close(&world);
}

/* A rise that only the last two or three months know is lost with one of them. */
Test(one_month, moves_hardly_any_of_a_city_with_other_fronts_further) {
    World world;
    Panel panel;
    const CityOptions options = {
        .storefronts = STOREFRONTS, .months = 30, .seed = 61, .legit_share = 0.1, .wild = true};
    world_open(&world);
    world_city(&world, &options, "city");
    world_import(&world, world_path(&world, "city"));
    world_panel(&world, &panel);
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    planting_plant(&panel, PLANTED, 61, world.arena, front);
    const OneMonth found = one_month_moves("city", &panel, FIRST, bound, world.arena);
    const Moves *kinds[] = {&found.changed, &found.missing};
    for (size_t k = 0; k < 2; k++) {
        cr_expect(le(sz, 100 * kinds[k]->beyond, kinds[k]->tries));
        cr_expect(lt(dbl, -6, kinds[k]->down));
        cr_expect(lt(dbl, kinds[k]->up, 6));
        cr_expect(lt(dbl, kinds[k]->mean, 0.5));
    }
    world_close(&world);
}

static void judge(World *world, const PanelWindow *window, Panel *panel, Evidence *evidence) {
    Err err = {0};
    must(panel_load(&world->store, window, world->arena, panel, &err), &err);
    must(evidence_compute(panel, params_open(world->arena), &parallel_serial, world->arena,
                          evidence, &err),
         &err);
}

Test(one_month, more_moves_the_first_of_the_sample_by_little) {
    World world;
    Panel longer, shorter;
    Evidence now, before;
    sample(&world, &longer);
    judge(&world, &(PanelWindow){INT_MIN, INT_MAX, 1}, &longer, &now);
    const int last = longer.first_month + (int)longer.months - 1;
    judge(&world, &(PanelWindow){INT_MIN, last - 1, 1}, &shorter, &before);
    cr_assert(eq(sz, shorter.months + 1, longer.months));
    double most = 0, sum = 0, n = 0;
    for (size_t i = 0; i < longer.n; i++)
        for (size_t j = 0; j < shorter.n; j++) {
            if (strcmp(longer.id[i], shorter.id[j]) != 0 || !now.judged[i] || !before.judged[j])
                continue;
            if (fmax(now.posterior[i], before.posterior[j]) < 0.1) continue;
            const double moved = now.log_odds[i] - before.log_odds[j];
            most = fmax(most, fabs(moved));
            sum += fabs(moved);
            n++;
        }
    fprintf(stderr, "one month more: %.0f storefronts, mean %.2f, most %.2f nats\n", n, sum / n,
            most);
    cr_expect(lt(dbl, 10, n));
    cr_expect(lt(dbl, most, 3));
    world_close(&world);
}
