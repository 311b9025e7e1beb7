/* world.h - a temporary folder with a synthetic city and its store, for tests of whole runs.
 *
 * Every failure aborts with its sentence: a test without its world has nothing to say. */
#ifndef TESTS_WORLD_H
#define TESTS_WORLD_H
#include "datasets/base/mem.h"
#include "datasets/city/city.h"
#include "datasets/ingest/ingest.h"
#include "datasets/panel/panel_load.h"
#include "datasets/store/store.h"

typedef struct World {
    char folder[512]; /* removed by world_close */
    Arena *arena;
    Store store;
} World;

void world_open(World *world);
void world_close(World *world);

/* FOLDER/name in the arena. */
const char *world_path(World *world, const char *name);
void world_city(World *world, const CityOptions *options, const char *name);
IngestReport world_import(World *world, const char *path);
/* A city whose facts are imported, its truth moved out of their way: the path of that truth. */
const char *world_city_blind(World *world, const CityOptions *options);
void world_panel(World *world, Panel *panel);

/* front[i] = 1 when truth.csv at `path` says that panel storefront i is a planted front. */
void world_truth(const char *path, const Panel *panel, unsigned char *front);

/* Aborts with the error's text unless status is ST_OK. */
void must(Status status, const Err *err);

#endif
