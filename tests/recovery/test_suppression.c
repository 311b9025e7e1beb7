/* Sales left out of a made-up city are found by the second list, and the first does not change. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "detector/run/scan.h"
#include "detector/run/suppressed.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 800, MONTHS = 24, EVERY = 20 };

/* One storefront in twenty leaves out most of its sales. */
static bool planted(const char *id) {
    return strtoul(id + 1, NULL, 10) % EVERY == 7;
}

/* turnover.csv of the city (storefront_id,month,amount_eur,...) with `left` of what those planted
 * took. */
static void leave_out(World *world, double left) {
    const char *path = world_path(world, "city/turnover.csv");
    const char *beside = world_path(world, "turnover.new");
    char line[512];
    FILE *from = fopen(path, "r"), *to = fopen(beside, "w");
    cr_assert(from && to && fgets(line, sizeof line, from));
    (void)fputs(line, to);
    while (fgets(line, sizeof line, from)) {
        char *month = strchr(line, ','), *amount = month ? strchr(month + 1, ',') : NULL;
        cr_assert(amount != NULL);
        char *rest;
        const double eur = strtod(amount + 1, &rest);
        (void)fprintf(to, "%.*s%.2f%s", (int)(amount + 1 - line), line,
                      planted(line) ? left * eur : eur, rest);
    }
    cr_assert(fclose(from) == 0 && fclose(to) == 0 && rename(beside, path) == 0);
}

static void scan_city(World *world, double left, Watchlist *list) {
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = 11,
                                 .front_share = 0.02,
                                 .legit_share = 0.12};
    Err err = {0};
    const ScanOptions scan = {.from = INT_MIN, .to = INT_MAX, .seed = 1, .threads = 2};
    world_city(world, &options, "city");
    leave_out(world, left);
    (void)world_import(world, world_path(world, "city"));
    must(scan_run(&world->store, params_open(world->arena), &scan, world->arena, list, &err), &err);
}

typedef struct Found {
    size_t planted, listed, hits;
} Found;

static Found look(World *world, const Watchlist *list) {
    Suppressed *found;
    Found f = {0};
    const size_t n =
        suppressed_find(list, params_group(params_open(world->arena), &suppression_group),
                        world->arena, &found, &f.listed);
    cr_expect(lt(sz, STOREFRONTS / 2, n));
    for (size_t k = 0; k < n; k++) {
        const bool is = planted(found[k].row->storefront_id);
        f.planted += is;
        f.hits += is && k < f.listed;
        cr_expect(k == 0 || found[k].suppression <= found[k - 1].suppression);
    }
    printf("%zu judged, %zu planted, %zu listed, %zu of them planted\n", n, f.planted, f.listed,
           f.hits);
    return f;
}

Test(suppression, sales_that_are_left_out_are_found) {
    World world;
    Watchlist list = {0};
    world_open(&world);
    scan_city(&world, 0.15, &list);
    const Found f = look(&world, &list);
    cr_expect(lt(sz, 20, f.planted));
    cr_expect(ge(dbl, (double)f.hits, 0.9 * (double)f.planted), "%zu of %zu", f.hits, f.planted);
    cr_expect(le(dbl, (double)(f.listed - f.hits), 0.2 * (double)f.listed + 2), "%zu honest of %zu",
              f.listed - f.hits, f.listed);
    world_close(&world);
}

Test(suppression, an_honest_city_has_hardly_any) {
    World world;
    Watchlist list = {0};
    world_open(&world);
    scan_city(&world, 1, &list);
    const Found f = look(&world, &list);
    cr_expect(le(sz, f.listed, 4), "%zu listed of %d honest ones", f.listed, STOREFRONTS);
    world_close(&world);
}
