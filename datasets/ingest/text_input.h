/* text_input.h - the text of a part, in UTF-8 and with line feeds, whatever wrote it.
 *
 * A byte order mark tells, and so do the zero bytes of UTF-16. Of other texts the encoding
 * (text_encoding.h) is found at the first byte that is not ASCII: all that came before reads the
 * same in each. Carriage returns alone become line feeds. What was found is said. */
#ifndef DATASETS_INGEST_TEXT_INPUT_H
#define DATASETS_INGEST_TEXT_INPUT_H
#include "datasets/ingest/input.h"
#include "datasets/ingest/text_encoding.h"

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

/* Whether UTF-8 seems to have been read as Windows-1252 once: "Ã©" where an é was. */
bool text_mojibake(const char *bytes, size_t length);

#endif
