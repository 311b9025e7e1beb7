/* shard_pool.h - the storefronts of a country from which its estimates are learned.
 *
 * All of them, up to a bound; above it, of each sector of each shard its share, at least one: those
 * whose hashes are smallest, so that who is chosen depends on no order and on no other storefront's
 * facts. */
#ifndef DETECTOR_SHARDS_SHARD_POOL_H
#define DETECTOR_SHARDS_SHARD_POOL_H
#include "datasets/base/parallel.h"
#include "datasets/panel/panel.h"
#include "models/params/params.h"
#include "models/posterior/evidence.h"

/* As many as one machine is measured to learn from: a million storefronts of 36 months take some 35
 * seconds and 2 GiB, and no estimate of a country is better for more. */
enum { SHARD_POOL = 1000000 };
/* Fewer teach nothing of a country. */
enum { SHARD_POOL_LEAST = 1000 };

/* The rows of a shard that the pool takes, ascending, in the arena: of `whole` storefronts in all
 * shards about `most`. Returns how many. */
size_t shard_pool_rows(const Panel *shard, size_t whole, size_t most, Arena *arena,
                       const uint32_t **row);

/* What the pool taught: to be held by all shards, and told in the record of the run. */
typedef struct ShardLearned {
    EstimatesBytes estimates;
    double prior_log_odds, prevalence;
    size_t pool; /* storefronts */
    size_t fit_numbers;
    const FitNumber *fit;
    const Learned *learned; /* NULL = the pool was too small */
} ShardLearned;

/* part[parts]: what shards gave, with the same columns. ST_INPUT names a storefront that two of
 * them have. In the arena. */
Status shard_pool_learn(const Panel *const *part, size_t parts, const Params *params,
                        const Parallel *parallel, Arena *arena, ShardLearned *out, Err *err);

/* ST_INPUT names the first id of a joined panel that stands there twice. */
Status shard_pool_distinct(const Panel *joined, Err *err);

#endif
