/* circles.h - the circles that a scan tries. */
#ifndef MODELS_SPATIAL_CIRCLES_H
#define MODELS_SPATIAL_CIRCLES_H
#include <stdint.h>

#include "datasets/base/mem.h"

/* The members of all circles around one centre; ends[k] marks where all at that distance are in. */
typedef struct Circles {
    uint32_t *member; /* [count] by distance, then by number */
    unsigned char *ends;
    size_t count;
} Circles;

typedef struct CirclePlane {
    size_t n;
    const double *x, *y; /* [n] metres */
    double radius_max;   /* metres */
    size_t most, least;  /* members of a circle */
} CirclePlane;

/* Around `centres` of the n points, spread evenly; [centres] in the arena. O(centres n log n). */
Circles *circles_make(const CirclePlane *plane, size_t centres, Arena *arena);

#endif
