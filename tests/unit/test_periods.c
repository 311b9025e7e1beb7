/* Periods and their months; figures that overlap in a store. Answers computed by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>

#include "datasets/base/num.h"
#include "datasets/ingest/figures.h"
#include "models/impute/allocation.h"
#include "tests/support/world.h"

static int date(const char *text) {
    int day = 0;
    cr_assert(date_parse(text, 10, &day), "%s", text);
    return day;
}

static const char *period(const char *start, const char *end, FigurePeriod *p) {
    return figure_period(date(start), date(end), p);
}

Test(period, covers_the_months_it_holds_half_of) {
    FigurePeriod p;
    cr_assert(zero(ptr, (void *)period("2023-01-01", "2023-03-31", &p)));
    cr_expect(eq(int, p.last - p.first, 2));
    cr_expect(eq(dbl, p.length, 3.0));
    cr_assert(zero(ptr, (void *)period("2024-02-01", "2024-02-29", &p)));
    cr_expect(p.whole_month);
    /* a book year of 18 months, and one that begins on the 10th: 21/30 of April counts */
    cr_assert(zero(ptr, (void *)period("2022-07-01", "2023-12-31", &p)));
    cr_expect(eq(dbl, p.length, 18.0));
    cr_expect(eq(int, p.last - p.first, 17));
    cr_assert(zero(ptr, (void *)period("2023-04-10", "2024-04-09", &p)));
    cr_expect(eq(int, p.first, month_make(2023, 4)));
    cr_expect(eq(int, p.last, month_make(2024, 3)));
    cr_expect(lt(dbl, fabs(p.length - (21.0 / 30 + 11 + 9.0 / 30)), 1e-12));
}

Test(period, says_why_it_is_none) {
    FigurePeriod p;
    cr_expect(period("2023-05-01", "2023-04-30", &p) != NULL);
    cr_expect(period("2023-05-03", "2023-05-28", &p) != NULL);
    cr_expect(period("2023-05-20", "2023-06-10", &p) != NULL);
    cr_expect(period("2019-01-01", "2023-12-31", &p) != NULL);
}

static void write_file(World *world, const char *name, const char *text) {
    FILE *file = fopen(world_path(world, name), "w");
    cr_assert(file != NULL);
    fputs(text, file);
    fclose(file);
    world_import(world, world_path(world, name));
}

static void expect_row(const Panel *panel, size_t i, const float *amount, const int *figure) {
    for (size_t t = 0; t < panel->months; t++) {
        const float is = panel_turnover(panel, i)[t];
        if (isnan(amount[t]))
            cr_expect(isnan(is), "row %zu column %zu", i, t);
        else
            cr_expect(lt(flt, fabsf(is - amount[t]), 0.01f), "row %zu column %zu: %g", i, t,
                      (double)is);
        cr_expect(eq(int, (int)panel_figure(panel, i, t), figure[t]), "row %zu column %zu", i, t);
    }
}

/* A: year 12000, of which February is known (500) and the second quarter (4500): the six months
 * of July to December, with January and March, share 7000. B: half a year of 600 against four
 * months of its own that are known: the rest is less than half and stays unknown. C: a corrected
 * quarter, the later import counts. */
Test(figures, the_finer_one_wins_and_the_rest_is_shared) {
    World world;
    world_open(&world);
    write_file(&world, "storefronts.csv", "storefront_id,sector\nA,bakery\nB,bakery\nC,bakery\n");
    write_file(&world, "turnover.csv",
               "storefront_id,period_start,period_end,amount_eur\n"
               "A,2023-01-01,2023-12-31,12000\nA,2023-02-01,2023-02-28,500\n"
               "A,2023-04-01,2023-06-30,4500\n"
               "B,2023-01-01,2023-06-30,600\nB,2023-01-01,2023-01-31,100\n"
               "B,2023-02-01,2023-02-28,100\nB,2023-03-01,2023-03-31,100\n"
               "B,2023-04-01,2023-04-30,100\nC,2023-07-01,2023-09-30,900\n");
    write_file(&world, "turnover2.csv",
               "storefront_id,period_start,period_end,amount_eur\nC,2023-07-01,2023-09-30,1200\n");
    Panel panel;
    world_panel(&world, &panel);
    cr_assert(eq(sz, panel.months, (size_t)12));
    const float a[] = {875, 500, 875, 1500, 1500, 1500, 875, 875, 875, 875, 875, 875};
    const int of_a[] = {0, 1, 0, 3, 3, 3, 0, 0, 0, 0, 0, 0};
    const float b[] = {100, 100, 100, 100, NAN, NAN, NAN, NAN, NAN, NAN, NAN, NAN};
    const int of_b[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11};
    const float c[] = {NAN, NAN, NAN, NAN, NAN, NAN, 400, 400, 400, NAN, NAN, NAN};
    const int of_c[] = {0, 1, 2, 3, 4, 5, 6, 6, 6, 9, 10, 11};
    expect_row(&panel, 0, a, of_a);
    expect_row(&panel, 1, b, of_b);
    expect_row(&panel, 2, c, of_c);
    cr_expect(zero(sz, panel.contradictions));
    world_close(&world);
}

/* Two shops without priors and without footfall, sized 2 to 1 by both routes, so their parts are 2
 * to 1; the smaller one opens in July. 18000 of a year: 12 x 2 + 6 x 1 = 30 parts of 600. */
Test(allocation, open_months_share_in_proportion_to_size) {
    World world;
    world_open(&world);
    write_file(&world, "storefronts.csv",
               "storefront_id,enterprise_id,sector,floor_area_m2,staff_fte,opened_on\n"
               "A,E,plain,200,4,\nB,E,plain,100,2,2023-07-01\nC,F,plain,50,1,\n");
    write_file(&world, "turnover.csv",
               "enterprise_id,period_start,period_end,amount_eur\n"
               "E,2023-01-01,2023-12-31,18000\nF,2023-01-01,2023-12-31,1200\n"
               "G,2023-01-01,2023-12-31,1\n");
    Panel panel;
    world_panel(&world, &panel);
    cr_assert(eq(sz, panel.months, (size_t)12));
    cr_expect(eq(sz, panel.strangers, (size_t)1));
    allocation_apply(&panel, params_open(world.arena), world.arena);
    const float a[] = {1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200, 1200};
    const float b[] = {NAN, NAN, NAN, NAN, NAN, NAN, 600, 600, 600, 600, 600, 600};
    const float c[] = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
    const int year[12] = {0}, half[] = {0, 1, 2, 3, 4, 5, 6, 6, 6, 6, 6, 6};
    expect_row(&panel, 0, a, year);
    expect_row(&panel, 1, b, half);
    expect_row(&panel, 2, c, year);
    /* routes of 0.5 and 0.45, correlated 0.5: a = 0.81/(1 + 0.81) = 0.4475, b = 0.5525; variance
     * a^2 0.25 + b^2 0.2025 + 2 a b 0.5 0.225 = 0.16751. Parts 2/3 and 1/3: an error of the ratio
     * of two equally known sizes is sqrt(2) 0.40928 times the other's part. */
    cr_expect(lt(flt, fabsf(panel.allocation_sd[0] - 0.19294f), 1e-4f), "%g",
              (double)panel.allocation_sd[0]);
    cr_expect(lt(flt, fabsf(panel.allocation_sd[1] - 0.38588f), 1e-4f));
    cr_expect(eq(flt, panel.allocation_sd[2], 0.0f), "an only shop has it all");
    cr_expect(eq(int, panel.shops[0], 2));
    cr_expect(eq(int, panel.shops[2], 1));
    cr_expect(zero(int, panel.shared[0] + panel.shared[1] + panel.shared[2]));
    world_close(&world);
}

/* Own figures of a storefront are taken off the total: 3000 - 12 x 100 leaves 150 a month. */
Test(allocation, own_figures_come_first) {
    World world;
    world_open(&world);
    write_file(&world, "storefronts.csv",
               "storefront_id,enterprise_id,sector,floor_area_m2\nA,E,plain,80\nB,E,plain,20\n");
    write_file(&world, "turnover.csv",
               "storefront_id,enterprise_id,period_start,period_end,amount_eur\n"
               "A,,2023-01-01,2023-12-31,1200\n,E,2023-01-01,2023-12-31,3000\n");
    Panel panel;
    world_panel(&world, &panel);
    allocation_apply(&panel, params_open(world.arena), world.arena);
    cr_expect(eq(flt, panel_turnover(&panel, 0)[5], 100.0f));
    cr_expect(isnan(panel_turnover(&panel, 1)[5]), "A is 0.8 of it by size: the rest says little");
    cr_expect(panel.shared[1]);
    world_close(&world);
}

/* bar: goods share 0.7, services 0.12 to 0.30: 1/0.58 to 1/0.40; half log ratio 0.185788. */
Test(allocation, gross_margin_gives_an_interval_or_nothing) {
    Arena *arena = arena_open();
    const AllocationParams *p = params_group(params_open(arena), &allocation_group);
    double factor, sd;
    cr_assert(allocation_margin(0.70, p, &factor, &sd));
    cr_expect(lt(dbl, fabs(factor - 2.07614), 1e-4), "%g", factor);
    cr_expect(lt(dbl, fabs(sd - sqrt(0.112942 * 0.112942 + 0.0225)), 1e-5), "%g", sd);
    cr_expect(zero(int, allocation_margin(0.30, p, &factor, &sd)), "the interval reaches infinity");
    cr_expect(zero(int, allocation_margin(0.26, p, &factor, &sd)));
    cr_expect(zero(int, allocation_margin(0, p, &factor, &sd)), "an unknown sector");
    arena_close(arena);
}
