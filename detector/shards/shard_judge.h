/* shard_judge.h - one shard, read: what it gives to the pool, and what it says under what the pool
 * taught. */
#ifndef DETECTOR_SHARDS_SHARD_JUDGE_H
#define DETECTOR_SHARDS_SHARD_JUDGE_H
#include "datasets/panel/panel_load.h"
#include "detector/run/scan.h"
#include "detector/shards/shard_part.h"
#include "models/params/params.h"
#include "models/posterior/estimates.h"

typedef struct Shard {
    const char *path, *name;
    double lock_wait_s;
    char facts[DIGEST_TEXT]; /* of what the pool saw: what is judged must be the same */
} Shard;

/* How all shards of a scan are read. */
typedef struct ShardReading {
    const Params *params;
    const ScanOptions *options;
    PanelSpan span;        /* of all shards together */
    size_t pool;           /* storefronts that it may hold */
    uint64_t columns;      /* that any of them has (panel_columns.h); once the pool is made */
    const char *estimates; /* digest of those held; likewise */
    const Estimates *held;
} ShardReading;

/* ST_STORE, ST_LOCKED and the like name the shard, as do all that follow. */
Status shard_span(const Shard *shard, PanelSpan *span, Err *err);

/* Its part of the pool, and the columns that the whole shard has; in the arena. ST_GATE when its
 * facts are not good enough to score. */
Status shard_give(Shard *shard, const ShardReading *reading, Arena *arena, Panel *pool,
                  uint64_t *columns, Err *err);

/* ST_FAILED when its facts are no longer those that the pool saw. In the arena, which holds the
 * whole shard besides. */
Status shard_judge(const Shard *shard, const ShardReading *reading, Arena *arena, ShardPart *part,
                   Err *err);

#endif
