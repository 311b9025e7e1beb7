/* encoding.h - the encodings that texts may come in. */
#ifndef DATASETS_INGEST_ENCODING_H
#define DATASETS_INGEST_ENCODING_H
#include <stdbool.h>
#include <stdint.h>

/* Digests of mappings hold the numbers. Some are found by the letters of their languages,
 * text_letters.h; those behind Windows-1254 are taken only where a mapping says so. */
typedef enum Encoding {
    ENCODING_UTF8, /* also while there was only ASCII */
    ENCODING_WINDOWS_1252,
    ENCODING_MAC_ROMAN,
    ENCODING_DOS,
    ENCODING_UTF16_LE,
    ENCODING_UTF16_BE,
    ENCODING_WINDOWS_1250,
    ENCODING_LATIN_2,
    ENCODING_WINDOWS_1257,
    ENCODING_WINDOWS_1254,
    ENCODING_LATIN_9,
    ENCODING_DOS_852,
    ENCODING_WINDOWS_1251,
    ENCODING_WINDOWS_1253,
    ENCODINGS
} Encoding;

/* As iconv calls it. */
const char *encoding_name(Encoding encoding);

/* What the bytes from 128 on are in an encoding of one byte a letter; false = iconv lacks it. */
enum { HIGH_BYTES = 128 };
bool encoding_high(Encoding encoding, uint16_t code[HIGH_BYTES]);

#endif
