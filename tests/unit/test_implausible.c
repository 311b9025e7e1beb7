/* implausible: faults of a power of ten are found wherever they are planted, and honest cities have
 * none. */
#include "datasets/quality/implausible.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "tests/support/facts.h"
#include "tests/support/rows.h"

enum { SHOPS = 60, MONTHS = 12 };

typedef struct City {
    World world;
    double amount[SHOPS][MONTHS];
    unsigned char of[SHOPS + 1];
    Panel panel;
    ImplausibleFound found;
} City;

/* Bakers of 40 to 160 m2, who take 250 to 700 EUR a square metre and month, by season. */
static void open_city(City *city) {
    world_open(&city->world);
    for (int s = 0; s < SHOPS; s++)
        for (int m = 0; m < MONTHS; m++) {
            const double area = 40 + 2 * s, own = 250 + 450 * ((s * 37) % SHOPS) / (double)SHOPS;
            city->amount[s][m] = floor(area * own * (1 + 0.2 * sin(m + s)));
        }
}

static void measure(City *city) {
    World *w = &city->world;
    Err err = {0};
    const char *shops = "storefront_id,sector,street,postcode,floor_area_m2\n";
    const char *turnover = "storefront_id,month,amount_eur\n";
    for (int s = 0; s < SHOPS; s++) {
        shops = arena_printf(w->arena, "%sB%02d,bakery,Street %d,2000,%d\n", shops, s, s % 6,
                             40 + 2 * s);
        for (int m = 0; m < MONTHS; m++)
            turnover = arena_printf(w->arena, "%sB%02d,2024-%02d,%.2f\n", turnover, s, m + 1,
                                    city->amount[s][m]);
    }
    pack_file(w->folder, "storefronts.csv", shops);
    pack_file(w->folder, "turnover.csv", turnover);
    (void)facts_take(w, world_path(w, "storefronts.csv"));
    (void)facts_take(w, world_path(w, "turnover.csv"));
    world_panel(w, &city->panel);
    must(implausible_find(&w->store, &city->panel, w->arena, &city->found, city->of, &err), &err);
}

static void close_city(City *city) {
    world_close(&city->world);
}

Test(implausible, an_honest_city_has_none) {
    static City city;
    open_city(&city);
    measure(&city);
    cr_expect(zero(sz, city.found.affected));
    cr_expect(zero(int, city.found.city_power));
    close_city(&city);
}

static const double factors[] = {10, 100, 1000, 0.1, 0.01, 0.001};

EachRow(implausible, a_storefront_off_by_a_power_of_ten_is_named, factors) {
    static City city;
    open_city(&city);
    for (int m = 0; m < MONTHS; m++) city.amount[20][m] *= factors[*row];
    measure(&city);
    cr_assert(eq(sz, city.found.storefronts, (size_t)1));
    cr_expect(eq(sz, city.found.affected, (size_t)1));
    const Implausible *item = &city.found.item[0];
    cr_expect(eq(str, (char *)city.panel.id[item->row], (char *)"B20"));
    cr_expect(eq(int, item->power, (int)lround(log10(factors[*row]))));
    cr_expect(eq(int, item->month, -1));
    cr_expect(item->path && strstr(item->path, "turnover.csv"));
    cr_expect(eq(int, (int)item->line, 2 + 20 * MONTHS));
    close_city(&city);
}

EachRow(implausible, a_month_off_by_a_power_of_ten_is_named, factors) {
    static City city;
    open_city(&city);
    city.amount[7][4] *= factors[*row];
    measure(&city);
    cr_assert(eq(sz, city.found.months, (size_t)1));
    cr_expect(zero(sz, city.found.storefronts));
    const Implausible *item = &city.found.item[0];
    cr_expect(eq(str, (char *)city.panel.id[item->row], (char *)"B07"));
    cr_expect(eq(int, item->month, month_make(2024, 5)));
    cr_expect(eq(int, item->power, (int)lround(log10(factors[*row]))));
    close_city(&city);
}

/* Thousands for euros, or cents: nobody stands out, and everybody is wrong. */
EachRow(implausible, a_city_off_by_a_power_of_ten_is_seen_against_the_priors, factors) {
    static City city;
    open_city(&city);
    for (int s = 0; s < SHOPS; s++)
        for (int m = 0; m < MONTHS; m++) city.amount[s][m] *= factors[*row];
    measure(&city);
    cr_expect(eq(int, city.found.city_power, (int)lround(log10(factors[*row]))));
    cr_expect(eq(sz, city.found.affected, (size_t)SHOPS));
    close_city(&city);
}

/* A shop that takes three times what others do is no fault, nor is a good December. */
Test(implausible, rich_shops_and_good_months_are_none) {
    static City city;
    open_city(&city);
    for (int m = 0; m < MONTHS; m++) city.amount[11][m] *= 3;
    city.amount[30][11] *= 3;
    measure(&city);
    cr_expect(zero(sz, city.found.affected));
    close_city(&city);
}
