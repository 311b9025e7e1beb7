/* hats.h - a number as two neighbouring weights: the basis of piecewise linear curves. */
#ifndef MODELS_CURVES_HATS_H
#define MODELS_CURVES_HATS_H
#include <stddef.h>

#include "datasets/base/mem.h"

enum { HAT_KNOTS = 9 }; /* at the 0, 1, 5, 20, 50, 80, 95, 99, 100 % points */

/* Curves of `numbers` numbers: number c has knots[c] hats, the first of them hat first[c]. One with
 * fewer than two different knots has none and says nothing. */
typedef struct Hats {
    size_t numbers, width; /* width: hats of all numbers together */
    size_t *knots, *first; /* [numbers] */
    double (*knot)[HAT_KNOTS];
} Hats;

/* Of x[rows x numbers], NaN left out. */
Hats hats_learn(const float *x, size_t rows, size_t numbers, Arena *arena);

/* Where a value falls: hat `at` with weight 1 - part, the next with weight part. at < 0: the value
 * is unknown. Beyond the outermost knots a curve stays where it is. */
typedef struct HatPlace {
    int at;
    float part;
} HatPlace;

/* place[numbers] of one row. */
void hats_place(const Hats *hats, const float *row, HatPlace *place);

#endif
