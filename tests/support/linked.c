#include "tests/support/linked.h"

#include <stdio.h>
#include <stdlib.h>

Linking linked(World *world, const LinkingOptions *options) {
    Err err = {0};
    Linking linking;
    must(linking_make(&world->store, params_open(world->arena), options, world->arena, &linking,
                      &err),
         &err);
    return linking;
}

LinkChanges saved(World *world, const Linking *linking) {
    Err err = {0};
    LinkChanges changes;
    must(link_save(&world->store, linking, &changes, &err), &err);
    return changes;
}

LinkChanges link_now(World *world) {
    const Linking linking = linked(world, &(LinkingOptions){false, 1});
    return saved(world, &linking);
}

const char *write_file(World *world, const char *name, const char *text) {
    const char *path = world_path(world, name);
    FILE *file = fopen(path, "w");
    if (!file || fputs(text, file) < 0 || fclose(file)) abort();
    return path;
}

void take(World *world, const char *name, const char *text) {
    (void)facts_take(world, write_file(world, name, text));
}
