/* link_em.h - learning the four kinds of pair without labels. */
#ifndef MODELS_LINK_LINK_EM_H
#define MODELS_LINK_LINK_EM_H
#include "models/link/link_model.h"

/* What is known about all pairs of different registers. */
typedef struct LinkCells {
    double pairs;                   /* of all records of different registers */
    uint64_t candidates;            /* of them */
    uint64_t candidate[LINK_CELLS]; /* candidates by vector */
    uint64_t drawn;                 /* of the others, a sample */
    uint64_t sample[LINK_CELLS];    /* by vector */
    double records;                 /* of all registers */
} LinkCells;

/* What was learned beside the weights. */
typedef struct LinkLearned {
    double expected;                            /* matches among all pairs */
    double same[LINK_COMPARISONS][LINK_LEVELS]; /* levels of "same", each comparison sums to 1 */
} LinkLearned;

/* Fills prior and weight of the model from counts alone: instant, and the same for the same counts.
 */
void link_learn(const LinkCells *cells, const LinkParams *params, LinkModel *model,
                LinkLearned *learned);

#endif
