/* mechanisms.h - which mechanisms are common among the fronts of this city.
 *
 * The prior weights of the mixture signals say how common each mechanism is anywhere. Where a city
 * has many fronts of one kind and none of another, its own shares rank them better and find more of
 * their number. EM on the densities of one pass gives the shares that the next pass weighs by. */
#ifndef MODELS_MECHANISMS_H
#define MODELS_MECHANISMS_H
#include "datasets/base/mem.h"
#include "models/mixture.h"

/* Columns of ratio: the mixture signals, in the order of signals_all. */
size_t mechanisms_count(void);

/* ratio[mechanisms_count()] of one storefront: density of each mechanism relative to all honest
 * hypotheses, times the factors of independent evidence; 0 = not applicable, at most e^80. */
void mechanisms_ratios(const Reading *reading, const Mixed *mixed, float *ratio);

/* times[signals_count()]: what to multiply the prior weight of each signal by, on average 1.
 * ratio[n x mechanisms_count()], NaN in the first column = not judged. prior[signals_count()]:
 * prior weights, not relative to each other yet. The prior counts as mechanism_anchor fronts, no
 * share grows beyond mechanism_most times its prior, and signals with steady_weight keep theirs. */
void mechanisms_learn(const float *ratio, size_t n, const double *prior,
                      const MixtureParams *params, double *times);

#endif
