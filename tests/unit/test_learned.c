/* What is told of a city's lessons: pooled curves without their ends, and reliability of scores
 * whose truth is known. */
#include "models/posterior/learned.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/posterior/weighing.h"

enum { KINDS = 2, CITY = 20000, PLANTED = 4000, KNOTS = 4 };

typedef struct Lesson {
    Hats hats;
    size_t knots[1], first[1];
    double knot[1][HAT_KNOTS], beta[KINDS][1 + KNOTS], middle[KINDS][1], *middles[KINDS];
    Curves curves[KINDS];
    unsigned char kind_of[KINDS], kind[KINDS * PLANTED];
    double weight[KINDS], score[(CITY + KINDS * PLANTED) * KINDS], total[CITY + KINDS * PLANTED];
    KindScores scores;
    LearnedFrom from;
} Lesson;

/* One number of four knots, whose curve of kind k is (k + 1) times its height. */
static Lesson *lesson(Arena *arena) {
    Lesson *l = ARENA_ARRAY(arena, Lesson, 1);
    *l = (Lesson){.knots = {KNOTS}, .weight = {0.75, 0.25}, .kind_of = {PLANT_FROM, PLANT_BUSY}};
    l->hats = (Hats){1, KNOTS, l->knots, l->first, l->knot};
    for (size_t k = 0; k < KINDS; k++) {
        l->middle[k][0] = 0.5;
        l->middles[k] = l->middle[k];
        for (size_t j = 0; j < KNOTS; j++) {
            l->knot[0][j] = 10.0 * (double)j;
            l->beta[k][1 + j] = (double)((k + 1) * j);
        }
        l->curves[k].beta[CURVE_FOLDS] = l->beta[k];
    }
    l->scores = (KindScores){KINDS, 0, 0, 0, l->score, l->kind};
    l->from = (LearnedFrom){&l->hats,   KINDS,      l->kind_of, l->weight, l->curves,
                            l->middles, &l->scores, l->total,   0.04};
    return l;
}

Test(learned, a_curve_is_pooled_over_kinds_and_keeps_no_ends) {
    Arena *arena = arena_open();
    Lesson *l = lesson(arena);
    Learned *out = ARENA_ARRAY(arena, Learned, 1);
    learned_make(&l->from, out);
    cr_assert(eq(sz, out->curves, 1));
    cr_assert(eq(sz, out->curve[0].knots, KNOTS - 2));
    for (size_t j = 0; j < KNOTS - 2; j++) {
        cr_expect(epsilon_eq(dbl, out->curve[0].at[j], 10.0 * (double)(j + 1), 1e-12));
        cr_expect(epsilon_eq(dbl, out->curve[0].says[j],
                             0.75 * (double)(j + 1) + 0.25 * 2 * (double)(j + 1) - 0.5, 1e-12));
    }
    arena_close(arena);
}

/* Honest storefronts are N(0, 1) twice, copies of kind k N(2.5, 1) on axis k: the log density
 * ratios are exact, so of what is said to be p, a share p must be copies. */
Test(learned, what_is_said_of_exact_scores_holds) {
    Arena *arena = arena_open();
    Lesson *l = lesson(arena);
    Learned *out = ARENA_ARRAY(arena, Learned, 1);
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const double apart = 2.5;
    l->scores = (KindScores){KINDS, CITY, 0, KINDS * PLANTED, l->score, l->kind};
    for (size_t i = 0; i < CITY + KINDS * PLANTED; i++) {
        if (i >= CITY) l->kind[i - CITY] = (unsigned char)((i - CITY) % KINDS);
        for (size_t k = 0; k < KINDS; k++) {
            const bool here = i >= CITY && l->kind[i - CITY] == k;
            l->score[i * KINDS + k] =
                apart * (gsl_ran_gaussian(r, 1) + (here ? apart : 0)) - apart * apart / 2;
        }
        l->total[i] = kinds_together(l->score + i * KINDS, l->weight, KINDS, NULL);
    }
    learned_make(&l->from, out);
    cr_assert(lt(sz, 3, out->bins));
    for (size_t b = 0; b < out->bins; b++) {
        cr_log_info("said %.3f held %.3f", out->bin[b].said, out->bin[b].held);
        cr_expect(lt(dbl, fabs(out->bin[b].said - out->bin[b].held), 0.05), "bin %zu", b);
    }
    /* kind 0: three in four of all; a threshold at the 95 % point of the honest finds most */
    cr_expect(lt(dbl, 0.7, out->kind[0].found));
    cr_expect(lt(dbl, 0.85, out->kind[0].named));
    cr_expect(eq(int, (int)out->kind[1].kind, PLANT_BUSY));
    cr_expect(epsilon_eq(dbl, out->kind[1].copies, PLANTED, 1e-12));
    gsl_rng_free(r);
    arena_close(arena);
}

/* Both halves of a kind that has curves for each: its row holds the shares and copies of both. */
Test(learned, forms_of_one_kind_are_one_row) {
    Arena *arena = arena_open();
    Lesson *l = lesson(arena);
    Learned *out = ARENA_ARRAY(arena, Learned, 1);
    l->kind_of[1] = PLANT_FROM;
    l->scores = (KindScores){KINDS, 100, 0, 40, l->score, l->kind};
    for (size_t i = 0; i < 40; i++) l->kind[i] = (unsigned char)(i % KINDS);
    for (size_t i = 0; i < 140; i++) l->total[i] = i < 100 ? -5 : 9;
    learned_make(&l->from, out);
    cr_assert(eq(sz, out->kinds, 1));
    cr_expect(eq(int, (int)out->kind[0].kind, PLANT_FROM));
    cr_expect(epsilon_eq(dbl, out->kind[0].share, 1, 1e-12));
    cr_expect(epsilon_eq(dbl, out->kind[0].copies, 40, 1e-12));
    cr_expect(epsilon_eq(dbl, out->kind[0].named, 1, 1e-12), "whichever half");
    arena_close(arena);
}

/* Of a hundred storefronts three pass one half and one passes 90 %. */
Test(learned, single_storefronts_have_no_bin_of_their_own) {
    Arena *arena = arena_open();
    Lesson *l = lesson(arena);
    Learned *out = ARENA_ARRAY(arena, Learned, 1);
    l->scores = (KindScores){KINDS, 100, 0, 40, l->score, l->kind};
    for (size_t i = 0; i < 140; i++) l->total[i] = i < 97 ? -5 : i < 99 ? 4 : 9;
    learned_make(&l->from, out);
    cr_assert(eq(sz, out->bins, 1));
    cr_expect(epsilon_eq(dbl, out->bin[0].high, 1, 1e-12));
    cr_expect(epsilon_eq(dbl, out->bin[0].held, 0.03 / 0.99, 1e-12), "of one kind alone");
    arena_close(arena);
}
