#include "datasets/base/geo.h"

#include <math.h>
#include <stdbool.h>

GeoPlane geo_plane(double lon, double lat) {
    return (GeoPlane){lon, lat, geo_degree_m * cos(lat * M_PI / 180)};
}

double geo_east(const GeoPlane *plane, double lon) {
    return (lon - plane->lon) * plane->degree_east_m;
}

double geo_north(const GeoPlane *plane, double lat) {
    return (lat - plane->lat) * geo_degree_m;
}

double geo_distance(const GeoPlane *plane, double lon, double lat) {
    return hypot(geo_east(plane, lon), geo_north(plane, lat));
}

/* Azores to the Urals, Crete to the North Cape. */
static bool in_europe(double lon, double lat) {
    return lon >= -32 && lon <= 45 && lat >= 34 && lat <= 72;
}

GeoDoubt geo_doubt(double lon, double lat) {
    static const double zero = 1e-4; /* degrees: eleven metres */
    if (fabs(lon) < zero && fabs(lat) < zero) return GEO_ZERO;
    if (lon == 0 || lat == 0) return GEO_HALF;
    return !in_europe(lon, lat) && in_europe(lat, lon) ? GEO_SWAPPED : GEO_FINE;
}
