/* prevalence.h - how many fronts there are, from what visits found and from what lists said.
 *
 * A list finds what it looks for: only storefronts drawn by lot tell of fronts that the model does
 * not see. Given its log odds before, whether a storefront is visited does not depend on what it
 * is, so visits by rank tell as well, of how far the odds are wrong. Never fewer than were
 * confirmed where visits do not confirm the honest, and always inside the interval. */
#ifndef MODELS_POSTERIOR_PREVALENCE_H
#define MODELS_POSTERIOR_PREVALENCE_H
#include "datasets/base/mem.h"

#include <stddef.h>

typedef struct PrevalenceInput {
    double known; /* fronts confirmed by visits that no list led to */
    size_t visits;
    const double *visited;          /* [visits] log odds before the visit */
    const unsigned char *confirmed; /* [visits] */
    const unsigned char *control;   /* [visits] 1 = drawn by lot */
    size_t rest;                    /* storefronts judged and never visited */
    const double *unvisited;        /* [rest] log odds */
} PrevalenceInput;

typedef struct PrevalenceOptions {
    double level;            /* of the interval, 0.9 = 90 % */
    double missed, mistaken; /* errors of visits */
    double hidden; /* fronts that the model does not see for each that it expects: prior mean */
    double intercept_sd, slope_sd; /* of the correction of the log odds, as recalibration.h */
} PrevalenceOptions;

typedef struct Prevalence {
    double fronts, low, high;   /* among judged storefronts */
    double by_model;            /* from the lists' own probabilities, visits as they came out */
    size_t controls, confirmed; /* drawn by lot; confirmed among them */
} Prevalence;

/* NaN numbers without any control. O(grid x (visits + bins)). */
void prevalence_estimate(const PrevalenceInput *input, const PrevalenceOptions *options,
                         Prevalence *out);

#endif
