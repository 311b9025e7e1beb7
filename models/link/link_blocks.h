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

/* Records with one key, next to each other among the entries. */
typedef struct LinkBlock {
    uint32_t begin, size;
} LinkBlock;

/* An entry: a key of 40 bits, then the number of a record that has it. */
enum { LINK_RECORD_BITS = 24, LINK_KEYS = 40 };
static inline uint32_t link_entry_record(uint64_t entry) {
    return (uint32_t)(entry & ((UINT64_C(1) << LINK_RECORD_BITS) - 1));
}

typedef struct LinkBlocks {
    size_t entries;
    const uint64_t *entry; /* [entries] all keys of all records, ascending */
    size_t blocks;
    const LinkBlock *block; /* [blocks] of 2..block_cap records */
    const uint32_t *first;  /* [n + 1] into of; NULL when only the entries were asked for */
    const uint32_t *of;     /* blocks of each record, ascending */
    size_t large;           /* blocks over the cap */
    size_t larges;
    LinkLarge worst[8]; /* [larges] the largest but for corners, largest first */
} LinkBlocks;

/* O(keys); a record has about seven. What only the comparing of pairs reads (block, first, of)
 * lives in `work`, as large as all the rest: link_blocks_forget before it is closed. */
void link_blocks_make(const LinkView *view, const LinkParams *params, Arena *arena, Arena *work,
                      LinkBlocks *blocks);
void link_blocks_forget(LinkBlocks *blocks);

/* The keys of record i as entries, each once; returns how many. */
size_t link_block_entries(const LinkView *view, size_t i, double word_cap, uint64_t out[LINK_KEYS]);

/* From entries in order: what is too large, no blocks. */
void link_blocks_count(const LinkView *view, const uint64_t *entry, size_t entries,
                       const LinkParams *params, LinkBlocks *blocks);

/* The first block that holds both records, or SIZE_MAX. */
size_t link_blocks_common(const LinkBlocks *blocks, size_t a, size_t b);

/* Entries with the key of this one; size 0 when there are none. */
LinkBlock link_block_of(const uint64_t *entry, size_t entries, uint64_t wanted);

/* Whether some block holds both records, by the entries alone. */
bool link_blocks_hold(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                      size_t a, size_t b);

#endif
