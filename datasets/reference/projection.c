#include "datasets/reference/projection.h"

#include <assert.h>
#include <math.h>
#include <proj.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/mem.h"

/* A datum shift to WGS84 between two steps; ellipsoids of the map and of WGS84. */
#define SHIFT(ellipsoid, seven)                                                               \
    " +step +proj=push +v_3 +step +proj=cart +ellps=" ellipsoid " +step +proj=helmert " seven \
    " +convention=position_vector +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3"
#define DEGREES " +step +proj=unitconvert +xy_in=rad +xy_out=deg"
#define UTM(zone) "+proj=pipeline +step +inv +proj=utm +zone=" zone " +ellps=GRS80" DEGREES

typedef struct Crs {
    const char *number, *pipeline;   /* metres -> degrees; NULL = degrees already */
    double west, south, east, north; /* where its country lies, degrees */
} Crs;

static const Crs known[] = {
    {"31370",
     "+proj=pipeline +step +inv +proj=lcc +lat_1=51.16666723333333 +lat_2=49.8333339 +lat_0=90 "
     "+lon_0=4.367486666666666 +x_0=150000.013 +y_0=5400088.438 +ellps=intl" SHIFT(
         "intl", "+x=-106.8686 +y=52.2978 +z=-103.7239 +rx=0.3366 +ry=-0.457 +rz=1.8422 +s=-1.2747")
         DEGREES,
     2.5, 49.47, 6.45, 51.53},
    {"3812",
     "+proj=pipeline +step +inv +proj=lcc +lat_1=49.83333333333334 +lat_2=51.16666666666666 "
     "+lat_0=50.797815 +lon_0=4.359215833333333 +x_0=649328 +y_0=665262 +ellps=GRS80" DEGREES,
     2.5, 49.47, 6.45, 51.53},
    {"28992",
     "+proj=pipeline +step +inv +proj=sterea +lat_0=52.15616055555555 +lon_0=5.38763888888889 "
     "+k=0.9999079 +x_0=155000 +y_0=463000 +ellps=bessel" SHIFT(
         "bessel",
         "+x=565.4171 +y=50.3319 +z=465.5524 +rx=-0.398957 +ry=0.343988 +rz=-1.8774 "
         "+s=4.0725") DEGREES,
     3.1, 50.6, 7.4, 53.8},
    {"2154",
     "+proj=pipeline +step +inv +proj=lcc +lat_1=49 +lat_2=44 +lat_0=46.5 +lon_0=3 +x_0=700000 "
     "+y_0=6600000 +ellps=GRS80" DEGREES,
     -5.6, 41.1, 10.0, 51.4},
    {"25829", UTM("29"), -13, 34, -5, 62},
    {"25830", UTM("30"), -7, 34, 1, 62},
    {"25831", UTM("31"), -1, 34, 7, 62},
    {"25832", UTM("32"), 5, 34, 13, 62},
    {"25833", UTM("33"), 11, 34, 19, 62},
    {"4326", NULL, -180, -90, 180, 90},
};

struct Projection {
    Crs crs;
    PJ_CONTEXT *context;
    PJ *pipeline; /* NULL = degrees already */
};

static const char *number_of(const char *name) {
    return strncmp(name, "EPSG:", 5) == 0 ? name + 5 : name;
}

static const Crs *find_crs(const char *name) {
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(known[k].number, number_of(name)) == 0) return &known[k];
    return NULL;
}

/* PROJ would complain on stderr that its database is absent, which most maps do not need. */
static void keep_quiet(void *context, int level, const char *text) {
    (void)context, (void)level, (void)text;
}

/* Where the map is used, degrees; the whole world when PROJ does not say, or across the date line.
 */
static void take_area(PJ_CONTEXT *context, const PJ *map, Crs *crs) {
    const bool said = proj_get_area_of_use(context, map, &crs->west, &crs->south, &crs->east,
                                           &crs->north, NULL) &&
                      crs->west >= -180 && crs->west < crs->east;
    if (!said) *crs = (Crs){crs->number, NULL, -180, -90, 180, 90};
}

/* Any other map of PROJ's database, by its number; NULL when PROJ does not know it. */
static PJ *from_database(PJ_CONTEXT *context, const char *name, Crs *crs) {
    char full[24];
    const char *number = number_of(name);
    const size_t digits = strspn(number, "0123456789");
    if (!context || !digits || number[digits] || digits > 6) return NULL;
    (void)snprintf(full, sizeof full, "EPSG:%s", number);
    PJ *map = proj_create(context, full);
    PJ *plain = map ? proj_create_crs_to_crs(context, full, "EPSG:4326", NULL) : NULL;
    PJ *pipeline = plain ? proj_normalize_for_visualization(context, plain) : NULL;
    if (pipeline) take_area(context, map, crs);
    proj_destroy(plain);
    proj_destroy(map);
    return pipeline;
}

static PJ_CONTEXT *open_context(void) {
    PJ_CONTEXT *context = proj_context_create();
    if (!context) return NULL;
    (void)proj_context_set_enable_network(context, 0);
    proj_log_func(context, NULL, keep_quiet);
    return context;
}

Status projection_open(const char *name, Projection **projection, Err *err) {
    const Crs *crs = find_crs(name);
    Projection *p = mem_grow(NULL, 1, sizeof *p);
    *p = (Projection){.crs = crs ? *crs : (Crs){.number = "", .pipeline = NULL}};
    *projection = p;
    if (crs && !crs->pipeline) return ST_OK;
    p->context = open_context();
    if (p->context)
        p->pipeline =
            crs ? proj_create(p->context, crs->pipeline) : from_database(p->context, name, &p->crs);
    if (p->pipeline) return ST_OK;
    projection_close(p);
    *projection = NULL;
    if (crs) return FAIL(err, ST_FAILED, "PROJ cannot create the projection EPSG:%s", crs->number);
    return FAIL(err, ST_INPUT,
                "the projection '%s' is not known to PROJ; write its EPSG number, like EPSG:31370 "
                "(Lambert 72), 3812, 28992, 2154, 25832, 4326",
                name);
}

void projection_close(Projection *projection) {
    if (!projection) return;
    proj_destroy(projection->pipeline);
    proj_context_destroy(projection->context);
    mem_free(projection);
}

static PJ_XY transform(Projection *p, PJ_DIRECTION direction, double x, double y) {
    if (!p->pipeline) return (PJ_XY){x, y};
    return proj_trans(p->pipeline, direction, proj_coord(x, y, 0, 0)).xy;
}

static bool inside(const Crs *crs, PJ_XY at) {
    return at.x >= crs->west && at.x <= crs->east && at.y >= crs->south && at.y <= crs->north;
}

bool projection_wgs84(Projection *projection, double x, double y, double *lon, double *lat,
                      const char **why) {
    const PJ_XY at = transform(projection, PJ_FWD, x, y);
    *lon = at.x;
    *lat = at.y;
    if (isfinite(x) && isfinite(y) && inside(&projection->crs, at)) return true;
    *lon = *lat = NAN;
    *why =
        "outside the area of its projection: are x and y swapped, or is it in another projection?";
    if (strcmp(projection->crs.number, "31370") == 0 && x > 5e5 && y > 5e5)
        *why = "outside the area of Lambert 72: these look like Lambert 2008 (EPSG:3812)";
    if (strcmp(projection->crs.number, "3812") == 0 && x < 3.5e5 && y < 3e5)
        *why = "outside the area of Lambert 2008: these look like Lambert 72 (EPSG:31370)";
    return false;
}

bool projection_from_wgs84(Projection *projection, double lon, double lat, double *x, double *y) {
    assert(projection);
    const PJ_XY at = transform(projection, PJ_INV, lon, lat);
    *x = at.x;
    *y = at.y;
    return isfinite(at.x) && isfinite(at.y);
}
