#include "datasets/ingest/text_encoding.h"

#include <stdint.h>

#include "datasets/base/text.h"
#include "datasets/ingest/text_letters.h"

enum { HIGH = HIGH_BYTES };

/* ---- one byte among its neighbours ---- */

static bool is_small(unsigned char c) {
    return c >= 'a' && c <= 'z';
}

static bool is_word(unsigned char c) {
    return is_small(c) || (c >= 'A' && c <= 'Z') || c >= HIGH;
}

static bool is_capital(uint16_t c) {
    return (c >= 0xC0 && c <= 0xDE && c != 0xD7) || c == 0x152 || c == 0x160 || c == 0x178 ||
           c == 0x17D;
}

static bool is_letter(uint16_t c) {
    return (c >= 0xC0 && c <= 0xFF && c != 0xD7 && c != 0xF7) || (c >= 0x100 && c <= 0x17F) ||
           c == 0xAA || c == 0xB5 || c == 0xBA;
}

/* Of Western Europe: without the letters of Iceland, and those that are rare. */
static bool is_common(uint16_t c) {
    return c >= 0xC0 && c <= 0xFC && c != 0xD0 && c != 0xD7 && c != 0xDD && c != 0xDE &&
           c != 0xF0 && c != 0xF7;
}

/* Quotes and dashes: 1 opens, 2 closes or stands for a letter left out, 3 stands between words. */
static int mark_of(uint16_t c) {
    switch (c) {
        case 0x201C:
        case 0x2018:
        case 0xAB:
            return 1;
        case 0x201D:
        case 0x2019:
        case 0xBB:
            return 2;
        case 0x2013:
        case 0x2014:
        case 0x2026:
        case 0x20AC:
        case 0xA0:
        case 0xB0:
        case 0xB2:
        case 0xB7:
        case 0x2022:
            return 3;
        default:
            return 0;
    }
}

/* How well `c` fits between the bytes beside it; 0 = a space. */
static int fits(uint16_t c, unsigned char before, unsigned char behind) {
    const bool left = is_word(before), right = is_word(behind);
    const int mark = mark_of(c);
    if (!left && !right) return mark ? 1 : -1;
    if (is_letter(c)) return is_capital(c) && is_small(before) ? -3 : is_common(c) ? 3 : 0;
    if (c == 0x2019 && left && right) return 3; /* an apostrophe: l'eau */
    if (mark == 1) return left ? -3 : 3;
    if (mark == 2) return right ? -3 : 3;
    return mark ? 0 : -3;
}

/* ---- the whole ---- */

static long judge(Encoding encoding, const unsigned char *b, size_t length) {
    uint16_t code[HIGH];
    long sum = 0;
    if (!encoding_high(encoding, code)) return -(long)length;
    for (size_t i = 0; i < length; i++)
        if (b[i] >= HIGH)
            sum += fits(code[b[i] - HIGH], i ? b[i - 1] : 0, i + 1 < length ? b[i + 1] : 0);
    return sum;
}

static Encoding single_byte(const unsigned char *b, size_t length) {
    static const Encoding others[] = {ENCODING_MAC_ROMAN, ENCODING_DOS};
    Encoding best = text_letters(b, length);
    if (best != ENCODING_WINDOWS_1252) return best;
    long most = judge(best, b, length);
    for (size_t k = 0; k < sizeof others / sizeof *others; k++) {
        const long sum = judge(others[k], b, length);
        if (sum <= most) continue;
        most = sum;
        best = others[k];
    }
    return best;
}

/* Length of the sequence of UTF-8 at b, 0 = none; *cut when the end may have cut it. */
static size_t sequence(const unsigned char *b, size_t left, bool *cut) {
    const size_t length = *b >= 0xF0 ? 4 : *b >= 0xE0 ? 3 : 2;
    *cut = *b >= 0xC2 && *b <= 0xF4 && left < length;
    if (left >= length && utf8_valid((const char *)b, length)) return length;
    return 0;
}

Encoding text_encoding(const char *bytes, size_t length, bool whole) {
    const unsigned char *b = (const unsigned char *)bytes;
    size_t valid = 0, wrong = 0;
    for (size_t i = 0, step; i < length; i += step) {
        bool cut = false;
        step = 1;
        if (b[i] < 0x80) continue;
        const size_t found = sequence(b + i, length - i, &cut);
        if (found) step = found;
        if (cut && !whole) break;
        ++*(found ? &valid : &wrong);
    }
    return valid >= wrong ? ENCODING_UTF8 : single_byte(b, length);
}
