/* deed.h - what contests and corrections have in common: each is about one storefront, and is
 * recorded in one transaction, with its row in the log, as the deed of a person. */
#ifndef DETECTOR_CONTEST_DEED_H
#define DETECTOR_CONTEST_DEED_H
#include <stdint.h>

#include "datasets/store/store.h"

/* The number in the store of the storefront `id`. ST_INPUT when there is none. */
Status deed_storefront(Store *store, const char *id, int64_t *key, Err *err);

/* Runs work in a transaction as the deed of `actor` (NULL: that of the store's handle); what fails
 * leaves nothing behind. Within a transaction of the caller's it is part of that, which the caller
 * commits or undoes. */
Status deed_do(Store *store, const char *actor, Status (*work)(Store *, void *, Err *),
               void *context, Err *err);

#endif
