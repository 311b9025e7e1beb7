/* link_again.h - blocks and pairs by those of an earlier look, under the same frozen model.
 *
 * Only pairs with a record that is new, gone or other, or that stands in a block which has crossed
 * the cap since, are compared; all others were, and are as they were. What comes out is what
 * link_blocks_make and link_pairs_make give for all records. */
#ifndef MODELS_LINK_LINK_AGAIN_H
#define MODELS_LINK_LINK_AGAIN_H
#include "models/link/link_pairs.h"

/* The earlier look. */
typedef struct LinkBefore {
    const LinkView *view;
    size_t entries, pairs;
    const uint64_t *entry; /* [entries] as LinkBlocks */
    const LinkPair *pair;  /* [pairs] as LinkPairs; only a, b and cell are read */
    const uint64_t *cells; /* [LINK_CELLS] as LinkPairs */
} LinkBefore;

typedef struct LinkAgain {
    LinkBefore before;
    const LinkView *view;      /* now; its words are numbered as before */
    const uint32_t *from, *to; /* numbers of records: before [n now], now [n before]; UINT32_MAX =
                                  none. In the same order. */
    const LinkParams *params;
} LinkAgain;

/* Entries in order and what is too large; no blocks. Pairs as link_pairs_make has them. */
void link_again(const LinkAgain *again, const LinkModel *model, int32_t least,
                const Parallel *parallel, Arena *arena, LinkBlocks *blocks, LinkPairs *pairs);

#endif
