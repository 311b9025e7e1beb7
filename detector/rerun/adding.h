/* adding.h - ways in which an owner might add turnover that is none, and what would be declared.
 *
 * All draws are keyed by the storefront's id, the way and the number of the try, never by the
 * amount: a larger amount is the same attempt with more money. */
#ifndef DETECTOR_RERUN_ADDING_H
#define DETECTOR_RERUN_ADDING_H
#include "models/fit/city_fit.h"
#include "models/params/params_detector.h"

typedef enum Adding {
    ADDING_CONSTANT,     /* the same every month */
    ADDING_FROM,         /* from some month on */
    ADDING_UNTIL,        /* until some month */
    ADDING_BUSY,         /* in the busier half of its sector's months */
    ADDING_RAMP,         /* more each month, the amount in the last */
    ADDING_PROPORTIONAL, /* a share of what was traded */
    ADDING_NOISY,        /* every month, as noisy as blindspots.noisy */
    ADDING_SPLIT,        /* half of it here, half in another storefront */
    ADDING_FOOTFALL,     /* as many as passed by that month */
    ADDINGS
} Adding;
const char *adding_name(Adding adding); /* "constant" */
Adding adding_find(const char *name);   /* ADDINGS when there is no such way */
bool adding_possible(const Fit *fit, size_t i, Adding adding); /* its footfall is known */

typedef struct Addition {
    Adding adding;
    double eur; /* a month while it goes on, on average */
    size_t number;
    const BlindspotParams *params;
} Addition;

/* EUR per month that storefront i declares on average; NaN when it declared nothing. */
double adding_mean_eur(const Panel *panel, size_t i);

/* declared[months]: what storefront i declares with the addition, NaN where it declared nothing.
 * Returns what that brings in, EUR a year on average over its months of trade. */
double adding_declare(const Fit *fit, size_t i, const Addition *addition, float *declared);

#endif
