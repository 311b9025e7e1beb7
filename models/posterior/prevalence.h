/* prevalence.h - how many fronts there are, from a random control sample.
 *
 * A list finds what it looks for, so only storefronts drawn with known probabilities tell how many
 * fronts the city has. Point: the difference estimator, known fronts + sum of the model's
 * probabilities over the rest + sum over controls of (found - probability) / chance of being drawn;
 * unbiased whatever the model. Interval: an exact test of every amount by which the model's odds
 * over the rest may be wrong, kept where it is not rejected. */
#ifndef MODELS_POSTERIOR_PREVALENCE_H
#define MODELS_POSTERIOR_PREVALENCE_H
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

/* One list and what was found by it. */
typedef struct PrevalenceRound {
    double known;            /* fronts found so far, controls of this round left out */
    size_t rest;             /* storefronts judged and not known, controls included */
    const double *posterior; /* [rest] */
    size_t controls;         /* controls with a conclusive outcome */
    const double *expected;  /* [controls] their posteriors */
    const double *chance;    /* [controls] to be drawn, times the share of controls visited */
    const unsigned char *confirmed; /* [controls] */
} PrevalenceRound;

typedef struct PrevalenceOptions {
    double level;  /* of the interval, 0.9 = 90 % */
    size_t draws;  /* Monte-Carlo draws of the test */
    uint64_t seed; /* of them */
} PrevalenceOptions;

typedef struct Prevalence {
    double fronts, low, high; /* among judged storefronts; may come out below 0 by chance */
    double by_model;          /* the same from the model's probabilities alone */
    size_t controls, confirmed;
} Prevalence;

/* Rounds count by their controls. NaN numbers without any control. O(draws x controls). */
void prevalence_estimate(const PrevalenceRound *round, size_t rounds,
                         const PrevalenceOptions *options, Prevalence *out);

#endif
