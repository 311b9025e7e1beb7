/* novelty.h - which storefronts are unlike the others of their city, in ways no signal describes.
 *
 * Every storefront is a point: ten numbers about what peers and footfall leave unexplained of its
 * months. A point far from all others is rare, and rarity alone is weak evidence: it enters as one
 *more
 * mechanism, "something nobody has described", with a small prior weight and a bounded Bayes factor
 * that averages one over the city. Where the other signals say more, it adds nothing. */
#ifndef MODELS_POSTERIOR_NOVELTY_H
#define MODELS_POSTERIOR_NOVELTY_H
#include "datasets/base/parallel.h"
#include "models/posterior/evidence_table.h"
#include "models/signals/signal.h"

/* Of y - expected: its level, noise, slope, bend, memory from month to month, roughness, likeness
 * of two years, lopsidedness, season, and highest third of the window. */
enum {
    NOVELTY_LEVEL,
    NOVELTY_NOISE,
    NOVELTY_SLOPE,
    NOVELTY_BEND,
    NOVELTY_MEMORY,
    NOVELTY_ROUGH,
    NOVELTY_REPEAT,
    NOVELTY_SKEW,
    NOVELTY_SEASON,
    NOVELTY_HUMP,
    NOVELTY_FEATURES
};

typedef struct NoveltyParams {
    double weight, power, bound, reference, neighbours, most, ridge, shrink, least_months;
} NoveltyParams;

/* feature[NOVELTY_FEATURES] of a prepared storefront; NaN in the first where its figures are too
 * few or too coarse. */
void novelty_features(const Storefront *shop, const NoveltyParams *params, float *feature);

/* Fills the column and the details of the novelty signal of e from feature[n x NOVELTY_FEATURES],
 * which it overwrites, given the other columns. Log odds must then be settled again. O(n
 * reference). Deterministic for any number of workers. */
void novelty_apply(const Fit *fit, float *feature, const NoveltyParams *params,
                   const Parallel *parallel, Evidence *e);

#endif
