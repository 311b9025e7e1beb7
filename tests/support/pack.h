/* pack.h - zips, gzips and plain files for tests of what import reads. */
#ifndef TESTS_PACK_H
#define TESTS_PACK_H
#include <stddef.h>

typedef struct PackEntry {
    const char *name, *text; /* text NULL: `length` zeros */
    size_t length;           /* of the text; 0 = its strlen */
} PackEntry;

/* A new folder below /tmp; remove it with pack_remove. The path is owned by the caller's buffer. */
const char *pack_folder(char buffer[64]);
void pack_remove(const char *folder);

/* Write FOLDER/NAME and return its path in static storage of the caller. entries end with {0}. */
void pack_zip(const char *folder, const char *name, const PackEntry *entries);
void pack_gzip(const char *folder, const char *name, const char *text);
void pack_file(const char *folder, const char *name, const char *text);
void pack_cut(const char *folder, const char *name, long bytes);          /* keep the first */
void pack_patch(const char *folder, const char *name, const char *before, /* same length */
                const char *after);

#endif
