#include "datasets/reference/projection.h"

#include <assert.h>
#include <math.h>
#include <proj.h>
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
    const Crs *crs;
    PJ_CONTEXT *context;
    PJ *pipeline; /* NULL = degrees already */
};

static const Crs *find_crs(const char *name) {
    if (strncmp(name, "EPSG:", 5) == 0) name += 5;
    for (size_t k = 0; k < sizeof known / sizeof *known; k++)
        if (strcmp(known[k].number, name) == 0) return &known[k];
    return NULL;
}

/* PROJ would complain on stderr that its database is absent, which we do not use. */
static void keep_quiet(void *context, int level, const char *text) {
    (void)context, (void)level, (void)text;
}

Status projection_open(const char *name, Projection **projection, Err *err) {
    const Crs *crs = find_crs(name);
    *projection = NULL;
    if (!crs)
        return FAIL(err, ST_INPUT,
                    "the projection '%s' is not known here; those known are EPSG:31370 3812 28992 "
                    "2154 25829 25830 25831 25832 25833 4326",
                    name);
    Projection *p = mem_grow(NULL, 1, sizeof *p);
    *p = (Projection){.crs = crs};
    *projection = p;
    if (!crs->pipeline) return ST_OK;
    p->context = proj_context_create();
    if (p->context) (void)proj_context_set_enable_network(p->context, 0);
    if (p->context) proj_log_func(p->context, NULL, keep_quiet);
    if (p->context) p->pipeline = proj_create(p->context, crs->pipeline);
    if (p->pipeline) return ST_OK;
    projection_close(p);
    *projection = NULL;
    return FAIL(err, ST_FAILED, "PROJ cannot create the projection EPSG:%s", crs->number);
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
    if (isfinite(x) && isfinite(y) && inside(projection->crs, at)) return true;
    *lon = *lat = NAN;
    *why =
        "outside the area of its projection: are x and y swapped, or is it in another projection?";
    if (strcmp(projection->crs->number, "31370") == 0 && x > 5e5 && y > 5e5)
        *why = "outside the area of Lambert 72: these look like Lambert 2008 (EPSG:3812)";
    if (strcmp(projection->crs->number, "3812") == 0 && x < 3.5e5 && y < 3e5)
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
