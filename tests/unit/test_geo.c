#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <proj.h>

#include "datasets/base/geo.h"

/* Within a city, distances are those of PROJ on the ellipsoid, to four metres in a kilometre. */
Test(geo, distances_are_those_of_the_ellipsoid) {
    PJ *wgs84 = proj_create(PJ_DEFAULT_CTX, "EPSG:4326");
    cr_assert_not_null(wgs84);
    const double cities[][2] = {{4.4025, 51.2194}, {6.9319, 46.9918}, {2.3522, 48.8566}};
    for (size_t c = 0; c < sizeof cities / sizeof *cities; c++) {
        const GeoPlane plane = geo_plane(cities[c][0], cities[c][1]);
        for (int k = 0; k < 16; k++) {
            const double lon = plane.lon + 0.05 * cos(k), lat = plane.lat + 0.03 * sin(k);
            /* proj_lp_dist takes longitude and latitude in radians */
            const PJ_COORD from = proj_coord(plane.lon * M_PI / 180, plane.lat * M_PI / 180, 0, 0);
            const PJ_COORD to = proj_coord(lon * M_PI / 180, lat * M_PI / 180, 0, 0);
            const double truth = proj_lp_dist(wgs84, from, to);
            const double ours = geo_distance(&plane, lon, lat);
            cr_expect(lt(dbl, fabs(ours / truth - 1), 0.004), "%.1f m, PROJ says %.1f", ours,
                      truth);
        }
    }
    proj_destroy(wgs84);
}

Test(geo, east_and_north_have_signs) {
    const GeoPlane plane = geo_plane(4.4, 51.2);
    cr_expect(lt(dbl, fabs(geo_north(&plane, 52.2) - geo_degree_m), 1e-6));
    cr_expect(lt(dbl, geo_east(&plane, 4.3), 0.0));
    cr_expect(lt(dbl, geo_north(&plane, 51.1), 0.0));
}
