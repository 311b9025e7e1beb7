#include "datasets/base/geo.h"

#include <math.h>

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
