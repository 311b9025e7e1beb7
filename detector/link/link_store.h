/* link_store.h - models and links in the store.
 *
 * link_model.model is JSON with sorted keys: records, near_numbers, block_cap, word_cap; prior [3]
 * and weight [3][4][7] in millibits, kinds in the order same, sibling, neighbour; comparisons name,
 * door, phone, activity (activity_levels of it; not given: two); where the second look was learned,
 * left_weight [4][7], left_registry and left_prior, a number for each register. The counts that
 * belong to it are the rows of link_count. */
#ifndef DETECTOR_LINK_LINK_STORE_H
#define DETECTOR_LINK_LINK_STORE_H
#include "datasets/store/sql.h"
#include "models/link/link_model.h"

/* The newest model. *found = false, and *version = 0, when there is none. ST_INTEGRITY when it is
 * not what was stored. */
Status link_store_model(Store *store, Arena *arena, LinkModel *model, int64_t *version, bool *found,
                        Err *err);

/* Stores a model as `version`; within the caller's transaction. */
Status link_store_put_model(Store *store, const LinkModel *model, int64_t version, Err *err);

#endif
