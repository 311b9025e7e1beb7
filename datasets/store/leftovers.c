#include "datasets/store/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/path.h"
#include "datasets/base/text.h"

static bool is_leftover(const char *name, const char *store) {
    const size_t length = strlen(store);
    if (strncmp(name, store, length) != 0) return false;
    const char *rest = name + length;
    return strncmp(rest, ".replaced-", 10) == 0 ||
           (strncmp(rest, ".schema-", 8) == 0 && strstr(rest, ".backup"));
}

static const char journal[] = "-journal";

/* The journal of a state that still stands there: it goes when that does, for it holds of it what a
 * killed process was about to change. */
static bool belongs_to_another(const char *path, Arena *arena) {
    const size_t length = strlen(path), end = sizeof journal - 1;
    if (length < end || !text_equal(path + length - end, journal)) return false;
    return access(arena_strndup(arena, path, length - end), F_OK) == 0;
}

static bool is_older(const char *path, int day) {
    enum { DAY = 24 * 3600 };
    struct stat info;
    return lstat(path, &info) == 0 && S_ISREG(info.st_mode) && info.st_mtime / DAY < day;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Status leftovers_find(const char *store_path, int day, Arena *arena, Leftovers *found, Err *err) {
    const char *folder = path_folder(store_path, arena);
    const struct dirent *entry;
    size_t room = 0;
    *found = (Leftovers){0};
    DIR *dir = opendir(folder);
    if (!dir) return FAIL(err, ST_FAILED, "%s cannot be listed: %s", folder, strerror(errno));
    while ((entry = readdir(dir)) != NULL) {
        const char *path = arena_printf(arena, "%s/%s", folder, entry->d_name);
        if (!is_leftover(entry->d_name, path_name(store_path)) || !is_older(path, day) ||
            belongs_to_another(path, arena))
            continue;
        found->path = arena_room(arena, found->path, found->count, &room, sizeof *found->path);
        found->path[found->count++] = path;
    }
    (void)closedir(dir);
    if (found->count) qsort(found->path, found->count, sizeof *found->path, by_name);
    return ST_OK;
}

static Status remove_file(const char *path, Err *err) {
    if (!unlink(path) || errno == ENOENT) return ST_OK;
    return FAIL(err, ST_FAILED,
                "%s is older than its retention period, but cannot be "
                "removed: %s",
                path, strerror(errno));
}

/* The journal first: without its state it would be nobody's. */
Status leftovers_remove(const Leftovers *leftovers, Err *err) {
    Arena *scratch = arena_open();
    Status status = ST_OK;
    for (size_t k = 0; k < leftovers->count && !status; k++) {
        const char *path = leftovers->path[k];
        status = remove_file(arena_printf(scratch, "%s%s", path, journal), err);
        if (!status) status = remove_file(path, err);
    }
    arena_close(scratch);
    return status;
}
