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

/* Fills prior and weight of the model from counts alone: instant, and the same for the same counts.
 * *expected: matches among all pairs. */
void link_learn(const LinkCells *cells, const LinkParams *params, LinkModel *model,
                double *expected);

#endif
