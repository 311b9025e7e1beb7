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
    bool left;     /* weighed at the second look (link_left.h) */
} LinkPair;

typedef struct LinkPairs {
    size_t count;
    LinkPair *pair;         /* [count] of at least `least` millibits, in order of (a, b) */
    const uint64_t *cells;  /* [LINK_CELLS] candidates by vector */
    uint64_t candidates;    /* compared: their sum */
    double expected;        /* sum of the probabilities of all candidates */
    const LinkView *view;   /* of pairs that were not kept; NULL = nothing is known about them */
    const LinkScore *score; /* [LINK_CELLS] of each vector */
} LinkPairs;

/* Counts the vectors of all candidates, and of params->sample pairs drawn from the others. */
void link_cells_count(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                      const Parallel *parallel, LinkCells *cells);

/* Scores all candidates; the view has to last as long as the pairs. O(candidates). */
void link_pairs_make(const LinkView *view, const LinkBlocks *blocks, const LinkModel *model,
                     int32_t least, const Parallel *parallel, Arena *arena, LinkPairs *pairs);

/* Learns the model from all candidates (link_cells_count, link_learn) and scores them by it, as
 * link_pairs_make does; they are compared once as a rule, since a look at some of them tells which
 * vectors will be kept. */
void link_pairs_learn(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                      int32_t least, const Parallel *parallel, Arena *arena, LinkModel *model,
                      LinkLearned *learned, LinkPairs *pairs);

/* Scores of all vectors, in the arena; candidates and expected from the cells. */
const LinkScore *link_cell_scores(const LinkModel *model, Arena *arena);
void link_pairs_sum(LinkPairs *pairs);
/* A pair a < b by its vector. */
LinkPair link_pair_of(const LinkScore *score, uint32_t a, uint32_t b, size_t cell);

/* The pair of records a and b, in any order; NULL when it was not kept. */
const LinkPair *link_pairs_find(const LinkPairs *pairs, size_t a, size_t b);

/* What speaks for two records, in any order, kept or not: at least LINK_LEAST. */
enum { LINK_LEAST = -20000 }; /* millibits; what speaks more against is not told apart */
int32_t link_pairs_total(const LinkPairs *pairs, size_t a, size_t b);

#endif
