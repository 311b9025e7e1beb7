/* trade.h - what one storefront of a synthetic city is, sells, declares and has passing by. */
#ifndef DATASETS_CITY_TRADE_H
#define DATASETS_CITY_TRADE_H
#include "datasets/city/world.h"

typedef struct CityStorefront {
    size_t index, position; /* in the city, in its street */
    size_t enterprise;      /* number of its enterprise: its own, or that of its chain */
    CityRole role;
    const CitySector *sector;
    const char *exception, *mechanism; /* names, or NULL */
    const char *trait;                 /* documented in the register, or "" */
    int months, start, end;            /* columns; the first one it trades in, one past the last */
    bool shut[CITY_MONTHS];            /* no trade in this month: it pauses */
    bool files_zero;                   /* months without trade are filed as 0, else not filed */
    bool dated;                        /* the register knows when it opened and closed */
    double first_open, last_open;      /* share of its first and last month, 0..1 */
    int transfer, from;                /* columns of change of owner and of the add-on, or -1 */
    double size;                       /* latent, sd 1 */
    double staff_fte, area_m2, hours_week;
    double season[CITY_MONTHS];   /* log effect of its sector, by month */
    double sales[CITY_MONTHS];    /* true trade, EUR excluding VAT */
    double declared[CITY_MONTHS]; /* EUR; 0 = missing */
    double illicit[CITY_MONTHS];  /* EUR of declared that no customer paid */
    double passers[CITY_MONTHS];  /* counted in front of the door; 0 = missing */
} CityStorefront;

double city_mean_sales(const CityStorefront *shop);    /* EUR a month while it trades */
double city_illicit_share(const CityStorefront *shop); /* of what was declared and is not missing */

#endif
