/* link_blocks - blocking.
 *
 * Input     records [n]; records with each word [words + 1].
 * Method    up to 24 keys a record, hashed to 40 bits, sorted (radix, stable) with the record's
 *           number; runs of one key are blocks. A name gives its three rarest words.
 * Output    blocks of 2..block_cap records; the sizes of those that are larger.
 * Blind to  pairs that share no word, number or phone (1 to 2 % of true ones on public sets).
 * Cites     Christen (2012), doi:10.1109/TKDE.2011.127; MODEL 14.2
 */
#include "models/link/link_blocks.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/records/fold.h"

const char *const link_block_names[BLOCK_KINDS] = {
    "phone",
    "street and number",
    "word of the name",
    "word and postcode",
    "two words of the name",
    "postcode, number and first letters of the street"};

enum { KEYS = 40, RARE_WORDS = 3, KEY_BITS = 40, RECORD_BITS = 24, DIGIT = 10 };

typedef struct Key {
    uint64_t hash;
    LinkBlockKind kind;
    uint32_t word[2];
} Key;

typedef struct Keys {
    size_t count;
    Key at[KEYS];
} Keys;

static void add_key(const LinkView *v, LinkBlockKind kind, uint32_t word, uint32_t other,
                    Keys *keys) {
    if (keys->count == KEYS) return;
    const uint64_t *hash = v->records->word_hash;
    const bool number = kind == BLOCK_DOOR || kind == BLOCK_CORNER;
    const uint64_t second = number ? other : other ? hash[other] : 0;
    keys->at[keys->count++] =
        (Key){fold_join(fold_join((uint64_t)kind + 1, hash[word]), second), kind, {word, other}};
}

/* ---- the keys of a record ---- */

/* Whether word a is rarer than b; of equally rare ones the first in the alphabet. */
static bool rarer(const LinkView *v, uint32_t a, uint32_t b) {
    if (v->seen[a] != v->seen[b]) return v->seen[a] < v->seen[b];
    return strcmp(v->records->word[a], v->records->word[b]) < 0;
}

static size_t rare_words(const LinkView *v, const Record *r, uint32_t word[RARE_WORDS + 1]) {
    size_t count = 0;
    for (size_t k = 0; k < r->names; k++) {
        size_t at = count;
        bool known = false;
        for (size_t j = 0; j < count; j++) known |= word[j] == r->name[k];
        if (known) continue;
        while (at && rarer(v, r->name[k], word[at - 1])) at--;
        memmove(&word[at + 1], &word[at], (count - at) * sizeof *word);
        word[at] = r->name[k];
        if (count < RARE_WORDS) count++;
    }
    return count;
}

static void name_keys(const LinkView *v, const Record *r, double word_cap, Keys *keys) {
    uint32_t word[RARE_WORDS + 1];
    const size_t count = rare_words(v, r, word);
    for (size_t k = 0; k < count; k++) {
        if ((double)v->seen[word[k]] <= word_cap) add_key(v, BLOCK_WORD, word[k], 0, keys);
        if (r->postcode) add_key(v, BLOCK_WORD_POSTCODE, word[k], r->postcode, keys);
        for (size_t j = 0; j < k; j++) {
            const bool before = strcmp(v->records->word[word[j]], v->records->word[word[k]]) < 0;
            add_key(v, BLOCK_TWO_WORDS, word[before ? j : k], word[before ? k : j], keys);
        }
    }
}

static void door_keys(const LinkView *v, const Record *r, Keys *keys) {
    if (!r->low) return;
    for (size_t s = 0; s < STREET_NAMES; s++)
        for (size_t k = 0; k < r->streets[s]; k++) {
            add_key(v, BLOCK_DOOR, r->street[s][k], r->low, keys);
            if (r->high != r->low) add_key(v, BLOCK_DOOR, r->street[s][k], r->high, keys);
        }
}

/* The first two letters of the street go with the number into the key. */
static void corner_keys(const LinkView *v, const Record *r, Keys *keys) {
    if (!r->low || !r->postcode) return;
    for (size_t s = 0; s < STREET_NAMES && r->streets[s]; s++) {
        const unsigned char *begin = (const unsigned char *)v->records->word[r->street[s][0]];
        add_key(v, BLOCK_CORNER, r->postcode,
                r->low << 16 | (uint32_t)begin[0] << 8 | (begin[0] ? begin[1] : 0), keys);
    }
}

static void keys_of(const LinkView *v, size_t i, double word_cap, Keys *keys) {
    const Record *r = &v->records->record[i];
    keys->count = 0;
    if (r->phone) add_key(v, BLOCK_PHONE, r->phone, 0, keys);
    door_keys(v, r, keys);
    corner_keys(v, r, keys);
    name_keys(v, r, word_cap, keys);
}

/* ---- sorting ---- */

typedef struct Entries {
    uint64_t *at; /* key in the high bits, record in the low ones */
    size_t count, room;
} Entries;

static void add_entry(Entries *e, const Keys *keys, size_t k, size_t record) {
    for (size_t j = 0; j < k; j++)
        if (keys->at[j].hash == keys->at[k].hash) return;
    e->at = mem_room(e->at, e->count, &e->room, sizeof *e->at);
    e->at[e->count++] = keys->at[k].hash << RECORD_BITS | record;
}

/* Stable, so records stay in order within a key. */
static void sort_entries(Entries *e) {
    uint64_t *other = mem_grow(NULL, e->count + 1, sizeof *other);
    for (int shift = RECORD_BITS; shift < RECORD_BITS + KEY_BITS; shift += DIGIT) {
        size_t at[(1 << DIGIT) + 1] = {0};
        for (size_t i = 0; i < e->count; i++) at[(e->at[i] >> shift & ((1 << DIGIT) - 1)) + 1]++;
        for (size_t d = 0; d < 1 << DIGIT; d++) at[d + 1] += at[d];
        for (size_t i = 0; i < e->count; i++)
            other[at[e->at[i] >> shift & ((1 << DIGIT) - 1)]++] = e->at[i];
        uint64_t *const swap = e->at;
        e->at = other;
        other = swap;
    }
    mem_free(other);
}

static size_t run_end(const Entries *e, size_t begin) {
    size_t end = begin + 1;
    while (end < e->count && e->at[end] >> RECORD_BITS == e->at[begin] >> RECORD_BITS) end++;
    return end;
}

static size_t record_of(uint64_t entry) {
    return (size_t)(entry & ((UINT64_C(1) << RECORD_BITS) - 1));
}

/* ---- blocks ---- */

/* Which key of the record makes this block. */
static LinkLarge large_of(const LinkView *v, uint64_t entry, size_t records, double word_cap) {
    Keys keys;
    const size_t record = record_of(entry);
    LinkLarge large = {.record = (uint32_t)record, .records = (uint32_t)records};
    keys_of(v, record, word_cap, &keys);
    for (size_t k = 0; k < keys.count; k++) {
        if (keys.at[k].hash << RECORD_BITS >> RECORD_BITS != entry >> RECORD_BITS) continue;
        large.kind = keys.at[k].kind;
        memcpy(large.word, keys.at[k].word, sizeof large.word);
        break;
    }
    return large;
}

static void note_large(LinkBlocks *blocks, LinkLarge large) {
    const size_t most = sizeof blocks->worst / sizeof *blocks->worst;
    size_t at = blocks->larges;
    if (large.kind == BLOCK_CORNER) return; /* the door's own block says it better */
    while (at && large.records > blocks->worst[at - 1].records) at--;
    if (at == most) return;
    if (blocks->larges < most) blocks->larges++;
    memmove(&blocks->worst[at + 1], &blocks->worst[at],
            (blocks->larges - at - 1) * sizeof *blocks->worst);
    blocks->worst[at] = large;
}

/* Keeps runs of 2..cap records as blocks. */
static void cut_blocks(const LinkView *v, const Entries *e, const LinkParams *params, Arena *arena,
                       LinkBlocks *blocks) {
    uint32_t *start = ARENA_ARRAY(arena, uint32_t, e->count / 2 + 2);
    uint32_t *member = ARENA_ARRAY(arena, uint32_t, e->count + 1);
    size_t members = 0;
    for (size_t i = 0, end; i < e->count; i = end) {
        end = run_end(e, i);
        if ((double)(end - i) > params->block_cap) {
            blocks->large++;
            note_large(blocks, large_of(v, e->at[i], end - i, params->word_cap));
            continue;
        }
        if (end - i < 2) continue;
        for (size_t k = i; k < end; k++) member[members++] = (uint32_t)record_of(e->at[k]);
        start[++blocks->blocks] = (uint32_t)members;
    }
    blocks->start = start;
    blocks->member = member;
}

/* Blocks of each record. */
static void turn_around(size_t n, Arena *arena, LinkBlocks *b) {
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, n + 2);
    const size_t members = b->start[b->blocks];
    uint32_t *of = ARENA_ARRAY(arena, uint32_t, members + 1);
    for (size_t k = 0; k < members; k++) first[b->member[k] + 2]++;
    for (size_t i = 2; i < n + 2; i++) first[i] += first[i - 1];
    for (size_t k = 0; k < b->blocks; k++)
        for (size_t m = b->start[k]; m < b->start[k + 1]; m++)
            of[first[b->member[m] + 1]++] = (uint32_t)k;
    b->first = first;
    b->of = of;
}

void link_blocks_make(const LinkView *view, const LinkParams *params, Arena *arena,
                      LinkBlocks *blocks) {
    Entries e = {0};
    Keys keys;
    assert(view->records->n <= RECORDS_MOST);
    *blocks = (LinkBlocks){0};
    for (size_t i = 0; i < view->records->n; i++) {
        keys_of(view, i, params->word_cap, &keys);
        for (size_t k = 0; k < keys.count; k++) add_entry(&e, &keys, k, i);
    }
    sort_entries(&e);
    cut_blocks(view, &e, params, arena, blocks);
    mem_free(e.at);
    turn_around(view->records->n, arena, blocks);
}

size_t link_blocks_common(const LinkBlocks *blocks, size_t a, size_t b) {
    const uint32_t *p = blocks->of + blocks->first[a], *const p_end =
                                                           blocks->of + blocks->first[a + 1];
    const uint32_t *q = blocks->of + blocks->first[b], *const q_end =
                                                           blocks->of + blocks->first[b + 1];
    while (p < p_end && q < q_end) {
        if (*p == *q) return *p;
        if (*p < *q)
            p++;
        else
            q++;
    }
    return SIZE_MAX;
}
