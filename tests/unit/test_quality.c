/* What is known about storefronts, against a list made by hand; Wilson's intervals by another
 * program (python, from the formula of doi:10.1080/01621459.1927.10502953). */
#include <criterion/criterion.h>
#include <math.h>
#include <string.h>

#include "detector/evaluate/quality.h"
#include "reports/draw/plots.h"
#include "tests/support/desk.h"

enum { ROWS = 12 };

static void list_make(WatchRow *rows, Watchlist *list) {
    for (size_t r = 0; r < ROWS; r++)
        rows[r] = (WatchRow){.rank = r + 1,
                             .judged = true,
                             .posterior = r < 4   ? 0.95
                                          : r < 6 ? 0.25
                                                  : 0.05,
                             .selection = r < 5 ? SELECTION_RANKED : SELECTION_NONE};
    *list = (Watchlist){.n = ROWS, .rows = rows};
}

Test(quality, counts_what_is_known_and_leaves_out_the_rest) {
    static const signed char label[ROWS] = {1, 1, -1, 1, 1, 0, 0, 0, 0, 0, 0, 0};
    WatchRow rows[ROWS];
    Watchlist list;
    Quality q;
    list_make(rows, &list);
    quality_measure(&list, label, &q);
    cr_assert_eq(q.known, 11);
    cr_assert_eq(q.fronts, 4);
    cr_assert(q.bin[9].n == 3 && q.bin[9].fronts == 3 && q.bin[2].n == 2 && q.bin[2].fronts == 1);
    cr_assert(q.bin[0].n == 6 && q.bin[0].fronts == 0 && q.bin[5].n == 0);
    cr_assert_float_eq(q.bin[9].predicted, 0.95, 1e-12);
    cr_assert(isnan(q.bin[5].predicted));
    cr_assert_eq(q.cuts, 1, "only the first ten are in this list");
    cr_assert(q.cut[0].known == 9 && q.cut[0].fronts == 4);
    cr_assert_float_eq(q.cut[0].low, 0.2180470513, 1e-9);
    cr_assert_float_eq(q.cut[0].high, 0.6965233398, 1e-9);
    cr_assert(q.ranked.k == 5 && q.ranked.known == 4 && q.ranked.fronts == 4);
}

/* The middle of five sorted numbers is the third, the quarters the second and the fourth. */
Test(quality, quantiles_of_evidence_by_sector) {
    static const double odds[] = {3, -1, 1, 0, 2};
    WatchRow rows[6] = {0};
    Arena *arena = arena_open();
    for (size_t r = 0; r < 5; r++)
        rows[r] = (WatchRow){.judged = true, .sector = "bakery", .log_odds = odds[r] - 4};
    rows[5] = (WatchRow){.judged = true, .sector = "atelier", .log_odds = -4};
    const Watchlist list = {.n = 6, .rows = rows, .prior_log_odds = -4};
    const Voice voice = {.language = language_find("en"), .list = &list, .arena = arena};
    SectorSpread *spread;
    cr_assert_eq(spread_by_sector(&voice, &spread), 2);
    cr_assert_str_eq(spread[0].sector, "atelier");
    cr_assert_eq(spread[1].n, 5);
    cr_assert_float_eq(spread[1].quarter, 0, 1e-9);
    cr_assert_float_eq(spread[1].median, 1, 1e-9);
    cr_assert_float_eq(spread[1].three_quarters, 2, 1e-9);
    arena_close(arena);
}

/* Medians of tenths; those without footfall are left out. */
Test(quality, tenths_of_equal_footfall) {
    enum { N = 21 };
    static const char *names[] = {"level.passers", "level.declared_eur", "level.expected_eur"};
    WatchRow rows[N];
    float details[N][3];
    Arena *arena = arena_open();
    for (size_t r = 0; r < N; r++) {
        const float people = (float)(1000 * (N - r));
        details[r][0] = r + 1 == N ? NAN : people;
        details[r][1] = 2 * people;
        details[r][2] = people;
        rows[r] = (WatchRow){.judged = true,
                             .selection = r < 2 ? SELECTION_RANKED : SELECTION_NONE,
                             .details = details[r]};
    }
    const Watchlist list = {.n = N, .rows = rows, .details = 3, .detail_names = names};
    const Voice voice = {.language = language_find("en"), .list = &list, .arena = arena};
    Crowd crowd;
    crowd_make(&voice, &crowd);
    cr_assert(crowd.n == 20 && crowd.tenths == 10);
    cr_assert_eq(crowd.tenth[9].listed, 2, "the two with most people");
    cr_assert_float_eq(crowd.tenth[0].people, 2500, 1e-6); /* between 2,000 and 3,000 */
    cr_assert_float_eq(crowd.tenth[9].declared, 41000, 1e-6);
    arena_close(arena);
}
