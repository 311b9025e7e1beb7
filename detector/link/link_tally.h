/* link_tally.h - what became of the records of each register. */
#ifndef DETECTOR_LINK_LINK_TALLY_H
#define DETECTOR_LINK_LINK_TALLY_H
#include "detector/link/linking.h"

typedef struct LinkTally {
    const char *registry;
    size_t records, state[LINK_MONEY + 1]; /* by LinkState */
    double expected;                       /* pairs with a storefront that are the same */
} LinkTally;

/* One row for each register but the storefronts, in order of its name. */
void link_tally(const Linking *linking, LinkTally tally[RECORDS_REGISTERS_MOST], size_t *rows);

/* The words of a block that was too large, for people: "word of the name: 'kruidvat'". */
const char *link_large_words(const Linking *linking, const LinkLarge *large);

/* What records could not be compared by, one sentence each; how many. */
enum { LINK_REMARKS = 8 };
size_t link_remarks(const Linking *linking, const char *remark[LINK_REMARKS]);

#endif
