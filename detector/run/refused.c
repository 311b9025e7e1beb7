#include "detector/run/refused.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "datasets/base/clock.h"
#include "datasets/base/disk.h"
#include "datasets/base/path.h"
#include "datasets/ingest/input.h"

enum { SAME_NAME_MOST = 1000 };

static bool lies_in(const char *drop, const char *path, Arena *arena) {
    struct stat info, above, folder;
    return lstat(path, &info) == 0 && S_ISREG(info.st_mode) && stat(drop, &folder) == 0 &&
           stat(path_folder(path, arena), &above) == 0 && above.st_ino == folder.st_ino &&
           above.st_dev == folder.st_dev;
}

/* A name in the folder that is free; files of one name are numbered. NULL with errno. */
static const char *move_there(const char *folder, const char *path, Arena *arena) {
    for (int n = 1; n < SAME_NAME_MOST; n++) {
        const char *place = arena_printf(arena, "%s/%s%s", folder, path_name(path),
                                         n > 1 ? arena_printf(arena, ".%d", n) : "");
        if (disk_move_new(path, place) == 0) return place;
        if (errno != EEXIST) return NULL;
    }
    return NULL;
}

static Status write_reason(const char *place, const char *why, Arena *arena, Err *err) {
    char when[CLOCK_TEXT];
    const char *text = arena_printf(arena,
                                    "%s was refused at %s:\n\n%s\n\nPut what is right into the "
                                    "drop folder; this file and this note may then be removed.\n",
                                    path_name(place), clock_now(when), why);
    return disk_replace(arena_printf(arena, "%s.txt", place), text, strlen(text), 0600, err);
}

Status refused_move(const char *drop, const char *path, const char *why, Arena *arena, bool *moved,
                    Err *err) {
    const char *folder = arena_printf(arena, "%s/%s", drop, refused_folder);
    *moved = false;
    if (!lies_in(drop, path, arena)) return ST_OK;
    const char *place =
        mkdir(folder, 0700) == 0 || errno == EEXIST ? move_there(folder, path, arena) : NULL;
    if (!place)
        return FAIL(err, ST_FAILED, "%s cannot be moved to %s: %s", path, folder, strerror(errno));
    *moved = true;
    return write_reason(place, why, arena, err);
}
