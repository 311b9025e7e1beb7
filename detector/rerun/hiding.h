/* hiding.h - which parameters open a hiding place, several of them moved at once. Nothing is saved.
 *
 * The answer of a trial is what planting finds (blindspots.h): for each way of adding the largest
 * amount that stays off the list, EUR a year, tried on storefronts of the whole city; the mean over
 * the ways that are possible. A parameter may leave every place of a list as it is and yet open
 * one: shares of a list that are kept (sensitivity.h) cannot show that.
 *
 * Factors are the groups of parameters that a list is made with, each moved as one, its parameters
 * up or down by chance in every trajectory; or the parameters of one group. Each moves within its
 * value times (1 - reach) to (1 + reach), along Morris' trajectories (morris.h). */
#ifndef DETECTOR_RERUN_HIDING_H
#define DETECTOR_RERUN_HIDING_H
#include "detector/rerun/adding.h"
#include "detector/rerun/sensitivity.h"

typedef struct Hiding {
    const char *key;   /* a group, or "group.name" */
    size_t parameters; /* moved together */
    double mu_star;    /* EUR a year: mean size of an effect over the whole reach */
    double sigma;      /* NaN with one trajectory */
    double opens;      /* EUR a year: the largest rise of one way in one step; 0 = none */
    Adding way;        /* that rose so */
} Hiding;

typedef struct Hidings {
    double mean_eur; /* a year: the answer with the run's own parameters */
    size_t count;
    Hiding *row; /* [count] what opens most first, then mu_star */
} Hidings;

/* options->trajectories at least 1. Rows live in the arena. Costs trajectories (k + 1) + 1 fits of
 * the city for k factors, of a copy of the store. ST_USAGE for an unknown group, for one that no
 * list depends on, and as blindspots_find. */
Status hiding_find(Store *store, const Watchlist *run, const SensitivityOptions *options,
                   Arena *arena, Hidings *found, Err *err);

#endif
