/* city_share.h - how common fronts are in the city, as a run found it. */
#ifndef DETECTOR_RUN_CITY_SHARE_H
#define DETECTOR_RUN_CITY_SHARE_H
#include <stdbool.h>

typedef struct CityShare {
    double share, low, high; /* posterior mean, central 90 % interval; NaN = not known */
    bool at_edge;            /* the model allows hardly less, or hardly more */
} CityShare;

/* From the manifest of a run. */
CityShare city_share_of(const char *manifest);

#endif
