#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <string.h>
#include <time.h>

#include "datasets/store/checksum.h"
#include "datasets/store/moment.h"
#include "datasets/store/snapshot.h"
#include "tests/support/world.h"

static void make_world(World *world) {
    CityOptions options = {.storefronts = 60, .months = 12, .seed = 3};
    world_open(world);
    (void)world_city_blind(world, &options);
}

/* A writer that has written and waits for readers to leave: a commit that met one keeps others
 * from beginning to read. */
static sqlite3 *waiting_writer(const World *world) {
    sqlite3 *writer = NULL;
    cr_assert(eq(int,
                 sqlite3_open_v2(world->store.path, &writer, SQLITE_OPEN_READWRITE, checksum_vfs()),
                 SQLITE_OK));
    cr_assert(eq(
        int, sqlite3_exec(writer, "BEGIN IMMEDIATE; UPDATE storefront SET name = 'Other'", 0, 0, 0),
        SQLITE_OK));
    cr_assert(eq(int, sqlite3_exec(writer, "COMMIT", 0, 0, 0), SQLITE_BUSY));
    return writer;
}

static double seconds(void) {
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

Test(snapshot, a_waiting_writer_stops_no_reader_that_has_begun) {
    World world;
    Err err = {0};
    Panel alone, together;
    make_world(&world);
    world_panel(&world, &alone);
    must(moment_begin(&world.store, &err), &err);
    sqlite3 *writer = waiting_writer(&world);
    const double begin = seconds();
    must(
        panel_load(&world.store, &(PanelWindow){INT_MIN, INT_MAX, 2}, world.arena, &together, &err),
        &err);
    cr_expect(lt(dbl, seconds() - begin, 5.0), "it waited for a writer that waits for it");
    cr_assert(eq(sz, together.n, alone.n));
    const size_t cells = alone.n * alone.months;
    cr_expect(
        eq(int, memcmp(alone.turnover, together.turnover, cells * sizeof *alone.turnover), 0));
    cr_expect(
        eq(int, memcmp(alone.footfall, together.footfall, cells * sizeof *alone.footfall), 0));
    moment_end(&world.store);
    cr_expect(eq(int, sqlite3_exec(writer, "COMMIT", 0, 0, 0), SQLITE_OK));
    sqlite3_close(writer);
    world_close(&world);
}
