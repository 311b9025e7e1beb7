/* geo.h - places within a city as metres on a plane.
 *
 * One Earth for all: the sphere of the mean radius, 6,371,008.8 m (Moritz 2000, Geodetic Reference
 * System 1980, DOI 10.1007/s001900050278). At 51 degrees the ellipsoid is 0.05 % larger along a
 * meridian and 0.31 % along a parallel: three metres in a kilometre at most, less than where a
 * storefront is said to be. */
#ifndef DATASETS_BASE_GEO_H
#define DATASETS_BASE_GEO_H

/* Metres of a degree of latitude: pi / 180 of the radius. */
static const double geo_degree_m = 111195.08023353292;

/* The plane that touches the Earth at a place (equirectangular). */
typedef struct GeoPlane {
    double lon, lat;      /* degrees, WGS84: the origin */
    double degree_east_m; /* metres of a degree of longitude there */
} GeoPlane;

GeoPlane geo_plane(double lon, double lat);
/* Metres east and north of the origin. */
double geo_east(const GeoPlane *plane, double lon);
double geo_north(const GeoPlane *plane, double lat);
/* Metres from the origin. */
double geo_distance(const GeoPlane *plane, double lon, double lat);

/* What is wrong with a place, if anything: 0,0 stands for none (the sea off Ghana), and so does a 0
 * to the last digit in one of the two; one outside Europe that is in Europe with its numbers
 * exchanged has them the wrong way round. */
typedef enum GeoDoubt { GEO_FINE, GEO_ZERO, GEO_SWAPPED, GEO_HALF } GeoDoubt;
GeoDoubt geo_doubt(double lon, double lat);

#endif
