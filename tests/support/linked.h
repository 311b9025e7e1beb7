/* linked.h - a linking of a world's store, and tables written into it. */
#ifndef TESTS_LINKED_H
#define TESTS_LINKED_H
#include "detector/link/link_save.h"
#include "tests/support/facts.h"

Linking linked(World *world, const LinkingOptions *options);
LinkChanges saved(World *world, const Linking *linking);
/* Both, with the frozen model and one worker. */
LinkChanges link_now(World *world);

/* A file of that name in the world's folder; and the same, imported. */
const char *write_file(World *world, const char *name, const char *text);
void take(World *world, const char *name, const char *text);

#endif
