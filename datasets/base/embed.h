/* embed.h - text files built into the program (datasets/cmake/embed.cmake). */
#ifndef BASE_EMBED_H
#define BASE_EMBED_H
#include <stddef.h>

typedef struct EmbeddedText {
    const char *path, *text; /* path relative to the layer's folder; text ends in NUL */
    size_t length;
} EmbeddedText;

/* datasets/: sql/ and reference/; sorted by path, ends with a zero row. */
extern const EmbeddedText dataset_texts[];
extern const size_t dataset_texts_count; /* without the zero row */

/* The text of that path; the zero row when there is none. */
const EmbeddedText *embedded(const char *path);

#endif
