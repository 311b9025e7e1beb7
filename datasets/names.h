/* names.h - from text ids to small numbers: an open hash table that owns its texts. */
#ifndef DATASETS_NAMES_H
#define DATASETS_NAMES_H
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

typedef struct Names {
    Arena *arena;
    struct NameSlot *slot; /* [capacity], a power of two */
    size_t capacity, count;
} Names;

void names_open(Names *names, Arena *arena);

/* The number stored for the text, or -1. */
int64_t names_find(const Names *names, const char *text, size_t length);

/* Stores number for the text (replacing an older one); returns the stored copy of the text. */
const char *names_put(Names *names, const char *text, size_t length, int64_t number);

#endif
