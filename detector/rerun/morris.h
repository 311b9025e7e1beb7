/* morris.h - elementary effects along random trajectories: which of many factors matter, several of
 * them away from their middle at once.
 *
 * Every factor lies on a grid of `levels` (even) in 0..1. A trajectory moves one factor after the
 * other, in an order of chance, by levels / (2 (levels - 1)); an effect is the change of the answer
 * divided by that step. Morris 1991, doi:10.1080/00401706.1991.10484804; mu_star: Campolongo et al.
 * 2007, doi:10.1016/j.envsoft.2006.10.004. */
#ifndef DETECTOR_RERUN_MORRIS_H
#define DETECTOR_RERUN_MORRIS_H
#include <gsl/gsl_rng.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

/* position[factors]; moved: the factor that just did, MORRIS_NONE where a trajectory begins. */
#define MORRIS_NONE SIZE_MAX
typedef Status (*MorrisTry)(void *context, const double *position, size_t moved, double *answer,
                            Err *err);

typedef struct Morris {
    size_t factors;
    unsigned long levels;
    MorrisTry try;
    void *context;
} Morris;

typedef struct MorrisEffect {
    double sum, size, square; /* over trajectories: of effects, their sizes, their squares */
} MorrisEffect;

/* One trajectory, added to effect[factors]: factors + 1 tries. */
Status morris_walk(const Morris *morris, gsl_rng *rng, MorrisEffect *effect, Err *err);

/* Mean size and standard deviation over n trajectories; NaN where n is too small. */
double morris_mu_star(const MorrisEffect *effect, size_t n);
double morris_sigma(const MorrisEffect *effect, size_t n);

#endif
