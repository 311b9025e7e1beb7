/* records_again.h - the records of a store, by those of an earlier reading: only what has changed
 * since is taken apart again. Every row is looked at, and its stamp tells whether it is as it was,
 * so nothing depends on how the store was changed. */
#ifndef DATASETS_RECORDS_RECORDS_AGAIN_H
#define DATASETS_RECORDS_RECORDS_AGAIN_H
#include "datasets/records/records.h"
#include "datasets/store/sql.h"

typedef struct RecordsAgain {
    bool fits; /* false: too much has changed, or a register has come or gone; nothing is read */
    size_t fresh, gone;   /* records that are new or other; that are gone or other */
    const uint32_t *from; /* [n] the number of the record before; UINT32_MAX = it is new or other */
    const uint32_t *to;   /* [before->n] the number now; UINT32_MAX = it is gone or other */
} RecordsAgain;

/* The same records as records_load reads, in the same order; words may have other numbers. before
 * has to last as long as the arena. */
Status records_load_again(Store *store, const Records *before, Arena *arena, Records *records,
                          RecordsAgain *again, Err *err);

#endif
