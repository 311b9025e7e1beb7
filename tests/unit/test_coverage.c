/* coverage: a small city whose freshness, months and faults were counted by hand. */
#include "datasets/quality/coverage.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>

#include "datasets/base/num.h"
#include "tests/support/facts.h"

/* Three storefronts of two sectors in two districts. Turnover ends in 2024-06, footfall a year
 * before; B has one absurd month and closed before it; only A filed in 2024-03. */
static void open_city(World *w, Panel *panel) {
    world_open(w);
    pack_file(w->folder, "storefronts.csv",
              "storefront_id,sector,postcode,closed_on,district\n"
              "A,bakery,2000,,Antwerpen\nB,bakery,2140,2024-01-01,Borgerhout\n"
              "C,florist,2000,,Antwerpen\n");
    pack_file(w->folder, "turnover.csv",
              "storefront_id,month,amount_eur,source\n"
              "A,2024-01,9,vat\nB,2024-01,9,vat\nC,2024-01,9,till\n"
              "A,2024-02,9,vat\nB,2024-02,9,vat\nC,2024-02,9,till\n"
              "A,2024-03,9,vat\n"
              "A,2024-04,9,vat\nB,2024-04,900,vat\nC,2024-04,9,till\n"
              "A,2024-05,9,vat\nB,2024-05,9,vat\nA,2024-06,9,vat\nB,2024-06,9,vat\n");
    pack_file(w->folder, "footfall.csv",
              "storefront_id,month,count,kind\nA,2023-05,9,visitors\nA,2023-06,9,visitors\n");
    (void)facts_take(w, world_path(w, "storefronts.csv"));
    (void)facts_take(w, world_path(w, "turnover.csv"));
    (void)facts_take(w, world_path(w, "footfall.csv"));
    world_panel(w, panel);
}

static Coverage measured(World *w, const Panel *panel, double max_stale_months) {
    Coverage coverage;
    Err err = {0};
    const CoverageGate gate = {0, 0, 1, 1, 15, max_stale_months};
    must(coverage_measure(&w->store, panel, &gate, w->arena, &coverage, &err), &err);
    return coverage;
}

static size_t count_of(const Coverage *coverage, const char *begin) {
    for (size_t k = 0; k < coverage->issues; k++)
        if (strncmp(coverage->issue[k].what, begin, strlen(begin)) == 0)
            return coverage->issue[k].count;
    return 0;
}

Test(coverage, each_source_has_its_first_and_last_month) {
    static const struct {
        const char *what, *source, *first, *last;
        int behind;
    } expected[] = {{"turnover", "till", "2024-01", "2024-04", 2},
                    {"turnover", "vat", "2024-01", "2024-06", 0},
                    {"footfall", "visitors", "2023-05", "2023-06", 12}};
    World w;
    Panel panel;
    char text[MONTH_TEXT];
    open_city(&w, &panel);
    const Coverage coverage = measured(&w, &panel, 12);
    const Freshness *f = &coverage.freshness;
    cr_assert(eq(sz, f->sources, 3));
    for (size_t k = 0; k < 3; k++) {
        cr_assert(eq(str, (char *)f->source[k].what, (char *)expected[k].what));
        cr_assert(eq(str, (char *)f->source[k].source, (char *)expected[k].source));
        cr_assert(eq(str, (char *)month_format(f->source[k].first_month, text),
                     (char *)expected[k].first));
        cr_assert(
            eq(str, (char *)month_format(f->source[k].last_month, text), (char *)expected[k].last));
        cr_assert(eq(int, f->source[k].behind, expected[k].behind));
    }
    cr_assert(eq(int, f->turnover, 0));
    cr_assert(eq(int, f->footfall, 12));
    world_close(&w);
}

Test(coverage, the_gate_refuses_what_is_older_than_its_parameter_and_not_a_month_before) {
    World w;
    Panel panel;
    Err err = {0};
    open_city(&w, &panel);
    Coverage coverage = measured(&w, &panel, 12);
    must(coverage_gate(&coverage, &err), &err);
    coverage = measured(&w, &panel, 11);
    cr_assert(eq(int, coverage_gate(&coverage, &err), ST_GATE));
    cr_assert(strstr(err.text, "footfall is too many months behind") != NULL, "%s", err.text);
    cr_assert(eq(sz, count_of(&coverage, "sources that ended"), 1));
    world_close(&w);
}

Test(coverage, thin_months_absurd_ones_and_conflicts_are_counted_where_they_are) {
    World w;
    Panel panel;
    open_city(&w, &panel);
    const Coverage coverage = measured(&w, &panel, 24);
    /* from 2024-01: 3 3 1 3 2 2 of 3 storefronts; on average 2.33, and 1 is less than half */
    cr_assert(eq(sz, coverage.months, 6));
    cr_assert(ieee_ulp_eq(dbl, coverage.turnover_of[2], 1.0 / 3, 4));
    cr_assert(eq(sz, count_of(&coverage, "months for which few storefronts have turnover"), 1));
    cr_assert(eq(sz, coverage.sectors, 2));
    cr_assert(eq(sz, coverage.sector[0].contradictory, 1)); /* bakery: B trades after it closed */
    cr_assert(eq(sz, coverage.sector[0].impossible, 1));    /* and 900 is 100 times its others */
    cr_assert(eq(sz, coverage.sector[1].contradictory, 0));
    cr_assert(eq(sz, coverage.districts, 2));
    cr_assert(eq(sz, coverage.district_from[DISTRICT_GIVEN], 3));
    for (size_t d = 0; d < 2; d++)
        cr_assert(eq(sz, coverage.district[d].contradictory,
                     strcmp(coverage.district[d].name, "Borgerhout") == 0));
    world_close(&w);
}
