/* Champion against challenger: figures from visits whose weights are known, worked out elsewhere.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <limits.h>
#include <math.h>

#include "detector/rerun/challenge.h"
#include "detector/rerun/compare_saved.h"
#include "tests/support/world.h"

enum { ROWS = 6 };

static void row(WatchRow *r, int64_t key, double posterior, bool ranked) {
    *r = (WatchRow){.key = key,
                    .judged = true,
                    .posterior = posterior,
                    .selection = ranked ? SELECTION_RANKED : SELECTION_NONE};
}

static Outcome visit(int64_t key, Finding finding, double chance) {
    return (Outcome){.storefront = key,
                     .finding = finding,
                     .selection = chance < 1 ? SELECTION_RANDOM : SELECTION_RANKED,
                     .inclusion_probability = chance};
}

/* The expected figures were computed by a separate script from the formulas of the header. */
Test(challenge, precision_and_loss_of_weighted_visits) {
    static WatchRow a[ROWS], b[ROWS];
    row(&a[0], 1, 0.9, true), row(&a[1], 3, 0.7, true), row(&a[2], 2, 0.6, true);
    row(&a[3], 4, 0.2, false), row(&a[4], 5, 0.1, false), row(&a[5], 6, 0.05, false);
    row(&b[0], 1, 0.8, true), row(&b[1], 3, 0.75, true), row(&b[2], 4, 0.5, true);
    row(&b[3], 2, 0.3, false), row(&b[4], 5, 0.05, false), row(&b[5], 6, 0.04, false);
    Outcome outcome[] = {
        visit(1, FINDING_CLEARED, 1), /* an earlier visit: the newest counts */
        visit(1, FINDING_CONFIRMED, 1),   visit(2, FINDING_CLEARED, 1),
        visit(3, FINDING_CONFIRMED, 1),   visit(4, FINDING_CLEARED, 0.2),
        visit(5, FINDING_CLEARED, 0.1),   visit(6, FINDING_INCONCLUSIVE, 0.1),
        visit(6, FINDING_CONFIRMED, NAN), /* no list led to it */
    };
    const Outcomes outcomes = {.n = sizeof outcome / sizeof *outcome, .outcome = outcome};
    const Watchlist one = {.n = ROWS, .rows = a}, two = {.n = ROWS, .rows = b};
    const Watchlist *const blind[SIDES] = {&one, &two};
    Arena *arena = arena_open();
    Challenge c = {0};
    challenge_score(blind, &outcomes, arena, &c);
    cr_expect(eq(sz, c.visits, 5));
    cr_expect(eq(sz, c.controls, 2));
    const Score *s = c.score;
    cr_expect(eq(sz, s[CHAMPION].visited, 3));
    cr_expect(eq(sz, s[CHAMPION].confirmed, 2));
    cr_expect(ieee_ulp_eq(dbl, s[CHAMPION].precision, 2.0 / 3, 4));
    cr_expect(epsilon_eq(dbl, s[CHAMPION].low, 0.25353386828122415, 1e-12));
    cr_expect(epsilon_eq(dbl, s[CHAMPION].high, 0.9217342736662716, 1e-12));
    cr_expect(epsilon_eq(dbl, s[CHALLENGER].precision, 2.0 / 7, 1e-12));
    cr_expect(epsilon_eq(dbl, s[CHALLENGER].low, 0.041683048627974784, 1e-12));
    cr_expect(epsilon_eq(dbl, s[CHALLENGER].high, 0.786255859859187, 1e-12));
    cr_expect(epsilon_eq(dbl, s[CHAMPION].log_loss, 0.1970916169233347, 1e-12));
    cr_expect(epsilon_eq(dbl, s[CHALLENGER].log_loss, 0.2692316341322198, 1e-12));
    cr_expect(epsilon_eq(dbl, c.loss_low, -0.15116079163864102, 1e-12));
    cr_expect(epsilon_eq(dbl, c.loss_high, 0.2954408260564112, 1e-12));
    arena_close(arena);
}

static const ScanOptions all = {.from = INT_MIN, .to = INT_MAX, .seed = 7, .threads = 2};

static void run_saved(World *world, const Params *params, Watchlist *list) {
    Err err = {0};
    must(scan_run(&world->store, params, &all, world->arena, list, &err), &err);
    must(watchlist_save(&world->store, list, &err), &err);
    must(watchlist_load(&world->store, 0, world->arena, list, &err), &err);
}

/* Clearing everybody at the top teaches the next scan and holds them back; the list that outcomes
 * judge must be the one made before. */
Test(challenge, lists_that_outcomes_judge_do_not_know_them) {
    World world;
    Err err = {0};
    Watchlist list = {0};
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Params *params = params_open(world.arena);
    run_saved(&world, params, &list);
    size_t visited = 0;
    for (size_t r = 0; r < list.n; r++) {
        if (list.rows[r].selection != SELECTION_RANKED) continue;
        Outcome o = {.storefront_id = list.rows[r].storefront_id,
                     .storefront = list.rows[r].key,
                     .inspected_on = watchlist_date(&list),
                     .finding = visited % 3 ? FINDING_CONFIRMED : FINDING_CLEARED,
                     .inclusion_probability = NAN};
        must(outcome_record(&world.store, &o, world.arena, &err), &err);
        visited++;
    }
    const Params *const same[SIDES] = {params, params};
    Challenge *c = ARENA_ARRAY(world.arena, Challenge, 1);
    must(challenge_run(&world.store, same, &all, world.arena, c, &err), &err);
    for (size_t side = 0; side < SIDES; side++) {
        cr_expect(eq(sz, c->score[side].visited, visited), "the blind list is the run's own");
        cr_expect(eq(sz, c->score[side].confirmed, visited - (visited + 2) / 3));
        for (size_t r = 0; r < c->list[side].n; r++)
            if (c->list[side].rows[r].selection == SELECTION_RANKED)
                cr_assert(c->list[side].rows[r].key != list.rows[0].key, "held back in the list");
    }
    cr_expect(zero(dbl, c->loss_difference));
    cr_expect(zero(sz, c->comparison.changes), "the same parameters twice");
    world_close(&world);
}

/* ---- compare: which months of which storefront, and what facts and parameters each did ---- */

static const Change *change_of(const Comparison *c, const char *id) {
    for (size_t k = 0; k < c->changes; k++)
        if (strcmp(c->change[k].storefront_id, id) == 0) return &c->change[k];
    return NULL;
}

/* S0000000 files 2024 again, three times as high, and enters: no run kept its
 * months when it was not listed. */
Test(compare, months_of_a_storefront_that_entered) {
    World world;
    Err err = {0};
    Watchlist before = {0}, after = {0};
    Comparison c;
    world_open(&world);
    world_import(&world, GEVEL_SOURCE_DIR "/datasets/sample");
    Params *params = params_open(world.arena);
    must(params_set(params, "ranking.random_share=0", &err), &err);
    run_saved(&world, params, &before);
    const char *path = world_path(&world, "turnover.csv");
    FILE *file = fopen(path, "w");
    fputs("storefront_id,month,amount_eur\n", file);
    for (int m = 1; m <= 12; m++) fprintf(file, "S0000000,2024-%02d,%d\n", m, 20000 + m);
    fclose(file);
    world_import(&world, path);
    must(params_set(params, "step.epsilon=0.2", &err), &err);
    run_saved(&world, params, &after);
    must(compare_saved(&world.store, &before, &after, 2, world.arena, &c, &err), &err);
    const Change *change = change_of(&c, "S0000000");
    cr_assert(change != NULL, "it moved on the list");
    cr_expect(eq(int, (int)change->kind, (int)CHANGE_ENTERED));
    cr_assert(change->months_known, "although the earlier run kept no months of it");
    cr_assert(eq(sz, change->turnover_months, 12));
    cr_expect(zero(sz, change->footfall_months));
    cr_expect(eq(dbl, change->month[0].before, 4403), "as datasets/sample/turnover.csv says");
    cr_expect(eq(dbl, change->month[1].before, 5670));
    for (int m = 0; m < 12; m++) cr_expect(eq(dbl, change->month[m].after, 20001 + m));
    cr_expect(strstr(change->why, "turnover of 12 months differ") != NULL, "%s", change->why);
    for (size_t k = 0; k < c.changes; k++) {
        const Change *o = &c.change[k];
        const double move = o->log_odds_after - o->log_odds_before;
        cr_expect(epsilon_eq(dbl, o->by_facts + o->by_parameters, move, 1e-9));
        if (o != change) cr_expect(zero(sz, o->months), "%s", o->storefront_id);
    }
    cr_expect(lt(dbl, fabs(change->by_parameters), change->by_facts), "the figures did it");
    world_close(&world);
}
