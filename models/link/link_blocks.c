/* link_blocks - blocking.
 *
 * Input     records [n]; records with each word [words + 1].
 * Method    up to 24 keys a record, hashed to 40 bits, sorted (radix, in place) with the record's
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

enum { RARE_WORDS = 3, KEY_BITS = 40 };

typedef struct Key {
    uint64_t hash;
    LinkBlockKind kind;
    uint32_t word[2];
} Key;

typedef struct Keys {
    size_t count;
    Key at[LINK_KEYS];
} Keys;

static void add_key(const LinkView *v, LinkBlockKind kind, uint32_t word, uint32_t other,
                    Keys *keys) {
    if (keys->count == LINK_KEYS) return;
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

size_t link_block_entries(const LinkView *v, size_t i, double word_cap, uint64_t out[LINK_KEYS]) {
    Keys keys;
    size_t count = 0;
    keys_of(v, i, word_cap, &keys);
    for (size_t k = 0; k < keys.count; k++) {
        const uint64_t entry = keys.at[k].hash << LINK_RECORD_BITS | i;
        size_t j = 0;
        while (j < count && out[j] != entry) j++;
        if (j == count) out[count++] = entry;
    }
    return count;
}

/* More than the keys of a record can be, without making them. */
static size_t keys_most(const Record *r) {
    size_t keys = 1, words = r->names < RARE_WORDS ? r->names : RARE_WORDS;
    for (size_t s = 0; s < STREET_NAMES; s++) keys += 2 * (size_t)r->streets[s] + 1;
    return keys + 2 * words + words * (words - (words > 0)) / 2;
}

enum { BYTE = 8, BYTES = 1 << BYTE, TOP = LINK_RECORD_BITS + KEY_BITS - BYTE };

static size_t byte_of(uint64_t entry, int shift) {
    return (size_t)(entry >> shift) & (BYTES - 1);
}

static int by_entry(const void *a, const void *b) {
    const uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* other: room for as many. */
static void sort_part(uint64_t *at, uint64_t *other, size_t count) {
    enum { DIGIT = TOP / 4, DIGITS = 1 << DIGIT };
    if (count < DIGITS) {
        if (count) qsort(at, count, sizeof *at, by_entry);
        return;
    }
    for (int shift = 0; shift < TOP; shift += DIGIT) { /* an even number of times */
        size_t next[DIGITS + 1] = {0};
        for (size_t i = 0; i < count; i++) next[(at[i] >> shift & (DIGITS - 1)) + 1]++;
        for (size_t d = 0; d < DIGITS; d++) next[d + 1] += next[d];
        for (size_t i = 0; i < count; i++) other[next[at[i] >> shift & (DIGITS - 1)]++] = at[i];
        uint64_t *const swap = at;
        at = other;
        other = swap;
    }
}
_Static_assert(TOP % 4 == 0, "the digits of a part cover it");

/* Ascending. By the first byte in place, then each part by the others, so that the whole never
 * stands twice in memory: radix sort of McIlroy, Bostic & McIlroy (1993). */
static void sort_entries(uint64_t *at, size_t count) {
    size_t begin[BYTES + 1] = {0}, next[BYTES], largest = 0;
    for (size_t i = 0; i < count; i++) begin[byte_of(at[i], TOP) + 1]++;
    for (size_t d = 0; d < BYTES; d++) {
        if (begin[d + 1] > largest) largest = begin[d + 1];
        next[d] = begin[d];
        begin[d + 1] += begin[d];
    }
    for (size_t d = 0; d < BYTES; d++)
        while (next[d] < begin[d + 1]) {
            const uint64_t entry = at[next[d]];
            const size_t home = byte_of(entry, TOP);
            at[next[d]] = at[next[home]];
            at[next[home]++] = entry;
        }
    uint64_t *other = mem_grow(NULL, largest + 1, sizeof *other);
    for (size_t d = 0; d < BYTES; d++) sort_part(at + begin[d], other, begin[d + 1] - begin[d]);
    mem_free(other);
}

static size_t run_end(const uint64_t *entry, size_t entries, size_t begin) {
    size_t end = begin + 1;
    while (end < entries && entry[end] >> LINK_RECORD_BITS == entry[begin] >> LINK_RECORD_BITS)
        end++;
    return end;
}

/* ---- blocks ---- */

/* Which key of the record makes this block. */
static LinkLarge large_of(const LinkView *v, uint64_t entry, size_t records, double word_cap) {
    Keys keys;
    const size_t record = link_entry_record(entry);
    LinkLarge large = {.record = (uint32_t)record, .records = (uint32_t)records};
    keys_of(v, record, word_cap, &keys);
    for (size_t k = 0; k < keys.count; k++) {
        if (keys.at[k].hash << LINK_RECORD_BITS >> LINK_RECORD_BITS != entry >> LINK_RECORD_BITS)
            continue;
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

/* Keeps runs of 2..cap records where there is room for them, and notes those that are larger. */
static void cut_blocks(const LinkView *v, const LinkParams *params, LinkBlock *block,
                       LinkBlocks *blocks) {
    const uint64_t *entry = blocks->entry;
    for (size_t i = 0, end; i < blocks->entries; i = end) {
        end = run_end(entry, blocks->entries, i);
        if ((double)(end - i) > params->block_cap) {
            blocks->large++;
            note_large(blocks, large_of(v, entry[i], end - i, params->word_cap));
        } else if (block && end - i >= 2) {
            block[blocks->blocks++] = (LinkBlock){(uint32_t)i, (uint32_t)(end - i)};
        }
    }
}

/* Blocks of each record. */
static void turn_around(size_t n, Arena *arena, LinkBlocks *b) {
    uint32_t *first = ARENA_ARRAY(arena, uint32_t, n + 2);
    size_t members = 0;
    for (size_t k = 0; k < b->blocks; k++) {
        members += b->block[k].size;
        for (size_t m = 0; m < b->block[k].size; m++)
            first[link_entry_record(b->entry[b->block[k].begin + m]) + 2]++;
    }
    uint32_t *of = ARENA_ARRAY(arena, uint32_t, members + 1);
    for (size_t i = 2; i < n + 2; i++) first[i] += first[i - 1];
    for (size_t k = 0; k < b->blocks; k++)
        for (size_t m = 0; m < b->block[k].size; m++)
            of[first[link_entry_record(b->entry[b->block[k].begin + m]) + 1]++] = (uint32_t)k;
    b->first = first;
    b->of = of;
}

static size_t count_blocks(const uint64_t *entry, size_t entries) {
    size_t blocks = 0;
    for (size_t i = 0, end; i < entries; i = end) {
        end = run_end(entry, entries, i);
        blocks += end - i >= 2;
    }
    return blocks;
}

/* All keys of all records, in order. */
static uint64_t *entries_of(const LinkView *view, double word_cap, Arena *arena, size_t *count) {
    uint64_t key[LINK_KEYS];
    size_t most = 0;
    for (size_t i = 0; i < view->records->n; i++) most += keys_most(&view->records->record[i]);
    uint64_t *entry = ARENA_ARRAY(arena, uint64_t, most + 1);
    *count = 0;
    for (size_t i = 0; i < view->records->n; i++) {
        const size_t keys = link_block_entries(view, i, word_cap, key);
        assert(*count + keys <= most);
        memcpy(entry + *count, key, keys * sizeof *entry);
        *count += keys;
    }
    sort_entries(entry, *count);
    return entry;
}

void link_blocks_make(const LinkView *view, const LinkParams *params, Arena *arena, Arena *work,
                      LinkBlocks *blocks) {
    assert(view->records->n <= RECORDS_MOST);
    *blocks = (LinkBlocks){0};
    blocks->entry = entries_of(view, params->word_cap, arena, &blocks->entries);
    LinkBlock *block =
        ARENA_ARRAY(work, LinkBlock, count_blocks(blocks->entry, blocks->entries) + 1);
    blocks->block = block;
    cut_blocks(view, params, block, blocks);
    turn_around(view->records->n, work, blocks);
}

void link_blocks_forget(LinkBlocks *blocks) {
    blocks->blocks = 0;
    blocks->block = NULL;
    blocks->first = blocks->of = NULL;
}

void link_blocks_count(const LinkView *view, const uint64_t *entry, size_t entries,
                       const LinkParams *params, LinkBlocks *blocks) {
    *blocks = (LinkBlocks){.entries = entries, .entry = entry};
    cut_blocks(view, params, NULL, blocks);
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

LinkBlock link_block_of(const uint64_t *entry, size_t entries, uint64_t wanted) {
    const uint64_t key = wanted >> LINK_RECORD_BITS;
    size_t low = 0, high = entries;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (entry[middle] >> LINK_RECORD_BITS < key)
            low = middle + 1;
        else
            high = middle;
    }
    for (high = low; high < entries && entry[high] >> LINK_RECORD_BITS == key;) high++;
    return (LinkBlock){(uint32_t)low, (uint32_t)(high - low)};
}

bool link_blocks_hold(const LinkView *view, const LinkBlocks *blocks, const LinkParams *params,
                      size_t a, size_t b) {
    uint64_t of_a[LINK_KEYS], of_b[LINK_KEYS];
    const size_t na = link_block_entries(view, a, params->word_cap, of_a);
    const size_t nb = link_block_entries(view, b, params->word_cap, of_b);
    for (size_t k = 0; k < na; k++)
        for (size_t j = 0; j < nb; j++) {
            if (of_a[k] >> LINK_RECORD_BITS != of_b[j] >> LINK_RECORD_BITS) continue;
            const LinkBlock block = link_block_of(blocks->entry, blocks->entries, of_a[k]);
            if ((double)block.size <= params->block_cap) return true;
        }
    return false;
}
