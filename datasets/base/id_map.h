/* id_map.h - from text ids to small numbers (0..2^31 - 1): an open hash table that owns its
 * texts. Looking up from several threads is allowed while nothing is being put. */
#ifndef DATASETS_BASE_ID_MAP_H
#define DATASETS_BASE_ID_MAP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

typedef struct IdMap {
    Arena *arena;
    struct NameSlot *slot; /* [capacity], a power of two */
    size_t capacity, count;
} IdMap;

void id_map_open(IdMap *names, Arena *arena);

/* The number stored for the text, or -1. */
int64_t id_map_find(const IdMap *names, const char *text, size_t length);

/* The same, looking first at what was found last: files name a subject many times in a row. Each
 * reader has its own hint, zero at first. */
typedef struct NameHint {
    const char *text; /* the stored copy */
    size_t length;
    int64_t number;
} NameHint;
int64_t id_map_near(const IdMap *names, const char *text, size_t length, NameHint *hint);

/* Stores number for the text (replacing an older one); returns the stored copy of the text. */
const char *id_map_put(IdMap *names, const char *text, size_t length, int64_t number);

#endif
