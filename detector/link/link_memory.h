/* link_memory.h - what a linking read and compared, kept beside the store as STORE.links.
 *
 * Only a cache: records with stamps of what was delivered, their keys for blocks, and the vectors
 * of their pairs under one model. The file names that model, the build of the program and a
 * checksum of its contents; one that is missing, of another model or build, or damaged is not used,
 * and it may be deleted at any time. It says nothing about links: those follow from it and the
 * store. */
#ifndef DETECTOR_LINK_LINK_MEMORY_H
#define DETECTOR_LINK_LINK_MEMORY_H
#include "models/link/link_again.h"

typedef struct LinkMemory {
    Arena *scratch;   /* pointers to texts */
    const char *file; /* columns where they lie on the disk; NULL = there is none */
    size_t file_size;
    Records records;
    LinkView view;
    LinkBefore before;
} LinkMemory;

/* What link_again needs of a linking, to be saved. */
typedef struct LinkMemorySource {
    const LinkView *view;
    const LinkBlocks *blocks;
    const LinkPairs *pairs; /* as they were found */
    const LinkModel *model;
} LinkMemorySource;

/* False, and there is nothing to close, unless the file holds a whole one of this model and build.
 * Texts live in the arena, all else until the memory is closed. */
bool link_memory_load(const char *store_path, const LinkModel *model, Arena *arena,
                      LinkMemory *memory);
/* Gives back the pages that were read so far: they come again when they are asked for. */
void link_memory_rest(const LinkMemory *memory);
void link_memory_close(LinkMemory *memory);

/* Puts it in place of the last one, readable by its owner only; for want of room that one stays. */
void link_memory_save(const char *store_path, const LinkMemorySource *source);

/* Removes the file: what retention takes from the store must not live on beside it. */
void link_memory_drop(const char *store_path);

#endif
