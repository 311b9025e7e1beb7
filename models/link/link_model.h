/* link_model.h - what was learned about pairs of records, and what it says about one pair.
 *
 * Four kinds of pair: the same business at one door; siblings, one business at two doors (chains);
 * neighbours, two businesses at one door; unrelated. Weights are whole thousandths of a bit, so
 * that a sum does not depend on its order. */
#ifndef MODELS_LINK_LINK_MODEL_H
#define MODELS_LINK_LINK_MODEL_H
#include "models/link/link_levels.h"

typedef enum LinkKind {
    LINK_SAME,
    LINK_SIBLING,
    LINK_NEIGHBOUR,
    LINK_UNRELATED,
    LINK_KINDS
} LinkKind;
extern const char *const link_kind_names[LINK_KINDS]; /* "same", ... */

/* "Same" among storefronts and records that the first look left over (link_left.h). */
typedef struct LinkLeft {
    size_t registers;                          /* 0: nothing was learned about them */
    uint64_t registry[RECORDS_REGISTERS_MOST]; /* [registers] hash of its name */
    int32_t prior[RECORDS_REGISTERS_MOST];     /* [registers] among its pairs that are left over */
    int32_t weight[LINK_COMPARISONS][LINK_LEVELS];
} LinkLeft;

typedef struct LinkModel {
    LinkRarity rarity;
    double near_numbers, block_cap, word_cap; /* the parameters it was learned with */
    /* Millibits against "unrelated"; prior: of a kind among all pairs. */
    int32_t prior[LINK_KINDS - 1];
    int32_t weight[LINK_KINDS - 1][LINK_COMPARISONS][LINK_LEVELS];
    LinkLeft left;
} LinkModel;

/* One pair. total = prior + the sum of weight + others: log2 odds that it is the same. */
typedef struct LinkScore {
    int32_t prior, weight[LINK_COMPARISONS]; /* millibits, of "same" against "unrelated" */
    int32_t others; /* <= 0: what it loses because siblings and neighbours look like it too */
    int32_t total;
    LinkKind kind; /* the likeliest */
} LinkScore;
LinkScore link_score(const LinkModel *model, LinkVector vector);
/* The same of a pair that is left over, with the prior of its register. */
LinkScore link_score_left(const LinkModel *model, int32_t prior, LinkVector vector);

/* Probability of log2 odds in millibits, and back (rounded). */
double link_probability(int32_t millibits);
int32_t link_millibits(double probability);

/* Digest of all that the model decides by: its version in manifests. */
void link_model_digest(const LinkModel *model, char out[DIGEST_TEXT]);

#endif
