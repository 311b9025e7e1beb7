#include "datasets/base/word_fold.h"

#include <string.h>

/* Letters from U+00C0 to U+017F, two places each: the second is blank for a single letter. */
static const char latin[] =
    "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thss"  /* C0..DF */
    "a a a a a a aec e e e e i i i i d n o o o o o   o u u u u y thy "  /* E0..FF */
    "a a a a a a c c c c c c c c d d d d e e e e e e e e e e g g g g "  /* 100..11F */
    "g g g g h h h h i i i i i i i i i i ijijj j k k k l l l l l l l "  /* 120..13F */
    "l l l n n n n n n n n n o o o o o o oeoer r r r r r s s s s s s "  /* 140..15F */
    "s s t t t t t t u u u u u u u u u u u u w w y y y z z z z z z s "; /* 160..17F */

/* The code point at *p, which moves behind it; 0 for what is not UTF-8. */
static unsigned next_code(const unsigned char **p) {
    const unsigned char first = *(*p)++;
    int more = first < 0x80 ? 0 : first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : -1;
    if (more < 0) return 0;
    unsigned code = more == 0 ? first : first & (0x3Fu >> more);
    for (; more > 0; more--) {
        if ((**p & 0xC0) != 0x80) return 0;
        code = code << 6 | (*(*p)++ & 0x3F);
    }
    return code;
}

/* Up to two letters of a code point; 0 when it is none. */
static size_t letters(unsigned code, char out[2]) {
    if ((code >= 'a' && code <= 'z') || (code >= '0' && code <= '9')) {
        out[0] = (char)code;
        return 1;
    }
    if (code >= 'A' && code <= 'Z') {
        out[0] = (char)(code - 'A' + 'a');
        return 1;
    }
    if (code == 0xB2 || code == 0xB3) { /* m2, m3 */
        out[0] = code == 0xB2 ? '2' : '3';
        return 1;
    }
    if (code < 0xC0 || code > 0x17F) return 0;
    const char *pair = latin + 2 * (code - 0xC0);
    out[0] = pair[0];
    out[1] = pair[1];
    return pair[0] == ' ' ? 0 : pair[1] == ' ' ? 1 : 2;
}

const char *word_fold(const char *text, char out[WORD_FOLD]) {
    const unsigned char *p = (const unsigned char *)text;
    size_t used = 0;
    bool gap = false;
    while (*p && used + 4 < WORD_FOLD) {
        char pair[2];
        const unsigned code = next_code(&p);
        const size_t count = letters(code, pair);
        if (!count) {
            gap = code < 0x300 || code > 0x36F; /* an accent of its own belongs to its letter */
            continue;
        }
        if (gap && used) out[used++] = ' ';
        gap = false;
        memcpy(out + used, pair, count);
        used += count;
    }
    out[used] = 0;
    return out;
}
