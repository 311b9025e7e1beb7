/* counters.h - footfall of storefronts without a counter of their own, from counters in their
 *streets.
 *
 * Months of counters (counter_months.h) are split into a level of the counter, a month of the city
 * and what is left; levels and what is left are predicted at storefronts by kriging (kriging.h).
 * The error of a level is the same in all months (Panel.footfall_sd), that of months is not
 * (Panel.footfall_month_sd); both are checked by leaving each counter out, and widened when they
 * claim too much. */
#ifndef MODELS_IMPUTE_COUNTERS_H
#define MODELS_IMPUTE_COUNTERS_H
#include "datasets/base/geo.h"
#include "datasets/panel/panel.h"
#include "models/impute/counter_months.h"
#include "models/math/kriging.h"
#include "models/params/params.h"

/* Fills the footfall of storefronts without any from panel->sensors, and with it footfall_sd,
 * footfall_month_sd, footfall_m and counters. New arrays in the arena; a panel without counts stays
 * as it is. Storefronts with footfall of their own keep it. */
void counters_apply(Panel *panel, const Params *params, Arena *arena);

/* ---- parts (one file each) ---- */

/* The counters of a city that have a place and months. */
typedef struct CounterCity {
    const Sensors *sensors;
    const CounterParams *params;
    Arena *arena;
    size_t n, months;
    PanelCounter *about; /* [n] what check shows */
    CounterMonth *month; /* [n x months] */
    double *x;           /* [n x months] log people, shifts taken out; NaN = not known */
    double *level;       /* [n] mean of x less city */
    double *level2;      /* [n] its error variance: half of each shift, mean of months */
    double *city;        /* [months] of all counters; NaN when none was up */
    double *rest;        /* [months x n] x less level less city */
    double *month2;      /* [n] middle error variance of its months */
    KrigingPlace *place; /* [n] */
    GeoPlane plane;      /* around the first counter */
    KrigingField level_field, month_field;
    double mean, mean2;                /* of levels, and its variance */
    double level_factor, month_factor; /* claimed errors times this */
} CounterCity;

/* Splits x into level, city and rest. */
void counters_split(CounterCity *city);
/* Finds lasting changes of single counters, aligns what came before them, and splits again. */
void counters_align(CounterCity *city);
/* Fits both fields, and predicts each counter from the others. */
void counters_fit(CounterCity *city, Arena *scratch, PanelCounters *found);

/* What counters lead one to expect at a place; log people by month in months[T], NaN where no
 * counter within reach was up. */
typedef struct CounterGuess {
    double metres;   /* to the nearest; infinity without any */
    double level_sd; /* log units, the same error in all months */
    double month_sd; /* log units, root mean square of the months' own */
} CounterGuess;
CounterGuess counters_guess(const CounterCity *city, const KrigingPlace *at, double *months);

KrigingPlace counters_place(const CounterCity *city, double lon, double lat, const char *street);

#endif
