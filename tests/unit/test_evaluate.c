/* Figures of a tiny run against truths worked out by hand. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "detector/evaluate/evaluate.h"

enum { ROWS = 6 };

typedef struct Toy {
    Arena *arena;
    WatchRow rows[ROWS];
    Watchlist list;
    Evaluation e;
    Err err;
} Toy;

/* Ranks 1..5 judged, rank 6 not: a b c d e f. */
static void toy_open(Toy *toy) {
    static const char *const ids[ROWS] = {"a", "b", "c", "d", "e", "f"};
    static const double posterior[ROWS] = {0.95, 0.9, 0.5, 0.3, 0.05, NAN};
    static const double q[ROWS] = {0.05, 0.075, 0.2167, 0.3375, 0.46, NAN};
    *toy = (Toy){.arena = arena_open()};
    for (size_t r = 0; r < ROWS; r++)
        toy->rows[r] = (WatchRow){.rank = r + 1,
                                  .storefront_id = ids[r],
                                  .judged = r < 5,
                                  .posterior = posterior[r],
                                  .q_value = q[r],
                                  .unexplained_share = 0.5,
                                  .share_low = 0.3,
                                  .share_high = 0.7};
    toy->list = (Watchlist){.run_id = 1, .n = ROWS, .rows = toy->rows};
}

static Status evaluate(Toy *toy, const char *csv) {
    char path[] = "/tmp/gevel-truth-XXXXXX";
    const int fd = mkstemp(path);
    cr_assert(ge(int, fd, 0));
    FILE *file = fdopen(fd, "w");
    fputs(csv, file);
    fclose(file);
    toy->err = (Err){0};
    const Status status = evaluate_run(&toy->list, path, toy->arena, &toy->e, &toy->err);
    unlink(path);
    return status;
}

Test(evaluate, figures_by_hand) {
    Toy toy;
    toy_open(&toy);
    const Status status = evaluate(&toy,
                                   "storefront_id,from_month,mechanism,front,illicit_share\n"
                                   "f,2023-01,pad,1,0.4\nb,,,0,\nc,2023-01,pad,1,0.9\n"
                                   "a,2023-01,\"smooth\",1,0.4\nd,,,0,\ne,,,0,\nzz,,,0,\n");
    cr_assert(zero(int, (int)status), "%s", toy.err.text);
    const Evaluation *e = &toy.e;
    cr_expect(eq(sz, e->storefronts, 6));
    cr_expect(eq(sz, e->judged, 5));
    cr_expect(eq(sz, e->fronts, 3));
    cr_expect(eq(sz, e->judged_fronts, 2));
    cr_expect(zero(sz, e->unknown));
    /* precision 1/1 at a, 2/3 at c, f is missed */
    cr_expect(epsilon_eq(dbl, e->average_precision.value, (1.0 + 2.0 / 3.0) / 3.0, 1e-12));
    cr_expect(lt(dbl, 0.0, e->average_precision.se));
    /* pairs (a, c) x (b, d, e): all right but (c, b) */
    cr_expect(epsilon_eq(dbl, e->auc.value, 5.0 / 6.0, 1e-12));
    cr_expect(eq(sz, e->cut[0].k, 5));
    cr_expect(epsilon_eq(dbl, e->cut[0].precision.value, 0.4, 1e-12));
    cr_expect(epsilon_eq(dbl, e->cut[0].recall.value, 2.0 / 3.0, 1e-12));
    /* at 10 %: a b; at 30 %: a b c */
    cr_expect(eq(sz, e->level[0].listed, 2));
    cr_expect(epsilon_eq(dbl, e->level[0].realised.value, 0.5, 1e-12));
    cr_expect(eq(sz, e->level[2].listed, 3));
    cr_expect(epsilon_eq(dbl, e->level[2].realised.value, 1.0 / 3.0, 1e-12));
    cr_expect(epsilon_eq(dbl, e->level[2].power, 2.0 / 3.0, 1e-12));
    /* a and b in the last bin */
    cr_expect(eq(sz, e->bin[9].n, 2));
    cr_expect(epsilon_eq(dbl, e->bin[9].predicted, 0.925, 1e-12));
    cr_expect(epsilon_eq(dbl, e->bin[9].observed.value, 0.5, 1e-12));
    cr_expect(isnan(e->bin[7].predicted));
    cr_assert(eq(sz, e->mechanisms, 2));
    cr_expect(eq(str, (char *)e->mechanism[0].name, "pad"));
    cr_expect(eq(sz, e->mechanism[0].fronts, 2));
    cr_expect(eq(sz, e->mechanism[0].judged, 1));
    cr_expect(epsilon_eq(dbl, e->mechanism[0].recall.value, 0.5, 1e-12));
    cr_expect(epsilon_eq(dbl, e->mechanism[0].mean_rank, 3.0, 1e-12));
    cr_expect(epsilon_eq(dbl, e->share_bias, (0.1 - 0.4) / 2.0, 1e-12));
    cr_expect(epsilon_eq(dbl, e->share_coverage, 0.5, 1e-12));
    arena_close(toy.arena);
}

Test(evaluate, no_fronts_give_no_figures) {
    Toy toy;
    toy_open(&toy);
    cr_assert(zero(int, (int)evaluate(&toy, "storefront_id,front\na,0\nb,0\n")), "%s",
              toy.err.text);
    cr_expect(isnan(toy.e.average_precision.value));
    cr_expect(isnan(toy.e.auc.value));
    cr_expect(eq(sz, toy.e.unknown, 4));
    cr_expect(zero(sz, toy.e.mechanisms));
    arena_close(toy.arena);
}

Test(evaluate, same_truth_same_standard_error) {
    Toy toy;
    toy_open(&toy);
    const char *csv = "storefront_id,front\na,1\nb,0\nc,1\nd,0\ne,0\n";
    cr_assert(zero(int, (int)evaluate(&toy, csv)), "%s", toy.err.text);
    const double se = toy.e.average_precision.se;
    cr_assert(zero(int, (int)evaluate(&toy, csv)), "%s", toy.err.text);
    cr_expect(eq(dbl, toy.e.average_precision.se, se));
    arena_close(toy.arena);
}

static void refused(const char *csv, const char *part) {
    Toy toy;
    toy_open(&toy);
    cr_expect(eq(int, (int)evaluate(&toy, csv), ST_INPUT), "accepted: %s", csv);
    cr_expect(strstr(toy.err.text, part) != NULL, "got: %s", toy.err.text);
    arena_close(toy.arena);
}

Test(evaluate, truths_that_are_refused) {
    refused("", "no rows");
    refused("storefront_id,front\n", "no rows");
    refused("storefront_id,mechanism\na,pad\n", "'front' is missing");
    refused("storefront_id,front\na,1\nb,yes\n", ":3: front must be 0 or 1, got 'yes'");
    refused("storefront_id,front\n,1\n", ":2: storefront_id is empty");
    refused("storefront_id,front\na,1\na,0\n", "'a' appears twice");
    refused("storefront_id,front,illicit_share\na,1,-0.5\n", "illicit_share must not be negative");
    refused("storefront_id,front\nx,1\n", "truth names none");
    Toy toy;
    toy_open(&toy);
    cr_expect(eq(int, (int)evaluate_run(&toy.list, "/nonexistent", toy.arena, &toy.e, &toy.err),
                 ST_INPUT));
    arena_close(toy.arena);
}
