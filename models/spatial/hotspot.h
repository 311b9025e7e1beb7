/* hotspot.h - places where more is unexplained than the sectors there lead us to expect.
 *
 * Circular scan statistic with fractional cases: every storefront speaks with its posterior by OWN
 * evidence (with links, rings would count twice), expected is the mean of its sector. The p-value
 * of a circle is that of the largest statistic anywhere in the city, under permutations of the
 * cases within sectors, so it allows for all circles that were tried. */
#ifndef MODELS_SPATIAL_HOTSPOT_H
#define MODELS_SPATIAL_HOTSPOT_H
#include <stdint.h>

#include "datasets/base/mem.h"
#include "datasets/base/parallel.h"
#include "models/params/params.h"

typedef struct HotspotParams {
    double radius_max, share_max, least, centres, draws, most, error;
    double runs, entries; /* emerging.h */
} HotspotParams;
extern const ParamGroup hotspot_group;

typedef struct HotspotInput {
    size_t n, strata;
    const double *x, *y; /* [n] metres in the plane */
    const double *cases; /* [n] 0..1 */
    const int *stratum;  /* [n] 0..strata-1: the sector */
} HotspotInput;

typedef struct Hotspot {
    size_t centre, members;    /* a storefront; how many lie in the circle, itself included */
    const uint32_t *member;    /* [members] by distance from the centre, in the arena */
    double radius;             /* metres, to the farthest member */
    double observed, expected; /* sums of cases */
    double statistic;          /* log likelihood ratio, nats */
    double p_value;            /* of the whole search */
    double shared;             /* nats by which all of the circle stand higher, 0 or more */
    double p_apart;            /* p_value without what they share: large when streets moved as a
                                  whole and nobody stands out of them */
} Hotspot;

/* The likeliest circles that share no storefront, best first, at most params->most of them; returns
 * how many. Deterministic in seed, independent of parallel->workers. O(draws x centres x window).
 */
size_t hotspot_find(const HotspotInput *input, const HotspotParams *params, uint64_t seed,
                    const Parallel *parallel, Arena *arena, Hotspot *out);

#endif
