#include "reports/publish/own_files.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Names {
    const char *root, *marker;
    Arena *arena;
    const char **name; /* [count] below the root */
    const char **line; /* [count] its size and name, as the marker has them */
    size_t count, room, lines_room;
} Names;

static void add(Names *names, const char *name, const struct stat *info) {
    names->name =
        arena_room(names->arena, names->name, names->count, &names->room, sizeof *names->name);
    names->line = arena_room(names->arena, names->line, names->count, &names->lines_room,
                             sizeof *names->line);
    names->line[names->count] =
        arena_printf(names->arena, "bytes %lld %s\n",
                     S_ISREG(info->st_mode) ? (long long)info->st_size : -1, name);
    names->name[names->count++] = name;
}

/* `below` is a folder of the root, or "". */
static Status walk(Names *names, const char *below, Err *err) {
    const struct dirent *entry;
    const char *folder = arena_printf(names->arena, "%s/%s", names->root, below);
    DIR *dir = opendir(folder);
    if (!dir) return FAIL(err, ST_FAILED, "%s cannot be listed: %s", folder, strerror(errno));
    Status status = ST_OK;
    while (!status && (entry = readdir(dir)) != NULL) {
        struct stat info;
        const char *at = entry->d_name;
        if (strcmp(at, ".") == 0 || strcmp(at, "..") == 0) continue;
        const char *name =
            arena_printf(names->arena, "%s%s%s", below, *below ? "/" : "", entry->d_name);
        if (lstat(arena_printf(names->arena, "%s/%s", names->root, name), &info))
            status = FAIL(err, ST_FAILED, "%s cannot be examined: %s", name, strerror(errno));
        else if (S_ISDIR(info.st_mode))
            status = walk(names, name, err);
        else if (strcmp(name, names->marker) != 0)
            add(names, name, &info);
    }
    (void)closedir(dir);
    return status;
}

static int by_name(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

Status own_files_list(const char *folder, const char *marker, Arena *arena, Text *mark, Err *err) {
    Names names = {.root = folder, .marker = marker, .arena = arena};
    TRY(walk(&names, "", err));
    if (names.count) qsort(names.name, names.count, sizeof *names.name, by_name);
    if (names.count) qsort(names.line, names.count, sizeof *names.line, by_name);
    for (size_t k = 0; k < names.count; k++) text_addf(mark, "file %s\n", names.name[k]);
    for (size_t k = 0; k < names.count; k++) text_adds(mark, names.line[k]);
    return ST_OK;
}

static const char *read_marker(const char *path, Arena *arena) {
    char bytes[4096];
    size_t got;
    Text text = {0};
    FILE *file = fopen(path, "r");
    while (file && (got = fread(bytes, 1, sizeof bytes, file)) > 0) text_add(&text, bytes, got);
    if (file) (void)fclose(file);
    const char *copy = arena_strdup(arena, text.at ? text.at : "");
    text_free(&text);
    return copy;
}

Status own_files_check(const char *folder, const char *marker, Arena *arena, Err *err) {
    Names names = {.root = folder, .marker = marker, .arena = arena};
    const char *mark = read_marker(arena_printf(arena, "%s/%s", folder, marker), arena);
    if (!strstr(mark, "\nfile ")) return ST_OK;
    const bool sizes = strstr(mark, "\nbytes ") != NULL; /* older ones have none */
    TRY(walk(&names, "", err));
    for (size_t k = 0; k < names.count; k++) {
        if (!strstr(mark, arena_printf(arena, "\nfile %s\n", names.name[k])))
            return FAIL(
                err, ST_USAGE,
                "%s holds %s, which no report wrote, and a report replaces the whole folder: "
                "move that file away, or name a new folder",
                folder, names.name[k]);
        if (sizes && !strstr(mark, arena_printf(arena, "\n%s", names.line[k])))
            return FAIL(err, ST_USAGE,
                        "%s holds %s, which was changed since a report wrote it, and a report "
                        "replaces the whole folder: move that file away, or name a new folder",
                        folder, names.name[k]);
    }
    return ST_OK;
}
