/* district.h - which district of its city a storefront lies in.
 *
 * Districts are facts: what a city delivered last (a GeoJSON file, districts.csv) is its table, and
 * nothing is assumed without one. The first of these that is known decides:
 *   given         the column `district` of the storefront
 *   postcode      that the table lists for one district only; where the table has outlines as well,
 *                 not for a storefront that lies far from all of them (another city's postcode)
 *   outline       that holds the storefront's place, when exactly one does
 *   municipality  that the table lists (stores of older versions) */
#ifndef DATASETS_PANEL_DISTRICT_H
#define DATASETS_PANEL_DISTRICT_H
#include "datasets/base/err.h"
#include "datasets/base/id_map.h"
#include "datasets/base/mem.h"
#include "datasets/reference/outline.h"
#include "datasets/store/sql.h"

typedef enum DistrictBasis {
    DISTRICT_NONE,
    DISTRICT_GIVEN,
    DISTRICT_POSTCODE,
    DISTRICT_OUTLINE,
    DISTRICT_MUNICIPALITY,
    DISTRICT_BASES
} DistrictBasis;

/* What stands for a district that is not known, in lists and files. */
extern const char district_unknown[];
bool district_known(const char *district); /* also false for NULL and "" */

typedef struct DistrictArea {
    const char *name;
    Outline outline;
} DistrictArea;

typedef struct Districts {
    const char *source; /* path of the file; NULL = the store has no district table */
    size_t areas;
    const DistrictArea *area; /* [areas] in the order of the file */
    OutlineBox box;           /* of all outlines */
    size_t names, name_room;
    const char **name; /* [names] */
    IdMap index;       /* name -> its place in `name` */
    IdMap postcodes;   /* "postcode" or "postcode\tmunicipality" -> name, or DISTRICT_SEVERAL */
    IdMap municipalities;
} Districts;

/* Reads the newest table into the arena. ST_INTEGRITY when an outline in the store is damaged. */
Status districts_load(Store *store, Arena *arena, Districts *districts, Err *err);

/* Where a storefront is; NULL, "" and NaN are not known. */
typedef struct DistrictPlace {
    const char *given, *postcode, *municipality;
    double lon, lat; /* degrees */
} DistrictPlace;

/* Its district, or district_unknown; text of the place or of the districts. basis may be NULL. */
const char *district_of(const Districts *districts, const DistrictPlace *place,
                        DistrictBasis *basis);

#endif
