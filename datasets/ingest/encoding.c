#include "datasets/ingest/encoding.h"

#include <iconv.h>
#include <stddef.h>

enum { UNKNOWN = 0xFFFD };

const char *encoding_name(Encoding encoding) {
    static const char *const names[ENCODINGS] = {
        "UTF-8",      "CP1252", "MACINTOSH", "CP850",       "UTF-16LE", "UTF-16BE", "CP1250",
        "ISO-8859-2", "CP1257", "CP1254",    "ISO-8859-15", "CP852",    "CP1251",   "CP1253"};
    return names[encoding];
}

bool encoding_high(Encoding encoding, uint16_t code[HIGH_BYTES]) {
    iconv_t converter = iconv_open("UTF-16LE", encoding_name(encoding));
    if (converter == (iconv_t)-1) return false;
    for (size_t k = 0; k < HIGH_BYTES; k++) {
        char byte = (char)(k + HIGH_BYTES), *in = &byte;
        unsigned char pair[4] = {0};
        char *out = (char *)pair;
        size_t left = 1, room = sizeof pair;
        const bool known = iconv(converter, &in, &left, &out, &room) != (size_t)-1;
        code[k] = known ? (uint16_t)(pair[0] | pair[1] << 8) : UNKNOWN;
    }
    (void)iconv_close(converter);
    return true;
}
