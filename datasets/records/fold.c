#include "datasets/records/fold.h"

#include <assert.h>
#include <ctype.h>
#include <string.h>
#include <utf8proc.h>

#include "datasets/base/text.h"

#include "datasets/base/text.h"

enum { CODES = 4 * FOLD_TEXT };

/* Letters that do not decompose into one of ASCII and an accent. */
static const struct {
    int32_t code;
    const char *means;
} letters[] = {{0xe6, "ae"}, {0xf0, "d"},  {0xf8, "o"},   {0xfe, "th"}, {0x111, "d"},
               {0x131, "i"}, {0x142, "l"}, {0x153, "oe"}, {0x2019, ""}, {0x2018, ""}};

static void put(Folded *out, char c) {
    if (c == ' ' && (!out->length || out->text[out->length - 1] == ' ')) return;
    if (out->length + 1 < FOLD_TEXT) out->text[out->length++] = c;
}

static void puts_of(Folded *out, const char *text) {
    while (*text) put(out, *text++);
}

static void put_ascii(Folded *out, char c) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || strchr("#/-", c);
    if (c == '&')
        puts_of(out, " and ");
    else if (kept)
        put(out, c);
    else if (!strchr("'`.", c))
        put(out, ' ');
}

static void put_code(Folded *out, int32_t code) {
    if (code > 0 && code < 0x80) {
        put_ascii(out, (char)code);
        return;
    }
    for (size_t k = 0; k < sizeof letters / sizeof *letters; k++)
        if (letters[k].code == code) {
            puts_of(out, letters[k].means);
            return;
        }
    const utf8proc_category_t category = utf8proc_category(code);
    out->foreign += category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
    put(out, ' ');
}

/* ---- letters of other scripts that look like ours ---- */

/* Small letters; of those whose capital alone looks so, by the capital ("В" of "БВ" as b). */
static const struct {
    int32_t code;
    char looks;
} lookalikes[] = {{0x430, 'a'}, {0x432, 'b'}, {0x435, 'e'}, {0x43a, 'k'}, {0x43c, 'm'},
                  {0x43d, 'h'}, {0x43e, 'o'}, {0x440, 'p'}, {0x441, 'c'}, {0x442, 't'},
                  {0x443, 'y'}, {0x445, 'x'}, {0x455, 's'}, {0x456, 'i'}, {0x458, 'j'},
                  {0x4bb, 'h'}, {0x4cf, 'l'}, {0x501, 'd'}, {0x51b, 'q'}, {0x51d, 'w'},
                  {0x3b1, 'a'}, {0x3b2, 'b'}, {0x3b5, 'e'}, {0x3b6, 'z'}, {0x3b7, 'h'},
                  {0x3b9, 'i'}, {0x3ba, 'k'}, {0x3bc, 'm'}, {0x3bd, 'n'}, {0x3bf, 'o'},
                  {0x3c1, 'p'}, {0x3c4, 't'}, {0x3c5, 'y'}, {0x3c7, 'x'}};

/* The letter that it looks like, 0 = none. */
static char looks_like(int32_t code) {
    size_t k = 0;
    while (k < sizeof lookalikes / sizeof *lookalikes && lookalikes[k].code != code) k++;
    return k < sizeof lookalikes / sizeof *lookalikes ? lookalikes[k].looks : 0;
}

static bool is_ours(int32_t code) {
    return code >= 'a' && code <= 'z';
}

static bool is_letter(int32_t code) {
    const utf8proc_category_t category = utf8proc_category(code);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO;
}

/* A word that mixes our letters with others that all look like ours was typed on two keyboards. */
static bool is_mixed(const int32_t *code, size_t count) {
    bool ours = false, others = false;
    for (size_t k = 0; k < count; k++) {
        if (is_ours(code[k]))
            ours = true;
        else if (!looks_like(code[k]))
            return false;
        else
            others = true;
    }
    return ours && others;
}

/* A word, or one code that is no letter; returns how many codes it was. */
static size_t put_word(Folded *out, const int32_t *code, size_t count) {
    size_t length = 0;
    while (length < count && is_letter(code[length])) length++;
    if (!length)
        put_code(out, code[length++]);
    else if (is_mixed(code, length))
        for (size_t k = 0; k < length; k++)
            put(out, is_ours(code[k]) ? (char)code[k] : looks_like(code[k]));
    else
        for (size_t k = 0; k < length; k++) put_code(out, code[k]);
    return length;
}

/* Most texts are plain and need none of this. */
static void fold_codes(const char *text, size_t length, Folded *out) {
    int32_t code[CODES];
    const utf8proc_ssize_t codes =
        utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, code, CODES,
                           UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK |
                               UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE);
    out->broken = codes < 0 || memchr(text, 0, length) != NULL;
    const size_t count = out->broken ? 0 : codes < CODES ? (size_t)codes : CODES;
    for (size_t k = 0; k < count;) k += put_word(out, code + k, count - k);
}

void fold(const char *text, size_t length, Folded *out) {
    *out = (Folded){.length = 0};
    if (length > FOLD_TEXT) { /* cut between two letters */
        length = FOLD_TEXT;
        while (length && ((unsigned char)text[length] & 0xc0) == 0x80) length--;
    }
    if (text_plain(text, length))
        for (size_t k = 0; k < length; k++) put_ascii(out, (char)tolower((unsigned char)text[k]));
    else
        fold_codes(text, length, out);
    while (out->length && out->text[out->length - 1] == ' ') out->length--;
    out->text[out->length] = 0;
    assert(out->length < FOLD_TEXT);
}

static uint64_t finish(uint64_t h) {
    h = (h ^ h >> 33) * 0xff51afd7ed558ccdu;
    h = (h ^ h >> 33) * 0xc4ceb9fe1a85ec53u;
    return h ^ h >> 33;
}

uint64_t fold_hash(const char *text, size_t length) {
    uint64_t h = 0xcbf29ce484222325u;
    for (size_t k = 0; k < length; k++) h = (h ^ (unsigned char)text[k]) * 0x100000001b3u;
    return finish(h);
}

uint64_t fold_join(uint64_t a, uint64_t b) {
    return finish(a * 0x9e3779b97f4a7c15u + b);
}
