/* text_letters.h - texts of Central Europe, the Baltic and Turkey among bytes that could be
 * Windows-1252.
 *
 * A language explains a text when its alphabet holds the letters that the bytes are in its
 * encoding. It is taken only where Windows-1252 makes something of the bytes that no language of
 * Western Europe writes: a sign within a word ("sk³ad"), the letters of Iceland, õ not before e.
 */
#ifndef DATASETS_INGEST_TEXT_LETTERS_H
#define DATASETS_INGEST_TEXT_LETTERS_H
#include <stddef.h>

#include "datasets/ingest/encoding.h"

/* The encoding of the language that explains the bytes; ENCODING_WINDOWS_1252 = none does, or
 * Icelandic. */
Encoding text_letters(const unsigned char *bytes, size_t length);

#endif
