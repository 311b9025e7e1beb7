/* projection.h - national map coordinates to WGS84 longitude and latitude, through PROJ.
 *
 * The maps used most are pipelines of our own, with their datum shift written out (seven
 * parameters, position-vector rule; some sources print the rotations of Lambert 72 with opposite
 * sign, which is 64 m off). So nothing is looked up for them: no database of PROJ, no grids, no
 * network, the same result everywhere, within about 3 m. Any other map is taken from PROJ's
 * database, without network: its result depends on which grids are installed. */
#ifndef DATASETS_REFERENCE_PROJECTION_H
#define DATASETS_REFERENCE_PROJECTION_H
#include <stdbool.h>

#include "datasets/base/err.h"

typedef struct Projection Projection;

/* By its EPSG number, as "EPSG:31370" or "31370": 31370 Lambert 72, 3812 Lambert 2008, 28992 RD
 * New, 2154 Lambert-93, 25829 to 25833 ETRS89 / UTM, 4326 degrees already; any other number that
 * PROJ knows (3857, 4258, 2056, 27700, 2975). ST_INPUT when it does not. */
Status projection_open(const char *name, Projection **projection, Err *err);
void projection_close(Projection *projection); /* NULL is allowed */

/* False with *why when (x, y) metres (4326: degrees) lie outside the projection's country, as they
 * do when columns are swapped or another projection was meant. */
bool projection_wgs84(Projection *projection, double x, double y, double *lon, double *lat,
                      const char **why);
/* The way back, for tests. */
bool projection_from_wgs84(Projection *projection, double lon, double lat, double *x, double *y);

#endif
