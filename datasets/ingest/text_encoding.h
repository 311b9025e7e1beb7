/* text_encoding.h - what a text that carries no mark is written in.
 *
 * Valid UTF-8 is UTF-8. Other bytes are read as each encoding that offices of Western Europe use
 * has them, and judged by what they make of the words around them: an accented letter of these
 * languages speaks for it, a sign within a word or a capital behind a small letter against it. */
#ifndef DATASETS_INGEST_TEXT_ENCODING_H
#define DATASETS_INGEST_TEXT_ENCODING_H
#include <stdbool.h>
#include <stddef.h>

#include "datasets/ingest/encoding.h"

/* The encoding of bytes that are neither ASCII nor marked; `whole` when they are all there is. */
Encoding text_encoding(const char *bytes, size_t length, bool whole);

#endif
