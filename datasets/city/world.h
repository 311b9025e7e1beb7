/* world.h - the plan of a synthetic city: what all its storefronts share.
 *
 * Everything about storefront i follows from the plan and i alone, so storefronts are made and
 * written one after the other; the plan holds sectors, districts, streets and rings only. */
#ifndef DATASETS_CITY_WORLD_H
#define DATASETS_CITY_WORLD_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/num.h"
#include "datasets/city/city_options.h"

enum { CITY_MONTHS = 120, CITY_CORNERS = 64, CITY_BENDS = 6, CITY_NAME = 64 };

typedef struct CitySector {
    const char *group, *word;         /* word: first word of a shop's name */
    double share_until, front_until;  /* cumulative shares of all shops, and of fronts; 0..1 */
    double log_basket, basket_sd;     /* median ticket excluding VAT, log EUR; between shops */
    double log_visitors, visitors_sd; /* people entering per month */
    double conversion;                /* tickets per visitor */
    double log_capture, capture_sd;   /* visitors per passer-by */
    double density, per_fte;          /* EUR a year per m2, per FTE */
    double hours;                     /* open per week */
    double goods_margin;              /* 1 - cost of goods / turnover */
    double within_sd;                 /* month-to-month, log units */
    double season[12];                /* log effect of January..December, mean 0 */
} CitySector;

typedef struct CityPoint {
    double lon, lat;
} CityPoint;

typedef struct CityDistrict {
    double until; /* cumulative share of the population, 0..1 */
    int postcode[8];
    size_t postcodes, corners;
    CityPoint corner[CITY_CORNERS], centre;
} CityDistrict;

typedef struct CityStreet {
    uint32_t first;      /* index of its first storefront; the next row ends it */
    uint32_t hot_before; /* storefronts in hot streets before this one */
    bool hot;            /* fronts cluster here */
} CityStreet;

typedef struct CityWorld {
    CityOptions options;
    struct Filing *filing;          /* how turnover is filed (filing.h) */
    int first_month;                /* month number of column 0 */
    char (*month_text)[MONTH_TEXT]; /* [months] */
    CitySector *sector;             /* [sectors] */
    size_t sectors;
    CityDistrict *district; /* [districts] */
    size_t districts;
    CityStreet *street; /* [streets + 1] */
    size_t streets;
    size_t hot_storefronts, fronts, hot_fronts, ring_fronts;
    uint32_t *ring_first; /* [rings + 1] first front of each ring */
    size_t rings, owners; /* owners: directors outside rings */
} CityWorld;

/* One street while its storefronts are written. */
typedef struct CityStreetView {
    char name[CITY_NAME];
    int postcode, number_from, number_step;
    CityPoint bend[CITY_BENDS];
    size_t bends;
    double popularity, capture; /* log units */
    double drift[CITY_MONTHS];  /* log people in the street less its usual, by month (flow.h) */
    double sensor[CITY_MONTHS]; /* log noise of the street's counter, by month */
    double fair[CITY_MONTHS];   /* log people more than usual for a festival, by month (wild.h) */
} CityStreetView;

/* What the plan says about one storefront before anything is drawn for it. */
typedef struct CityRole {
    bool front;
    size_t ordinal; /* of the fronts; its mechanisms come in turn */
    size_t ring;    /* SIZE_MAX: none; decoys have one without being fronts */
} CityRole;

Status city_world_make(const CityOptions *options, Arena *arena, CityWorld *world, Err *err);
CityRole city_role(const CityWorld *world, size_t street, size_t storefront);

/* sector_profile.c, geography.c: read the shipped tables. */
Status city_sectors(Arena *arena, CityWorld *world, Err *err);
Status city_districts(Arena *arena, CityWorld *world, Err *err);
const char *city_reference(const char *path, size_t *length);

void city_street_view(const CityWorld *world, size_t street, CityStreetView *view);
CityPoint city_place(const CityStreetView *view, size_t position, size_t storefronts);
const char *city_word(uint64_t draw); /* a neutral word for streets and shops */

#endif
