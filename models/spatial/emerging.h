/* emerging.h - places where the newest runs bring more new entries than the city's other places and
 * the other runs lead us to expect: clusters that are alive now.
 *
 * A prospective space-time scan: cylinders, of a circle and the last runs, under permutations of
 * the entries' times. Whether places differ, and whether months do, is allowed for: only that some
 * place changes by itself counts. */
#ifndef MODELS_SPATIAL_EMERGING_H
#define MODELS_SPATIAL_EMERGING_H
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"
#include "models/spatial/hotspot.h"

typedef struct EmergingInput {
    size_t n, times;     /* entries; runs that could bring one */
    const double *x, *y; /* [n] metres in the plane */
    const int *time;     /* [n] 0..times-1, the newest last */
} EmergingInput;

typedef struct Emerging {
    size_t centre;             /* an entry */
    size_t times;              /* the last so many runs */
    size_t members;            /* entries of any time in the circle */
    const uint32_t *member;    /* [members] by distance, in the arena */
    double radius;             /* metres, to the farthest of them */
    double observed, expected; /* entries of those runs */
    double statistic;          /* log likelihood ratio */
    double p_value;            /* of the whole search in this run */
} Emerging;

/* The likeliest cylinders that share no entry, best first, at most params->most; returns how many.
 * Deterministic in seed. O(draws x n x entries within radius_max x times). */
size_t emerging_find(const EmergingInput *input, const HotspotParams *params, uint64_t seed,
                     Arena *arena, Emerging *out);

#endif
