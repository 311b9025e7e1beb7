/* hats - a number as two neighbouring weights: the basis of piecewise linear curves.
 *
 * Input     x [rows x numbers], NaN = unknown.
 * Method    knots at quantiles, equal ones taken once; a value between knots a and b counts (b -
 *           v)/(b - a) for the one and the rest for the other.
 * Output    knots; places.
 * Blind to  differences beyond the outermost knots, by design: no value says more than any seen.
 * Cites     MODEL 13.10; de Boor (1978), A Practical Guide to Splines (linear B-splines)
 */
#include "models/curves/hats.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "models/math/robust.h"

static const double points[HAT_KNOTS] = {0, .01, .05, .2, .5, .8, .95, .99, 1};

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static size_t place_knots(const double *sorted, size_t n, double *knot) {
    enum { LEAST = 31 }; /* fewer known values have no shape */
    size_t k = 0;
    if (n < LEAST) return 0;
    for (size_t p = 0; p < HAT_KNOTS; p++) {
        const double at = robust_quantile(sorted, n, points[p]);
        if (k == 0 || at > knot[k - 1] + 1e-6) knot[k++] = at;
    }
    return k >= 2 ? k : 0;
}

Hats hats_learn(const float *x, size_t rows, size_t numbers, Arena *arena) {
    Hats h = {.numbers = numbers,
              .knots = ARENA_ARRAY(arena, size_t, numbers),
              .first = ARENA_ARRAY(arena, size_t, numbers),
              .knot = arena_alloc(arena, numbers, sizeof *h.knot)};
    Arena *scratch = arena_open();
    double *known = ARENA_ARRAY(scratch, double, rows + 1);
    for (size_t c = 0; c < numbers; c++) {
        size_t n = 0;
        for (size_t i = 0; i < rows; i++)
            if (!isnan(x[i * numbers + c])) known[n++] = (double)x[i * numbers + c];
        qsort(known, n, sizeof *known, ascending);
        h.first[c] = h.width;
        h.knots[c] = place_knots(known, n, h.knot[c]);
        h.width += h.knots[c];
    }
    arena_close(scratch);
    return h;
}

void hats_place(const Hats *hats, const float *row, HatPlace *place) {
    for (size_t c = 0; c < hats->numbers; c++) {
        const double *knot = hats->knot[c];
        place[c] = (HatPlace){-1, 0};
        if (!hats->knots[c] || isnan(row[c])) continue;
        const size_t last = hats->knots[c] - 1;
        const double v = fmin(fmax((double)row[c], knot[0]), knot[last]);
        size_t j = 0;
        while (j + 1 < last && v >= knot[j + 1]) j++;
        place[c].at = (int)(hats->first[c] + j);
        place[c].part = (float)((v - knot[j]) / (knot[j + 1] - knot[j]));
    }
}
