/* projection: points that others measured or computed with code of their own. */
#include "datasets/reference/projection.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/rows.h"

typedef struct Point {
    const char *crs;
    double lon, lat, x, y, tolerance_m;
} Point;

/* Antwerp's geocoder (accept 3 m), reference code of our own for the three Belgian and Dutch maps
 * (printed to 1 cm and 1e-4 degrees), a two-parallel Lambert cone in Python for Lambert-93, and
 * Krueger's series for UTM. */
static const Point points[] = {
    {"31370", 4.333227482668628, 51.334981197534698, 147522.266, 225023.704, 3},
    {"31370", 4.361814911998661, 51.179005892239718, 149513.400, 207669.433, 3},
    {"31370", 4.4016, 51.2203, 152294.56, 212262.08, 0.02},
    {"31370", 4.4212, 51.2172, 153664.18, 211917.99, 0.02},
    {"3812", 4.4016, 51.2203, 652289.19, 712262.43, 0.02},
    {"3812", 4.4212, 51.2172, 653658.84, 711918.50, 0.02},
    {"28992", 5.38720621, 52.15517440, 155000.18, 463000.23, 0.05},
    {"28992", 5.38720621, 52.15517440, 155000, 463000, 0.5},
    {"2154", 2.35, 48.85, 652301.565, 6861302.726, 0.01},
    {"2154", 0.1079, 49.4944, 490441.003, 6936620.483, 0.01},
    {"2154", 5.3698, 43.2965, 892390.222, 6247035.257, 0.01},
    {"25832", 9.9873, 53.5536, 565406.510, 5934310.173, 0.01},
    {"25830", -3.7038, 40.4168, 440290.458, 4474257.382, 0.01},
    {"4326", 4.4, 51.2, 4.4, 51.2, 0},
    /* of PROJ's database: web maps by their formula, the Ordnance Survey's water tower in Caister
     * (within 6 m without a grid), swisstopo's old observatory in Bern, Reunion by Krueger's series
     */
    {"3857", 4.4, 51.2, 489805.759, 6656747.949, 0.01},
    {"4258", 4.4, 51.2, 4.4, 51.2, 0.5},
    {"27700", 1.716073972, 52.658007833, 651409.8, 313177.45, 6},
    {"2056", 7.4386324, 46.9510828, 2600000, 1200000, 3},
    {"2975", 55.45, -20.88, 338767.167, 7690355.572, 0.5},
};

Test(projection, points_of_others_come_out_within_their_tolerance) {
    for (size_t k = 0; k < sizeof points / sizeof *points; k++) {
        const Point *p = &points[k];
        Projection *projection;
        Err err = {0};
        double x, y, lon, lat;
        const char *why = NULL;
        cr_assert(eq(int, projection_open(p->crs, &projection, &err), ST_OK), "%s", err.text);
        cr_assert(projection_from_wgs84(projection, p->lon, p->lat, &x, &y));
        cr_assert(hypot(x - p->x, y - p->y) <= p->tolerance_m, "%s %.3f %.3f", p->crs, x, y);
        cr_assert(projection_wgs84(projection, p->x, p->y, &lon, &lat, &why), "%s", why);
        const double east_m = (lon - p->lon) * 111320 * cos(p->lat * 3.14159265358979 / 180);
        cr_assert(hypot(east_m, (lat - p->lat) * 111250) <= p->tolerance_m + 0.01, "%s", p->crs);
        projection_close(projection);
    }
}

/* Rotations of the other sign would move Antwerp by 64 m. */
Test(projection, the_rotations_of_lambert_72_have_the_right_sign) {
    Projection *projection;
    Err err = {0};
    double x, y;
    cr_assert(eq(int, projection_open("EPSG:31370", &projection, &err), ST_OK), "%s", err.text);
    cr_assert(projection_from_wgs84(projection, 4.333227482668628, 51.334981197534698, &x, &y));
    cr_assert(hypot(x - 147522.266, y - 225023.704) < 3);
    projection_close(projection);
}

static const struct {
    const char *crs;
    double x, y;
    const char *says;
} elsewhere[] = {
    {"31370", 652289, 712262, "Lambert 2008"},
    {"3812", 152294, 212262, "Lambert 72"},
    {"31370", 225024, 4752, "swapped"},
    {"28992", 463000, 155000, "swapped"},
    {"2154", 6936620, 490441, "swapped"},
    {"4326", 51.2, 204.4, "outside"},
    {"31370", NAN, 1, "outside"},
    {"3812", 1e300, 1e300, "outside"},
};

EachRow(projection, coordinates_of_another_map_are_refused_with_a_hint, elsewhere) {
    Projection *projection;
    Err err = {0};
    double lon, lat;
    const char *why = NULL, *crs = elsewhere[*row].crs;
    cr_assert(eq(int, projection_open(crs, &projection, &err), ST_OK));
    cr_assert(
        not(projection_wgs84(projection, elsewhere[*row].x, elsewhere[*row].y, &lon, &lat, &why)));
    cr_assert(strstr(why, elsewhere[*row].says) != NULL, "%s: %s", crs, why);
    cr_assert(isnan(lon) && isnan(lat));
    projection_close(projection);
}

/* Neither PROJ's database nor its grids are needed. */
Test(projection, works_without_the_files_of_proj) {
    Projection *projection;
    Err err = {0};
    double lon, lat;
    const char *why = NULL;
    cr_assert(eq(int, setenv("PROJ_LIB", "/nonexistent", 1), 0));
    cr_assert(eq(int, setenv("PROJ_DATA", "/nonexistent", 1), 0));
    cr_assert(eq(int, projection_open("31370", &projection, &err), ST_OK), "%s", err.text);
    cr_assert(projection_wgs84(projection, 152294.56, 212262.08, &lon, &lat, &why));
    projection_close(projection);
}

Test(projection, an_unknown_name_lists_the_known_ones) {
    Projection *projection;
    Err err = {0};
    cr_assert(eq(int, projection_open("EPSG:9999", &projection, &err), ST_INPUT));
    cr_assert(strstr(err.text, "31370") != NULL);
    cr_assert(projection == NULL);
}
