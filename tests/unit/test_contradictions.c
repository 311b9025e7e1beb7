/* contradictions: seven storefronts, each wrong in its own way or in none. */
#include "datasets/quality/contradictions.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/quality/coverage.h"
#include "tests/support/facts.h"

static void open_city(World *w, Panel *panel) {
    world_open(w);
    pack_file(w->folder, "storefronts.csv",
              "storefront_id,sector,postcode,lon,lat,opened_on,closed_on\n"
              "A,bakery,2000,4.40,51.22,2010-01-01,\n"             /* right */
              "B,bakery,2000,4.41,51.22,2010-01-01,2024-01-31\n"   /* trades in February */
              "C,bakery,2000,4.40,51.21,2024-02-01,\n"             /* turnover in January */
              "D,bakery,2000,4.40,51.22,2020-01-01,2019-01-01\n"   /* closed first */
              "E,bakery,2000,5.40,51.22,2010-01-01,\n"             /* 70 km away */
              "F,bakery,2000,,,,\n"                                /* footfall only */
              "G,bakery,9000,3.72,51.05,2024-01-31,2024-02-01\n"); /* at its limits: right */
    pack_file(w->folder, "turnover.csv",
              "storefront_id,month,amount_eur\nA,2024-01,9\nA,2024-02,9\nB,2024-01,9\nB,2024-02,9\n"
              "C,2024-01,9\nE,2024-01,9\nG,2024-01,9\nG,2024-02,9\n");
    pack_file(w->folder, "footfall.csv",
              "storefront_id,month,count,kind\nF,2024-01,9,visitors\nA,2024-01,9,visitors\n");
    (void)facts_take(w, world_path(w, "storefronts.csv"));
    (void)facts_take(w, world_path(w, "turnover.csv"));
    (void)facts_take(w, world_path(w, "footfall.csv"));
    world_panel(w, panel);
}

Test(contradictions, each_kind_is_found_once_and_the_limits_are_right) {
    World w;
    Panel panel;
    Contradictions found;
    unsigned char of[7];
    Err err = {0};
    open_city(&w, &panel);
    must(contradictions_count(&w.store, &panel, 15, &found, of, &err), &err);
    cr_assert(eq(sz, found.closed_trading, 1));
    cr_assert(eq(sz, found.opened_after, 1));
    cr_assert(eq(sz, found.closed_early, 1));
    cr_assert(eq(sz, found.far_away, 1));
    cr_assert(eq(sz, found.footfall_only, 1));
    cr_assert(eq(sz, found.undecided, 0));
    cr_assert(eq(sz, found.storefronts, 4));
    for (size_t i = 0; i < 7; i++)
        cr_assert(eq(int, of[i], strchr("BCDE", panel.id[i][0]) != NULL), "%s", panel.id[i]);
    must(contradictions_count(&w.store, &panel, 80, &found, of, &err), &err);
    cr_assert(eq(sz, found.far_away, 0), "E lies within 80 km");
    world_close(&w);
}

Test(contradictions, the_gate_refuses_when_too_many_storefronts_contradict_themselves) {
    World w;
    Panel panel;
    Coverage coverage;
    Err err = {0};
    open_city(&w, &panel);
    const CoverageGate strict = {0, 0, 0.5, 1, 15, 24},
                       lenient = {0, 0, 0.6, 1, 15, 24}; /* 4 of 7 are 0.571 */
    must(coverage_measure(&w.store, &panel, &lenient, w.arena, &coverage, &err), &err);
    must(coverage_gate(&coverage, &err), &err);
    must(coverage_measure(&w.store, &panel, &strict, w.arena, &coverage, &err), &err);
    cr_assert(eq(int, coverage_gate(&coverage, &err), ST_GATE));
    world_close(&w);
}
