/* Work beside the caller: it is done, and what it reads and writes is the same as without it. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <string.h>

#include "datasets/base/threads.h"
#include "tests/support/world.h"

static void count_up(void *context) {
    int *count = context;
    ++*count;
}

Test(beside, the_function_has_run_when_it_was_waited_for) {
    int count = 0;
    for (size_t threads = 0; threads < 3; threads++)
        beside_wait(beside_start(threads, count_up, &count));
    cr_expect(eq(int, count, 3));
}

Test(beside, one_thread_runs_it_at_once) {
    int count = 0;
    Beside *beside = beside_start(1, count_up, &count);
    cr_expect(eq(int, count, 1));
    beside_wait(beside);
}

/* 0 / 0 in a panel is a missing month: bytes are compared, not numbers. */
#define SAME(column, bytes) \
    cr_expect(zero(int, memcmp(one.column, two.column, (bytes) * sizeof *one.column)), #column)

static World world;

static void open_city(void) {
    const CityOptions options = {.storefronts = 500,
                                 .months = 24,
                                 .seed = 5,
                                 .front_share = 0.03,
                                 .legit_share = 0.12,
                                 .chain_share = 0.1};
    world_open(&world);
    world_city(&world, &options, "city");
    world_import(&world, world_path(&world, "city"));
}

Test(beside, a_panel_read_by_two_threads_is_the_same) {
    Panel one, two;
    Err err = {0};
    open_city();
    must(panel_load(&world.store, &(PanelWindow){INT_MIN, INT_MAX, 1}, world.arena, &one, &err),
         &err);
    must(panel_load(&world.store, &(PanelWindow){INT_MIN, INT_MAX, 2}, world.arena, &two, &err),
         &err);
    cr_assert(eq(sz, one.n, two.n));
    SAME(turnover, one.n * one.months);
    SAME(footfall, one.n * one.months);
    SAME(transfer, one.n);
    SAME(shared, one.n);
    world_close(&world);
}

/* A second connection would not see what is not committed yet. */
Test(beside, an_open_transaction_is_read_as_it_stands) {
    Panel panel;
    Err err = {0};
    open_city();
    must(store_begin(&world.store, &err), &err);
    must(store_exec(&world.store, "DELETE FROM footfall_series", &err), &err);
    must(panel_load(&world.store, &(PanelWindow){INT_MIN, INT_MAX, 2}, world.arena, &panel, &err),
         &err);
    cr_assert(lt(sz, 0, panel.n * panel.months));
    for (size_t c = 0; c < panel.n * panel.months; c++) cr_assert(isnan(panel.footfall[c]));
    store_rollback(&world.store);
    world_close(&world);
}
