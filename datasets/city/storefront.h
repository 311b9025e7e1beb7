/* storefront.h - one storefront: its trade, what is odd about it, what it declares. */
#ifndef CITY_SHOP_H
#define CITY_SHOP_H
#include <gsl/gsl_rng.h>

#include "datasets/city/world.h"

typedef struct CityStorefront {
    size_t index, position; /* in the city, in its street */
    size_t enterprise;      /* number of its enterprise: its own, or that of its chain */
    CityRole role;
    const CitySector *sector;
    const char *exception, *mechanism; /* names, or NULL */
    const char *trait;                 /* documented in the register, or "" */
    int months, start;                 /* columns; the first one it trades in */
    int transfer, from;                /* columns of change of owner and of the add-on, or -1 */
    double size;                       /* latent, sd 1 */
    double staff_fte, area_m2, hours_week;
    double season[CITY_MONTHS];   /* log effect of its sector, by month */
    double sales[CITY_MONTHS];    /* true trade, EUR excluding VAT */
    double declared[CITY_MONTHS]; /* EUR; 0 = missing */
    double illicit[CITY_MONTHS];  /* EUR of declared that no customer paid */
    double passers[CITY_MONTHS];  /* counted in front of the door; 0 = missing */
} CityStorefront;

/* Draws the whole storefront from rng, which the caller seeded for it. */
void city_storefront_make(const CityWorld *world, const CityStreetView *view, gsl_rng *rng,
                          CityStorefront *shop);

double city_mean_sales(const CityStorefront *shop);    /* EUR a month while it trades */
double city_illicit_share(const CityStorefront *shop); /* of what was declared and is not missing */

/* honest_exceptions.c: a legitimate reason to differ; changes sales or passers, may leave a trait.
 */
void city_except(gsl_rng *rng, CityStorefront *shop);
const char *city_false_trait(gsl_rng *rng);

/* planted.c: mechanism number k (in turn) fills declared and illicit, may change passers. */
void city_add_on(gsl_rng *rng, size_t k, CityStorefront *shop);

#endif
