/* link_rarity.h - how common words, names and phones are: counted once, when a model is learned,
 * and frozen with it. What fewer than LINK_RARE records have is left out, so the table names no
 * small business; it holds hashes only. */
#ifndef MODELS_LINK_LINK_RARITY_H
#define MODELS_LINK_LINK_RARITY_H
#include "datasets/records/records.h"
#include "datasets/reference/nace.h"
#include "models/params/params_link.h"

enum {
    LINK_RARE = 5,
    LINK_RARE_MEAN = 2,     /* what a word that is left out counts as */
    LINK_TRADE_SECTOR = 50, /* records of a sector in which trade words can be told */
    LINK_TRADE = 20 /* a word that one in so many names of a sector has says only the trade */
};

typedef struct LinkCount {
    uint64_t hash;
    uint32_t records;
} LinkCount;

typedef struct LinkRarity {
    double records; /* it was counted in */
    size_t count;
    const LinkCount *at; /* [count] by hash: words, names of more records than rare_name, phones of
                            more doors than shared_doors; trade words: one in so many names */
} LinkRarity;

/* Counts words, names and phones of all records. */
void link_rarity_count(const Records *records, const LinkParams *params, Arena *arena,
                       LinkRarity *rarity);

/* Records beside what the table says about them. */
typedef struct LinkView {
    const Records *records;
    double near_numbers;
    const uint32_t *seen;    /* [words + 1] records with the word */
    const float *weight;     /* [words + 1] log(1 + records/seen), of a trade word log 2 at least */
    const uint64_t *letters; /* [words + 1] link_similarity.h */
    const unsigned char *length; /* [words + 1] */
    const unsigned char *trade;  /* [words + 1] as a word: it only says the trade ("bakery") */
    const unsigned char *shared; /* [words + 1] as a phone: a switchboard's */
    const unsigned char
        *sector;          /* [words + 1] as an activity: its sector group, from 1; 0 = none */
    const NaceKins *kins; /* how near sector groups are */
    const uint64_t *name; /* [n] hash of the set of its words; 0 = no name */
    const unsigned char *common; /* [n] the name is common */
} LinkView;

void link_view(const Records *records, const LinkRarity *rarity, double near_numbers, Arena *arena,
               LinkView *view);

/* How near sector groups are, for a view that was kept in a file. */
const NaceKins *link_view_kins(Arena *arena);

/* The same, by the view of an earlier reading: from[i] is the number of record i there, UINT32_MAX
 * when it is new or other; words keep their numbers. */
void link_view_again(const Records *records, const LinkView *before, const uint32_t *from,
                     const LinkRarity *rarity, Arena *arena, LinkView *view);

#endif
