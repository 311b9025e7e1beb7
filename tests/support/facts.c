#include "tests/support/facts.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "datasets/base/text.h"

static const char *absolute(World *world, const char *path) {
    return path[0] == '/' ? path : arena_printf(world->arena, "%s/%s", GEVEL_SOURCE_DIR, path);
}

static Status import_with(World *world, const char *const *paths, size_t threads,
                          IngestReport *report, Err *err) {
    const IngestOptions options = {
        .max_reject_share = 1, .max_orphan_share = 1, .limits = {1000, 1, 200}, .threads = threads};
    const char *list[16] = {NULL};
    for (size_t count = 0; paths[count]; count++) list[count] = absolute(world, paths[count]);
    *err = (Err){0};
    return ingest_paths(&world->store, list, &options, world->arena, report, err);
}

Status facts_import(World *world, const char *const *paths, IngestReport *report, Err *err) {
    return import_with(world, paths, 0, report, err);
}

IngestReport facts_take_threads(World *world, const char *path, size_t threads) {
    IngestReport report = {0};
    Err err = {0};
    must(import_with(world, (const char *const[]){path, NULL}, threads, &report, &err), &err);
    return report;
}

IngestReport facts_take(World *world, const char *path) {
    return facts_take_threads(world, path, 0);
}

IngestReport facts_take_text(World *world, const char *name, const char *text) {
    const char *path = world_path(world, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file)) {
        perror(path);
        abort();
    }
    return facts_take(world, path);
}

const char *facts_rows(World *world, const char *sql) {
    Text text = {0};
    sqlite3_stmt *s = NULL;
    if (sqlite3_prepare_v2(world->store.db, sql, -1, &s, NULL)) {
        fprintf(stderr, "%s: %s\n", sql, sqlite3_errmsg(world->store.db));
        abort();
    }
    text_adds(&text, "");
    while (sqlite3_step(s) == SQLITE_ROW) {
        for (int c = 0; c < sqlite3_column_count(s); c++) {
            const char *cell = (const char *)sqlite3_column_text(s, c);
            text_addf(&text, "%s%s", c ? "|" : "", cell ? cell : "");
        }
        text_addc(&text, '\n');
    }
    sqlite3_finalize(s);
    const char *copy = arena_strdup(world->arena, text.at);
    text_free(&text);
    return copy;
}

bool facts_hold_bytes(World *world, const char *bytes) {
    FILE *file = fopen(world->store.path, "rb");
    if (!file || fseek(file, 0, SEEK_END)) abort();
    const size_t length = (size_t)ftell(file);
    char *all = malloc(length + 1);
    rewind(file);
    if (!all || fread(all, 1, length, file) != length) abort();
    (void)fclose(file);
    const bool found = memmem(all, length, bytes, strlen(bytes)) != NULL;
    free(all);
    return found;
}

const char *facts_copy(World *world, const char *folder, const char *name) {
    const char *to = world_path(world, name);
    const char *command =
        arena_printf(world->arena, "cp -r '%s' '%s'", absolute(world, folder), to);
    if (system(command)) abort();
    return to;
}

const IngestFile *facts_file(const IngestReport *report, const char *name) {
    for (size_t k = 0; k < report->files; k++) {
        const char *slash = strrchr(report->file[k].path, '/');
        if (slash && strcmp(slash + 1, name) == 0) return &report->file[k];
    }
    fprintf(stderr, "no file %s in the report\n", name);
    abort();
}

const char *facts_shared(World *world, const char *name) {
    const char *path = arena_printf(world->arena, "%s/../shared/data/%s", GEVEL_SOURCE_DIR, name);
    return access(path, R_OK) ? NULL : path;
}
