/* link_blocks.h - which pairs of records are worth comparing.
 *
 * Two records are candidates when some block holds both: the same phone; a street word and a house
 * number; the postcode, a house number and how the street begins; a rare word of the name; such a
 * word and a postcode; two words of the name. A block of more than block_cap records is left out,
 * and counted. Candidates depend on the records alone, never on the order in which they came. */
#ifndef MODELS_LINK_LINK_BLOCKS_H
#define MODELS_LINK_LINK_BLOCKS_H
#include "models/link/link_rarity.h"

typedef enum LinkBlockKind {
    BLOCK_PHONE,
    BLOCK_DOOR,
    BLOCK_WORD,
    BLOCK_WORD_POSTCODE,
    BLOCK_TWO_WORDS,
    BLOCK_CORNER, /* of what a slip of the pen leaves of a door */
    BLOCK_KINDS
} LinkBlockKind;
extern const char *const link_block_names[BLOCK_KINDS]; /* for people */

/* A block that was too large, by one record of it. */
typedef struct LinkLarge {
    LinkBlockKind kind;
    uint32_t record, records;
    uint32_t word[2]; /* of the names or the street; a house number or postcode comes second */
} LinkLarge;

typedef struct LinkBlocks {
    size_t blocks;
    const uint32_t *start;  /* [blocks + 1] into member */
    const uint32_t *member; /* records of each block, ascending */
    const uint32_t *first;  /* [n + 1] into of */
    const uint32_t *of;     /* blocks of each record, ascending */
    size_t large;           /* blocks over the cap */
    size_t larges;
    LinkLarge worst[8]; /* [larges] the largest but for corners, largest first */
} LinkBlocks;

/* O(keys); a record has about seven. */
void link_blocks_make(const LinkView *view, const LinkParams *params, Arena *arena,
                      LinkBlocks *blocks);

/* The first block that holds both records, or SIZE_MAX. */
size_t link_blocks_common(const LinkBlocks *blocks, size_t a, size_t b);

#endif
