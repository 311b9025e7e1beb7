/* The list without one of its signals, by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>

#include "detector/rerun/without_signal.h"
#include "tests/support/world.h"

Test(without_signal, says_who_leaves_first) {
    static const char *const ids[] = {"level", "step"};
    static const double evidence[4][2] = {{3, 1}, {0, 3.5}, {2, 1}, {1, 0}};
    Arena *arena = arena_open();
    WatchRow rows[4] = {
        {.rank = 1, .storefront_id = "a", .log_odds = 4, .selection = SELECTION_RANKED},
        {.rank = 2, .storefront_id = "b", .log_odds = 3.5, .selection = SELECTION_RANKED},
        {.rank = 3, .storefront_id = "c", .log_odds = 3},
        {.rank = 4, .storefront_id = "d", .log_odds = 1},
    };
    for (size_t r = 0; r < 4; r++) {
        rows[r].judged = true;
        rows[r].evidence = evidence[r];
    }
    const char *names[] = {ids[0], ids[1]};
    const Watchlist list = {.n = 4, .rows = rows, .signals = 2, .signal_ids = names};
    WithoutSignal *found;
    Err err = {0};
    must(without_signal_find(&list, arena, &found, &err), &err);
    /* without step: a 3, c 2, d 1, b 0; without level: b 3.5, a 1, c 1, d 0 */
    cr_expect(eq(str, (char *)found[0].signal, "step"));
    cr_expect(eq(dbl, found[0].kept, 0.5));
    cr_expect(eq(str, (char *)found[0].leaver, "b"));
    cr_expect(eq(sz, found[0].rank_before, 2));
    cr_expect(eq(sz, found[0].rank_after, 4));
    cr_expect(eq(dbl, found[1].kept, 1));
    cr_expect(found[1].leaver == NULL);
    rows[0].selection = rows[1].selection = SELECTION_NONE;
    cr_expect(eq(int, (int)without_signal_find(&list, arena, &found, &err), ST_USAGE));
    arena_close(arena);
}
