/* circles - around each centre the nearest first.
 *
 * Input     points in the plane, metres.
 * Method    members sorted by distance up to radius_max, ties by number.
 * Output    members, and the places where a circle may end.
 * Blind to  shapes that no circle covers.
 * Cites     MODEL 9.1; Kulldorff (1997), doi:10.1080/03610929708831995
 */
#include "models/spatial/circles.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>

typedef struct Near {
    double square;
    uint32_t index;
} Near;

static int by_distance(const void *left, const void *right) {
    const Near *a = left, *b = right;
    if (a->square != b->square) return a->square < b->square ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static Circles around(const CirclePlane *p, size_t centre, Near *near, Arena *arena) {
    assert(centre < p->n);
    const double reach = p->radius_max * p->radius_max;
    size_t found = 0;
    for (size_t i = 0; i < p->n; i++) {
        const double dx = p->x[i] - p->x[centre], dy = p->y[i] - p->y[centre];
        const double square = dx * dx + dy * dy;
        if (square <= reach) near[found++] = (Near){square, (uint32_t)i};
    }
    qsort(near, found, sizeof *near, by_distance);
    Circles c = {.count = found < p->most ? found : p->most};
    c.member = ARENA_ARRAY(arena, uint32_t, c.count + 1);
    c.ends = ARENA_ARRAY(arena, unsigned char, c.count + 1);
    for (size_t k = 0; k < c.count; k++) {
        c.member[k] = near[k].index;
        const bool tie = k + 1 < found && near[k + 1].square <= near[k].square;
        c.ends[k] = !tie && k + 1 >= p->least;
    }
    return c;
}

Circles *circles_make(const CirclePlane *plane, size_t centres, Arena *arena) {
    assert(centres <= plane->n);
    Circles *all = ARENA_ARRAY(arena, Circles, centres + 1);
    Arena *scratch = arena_open();
    Near *near = ARENA_ARRAY(scratch, Near, plane->n + 1);
    for (size_t c = 0; c < centres; c++)
        all[c] = around(plane, c * plane->n / centres, near, arena);
    arena_close(scratch);
    return all;
}
