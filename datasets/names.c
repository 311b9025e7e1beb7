#include "datasets/names.h"

#include <stdbool.h>
#include <string.h>

#include "datasets/base/text.h"

typedef struct NameSlot {
    const char *text; /* NULL = free */
    uint64_t hash;
    int64_t number;
} NameSlot;

/* FNV-1a: short ids, no adversary inside one file */
static uint64_t hash_of(const char *text, size_t length) {
    uint64_t h = 14695981039346656037u;
    for (size_t i = 0; i < length; i++) h = (h ^ (unsigned char)text[i]) * 1099511628211u;
    return h ^ (h >> 32);
}

static NameSlot *find_slot(const Names *names, const char *text, size_t length, uint64_t hash) {
    size_t at = hash & (names->capacity - 1);
    for (;; at = (at + 1) & (names->capacity - 1)) {
        NameSlot *slot = &names->slot[at];
        if (!slot->text) return slot;
        if (slot->hash == hash && text_slice_equal(text, length, slot->text)) return slot;
    }
}

void names_open(Names *names, Arena *arena) {
    *names = (Names){.arena = arena, .capacity = 1024};
    names->slot = ARENA_ARRAY(arena, NameSlot, names->capacity);
}

static void grow(Names *names) {
    Names bigger = {.arena = names->arena, .capacity = 4 * names->capacity, .count = names->count};
    bigger.slot = ARENA_ARRAY(names->arena, NameSlot, bigger.capacity);
    for (size_t i = 0; i < names->capacity; i++) {
        const NameSlot *old = &names->slot[i];
        if (old->text) *find_slot(&bigger, old->text, strlen(old->text), old->hash) = *old;
    }
    *names = bigger;
}

int64_t names_find(const Names *names, const char *text, size_t length) {
    const NameSlot *slot = find_slot(names, text, length, hash_of(text, length));
    return slot->text ? slot->number : -1;
}

const char *names_put(Names *names, const char *text, size_t length, int64_t number) {
    if (2 * names->count >= names->capacity) grow(names);
    const uint64_t hash = hash_of(text, length);
    NameSlot *slot = find_slot(names, text, length, hash);
    if (!slot->text) {
        *slot = (NameSlot){.text = arena_strndup(names->arena, text, length), .hash = hash};
        names->count++;
    }
    slot->number = number;
    return slot->text;
}
