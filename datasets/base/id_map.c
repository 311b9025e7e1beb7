#include "datasets/base/id_map.h"

#include <assert.h>
#include <string.h>

typedef struct NameSlot {
    const char *text; /* NULL = free */
    uint32_t hash;
    int32_t number;
} NameSlot;

static uint64_t mix(uint64_t a, uint64_t b) {
    const unsigned __int128 product = (unsigned __int128)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

/* Eight bytes at a time, each step one multiplication folded upon itself (as in wyhash). */
static uint32_t hash_of(const char *text, size_t length) {
    uint64_t h = 0x9e3779b97f4a7c15u ^ length, word = 0;
    for (; length >= sizeof word; text += sizeof word, length -= sizeof word) {
        memcpy(&word, text, sizeof word);
        h = mix(h ^ word, 0xa0761d6478bd642fu);
    }
    word = 0;
    if (length) memcpy(&word, text, length);
    h = mix(h ^ word, 0xe7037ed1a0b428dbu);
    return (uint32_t)(h ^ (h >> 32));
}

static bool is_text(const char *stored, const char *text, size_t length) {
    assert(text || length == 0);
    return strncmp(stored, text, length) == 0 && stored[length] == 0;
}

static NameSlot *find_slot(const IdMap *names, const char *text, size_t length, uint32_t hash) {
    assert(names->count < names->capacity && (names->capacity & (names->capacity - 1)) == 0);
    size_t at = hash & (names->capacity - 1);
    for (;; at = (at + 1) & (names->capacity - 1)) {
        NameSlot *slot = &names->slot[at];
        if (!slot->text || (slot->hash == hash && is_text(slot->text, text, length))) return slot;
    }
}

void id_map_open(IdMap *names, Arena *arena) {
    *names = (IdMap){.arena = arena, .capacity = 1024};
    names->slot = ARENA_ARRAY(arena, NameSlot, names->capacity);
}

static void grow(IdMap *names) {
    IdMap bigger = {.arena = names->arena, .capacity = 2 * names->capacity, .count = names->count};
    bigger.slot = ARENA_ARRAY(names->arena, NameSlot, bigger.capacity);
    for (size_t i = 0; i < names->capacity; i++) {
        const NameSlot *old = &names->slot[i];
        if (!old->text) continue;
        size_t at = old->hash & (bigger.capacity - 1);
        while (bigger.slot[at].text) at = (at + 1) & (bigger.capacity - 1);
        bigger.slot[at] = *old;
    }
    *names = bigger;
}

int64_t id_map_find(const IdMap *names, const char *text, size_t length) {
    const NameSlot *slot = find_slot(names, text, length, hash_of(text, length));
    return slot->text ? slot->number : -1;
}

int64_t id_map_near(const IdMap *names, const char *text, size_t length, NameHint *hint) {
    if (hint->text && hint->length == length && memcmp(hint->text, text, length) == 0)
        return hint->number;
    const NameSlot *slot = find_slot(names, text, length, hash_of(text, length));
    if (!slot->text) return -1;
    *hint = (NameHint){slot->text, length, slot->number};
    return slot->number;
}

const char *id_map_put(IdMap *names, const char *text, size_t length, int64_t number) {
    assert(number >= 0 && number <= INT32_MAX);
    if (4 * names->count >= 3 * names->capacity) grow(names);
    const uint32_t hash = hash_of(text, length);
    NameSlot *slot = find_slot(names, text, length, hash);
    if (!slot->text) {
        *slot = (NameSlot){.text = arena_strndup(names->arena, text, length), .hash = hash};
        names->count++;
    }
    slot->number = (int32_t)number;
    return slot->text;
}
