/* accuracy.h - what outcomes say about the lists they came from, without a known truth.
 *
 * Lists find what they look for: the share confirmed among ranked visits is the precision of the
 * list, never a rate of the city. The random controls tell how many fronts there are
 * (models/posterior/prevalence.h), and whether probabilities still mean what they say (drift). Only
 * conclusive outcomes that belong to a run count; the newest of a storefront and run. */
#ifndef DETECTOR_EVALUATE_ACCURACY_H
#define DETECTOR_EVALUATE_ACCURACY_H
#include "detector/run/outcomes.h"
#include "models/params/params.h"
#include "models/posterior/prevalence.h"

/* Do recent outcomes agree with the probabilities that were printed before them? */
typedef struct Drift {
    size_t visits, confirmed;
    size_t least;    /* inspections.least: fewer visits tell nothing */
    double expected; /* sum of the probabilities before the visits */
    double p_value;  /* exact, two-sided; NaN without visits */
    bool alarm;      /* p_value below inspections.drift_error, from inspections.least visits on */
} Drift;

typedef struct Accuracy {
    size_t rounds;                                   /* runs that outcomes belong to */
    size_t ranked, ranked_confirmed;                 /* conclusive visits by rank */
    double precision, precision_low, precision_high; /* of the lists; exact 90 % interval */
    Prevalence city;                                 /* from the controls */
    double city_storefronts;                         /* judged, mean over rounds */
    Drift drift;
    Findings findings; /* how far outcomes can be believed */
    size_t teams;
    const char **service; /* [teams + 1] service number of each team */
} Accuracy;

/* run_id 0 = all runs. ST_INPUT when no conclusive outcome belongs to them. */
Status accuracy_measure(Store *store, int64_t run_id, const Params *params, Arena *arena,
                        Accuracy *accuracy, Err *err);

/* The drift alarm alone, over the newest outcomes of all runs. */
Status accuracy_drift(Store *store, const Params *params, Drift *drift, Err *err);

#endif
