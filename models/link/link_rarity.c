/* link_rarity - term frequencies of words, names and phones.
 *
 * Input     records [n] with words as numbers; a table [count] of hashes and counts, by hash.
 * Method    a word counts once per record; names are sets of words; a phone's doors are its
 * distinct pairs of street and number; counts below LINK_RARE are left out; a word that one in k <=
 *           LINK_TRADE names of a sector has is a trade word, and says no more than k does.
 * Output    weight = log(1 + records/seen), of trade words at most log(1 + k), nats; flags of trade
 *           words, common names and shared phones.
 * Blind to  words that became common after the table was frozen: blocks have a cap for those.
 * Cites     Spaerck Jones (1972), doi:10.1108/eb026526
 */
#include "models/link/link_rarity.h"

#include <assert.h>
#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/records/fold.h"
#include "models/link/link_similarity.h"
#include "models/math/portable.h"

/* Kinds of hashes in one table. */
enum { HASH_WORD = 1, HASH_NAME = 2, HASH_PHONE = 3, HASH_TRADE = 4 };

static bool has_before(const Record *r, size_t k) {
    for (size_t j = 0; j < k; j++)
        if (r->name[j] == r->name[k]) return true;
    return false;
}

/* The same for the same words in any order. */
static uint64_t name_hash(const Records *records, const Record *r) {
    uint64_t sum = 0;
    for (size_t k = 0; k < r->names; k++)
        if (!has_before(r, k)) sum += fold_join(records->word_hash[r->name[k]], HASH_NAME);
    return sum;
}

static uint64_t door_hash(const Records *records, const Record *r) {
    uint64_t sum = r->low;
    for (size_t k = 0; k < r->streets[0]; k++) sum += records->word_hash[r->street[0][k]];
    return sum;
}

/* ---- counting ---- */

static int compare_hash(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

static int compare_count(const void *a, const void *b) {
    return compare_hash(&((const LinkCount *)a)->hash, &((const LinkCount *)b)->hash);
}

typedef struct Counting {
    const Records *records;
    Arena *arena;  /* of one count */
    LinkCount *at; /* of all; a heap block that grows */
    size_t count, room;
} Counting;

static void keep(Counting *c, uint64_t hash, int kind, size_t records) {
    c->at = mem_room(c->at, c->count, &c->room, sizeof *c->at);
    c->at[c->count++] = (LinkCount){fold_join(hash, (uint64_t)kind), (uint32_t)records};
}

static void count_words(Counting *c, const LinkParams *params) {
    (void)params;
    uint32_t *seen = ARENA_ARRAY(c->arena, uint32_t, c->records->words + 1);
    for (size_t i = 0; i < c->records->n; i++) {
        const Record *r = &c->records->record[i];
        for (size_t k = 0; k < r->names; k++) seen[r->name[k]] += !has_before(r, k);
    }
    for (size_t w = 1; w <= c->records->words; w++)
        if (seen[w] >= LINK_RARE) keep(c, c->records->word_hash[w], HASH_WORD, seen[w]);
}

static void count_names(Counting *c, const LinkParams *params) {
    uint64_t *name = ARENA_ARRAY(c->arena, uint64_t, c->records->n + 1);
    const size_t n = c->records->n;
    for (size_t i = 0; i < n; i++) name[i] = name_hash(c->records, &c->records->record[i]);
    qsort(name, n, sizeof *name, compare_hash);
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && name[end] == name[i];) end++;
        const size_t records = end - i;
        if (name[i] && records >= LINK_RARE && (double)records > params->rare_name)
            keep(c, name[i], HASH_NAME, records);
    }
}

typedef struct PhoneDoor {
    uint32_t phone;
    uint64_t door;
} PhoneDoor;

static int compare_door(const void *a, const void *b) {
    const PhoneDoor *x = a, *y = b;
    if (x->phone != y->phone) return x->phone < y->phone ? -1 : 1;
    return compare_hash(&x->door, &y->door);
}

static void count_phones(Counting *c, const LinkParams *params) {
    PhoneDoor *at = ARENA_ARRAY(c->arena, PhoneDoor, c->records->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < c->records->n; i++) {
        const Record *r = &c->records->record[i];
        if (r->phone) at[n++] = (PhoneDoor){r->phone, door_hash(c->records, r)};
    }
    qsort(at, n, sizeof *at, compare_door);
    for (size_t i = 0, end, doors; i < n; i = end) {
        for (end = i + 1, doors = 1; end < n && at[end].phone == at[i].phone; end++)
            doors += at[end].door != at[end - 1].door;
        if ((double)doors > params->shared_doors)
            keep(c, c->records->word_hash[at[i].phone], HASH_PHONE, doors);
    }
}

/* A word of a name and the record's sector. */
typedef struct WordSector {
    uint32_t word, sector;
} WordSector;

static int compare_word_sector(const void *a, const void *b) {
    const WordSector *x = a, *y = b;
    if (x->word != y->word) return x->word < y->word ? -1 : 1;
    return (x->sector > y->sector) - (x->sector < y->sector);
}

/* All pairs, in order; sizes of sectors by their number. */
static WordSector *word_sectors(const Counting *c, uint32_t *size, size_t *count) {
    const Records *records = c->records;
    size_t most = 0;
    for (size_t i = 0; i < records->n; i++)
        if (records->record[i].activity) most += records->record[i].names;
    WordSector *at = ARENA_ARRAY(c->arena, WordSector, most + 1);
    *count = 0;
    for (size_t i = 0; i < records->n; i++) {
        const Record *r = &records->record[i];
        if (!r->activity || !r->names) continue;
        size[r->activity]++;
        for (size_t k = 0; k < r->names; k++)
            if (!has_before(r, k)) at[(*count)++] = (WordSector){r->name[k], r->activity};
    }
    qsort(at, *count, sizeof *at, compare_word_sector);
    return at;
}

/* Words that mostly say the trade, by the sector where they do so most. */
static void count_trades(Counting *c, const LinkParams *params) {
    (void)params;
    uint32_t *size = ARENA_ARRAY(c->arena, uint32_t, c->records->words + 1);
    size_t count;
    const WordSector *at = word_sectors(c, size, &count);
    for (size_t i = 0, end; i < count; i = end) {
        size_t best = LINK_TRADE + 1;
        for (end = i; end < count && at[end].word == at[i].word;) {
            size_t run = end;
            while (run < count && compare_word_sector(&at[run], &at[end]) == 0) run++;
            const size_t records = run - end, all = size[at[end].sector];
            if (all >= LINK_TRADE_SECTOR && all / records < best) best = all / records;
            end = run;
        }
        if (best <= LINK_TRADE)
            keep(c, c->records->word_hash[at[i].word], HASH_TRADE, best ? best : 1);
    }
}

void link_rarity_count(const Records *records, const LinkParams *params, Arena *arena,
                       LinkRarity *rarity) {
    typedef void (*Count)(Counting * c, const LinkParams *params);
    static const Count counts[] = {count_words, count_names, count_phones, count_trades};
    Counting c = {.records = records};
    for (size_t k = 0; k < sizeof counts / sizeof *counts; k++) {
        c.arena = arena_open(); /* each looks at all records: one at a time */
        counts[k](&c, params);
        arena_close(c.arena);
    }
    if (c.count) qsort(c.at, c.count, sizeof *c.at, compare_count);
    LinkCount *at = ARENA_ARRAY(arena, LinkCount, c.count + 1);
    if (c.count) memcpy(at, c.at, c.count * sizeof *at);
    mem_free(c.at);
    *rarity = (LinkRarity){(double)records->n, c.count, at};
}

/* ---- looking up ---- */

/* Records with the hash; 0 when it is not in the table. */
static uint32_t seen_of(const LinkRarity *rarity, uint64_t hash, int kind) {
    const LinkCount wanted = {fold_join(hash, (uint64_t)kind), 0};
    const LinkCount *at =
        rarity->count ? bsearch(&wanted, rarity->at, rarity->count, sizeof wanted, compare_count)
                      : NULL;
    return at ? at->records : 0;
}

/* The arrays of a view while they are filled. */
typedef struct Filling {
    const Records *records;
    const LinkRarity *rarity;
    uint32_t *seen;
    float *weight;
    uint64_t *letters, *name;
    unsigned char *length, *trade, *shared, *common, *sector;
} Filling;

/* How near sector groups are; in the arena. */
static const NaceKins *kins_of(const Nace *nace, Arena *arena) {
    NaceKins *kins = ARENA_ARRAY(arena, NaceKins, 1);
    nace_kins(nace, kins);
    return kins;
}

const NaceKins *link_view_kins(Arena *arena) {
    Arena *scratch = arena_open();
    const NaceKins *kins = kins_of(nace_open(scratch), arena);
    arena_close(scratch);
    return kins;
}

static Filling open_view(const Records *records, const LinkRarity *rarity, Arena *arena) {
    const size_t words = records->words + 1, n = records->n + 1;
    return (Filling){.records = records,
                     .rarity = rarity,
                     .seen = ARENA_ARRAY(arena, uint32_t, words),
                     .weight = ARENA_ARRAY(arena, float, words),
                     .letters = ARENA_ARRAY(arena, uint64_t, words),
                     .name = ARENA_ARRAY(arena, uint64_t, n),
                     .length = ARENA_ARRAY(arena, unsigned char, words),
                     .trade = ARENA_ARRAY(arena, unsigned char, words),
                     .shared = ARENA_ARRAY(arena, unsigned char, words),
                     .sector = ARENA_ARRAY(arena, unsigned char, words),
                     .common = ARENA_ARRAY(arena, unsigned char, n)};
}

static void fill_word(Filling *f, size_t w) {
    const char *text = f->records->word[w];
    const uint64_t hash = f->records->word_hash[w];
    const size_t bytes = strlen(text);
    f->length[w] = (unsigned char)(bytes < SIMILARITY_TEXT ? bytes : SIMILARITY_TEXT);
    f->letters[w] = letters_of(text, f->length[w]);
    const uint32_t known = seen_of(f->rarity, hash, HASH_WORD);
    f->seen[w] = known ? known : LINK_RARE_MEAN;
    const uint32_t one_in = seen_of(f->rarity, hash, HASH_TRADE);
    f->trade[w] = one_in > 0;
    const double all = f->rarity->records / f->seen[w];
    f->weight[w] = (float)portable_log(1 + (one_in && one_in < all ? one_in : all));
    f->shared[w] = seen_of(f->rarity, hash, HASH_PHONE) > 0;
}

static void fill_record(Filling *f, size_t i) {
    f->name[i] = name_hash(f->records, &f->records->record[i]);
    f->common[i] = f->name[i] && seen_of(f->rarity, f->name[i], HASH_NAME) > 0;
}

/* Of words that are an activity of some record. */
static void fill_sectors(const Filling *f, const Nace *nace) {
    enum { NOT_LOOKED_UP = 0, NO_GROUP = UCHAR_MAX };
    const size_t words = f->records->words + 1;
    for (size_t i = 0; i < f->records->n; i++) {
        const uint32_t w = f->records->record[i].activity;
        if (!w || f->sector[w] != NOT_LOOKED_UP) continue;
        const int group = nace_group_named(nace, f->records->word[w]);
        f->sector[w] = (unsigned char)(group == NACE_NO_GROUP ? NO_GROUP : group + 1);
    }
    for (size_t w = 0; w < words; w++)
        if (f->sector[w] == NO_GROUP) f->sector[w] = 0;
}

static LinkView close_view(const Filling *f, double near_numbers, Arena *arena) {
    Arena *scratch = arena_open();
    const Nace *nace = nace_open(scratch);
    const NaceKins *kins = kins_of(nace, arena);
    fill_sectors(f, nace);
    arena_close(scratch);
    return (LinkView){.records = f->records,
                      .near_numbers = near_numbers,
                      .seen = f->seen,
                      .weight = f->weight,
                      .letters = f->letters,
                      .length = f->length,
                      .trade = f->trade,
                      .shared = f->shared,
                      .sector = f->sector,
                      .kins = kins,
                      .name = f->name,
                      .common = f->common};
}

void link_view(const Records *records, const LinkRarity *rarity, double near_numbers, Arena *arena,
               LinkView *view) {
    Filling f = open_view(records, rarity, arena);
    for (size_t w = 1; w <= records->words; w++) fill_word(&f, w);
    for (size_t i = 0; i < records->n; i++) fill_record(&f, i);
    *view = close_view(&f, near_numbers, arena);
}

void link_view_again(const Records *records, const LinkView *before, const uint32_t *from,
                     const LinkRarity *rarity, Arena *arena, LinkView *view) {
    Filling f = open_view(records, rarity, arena);
    const size_t words = before->records->words + 1;
    memcpy(f.seen, before->seen, words * sizeof *f.seen);
    memcpy(f.weight, before->weight, words * sizeof *f.weight);
    memcpy(f.letters, before->letters, words * sizeof *f.letters);
    memcpy(f.length, before->length, words);
    memcpy(f.trade, before->trade, words);
    memcpy(f.shared, before->shared, words);
    memcpy(f.sector, before->sector, words);
    for (size_t w = words; w <= records->words; w++) fill_word(&f, w);
    for (size_t i = 0; i < records->n; i++) {
        if (from[i] == UINT32_MAX) {
            fill_record(&f, i);
            continue;
        }
        f.name[i] = before->name[from[i]];
        f.common[i] = before->common[from[i]];
    }
    *view = close_view(&f, before->near_numbers, arena);
}
