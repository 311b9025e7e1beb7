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

/* Most texts are plain and need none of this. */
static void fold_codes(const char *text, size_t length, Folded *out) {
    int32_t code[CODES];
    const utf8proc_ssize_t codes =
        utf8proc_decompose((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, code, CODES,
                           UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK |
                               UTF8PROC_CASEFOLD | UTF8PROC_IGNORE | UTF8PROC_STABLE);
    out->broken = codes < 0 || memchr(text, 0, length) != NULL;
    for (utf8proc_ssize_t k = 0; !out->broken && k < codes && k < CODES; k++)
        put_code(out, code[k]);
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
