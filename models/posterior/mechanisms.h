/* mechanisms.h - which mechanisms are common among the fronts of this city, and which of their
 * honest twins among its honest storefronts.
 *
 * The prior weights and epsilons of the mixture signals say how common each is anywhere. Where a
 * city has many fronts of one kind and none of another, or many honest shops of a kind, its own
 * shares rank them better and find more of their number. EM on the densities of one pass gives the
 * shares that the next pass weighs by. Signals say with `steady` what a city cannot tell. */
#ifndef MODELS_POSTERIOR_MECHANISMS_H
#define MODELS_POSTERIOR_MECHANISMS_H
#include "datasets/base/mem.h"
#include "models/posterior/mixture.h"

/* Densities of n storefronts relative to all honest hypotheses together, one column a mixture
 * signal, in the order of signals_all. */
typedef struct Mechanisms {
    size_t n, count; /* storefronts, columns */
    float *front;    /* [n x count] times the factors of independent evidence; at most e^80; NaN in
                        the first column = not judged */
    float *twin; /* [n x count] times its prior probability: shares of the honest density; NaN in
                    the first column = documented, its twins keep their probabilities */
} Mechanisms;

/* Arrays in the arena, no storefront judged. */
Mechanisms mechanisms_open(size_t n, Arena *arena);

/* Fills row i from readings with prior weights and epsilons. */
void mechanisms_put(Mechanisms *m, size_t i, double plain, const Reading *reading, bool documented);

/* One number per signal, in the order of signals_all. */
typedef struct MechanismShares {
    double front[SIGNALS_MAX], twin[SIGNALS_MAX];
} MechanismShares;

/* What to multiply the prior weights and epsilons by: front on average 1. prior: weights, relative,
 * and prior probabilities of the twins; they count as mechanism_anchor fronts and twin_anchor
 * honest storefronts, and nothing grows beyond mechanism_most times its prior. */
MechanismShares mechanisms_learn(const Mechanisms *m, const MechanismShares *prior,
                                 const MixtureParams *params);

#endif
