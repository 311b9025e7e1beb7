#include "tests/support/world.h"

#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void must(Status status, const Err *err) {
    if (status == ST_OK) return;
    fprintf(stderr, "%s:%d: %s\n", err->file, err->line, err->text);
    abort();
}

void world_open(World *world) {
    const char *temporary = getenv("TMPDIR");
    *world = (World){.arena = arena_open()};
    snprintf(world->folder, sizeof world->folder, "%s/gevel-test-XXXXXX",
             temporary ? temporary : "/tmp");
    if (!mkdtemp(world->folder)) {
        perror(world->folder);
        abort();
    }
    Err err = {0};
    must(store_open(world_path(world, "gevel.db"), STORE_CREATE, &world->store, &err), &err);
}

static int remove_entry(const char *path, const struct stat *info, int kind, struct FTW *walk) {
    (void)info, (void)kind, (void)walk;
    return remove(path);
}

void world_close(World *world) {
    store_close(&world->store);
    nftw(world->folder, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
    arena_close(world->arena);
}

const char *world_path(World *world, const char *name) {
    return arena_printf(world->arena, "%s/%s", world->folder, name);
}

void world_city(World *world, const CityOptions *options, const char *name) {
    Err err = {0};
    must(city_write(options, world_path(world, name), &err), &err);
}

IngestReport world_import(World *world, const char *path) {
    Err err = {0};
    IngestReport report = {0};
    const IngestOptions options = {.max_reject_share = 0.0};
    const char *const paths[] = {path, NULL};
    must(ingest_paths(&world->store, paths, &options, world->arena, &report, &err), &err);
    return report;
}

const char *world_city_blind(World *world, const CityOptions *options) {
    world_city(world, options, "city");
    const char *truth = world_path(world, "truth-aside.csv");
    if (rename(world_path(world, "city/truth.csv"), truth)) abort();
    (void)world_import(world, world_path(world, "city"));
    return truth;
}

void world_panel(World *world, Panel *panel) {
    Err err = {0};
    must(panel_load(&world->store, &(PanelWindow){INT_MIN, INT_MAX, 1}, world->arena, panel, &err),
         &err);
}

static int compare_id(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void world_truth(const char *path, const Panel *panel, unsigned char *front) {
    FILE *file = fopen(path, "r");
    char line[512], id[128];
    if (!file || !fgets(line, sizeof line, file)) {
        perror(path);
        abort();
    }
    if (strncmp(line, "storefront_id,front,", 20) != 0) {
        fprintf(stderr, "%s: unexpected header: %s", path, line);
        abort();
    }
    memset(front, 0, panel->n);
    while (fgets(line, sizeof line, file)) {
        int value = 0;
        if (sscanf(line, "%127[^,],%d", id, &value) != 2) continue;
        const char *key = id;
        const char *const *hit = bsearch(&key, panel->id, panel->n, sizeof *panel->id, compare_id);
        if (hit) front[hit - panel->id] = value != 0;
    }
    fclose(file);
}
