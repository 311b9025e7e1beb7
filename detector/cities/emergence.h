/* emergence.h - clusters of new entries that the newest runs brought (models/spatial/emerging.h).
 *
 * Successive runs are the newest of each last month. An entry is a storefront selected by rank that
 * none of the runs before it selected; the first run has none. */
#ifndef DETECTOR_CITIES_EMERGENCE_H
#define DETECTOR_CITIES_EMERGENCE_H
#include "datasets/store/store.h"
#include "models/spatial/emerging.h"

typedef struct EmergingPlace {
    double lon, lat, radius_m;     /* centre, WGS84 degrees */
    const char *street, *district; /* where most of its entries are; NULL = not known */
    size_t runs;                   /* the last so many */
    int64_t since;                 /* the first of those */
    double observed, expected;     /* entries */
    double p_value;
    bool by_chance; /* p_value above hotspot.error */
} EmergingPlace;

typedef struct Emergence {
    size_t runs, entries, placed; /* compared; in them; of which with coordinates */
    int64_t first, last;          /* runs */
    size_t count;
    EmergingPlace *place; /* [count] likeliest first */
} Emergence;

/* Arrays live in the arena. ST_USAGE when fewer than three months have a run. */
Status emergence_find(Store *store, const HotspotParams *params, Arena *arena, Emergence *found,
                      Err *err);

#endif
