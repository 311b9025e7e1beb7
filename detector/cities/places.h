/* places.h - where, rather than who: hot spots of a run, and what moved between areas around a
 * date.
 *
 * Both look at posteriors by own evidence, without links: a ring is not a neighbourhood. */
#ifndef DETECTOR_CITIES_PLACES_H
#define DETECTOR_CITIES_PLACES_H
#include "datasets/base/parallel.h"
#include "datasets/store/store.h"
#include "detector/run/watchlist.h"
#include "models/spatial/displacement.h"
#include "models/spatial/hotspot.h"

/* A circle in the city's own terms. */
typedef struct Place {
    double lon, lat, radius_m;     /* centre, WGS84 degrees */
    const char *street, *district; /* where most of its storefronts are; NULL = not known */
    size_t storefronts, listed;    /* in it; of which selected by rank */
    double observed, expected;     /* sums of posteriors; of their sectors' means */
    double p_value;
    bool by_chance; /* p_value above hotspot.error */
    bool all_moved; /* p_value is not, that without what all of the circle share is */
} Place;

typedef struct Places {
    size_t judged, placed; /* storefronts; of which with coordinates: only they take part */
    size_t count;
    Place *place; /* [count] likeliest first */
} Places;

/* Probability by everything but links; NaN when not judged. */
double places_own(const Watchlist *list, const WatchRow *row);

/* The text that most of them carry, the first by name among equals; NULL when most carry none ("").
 * Sorts text[n]. */
const char *places_commonest(const char **text, size_t n);

/* Seeded by the list's seed. Arrays live in the arena. */
void places_find(const Watchlist *list, const Params *params, const Parallel *parallel,
                 Arena *arena, Places *places);

/* Areas by name of district, street or postcode, and since when they differ. A storefront in none
 * is a control, unless controls are named too. */
typedef struct Areas {
    int date, months; /* first month after; months on each side */
    size_t count[ZONES];
    const char *const *name[ZONES];
} Areas;

typedef struct Waterbed {
    int date, months;             /* as of the areas */
    size_t storefronts[2][ZONES]; /* judged */
    DisplacementInput input;
    Displacement result; /* 90 % interval */
} Waterbed;

/* Judges the months before and after the date with the same parameters, on one copy of the store
 * (snapshot.h), and compares. ST_INPUT when
 * a zone has no judged storefront. */
Status places_displacement(Store *store, const Params *params, const Areas *areas, Waterbed *out,
                           Err *err);

#endif
