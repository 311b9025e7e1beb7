#include "detector/shards/shard_dir.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/disk.h"

static bool is_store(const char *dir, const char *name, Arena *arena) {
    static const char ending[] = ".db";
    const size_t length = strlen(name), end = sizeof ending - 1;
    return name[0] != '.' && length > end && strcmp(name + length - end, ending) == 0 &&
           disk_is_plain(arena_printf(arena, "%s/%s", dir, name));
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Status shard_dir(const char *dir, Arena *arena, ShardDir *shards, Err *err) {
    size_t room = 0;
    const struct dirent *entry;
    *shards = (ShardDir){0};
    DIR *folder = opendir(dir);
    if (!folder)
        return FAIL(err, ST_INPUT, "cannot open the folder of shards %s: %s", dir, strerror(errno));
    while ((entry = readdir(folder)) != NULL) {
        if (!is_store(dir, entry->d_name, arena)) continue;
        shards->name = arena_room(arena, shards->name, shards->count, &room, sizeof *shards->name);
        shards->name[shards->count++] = arena_strdup(arena, entry->d_name);
    }
    (void)closedir(folder);
    if (!shards->count)
        return FAIL(err, ST_INPUT,
                    "%s holds no shards: a shard is a store whose name ends in .db, made with "
                    "gevel --store %s/NAME.db import",
                    dir, dir);
    qsort(shards->name, shards->count, sizeof *shards->name, by_name);
    shards->path = ARENA_ARRAY(arena, const char *, shards->count + 1);
    for (size_t k = 0; k < shards->count; k++)
        shards->path[k] = arena_printf(arena, "%s/%s", dir, shards->name[k]);
    return ST_OK;
}
