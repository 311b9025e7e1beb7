/* sensitivity.h - how much a list depends on each parameter. Nothing is saved.
 *
 * Every parameter is tried within its value times (1 - reach) to (1 + reach), inside its range (a
 * value of 0: reach times its range around it). The answer to every trial is `kept`: the share of
 * the storefronts that the run's parameters select by rank which are selected by rank still.
 *
 * One at a time: kept at either end, and who moves most. Morris (morris.h): elementary effects on a
 * grid of sensitivity.levels; mu_star is the mean of their sizes, sigma their standard deviation
 * (large: it depends on the other parameters). Parameters that no list depends on show 1 and 0.
 */
#ifndef DETECTOR_RERUN_SENSITIVITY_H
#define DETECTOR_RERUN_SENSITIVITY_H
#include "detector/run/scan.h"

typedef struct Sensitivity {
    const char *key;
    double value, low, high;    /* of the run; tried */
    double kept_low, kept_high; /* share of the list kept there */
    const char *mover;          /* listed storefront with the largest move of these two, or NULL */
    size_t rank_before, rank_after;
    double mu_star, sigma; /* NaN without trajectories; sigma NaN with one */
} Sensitivity;

typedef struct Sensitivities {
    size_t count;
    Sensitivity *row; /* [count] what keeps least first, then the largest move, then mu_star */
} Sensitivities;

typedef struct SensitivityOptions {
    const char *group; /* only its parameters; NULL = all */
    double reach;      /* 0..1 */
    size_t trajectories;
    uint64_t seed;    /* of the trajectories */
    ScanOptions scan; /* threads and progress */
} SensitivityOptions;

/* Rows live in the arena. Costs 2 k + trajectories (k + 1) scans for k parameters, of a copy
 * of the store (snapshot.h). ST_USAGE for an unknown group or a run that selects no storefront. */
Status sensitivity_find(Store *store, const Watchlist *run, const SensitivityOptions *options,
                        Arena *arena, Sensitivities *found, Err *err);

/* Where a parameter is tried, for its value and range. */
void sensitivity_reach(const ParamValue *p, double reach, double *low, double *high);

#endif
