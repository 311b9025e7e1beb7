/* text_input.h - the text of a part, in UTF-8 and with line feeds, whatever wrote it.
 *
 * A byte order mark tells, and so do the zero bytes of UTF-16. What is valid UTF-8 is UTF-8; of
 * other texts the bytes between letters tell Windows-1252 (Latin-1 is a part of it) from the
 * Mac's Roman, at the first byte that is not ASCII: all that came before reads the same. Carriage
 * returns alone become line feeds. What was found is said. */
#ifndef DATASETS_INGEST_TEXT_INPUT_H
#define DATASETS_INGEST_TEXT_INPUT_H
#include "datasets/ingest/input.h"

typedef enum Encoding {
    ENCODING_UTF8, /* also while there was only ASCII */
    ENCODING_WINDOWS_1252,
    ENCODING_MAC_ROMAN,
    ENCODING_DOS,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE
} Encoding;

typedef struct TextInput TextInput;

/* declared: what to take a text for that is not UTF-8; ENCODING_UTF8 = find out. */
Status text_input_open(const Part *part, Encoding declared, TextInput **input, Err *err);
/* As input_read. Bytes that mean nothing in the encoding found become U+FFFD. */
Status text_input_read(TextInput *input, void *bytes, size_t size, size_t *got, Err *err);
void text_input_close(TextInput *input); /* NULL is allowed */

/* Whether what was read differs from the bytes of the part. */
bool text_input_changed(const TextInput *input);
/* What was found in what was read so far, for people; NULL = UTF-8 with line feeds. */
const char *text_input_found(const TextInput *input, Arena *arena);

/* The encoding of bytes that are neither ASCII nor marked; `whole` when they are all there is. */
Encoding text_encoding(const char *bytes, size_t length, bool whole);
/* Whether UTF-8 seems to have been read as Windows-1252 once: "Ã©" where an é was. */
bool text_mojibake(const char *bytes, size_t length);

#endif
