/* shard_scan.h - one list over the stores of a country.
 *
 * Of all shards together: the months, the columns and, from the pool of their storefronts
 * (shard_pool.h), the estimates of the city. Of each shard by itself: what its storefronts say
 * under these. Of all together again: links, inspections, ranking. Whoever does a shard, and
 * however many processes do, bytes meet in the order of the shards' names and sums run in the order
 * of ids, so that the list is the same; while the pool holds everybody it is that of one store that
 * holds all. docs/decisions/0017-shards.md has the reasons and what is left out. */
#ifndef DETECTOR_SHARDS_SHARD_SCAN_H
#define DETECTOR_SHARDS_SHARD_SCAN_H
#include "detector/run/scan.h"
#include "detector/shards/peers.h"
#include "detector/shards/shard_dir.h"

typedef struct ShardScan {
    const ShardDir *dir;
    const Peers *peers;
    const Params *params;
    const ScanOptions *options; /* its months, seed, threads, gate and progress */
    size_t pool;                /* storefronts that the city is learned from, at most */
    double lock_wait_s;
} ShardScan;

typedef struct ShardTold {
    size_t pool;         /* storefronts that the city was learned from */
    size_t judged_again; /* whose evidence an earlier scan has not left */
    size_t spread;       /* enterprises with storefronts in more than one shard */
    size_t keys;         /* under which the shards' parties were hashed */
} ShardTold;

/* Only the process of rank 0 gets the list, not saved anywhere; the others one without rows.
 * Stores are read, each as of one moment; beside them lies STORE.held, from which a scan of the
 * same facts under the same estimates takes what was done. */
Status shard_scan(const ShardScan *scan, Arena *arena, Watchlist *list, ShardTold *told, Err *err);

#endif
