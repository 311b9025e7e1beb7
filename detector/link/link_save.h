/* link_save.h - a linking becomes facts: an input of its own, so that old runs keep their links. */
#ifndef DETECTOR_LINK_LINK_SAVE_H
#define DETECTOR_LINK_LINK_SAVE_H
#include "detector/link/linking.h"

typedef struct LinkChanges {
    size_t moved;   /* records that go to another storefront, or to or from none */
    size_t changed; /* rows that differ in anything */
    size_t opened;  /* records that were never linked before */
    int64_t input;  /* the input that holds them; 0 = nothing has changed, nothing was written */
} LinkChanges;

/* What is different from the links of the store; writes nothing. */
void link_changes(const Linking *linking, LinkChanges *changes);

/* Writes what is different from what linking_make read, the model when it is new, and the
 * successions, in one transaction, with an entry in the log. The same facts again write nothing. */
Status link_save(Store *store, const Linking *linking, LinkChanges *changes, Err *err);

/* Whether the store has records of other registers and anything has been imported since the last
 * change of links. */
Status link_due(Store *store, bool *due, Err *err);

/* Digest of who is linked to what and who is one premises: of keys, never of numbers of the store
 * or the order in which records came. */
void link_digest(const Linking *linking, char out[DIGEST_TEXT]);

#endif
