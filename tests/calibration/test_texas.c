/* Real shops: declared receipts of bars and restaurants of three Texan counties, 38 months, as
 * filed and of those that traded in every month. Reads texas/texas_receipts.csv.gz (id, month,
 * receipts) and texas/texas_sites.csv (id, kind, county, zip) under $GEVEL_REAL; skips, saying so,
 * without. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/one_month.h"
#include "tests/support/planting.h"
#include "tests/support/world.h"

enum {
    STOREFRONTS = 800,
    PLANTED = 32,
    FIRST = 40,
    TRIES = 2,
    LEAST_MONTHS = 12,
    ID = 24,
    LINE = 256
};

static const char *real_file(World *world, const char *name) {
    const char *folder = getenv("GEVEL_REAL");
    const char *path = folder ? arena_printf(world->arena, "%s/texas/%s", folder, name) : NULL;
    if (path && access(path, R_OK) == 0) return path;
    world_close(world);
    cr_skip_test("$GEVEL_REAL names no folder with texas/%s: real receipts are not judged", name);
    return NULL;
}

static FILE *opened(const char *path, const char *mode) {
    FILE *file = fopen(path, mode);
    if (file) return file;
    perror(path);
    abort();
}

static bool of_three_counties(const char *county) {
    return strcmp(county, "101") == 0 || strcmp(county, "57") == 0 || strcmp(county, "220") == 0;
}

/* storefronts.csv of the three counties. */
static void write_sites(const char *from, const char *to) {
    char line[LINE], id[ID], kind[ID], county[ID], zip[ID];
    FILE *in = opened(from, "r"), *out = opened(to, "w");
    fputs("storefront_id,sector,postcode\n", out);
    while (fgets(line, sizeof line, in))
        if (sscanf(line, "%23[^,],%23[^,],%23[^,],%23[^,\n]", id, kind, county, zip) == 4 &&
            of_three_counties(county))
            fprintf(out, "%s,%s,%s\n", id, kind, zip);
    fclose(in);
    fclose(out);
}

/* turnover.csv; rows of other counties are left for the import to reject. */
static void write_receipts(World *world, const char *from, const char *to) {
    const char *command = arena_printf(
        world->arena, "{ echo storefront_id,month,amount_eur; gzip -dc '%s' | tail -n +2; } >'%s'",
        from, to);
    if (system(command)) {
        perror(command);
        abort();
    }
}

static void load_texas(World *world, Panel *panel) {
    Err err = {0};
    world_open(world);
    const char *sites = real_file(world, "texas_sites.csv");
    const char *receipts = real_file(world, "texas_receipts.csv.gz");
    const char *folder = world_path(world, "texas");
    if (mkdir(folder, 0755)) abort();
    write_sites(sites, world_path(world, "texas/storefronts.csv"));
    write_receipts(world, receipts, world_path(world, "texas/turnover.csv"));
    IngestReport report = {0};
    const IngestOptions options = {.max_reject_share = 1.0};
    const char *const paths[] = {folder, NULL};
    must(ingest_paths(&world->store, paths, &options, world->arena, &report, &err), &err);
    world_panel(world, panel);
}

/* STOREFRONTS of those with enough months, evenly over the panel's order, which is that of hashes.
 */
static void pick(const Panel *all, size_t least, Arena *arena, Panel *panel) {
    uint32_t *row = ARENA_ARRAY(arena, uint32_t, all->n);
    size_t n = 0;
    for (size_t i = 0; i < all->n; i++) {
        size_t months = 0;
        for (size_t t = 0; t < all->months; t++) months += panel_turnover(all, i)[t] > 0;
        if (months >= least) row[n++] = (uint32_t)i;
    }
    cr_assert(le(sz, STOREFRONTS, n));
    for (size_t k = 0; k < STOREFRONTS; k++) row[k] = row[k * n / STOREFRONTS];
    panel_pick(all, row, STOREFRONTS, arena, panel);
}

/* Of the same storefronts, without and with fronts; the latter twice, other ones each time. */
typedef struct Judged {
    PlantingTally honest;
    double precision, ratio; /* mean average precision; sum of posteriors over planted */
} Judged;

static Judged judge(bool stable) {
    World world;
    Panel all, panel;
    load_texas(&world, &all);
    pick(&all, stable ? all.months : LEAST_MONTHS, world.arena, &panel);
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    Judged judged = {.honest = planting_judge(&panel, front, world.arena)};
    for (uint64_t seed = 1; seed <= TRIES; seed++) {
        Panel with = panel;
        planting_plant(&with, PLANTED, seed, world.arena, front);
        const PlantingTally t = planting_judge(&with, front, world.arena);
        judged.precision += t.average_precision / TRIES;
        cr_expect(le(dbl, t.widest, 12), "%g", t.widest);
        judged.ratio += t.sum / (double)t.planted / TRIES;
    }
    world_close(&world);
    return judged;
}

static void expect(Judged judged, double precision, double most) {
    cr_expect(le(sz, judged.honest.listed[0], 3));
    cr_expect(lt(dbl, precision, judged.precision));
    cr_expect(lt(dbl, 0.6, judged.ratio), "%g", judged.ratio);
    cr_expect(lt(dbl, judged.ratio, most), "%g", judged.ratio);
}

/* A plain step statistic reaches .38 over several samples of these. */
Test(texas, shops_that_traded_in_every_month) {
    expect(judge(true), 0.38, 1.6);
}

/* Here it reaches .27. The share of fronts is known to be said too high: one and a half times over
 * several samples. */
Test(texas, shops_as_filed) {
    expect(judge(false), 0.20, 2);
}

/* One month is not what anybody is judged by. The evenest front may lose more than three nats to a
 * month a little lower or higher, which is no odder than the months of honest shops. */
Test(texas, one_month_moves_hardly_anybody_by_more_than_three_nats) {
    World world;
    Panel all, panel;
    load_texas(&world, &all);
    pick(&all, all.months, world.arena, &panel);
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    planting_plant(&panel, PLANTED, 1, world.arena, front);
    const OneMonth found = one_month_moves("texas", &panel, FIRST, 3, world.arena);
    cr_expect(le(sz, 1000 * found.changed.beyond, found.changed.tries));
    cr_expect(lt(dbl, -4.5, found.changed.down));
    cr_expect(lt(dbl, found.changed.up, 3));
    cr_expect(eq(sz, found.missing.beyond, 0));
    world_close(&world);
}
