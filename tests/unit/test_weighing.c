/* Numbers and the columns they count in, and evidence from curves that are known. */
#include "models/posterior/weighing.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/rows.h"

Test(weighing, every_number_counts_in_the_column_of_its_signal) {
    const size_t numbers = weighing_numbers();
    cr_assert(numbers <= WEIGH_MOST);
    size_t whole = 0;
    while (strcmp(signals_all[whole]->id, "whole") != 0) whole++;
    for (size_t k = 0; k < numbers; k++) {
        const size_t column = weighing_column(k);
        cr_assert(lt(sz, column, signals_count()));
        if (k < PLAIN_NUMBERS)
            cr_expect(eq(str, (char *)signals_all[column]->id, (char *)plain_signals[k]));
        else if (k + 1 < numbers)
            cr_expect(signals_all[column]->kind == SIGNAL_MIXTURE ||
                      signals_all[column]->kind == SIGNAL_LEVEL ||
                      signals_all[column]->kind == SIGNAL_FACTOR);
        else
            cr_expect(eq(sz, column, whole), "the total of all likelihoods");
    }
    for (size_t s = 0; signals_all[s]; s++)
        if (signals_all[s]->kind == SIGNAL_STAGE)
            for (size_t k = 0; k < numbers; k++) cr_expect(ne(sz, weighing_column(k), s));
}

/* Two kinds, two knots for every number: curve k of a number at v in 0..1 is slope[k] v, with
 * different bases; the honest and the planted meet at 0.4. */
enum { KINDS = 2 };
static const double slope[KINDS] = {0.2, -0.1}, base[KINDS] = {-1, -0.5};

static Weighing *linear(Arena *arena) {
    const size_t numbers = weighing_numbers();
    Weighing *w = ARENA_ARRAY(arena, Weighing, 1);
    *w = (Weighing){.forms = KINDS,
                    .form = {{PLANT_STEADY, false}, {PLANT_FROM, false}},
                    .weight = {0.7, 0.3},
                    .taught = 1.5};
    w->hats = (Hats){.numbers = numbers,
                     .width = 2 * numbers,
                     .knots = ARENA_ARRAY(arena, size_t, numbers),
                     .first = ARENA_ARRAY(arena, size_t, numbers),
                     .knot = arena_alloc(arena, numbers, sizeof *w->hats.knot)};
    for (size_t c = 0; c < numbers; c++) {
        w->hats.knots[c] = 2;
        w->hats.first[c] = 2 * c;
        w->hats.knot[c][1] = 1;
        w->column[c] = weighing_column(c);
    }
    while (strcmp(signals_all[w->whole]->id, "whole") != 0) w->whole++;
    for (size_t k = 0; k < KINDS; k++) {
        w->middle[k] = ARENA_ARRAY(arena, double, numbers);
        for (size_t c = 0; c < numbers; c++) w->middle[k][c] = slope[k] * 0.4;
        for (size_t f = 0; f <= CURVE_FOLDS; f++) {
            double *beta = w->curves[k].beta[f] = ARENA_ARRAY(arena, double, 1 + 2 * numbers);
            beta[0] = base[k] + (f < CURVE_FOLDS ? 10 : 0);
            for (size_t c = 0; c < numbers; c++) beta[2 + 2 * c] = slope[k];
        }
    }
    return w;
}

Test(weighing, columns_are_the_curves_and_add_up_to_the_whole) {
    Arena *arena = arena_open();
    const Weighing *w = linear(arena);
    const size_t numbers = weighing_numbers();
    float number[WEIGH_MOST];
    double evidence[SIGNALS_MAX], at[SIGNALS_MAX] = {0}, all = 0, sum = 0;
    for (size_t c = 0; c < numbers; c++) {
        number[c] = c % 5 == 3 ? NAN : (float)(c % 10) / 10;
        if (c % 5 == 3) continue;
        at[weighing_column(c)] += (double)number[c] - 0.4;
        all += (double)number[c];
    }
    weighing_apply(w, "S00001", number, evidence);
    const double first = 0.7 * exp(base[0] + slope[0] * all),
                 second = 0.3 * exp(base[1] + slope[1] * all);
    const double part[KINDS] = {first / (first + second), second / (first + second)};
    for (size_t s = 0; signals_all[s]; s++) {
        sum += evidence[s];
        if (s == w->whole) continue;
        cr_expect(
            epsilon_eq(dbl, evidence[s], (part[0] * slope[0] + part[1] * slope[1]) * at[s], 1e-6),
            "%s", signals_all[s]->id);
    }
    cr_expect(epsilon_eq(dbl, sum, log(first + second), 1e-5));
    arena_close(arena);
}

/* One that was learned from is judged by curves without its fifth, others by all of them. */
Test(weighing, a_storefront_that_was_learned_from_is_judged_without_its_fifth) {
    Arena *arena = arena_open();
    Weighing *w = linear(arena);
    float number[WEIGH_MOST] = {0};
    double seen[SIGNALS_MAX], unseen[SIGNALS_MAX];
    weighing_apply(w, "S00001", number, unseen);
    w->sample_below = UINT64_MAX;
    weighing_apply(w, "S00001", number, seen);
    cr_expect(epsilon_eq(dbl, seen[w->whole] - unseen[w->whole], 10, 1e-9));
    const char *confirmed[] = {"S00000", "S00001"};
    w->sample_below = 0;
    w->beyond = confirmed;
    w->confirmed = 2;
    weighing_apply(w, "S00001", number, seen);
    cr_expect(epsilon_eq(dbl, seen[w->whole] - unseen[w->whole], 10, 1e-9), "a visit found it");
    weighing_apply(w, "S00002", number, seen);
    cr_expect(epsilon_eq(dbl, seen[w->whole], unseen[w->whole], 1e-9));
    arena_close(arena);
}

/* Which kind fits best is told of a kind, whichever of its forms it is. */
Test(weighing, forms_of_a_kind_are_told_as_one) {
    Arena *arena = arena_open();
    Weighing *w = linear(arena);
    float number[WEIGH_MOST] = {0};
    double part[PLANT_KINDS];
    weighing_kinds(w, "S00001", number, part);
    const double first = 0.7 * exp(base[0]), second = 0.3 * exp(base[1]);
    cr_expect(epsilon_eq(dbl, part[PLANT_STEADY], first / (first + second), 1e-9));
    cr_expect(epsilon_eq(dbl, part[PLANT_FROM], second / (first + second), 1e-9));
    cr_expect(zero(dbl, part[PLANT_BUSY]));
    w->form[0] = (FrontForm){PLANT_FROM, true};
    weighing_kinds(w, "S00001", number, part);
    cr_expect(epsilon_eq(dbl, part[PLANT_FROM], 1, 1e-9));
    cr_expect(zero(dbl, part[PLANT_STEADY]));
    arena_close(arena);
}

Test(weighing, numbers_that_say_nothing_count_nothing) {
    Arena *arena = arena_open();
    const Weighing *w = linear(arena);
    float number[WEIGH_MOST];
    double evidence[SIGNALS_MAX];
    for (size_t c = 0; c < WEIGH_MOST; c++) number[c] = NAN;
    weighing_apply(w, "S00001", number, evidence);
    for (size_t s = 0; signals_all[s]; s++)
        if (s != w->whole) cr_expect(zero(dbl, evidence[s]));
    cr_expect(epsilon_eq(dbl, evidence[w->whole], log(0.7 * exp(-1) + 0.3 * exp(-0.5)), 1e-9));
    arena_close(arena);
}

/* Who stood for honest: a city of which .04 are fronts, and half as many mirror images. Planted and
 * honest densities of 8, 20 and 1 to 2 and a score of just what such a fit learns give back the log
 * of their ratio, up to the bound. */
static const struct { double ratio; } densities[] = {{8}, {20}, {0.5}};

EachRow(weighing, fronts_that_hide_are_taken_out, densities) {
    Arena *arena = arena_open();
    Weighing *w = linear(arena);
    const double share = 0.04, ratio = densities[*row].ratio;
    const double learned = log(1.5 * ratio / (1.5 - share + share * ratio));
    float number[WEIGH_MOST] = {0};
    double evidence[SIGNALS_MAX], sum = 0;
    w->hidden = share;
    w->hidden_most = 1.5 - (1.5 - share) / 4;
    for (size_t k = 0; k < KINDS; k++) w->curves[k].beta[CURVE_FOLDS][0] = learned;
    weighing_apply(w, "S00001", number, evidence);
    for (size_t s = 0; signals_all[s]; s++) sum += evidence[s];
    cr_expect(epsilon_eq(dbl, sum, log(ratio), 1e-6), "%g for %g", sum, log(ratio));
    for (size_t k = 0; k < KINDS; k++) w->curves[k].beta[CURVE_FOLDS][0] = 9;
    weighing_apply(w, "S00001", number, evidence);
    sum = 0;
    for (size_t s = 0; signals_all[s]; s++) sum += evidence[s];
    cr_expect(epsilon_eq(dbl, sum, 9 + log(4), 1e-6), "%g", sum);
    arena_close(arena);
}

Test(weighing, the_kinds_that_fit_are_told_with_their_shares) {
    Arena *arena = arena_open();
    const Weighing *w = linear(arena);
    float number[WEIGH_MOST];
    double part[PLANT_KINDS], all = 0;
    for (size_t c = 0; c < weighing_numbers(); c++) all += (double)(number[c] = 1);
    weighing_kinds(w, "S00001", number, part);
    const double first = 0.7 * exp(base[0] + slope[0] * all),
                 second = 0.3 * exp(base[1] + slope[1] * all);
    cr_expect(epsilon_eq(dbl, part[0], first / (first + second), 1e-9));
    cr_expect(epsilon_eq(dbl, part[0] + part[1], 1, 1e-12));
    arena_close(arena);
}
