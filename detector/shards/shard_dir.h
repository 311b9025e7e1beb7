/* shard_dir.h - the shards of a country: a folder with one store for each. */
#ifndef DETECTOR_SHARDS_SHARD_DIR_H
#define DETECTOR_SHARDS_SHARD_DIR_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"

typedef struct ShardDir {
    size_t count;
    const char **path; /* [count] */
    const char **name; /* [count] of the files, bytewise ascending */
} ShardDir;

/* The plain files NAME.db of the folder. ST_INPUT when it cannot be opened or has none. */
Status shard_dir(const char *dir, Arena *arena, ShardDir *shards, Err *err);

#endif
