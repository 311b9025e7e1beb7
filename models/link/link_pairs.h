/* link_pairs.h - all candidates compared, by as many workers as there are. */
#ifndef MODELS_LINK_LINK_PAIRS_H
#define MODELS_LINK_LINK_PAIRS_H
#include "datasets/base/parallel.h"
#include "models/link/link_blocks.h"
#include "models/link/link_em.h"

/* A pair a < b of records of different registers. */
typedef struct LinkPair {
    uint32_t a, b;
    int32_t total; /* millibits, as link_score */
    uint16_t cell; /* link_cell of its vector */
    uint8_t kind;  /* LinkKind */
} LinkPair;

typedef struct LinkPairs {
    size_t count;
    LinkPair *pair;      /* [count] of at least `least` millibits, in order of (a, b) */
    uint64_t candidates; /* compared */
    double expected;     /* sum of the probabilities of all candidates */
} LinkPairs;

/* Counts the vectors of all candidates, and of params->sample pairs drawn from the others. */
void link_cells_count(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                      const Parallel *parallel, LinkCells *cells);

/* Scores all candidates. O(candidates). */
void link_pairs_make(const LinkView *view, const LinkBlocks *blocks, const LinkModel *model,
                     int32_t least, const Parallel *parallel, Arena *arena, LinkPairs *pairs);

#endif
