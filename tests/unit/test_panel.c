/* Numbers of a store that index an array: one that names no row is refused, never followed. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "tests/support/world.h"

/* The refusal of a small city's panel after `sql` was done to its store behind its back. */
static void refuse(const char *sql) {
    static const CityOptions options = {
        .storefronts = 60, .months = 24, .seed = 5, .chain_share = 0.1};
    for (size_t threads = 1; threads <= 2; threads++) {
        World world;
        Panel panel;
        Err err = {0};
        world_open(&world);
        (void)world_city_blind(&world, &options);
        must(store_enforce_references(&world.store, false, &err), &err);
        must(store_exec(&world.store, sql, &err), &err);
        const PanelWindow window = {INT_MIN, INT_MAX, threads};
        const Status status = panel_load(&world.store, &window, world.arena, &panel, &err);
        cr_expect(eq(int, status, ST_INTEGRITY), "%s", sql);
        cr_expect(strstr(err.text, "restore a backup") != NULL, "%s: %s", sql, err.text);
        world_close(&world);
    }
}

Test(panel, months_of_a_storefront_that_is_not_there) {
    refuse("UPDATE turnover_series SET storefront = 1000000 WHERE storefront = 3");
    refuse("UPDATE footfall_series SET storefront = -1 WHERE storefront = 3");
}

Test(panel, a_storefront_that_went_without_its_months) {
    refuse("DELETE FROM storefront WHERE id = 3");
}

Test(panel, a_storefront_with_a_number_below_zero) {
    refuse("UPDATE storefront SET id = -7 WHERE id = 3");
}
