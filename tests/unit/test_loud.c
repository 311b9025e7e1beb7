/* A signal that speaks for too many is told; one of links is not, whatever it says. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "detector/run/loud.h"
#include "tests/support/world.h"

enum { ROWS = 100 };

Test(loud, a_signal_that_speaks_for_too_many_is_told) {
    Arena *arena = arena_open();
    const FairnessParams *params = params_group(params_open(arena), &fairness_group);
    const char *ids[] = {"level", "step", "network"};
    WatchRow rows[ROWS] = {0};
    double evidence[ROWS][3] = {0};
    for (size_t r = 0; r < ROWS; r++) {
        rows[r].judged = r < 90; /* 10 of 90 judged are above a tenth, 9 are not */
        rows[r].evidence = evidence[r];
        evidence[r][0] = r < 9 || r >= 90 ? 1.5 : 0.9;
        evidence[r][1] = r < 10 ? 1 : -2;
        evidence[r][2] = 3;
    }
    const Watchlist list = {.n = ROWS, .rows = rows, .signals = 3, .signal_ids = ids};
    LoudSignal *loud;
    cr_assert(eq(sz, loud_find(&list, params, arena, &loud), 1));
    cr_expect(eq(str, (char *)loud[0].id, "step"));
    cr_expect(eq(sz, loud[0].storefronts, 10));
    arena_close(arena);
}
