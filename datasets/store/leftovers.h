/* leftovers.h - earlier states of a store that lie beside it: what a restore replaced
 * (STORE.replaced-N) and what an upgrade kept (STORE.schema-N.backup).
 *
 * Each holds all that the store held then, so each is removed when the shortest period of retention
 * is over. */
#ifndef DATASETS_STORE_LEFTOVERS_H
#define DATASETS_STORE_LEFTOVERS_H
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"

typedef struct Leftovers {
    size_t count;
    const char **path; /* [count] in order of name */
} Leftovers;

/* Those last changed before `day` (since 1970-01-01); INT_MAX: all. */
Status leftovers_find(const char *store_path, int day, Arena *arena, Leftovers *found, Err *err);
Status leftovers_remove(const Leftovers *leftovers, Err *err);

#endif
