/* text_encoding.h - what a text that carries no mark is written in.
 *
 * Valid UTF-8 is UTF-8. Other bytes are read as each encoding that offices of Western Europe use
 * has them, and judged by what they make of the words around them: an accented letter of these
 * languages speaks for it, a sign within a word or a capital behind a small letter against it. */
#ifndef DATASETS_INGEST_TEXT_ENCODING_H
#define DATASETS_INGEST_TEXT_ENCODING_H
#include <stdbool.h>
#include <stddef.h>

/* Digests of mappings hold the numbers. The last three only where a mapping says so. */
typedef enum Encoding {
    ENCODING_UTF8, /* also while there was only ASCII */
    ENCODING_WINDOWS_1252,
    ENCODING_MAC_ROMAN,
    ENCODING_DOS,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE,
    ENCODING_WINDOWS_1250,
    ENCODING_LATIN_2,
    ENCODING_WINDOWS_1257
} Encoding;

/* As iconv calls it. */
const char *text_encoding_name(Encoding encoding);

/* The encoding of bytes that are neither ASCII nor marked; `whole` when they are all there is. */
Encoding text_encoding(const char *bytes, size_t length, bool whole);

#endif
