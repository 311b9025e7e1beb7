/* compare_why.h - why a storefront entered, left or moved, in words. */
#ifndef DETECTOR_COMPARE_COMPARE_WHY_H
#define DETECTOR_COMPARE_COMPARE_WHY_H
#include "detector/compare/compare_facts.h"

/* A storefront in the two runs; NULL = not in that run. */
typedef struct Pair {
    const WatchRow *before, *after;
} Pair;

/* What a comparison knows of the two lists as wholes. */
typedef struct Lists {
    const Comparison *comparison; /* parameters and inputs that differ are in it already */
    size_t ranked_before, ranked_after, random_before, random_after;
    WatchLength length_before, length_after;
} Lists;

/* Which evidence moved it most, and which parameters bear on that: signal_id, evidence_change,
 * parameter, parameters, key. */
void why_sources(const Watchlist *before, const Watchlist *after, const Lists *lists,
                 const Pair *pair, Arena *arena, Change *change);

/* Fills cause and why of a change whose other fields are filled. */
void why_tell(const Lists *lists, const Pair *pair, Arena *arena, Change *change);

#endif
