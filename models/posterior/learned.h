/* learned.h - what a city taught the model, pooled: for each number its curve, for each kind of
 * front its share and how well its copies are told, and how far probabilities hold on copies that
 * their curves had not seen. Nothing of one storefront: a curve's ends, which are single values of
 * single storefronts, are left out, and reliability is told only where many storefronts lie. */
#ifndef MODELS_POSTERIOR_LEARNED_H
#define MODELS_POSTERIOR_LEARNED_H
#include "models/curves/kinds.h"
#include "models/plant/plant.h"
#include "models/signals/signal.h"

enum {
    LEARNED_NUMBERS = PLAIN_NUMBERS + SIGNALS_MAX + 1,
    LEARNED_KNOTS = HAT_KNOTS - 2,
    LEARNED_BINS = 6
};

/* The curve of number `number` (weighing.h): at values at[knots], ascending, it says says[knots]
 * nats, over the forms of kinds by their shares and less its middle between honest and planted. */
typedef struct LearnedCurve {
    size_t number, knots;
    double at[LEARNED_KNOTS], says[LEARNED_KNOTS];
} LearnedCurve;

typedef struct LearnedKind {
    PlantKind kind;
    double share;  /* of the fronts of this city */
    double copies; /* planted, that it was learned from */
    double found;  /* share of them above 95 % of the city's storefronts */
    double named;  /* share of them whose likeliest kind is theirs */
} LearnedKind;

/* Probabilities from low to high: what they say on average, and the share of copies among those
 * with such a probability. Each holds learned_least of the city's storefronts or more: a bin with
 * fewer, which would tell of single ones, is joined to the one below it. */
typedef struct LearnedBin {
    double low, high, said, held;
} LearnedBin;
extern const double learned_least;

typedef struct Learned {
    size_t storefronts, curves, kinds, bins; /* storefronts: of the city that it was learned from */
    LearnedCurve curve[LEARNED_NUMBERS];
    LearnedKind kind[PLANT_KINDS];
    LearnedBin bin[LEARNED_BINS];
} Learned;

/* What one weighing rests on. Rows are those of scores: the city's, its mirror's, the copies; each
 * scored by curves that have not seen it. */
typedef struct LearnedFrom {
    const Hats *hats;
    size_t forms;              /* of kinds: each has curves of its own */
    const unsigned char *kind; /* [forms] PlantKind; forms of one kind follow each other */
    const double *weight;      /* [forms] shares, sum 1 */
    const Curves *curves;      /* [forms] */
    double *const *middle;     /* [forms][numbers] */
    const KindScores *scores;
    const double *total; /* [rows] log Bayes factor of planted against honest */
    double share;        /* of fronts in the city */
} LearnedFrom;

/* O(rows x forms + numbers x forms). */
void learned_make(const LearnedFrom *from, Learned *out);

#endif
