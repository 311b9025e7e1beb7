/* erase.h - one business is forgotten: what a store holds of a storefront is removed.
 *
 * Its facts go, in every table and earlier state, also what a retraction kept; so do those of its
 * enterprise when no other storefront belongs to it, the records of other registers that are linked
 * with it, and rejected rows with its id. Its number stays, as "erased-N" without name or place, so
 * that saved lists keep their ranks. Entries of the log stay, with its id, and so does the history
 * of a case: both say what officials did. */
#ifndef DATASETS_STORE_ERASE_H
#define DATASETS_STORE_ERASE_H
#include "datasets/base/mem.h"
#include "datasets/store/sql.h"

typedef struct ErasePart {
    const char *what; /* a table, or "months in lists" */
    int64_t rows;
} ErasePart;

typedef struct Erasure {
    int64_t key;            /* storefront.id */
    const char *name;       /* its id from now on */
    const char *enterprise; /* whose facts went too; NULL = none, or it has other storefronts */
    size_t parts;
    ErasePart *part; /* [parts] those with rows */
} Erasure;

/* key, name and enterprise. ST_USAGE when there is no such storefront. */
Status erase_find(Store *store, const char *storefront_id, Arena *arena, Erasure *erasure,
                  Err *err);

/* Inside the caller's transaction; erase_find was called. */
Status erase_storefront(Store *store, const char *storefront_id, Arena *arena, Erasure *erasure,
                        Err *err);

#endif
