#include "detector/run/drop.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "datasets/base/disk.h"
#include "datasets/base/num.h"
#include "datasets/ingest/input.h"

static bool ends_with(const char *name, const char *end) {
    const size_t n = strlen(name), e = strlen(end);
    return n >= e && strcmp(name + n - e, end) == 0;
}

static bool half_named(const char *name) {
    static const char *const ends[] = {".part", ".partial", ".tmp", ".filepart", "~"};
    for (size_t k = 0; k < sizeof ends / sizeof *ends; k++)
        if (ends_with(name, ends[k])) return true;
    return false;
}

typedef enum Found { FOUND_READY, FOUND_WAITING, FOUND_STRANGE } Found; /* the worst last */

/* What an entry is, and in a folder of `depth` more levels, what the worst of its entries is. */
static Found look_at(const char *path, const char *name, double settle_s, int depth, Arena *arena) {
    struct stat info;
    if (half_named(name) || lstat(path, &info)) return FOUND_WAITING;
    if (!S_ISDIR(info.st_mode) && !S_ISREG(info.st_mode)) return FOUND_STRANGE;
    const double age = difftime(time(NULL), info.st_mtime);
    Found worst = age >= 0 && age < settle_s ? FOUND_WAITING : FOUND_READY;
    DIR *dir = depth && S_ISDIR(info.st_mode) ? opendir(path) : NULL;
    const struct dirent *entry;
    while (dir && (entry = readdir(dir)) != NULL) {
        if (entry->d_name[0] == '.') continue;
        const Found found = look_at(arena_printf(arena, "%s/%s", path, entry->d_name),
                                    entry->d_name, settle_s, depth - 1, arena);
        if (found > worst) worst = found;
    }
    if (dir) (void)closedir(dir);
    return worst;
}

static void take(Drop *drop, const char *path, size_t *capacity, Arena *arena) {
    if (drop->ready == *capacity) {
        *capacity = 2 * *capacity + 32;
        const char **more = ARENA_ARRAY(arena, const char *, *capacity + 1);
        if (drop->ready) memcpy(more, drop->path, drop->ready * sizeof *more);
        drop->path = more;
    }
    drop->path[drop->ready++] = path;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Status drop_list(const char *dir, double settle_s, Arena *arena, Drop *drop, Err *err) {
    size_t capacity = 0;
    const struct dirent *entry;
    *drop = (Drop){0};
    DIR *folder = opendir(dir);
    if (!folder)
        return FAIL(err, ST_INPUT, "cannot open the drop folder %s: %s", dir, strerror(errno));
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] == '.' || strcmp(entry->d_name, refused_folder) == 0) continue;
        const char *path = arena_printf(arena, "%s/%s", dir, entry->d_name);
        const Found found = look_at(path, entry->d_name, settle_s, 1, arena);
        drop->waiting += found == FOUND_WAITING;
        drop->strange += found == FOUND_STRANGE;
        if (found == FOUND_STRANGE && !drop->stranger) drop->stranger = path;
        if (found == FOUND_READY) take(drop, path, &capacity, arena);
    }
    (void)closedir(folder);
    if (drop->ready) qsort(drop->path, drop->ready, sizeof *drop->path, by_name);
    return ST_OK;
}

const char *drop_run_name(int64_t run_id, Arena *arena) {
    return arena_printf(arena, "run-%lld", (long long)run_id);
}

/* What `latest` says: a symbolic link's target, or where a share has none, a file's text. */
static ssize_t read_latest(const char *latest, char *name, size_t room) {
    ssize_t length = readlink(latest, name, room);
    if (length >= 0 || errno != EINVAL) return length;
    FILE *file = fopen(latest, "r");
    if (!file) return -1;
    length = (ssize_t)fread(name, 1, room, file);
    (void)fclose(file);
    return length > 0 && name[length - 1] == '\n' ? length - 1 : length;
}

int64_t drop_published(const char *out, Arena *arena) {
    char name[64];
    long long run_id = 0;
    const ssize_t length = read_latest(arena_printf(arena, "%s/latest", out), name, sizeof name);
    if (length <= 4 || strncmp(name, "run-", 4) != 0) return 0;
    return num_parse_long(name + 4, (size_t)length - 4, &run_id) ? run_id : 0;
}

Status drop_runs(const char *out, Arena *arena, int64_t **run, size_t *count, Err *err) {
    const struct dirent *entry;
    size_t room = 0;
    *run = NULL;
    *count = 0;
    DIR *dir = opendir(out);
    if (!dir) return FAIL(err, ST_FAILED, "%s cannot be listed: %s", out, strerror(errno));
    while ((entry = readdir(dir)) != NULL) {
        long long number = 0;
        const char *name = entry->d_name;
        if (strncmp(name, "run-", 4) != 0 || !num_parse_long(name + 4, strlen(name + 4), &number) ||
            strcmp(name, drop_run_name(number, arena)) != 0)
            continue;
        *run = arena_room(arena, *run, *count, &room, sizeof **run);
        (*run)[(*count)++] = number;
    }
    (void)closedir(dir);
    return ST_OK;
}

Status drop_publish(const char *out, int64_t run_id, Arena *arena, Err *err) {
    const char *latest = arena_printf(arena, "%s/latest", out);
    const char *beside = arena_printf(arena, "%s/.latest-%ld", out, (long)getpid());
    const char *name = drop_run_name(run_id, arena);
    (void)unlink(beside);
    const int linked = symlink(name, beside);
    if (linked && (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS)) {
        const char *line = arena_printf(arena, "%s\n", name);
        return disk_replace(latest, line, strlen(line), 0600, err);
    }
    if (linked || rename(beside, latest)) {
        const int reason = errno;
        (void)unlink(beside);
        return FAIL(err, ST_FAILED, "%s cannot be pointed at %s: %s", latest, name,
                    strerror(reason));
    }
    return disk_flush_parent(latest, err);
}
