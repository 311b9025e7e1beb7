/* shard_join.h - the parts of all shards, as one list. */
#ifndef DETECTOR_SHARDS_SHARD_JOIN_H
#define DETECTOR_SHARDS_SHARD_JOIN_H
#include "detector/run/watchlist.h"
#include "detector/shards/shard_judge.h"
#include "detector/shards/shard_part.h"
#include "detector/shards/shard_pool.h"

typedef struct ShardJoin {
    const ShardPart *const *part; /* [parts] in the order of the shards' names */
    const char *const *name;      /* [parts] */
    size_t parts;
    const ShardReading *reading;
    const ShardLearned *learned;
    /* out: */
    size_t outside; /* judged and out of scope */
    size_t spread;  /* enterprises with storefronts in more than one shard */
    size_t keys;    /* under which their parties were hashed */
} ShardJoin;

/* Links, inspections and the ranking over all storefronts, whose sums run in the order of their ids
 * however they are spread over shards. The list is not saved anywhere; its manifest names the
 * shards. Rows refer to the parts. ST_INPUT: a storefront in two shards, or shards with different
 * scopes. */
Status shard_join(ShardJoin *join, Arena *arena, Watchlist *list, Err *err);

#endif
