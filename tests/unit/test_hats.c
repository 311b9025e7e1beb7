/* Knots of piecewise linear curves, and where a value falls between them. */
#include "models/curves/hats.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "tests/support/rows.h"

enum { ROWS = 1001 };

/* 0, 1, ..., 1000: the quantile p of these is 1000 p. */
static Hats counting(Arena *arena) {
    float x[ROWS];
    for (size_t i = 0; i < ROWS; i++) x[(i * 79) % ROWS] = (float)i;
    return hats_learn(x, ROWS, 1, arena);
}

Test(hats, knots_lie_at_quantiles) {
    static const double knot[HAT_KNOTS] = {0, 10, 50, 200, 500, 800, 950, 990, 1000};
    Arena *arena = arena_open();
    const Hats h = counting(arena);
    cr_assert(eq(sz, h.knots[0], HAT_KNOTS));
    cr_expect(eq(sz, h.width, HAT_KNOTS));
    for (size_t k = 0; k < HAT_KNOTS; k++) cr_expect(epsilon_eq(dbl, h.knot[0][k], knot[k], 1e-9));
    arena_close(arena);
}

static const struct {
    float value;
    int at;
    double part;
} places[] = {{0, 0, 0},   {5, 0, .5},   {10, 1, 0},       {20, 1, .25},
              {500, 4, 0}, {650, 4, .5}, {999, 7, .9},     {1000, 7, 1},
              {-40, 0, 0}, {2385, 7, 1}, {INFINITY, 7, 1}, {-INFINITY, 0, 0}};

EachRow(hats, a_value_falls_between_its_knots, places) {
    Arena *arena = arena_open();
    const Hats h = counting(arena);
    HatPlace place;
    hats_place(&h, &places[*row].value, &place);
    cr_expect(eq(int, place.at, places[*row].at));
    cr_expect(epsilon_eq(dbl, (double)place.part, places[*row].part, 1e-6));
    arena_close(arena);
}

/* Whatever the value, the two weights give it back: knots are a basis of straight lines. */
Test(hats, weights_of_the_knots_give_the_value_back) {
    Arena *arena = arena_open();
    const Hats h = counting(arena);
    for (size_t k = 0; k <= 4000; k++) {
        const float value = (float)k / 4;
        HatPlace place;
        hats_place(&h, &value, &place);
        const double *knot = h.knot[0] + place.at, part = (double)place.part;
        cr_expect(epsilon_eq(dbl, (1 - part) * knot[0] + part * knot[1], (double)value, 1e-4));
    }
    arena_close(arena);
}

/* Five numbers: unknown for all; one value; two values; thirty known; thirty-one known. */
Test(hats, numbers_that_say_nothing_have_no_knots) {
    enum { NUMBERS = 5, N = 100 };
    Arena *arena = arena_open();
    float x[N * NUMBERS];
    for (size_t i = 0; i < N; i++) {
        x[i * NUMBERS + 0] = NAN;
        x[i * NUMBERS + 1] = 2.385f;
        x[i * NUMBERS + 2] = i % 2 ? 1 : 0;
        x[i * NUMBERS + 3] = i < 30 ? (float)i : NAN;
        x[i * NUMBERS + 4] = i < 31 ? (float)i : NAN;
    }
    const Hats h = hats_learn(x, N, NUMBERS, arena);
    HatPlace place[NUMBERS];
    cr_expect(zero(sz, h.knots[0]));
    cr_expect(zero(sz, h.knots[1]));
    cr_expect(lt(sz, 1, h.knots[2]));
    cr_expect(zero(sz, h.knots[3]));
    cr_expect(eq(sz, h.knots[4], HAT_KNOTS));
    cr_expect(eq(sz, h.first[4], h.knots[2]), "hats lie one number after the other");
    cr_expect(eq(sz, h.width, h.knots[2] + h.knots[4]));
    hats_place(&h, x, place);
    cr_expect(lt(int, place[0].at, 0));
    cr_expect(lt(int, place[1].at, 0));
    cr_expect(eq(int, place[2].at, 0));
    cr_expect(eq(int, place[4].at, (int)h.first[4]));
    arena_close(arena);
}

Test(hats, knots_ascend_where_most_values_are_equal) {
    enum { N = 200 };
    Arena *arena = arena_open();
    float x[N];
    for (size_t i = 0; i < N; i++) x[i] = i < 180 ? 0 : (float)(i - 179);
    const Hats h = hats_learn(x, N, 1, arena);
    cr_assert(lt(sz, 1, h.knots[0]));
    cr_expect(lt(sz, h.knots[0], HAT_KNOTS));
    for (size_t k = 1; k < h.knots[0]; k++) cr_expect(lt(dbl, h.knot[0][k - 1], h.knot[0][k]));
    arena_close(arena);
}
