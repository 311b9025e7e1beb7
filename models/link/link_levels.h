/* link_levels.h - how far two records agree, as four levels.
 *
 *   name      0 the same, rare; 1 the same, common; 2 alike; 3 one holds the other; 4 half the
 *             words; 5 some; 6 other. Words count by their rarity; those that differ by a letter or
 *             two are partners.
 *   door      0 street, number and postcode; 1 street and number, or number and part of the street;
 *             2 the street, at most near_numbers away or without a number; 3 the postcode; 4 other.
 *             One comparison: street, number and postcode are not independent.
 *   phone     0 equal; 1 equal, but of more doors than shared_doors; 2 other.
 *   activity  0 the same sector; 1 codes that share three digits; 2 two digits; 3 another.
 *
 * A level depends on the two records and the frozen counts alone: never on what else is linked. */
#ifndef MODELS_LINK_LINK_LEVELS_H
#define MODELS_LINK_LINK_LEVELS_H
#include "models/link/link_side.h"

typedef enum LinkComparison {
    LINK_NAME,
    LINK_DOOR,
    LINK_PHONE,
    LINK_ACTIVITY,
    LINK_COMPARISONS
} LinkComparison;

enum {
    LINK_LEVELS = 7,   /* most of a comparison */
    LINK_MISSING = -1, /* nothing to compare: it neither speaks for nor against */
    LINK_CELLS = 8 * 6 * 4 * 5
};

extern const int link_levels[LINK_COMPARISONS]; /* 7 5 3 4 */

typedef struct LinkVector {
    int8_t level[LINK_COMPARISONS]; /* 0 is the strongest */
} LinkVector;

/* Number of a vector, 0..LINK_CELLS - 1, and back. */
size_t link_cell(LinkVector vector);
LinkVector link_cell_vector(size_t cell);

/* Compares records a and b. */
LinkVector link_compare(const LinkView *view, size_t a, size_t b);
/* The same, of records that are compared with many. */
LinkVector link_compare_sides(const LinkView *view, LinkSide *a, LinkSide *b);

#endif
