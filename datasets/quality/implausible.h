/* implausible.h - turnover that is ten, a hundred or a thousand times too high or too low: a
 * decimal mark misread, cents for euros, thousands for euros.
 *
 * A month is compared with the storefront's other months. A storefront is compared with what others
 * of its sector take per square metre (or as a whole, where no area is known), less what its street
 * does, and with the prior of its sector; both must speak for the fault. When a whole city is off
 * its priors, its storefronts are. */
#ifndef DATASETS_QUALITY_IMPLAUSIBLE_H
#define DATASETS_QUALITY_IMPLAUSIBLE_H
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/panel/panel.h"
#include "datasets/store/store.h"

enum { IMPLAUSIBLE_SHOWN = 200 };

typedef struct Implausible {
    size_t row;               /* of the panel */
    int month;                /* month number; -1 = all of its months */
    int power;                /* of ten: 2 = a hundred times too high, -3 = a thousand too low */
    double eur, expected_eur; /* per month */
    const char *path;         /* the file that says so, and the first line for that year; NULL */
    int64_t line;
} Implausible;

typedef struct ImplausibleFound {
    size_t months, storefronts; /* months, and storefronts as a whole, that are off */
    size_t affected;            /* storefronts with either */
    int city_power;             /* of ten: the whole city against the priors; 0 = not off */
    size_t shown;
    Implausible *item; /* [shown] at most IMPLAUSIBLE_SHOWN, in order of the panel */
} ImplausibleFound;

/* of[panel->n]: 1 where a storefront is affected. */
Status implausible_find(Store *store, const Panel *panel, Arena *arena, ImplausibleFound *found,
                        unsigned char *of, Err *err);

#endif
