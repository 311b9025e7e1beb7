/* retract.h - what was imported, and taking it back.
 *
 * A retraction is an input of its own, so that it has its place in the order of inputs (migration
 * 0019). Afterwards the facts are what they were had the retracted inputs never come; runs made
 * before still see them (history.h), and the log and the list of inputs still name them. */
#ifndef DATASETS_STORE_RETRACT_H
#define DATASETS_STORE_RETRACT_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/base/mem.h"
#include "datasets/store/sql.h"

typedef struct StoredInput {
    int64_t id;
    const char *path, *kind, *imported_at, *actor; /* actor: NULL when the log does not say */
    int64_t taken, rejected;
    const char *mapping_path, *mapping; /* NULL = read without one */
    const char *digest, *content;       /* content: of the bytes; NULL = the digest is */
    int64_t retracted_by;               /* 0 = it counts */
    const char *retracted_at, *retracted_actor;
    const char *reason; /* of the retraction; NULL = none was given */
} StoredInput;

/* All inputs in the order in which they came. */
Status inputs_list(Store *store, Arena *arena, StoredInput **inputs, size_t *count, Err *err);

/* Takes inputs back, all or none, in one transaction; what later imports took of their rejected
 * rows goes with them. ST_USAGE when one of them does not exist or was taken back before; ST_FAILED
 * when it cannot be taken back, with the reason: inputs that still count speak of storefronts or
 * records that no other gives, it is an extract of a register, a linking or decisions about links,
 * or what it replaced was purged. */
Status inputs_retract(Store *store, const int64_t *ids, size_t count, Arena *arena, Err *err);
/* One, with the reason (1 to 500 bytes, else ST_USAGE), in the caller's transaction. */
Status input_retract_because(Store *store, int64_t id, const char *reason, Arena *arena, Err *err);

#endif
