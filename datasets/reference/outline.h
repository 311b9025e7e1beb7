/* outline.h - the outline of a place: rings of corners in WGS84 degrees, as GeoJSON has them. */
#ifndef DATASETS_REFERENCE_OUTLINE_H
#define DATASETS_REFERENCE_OUTLINE_H
#include <jansson.h>
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/mem.h"

typedef struct OutlineCorner {
    double lon, lat; /* degrees */
} OutlineCorner;

typedef struct OutlineBox {
    double west, east, south, north; /* degrees */
} OutlineBox;

/* Parts, islands and holes alike are rings: a place inside an odd number of them is inside. */
typedef struct Outline {
    size_t rings;
    const size_t *end; /* [rings] behind the last corner of each ring */
    const OutlineCorner *corner;
    OutlineBox box;
} Outline;

/* Reads the coordinates of a GeoJSON MultiPolygon into the arena. NULL when they are well formed,
 * else what is wrong with them, as a reason for a reject; `outline_not_wgs84` when they are not
 * longitudes and latitudes. */
const char *outline_read(const json_t *coordinates, Arena *arena, Outline *outline);
extern const char outline_not_wgs84[];

bool outline_contains(const Outline *outline, double lon, double lat);

/* Widens the box to hold the other; the first one is taken over by {0, 0, 0, 0}. */
void outline_box_join(OutlineBox *box, const OutlineBox *other);

#endif
