#include "datasets/base/text.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/mem.h"

void text_free(Text *text) {
    mem_free(text->at);
    *text = (Text){0};
}

void text_clear(Text *text) {
    text->length = 0;
    if (text->at) text->at[0] = 0;
}

static void reserve(Text *text, size_t more) {
    assert(text->length <= text->capacity);
    const size_t need = text->length + more + 1;
    if (need <= text->capacity) return;
    text->capacity = need > 2 * text->capacity ? need : 2 * text->capacity;
    text->at = mem_grow(text->at, text->capacity, 1);
}

void text_add(Text *text, const char *bytes, size_t length) {
    assert(bytes || length == 0);
    reserve(text, length);
    if (length) memcpy(text->at + text->length, bytes, length);
    text->length += length;
    text->at[text->length] = 0;
}

void text_adds(Text *text, const char *string) {
    assert(string);
    text_add(text, string, strlen(string));
}

void text_addc(Text *text, char c) {
    text_add(text, &c, 1);
}

void text_addf(Text *text, const char *fmt, ...) {
    va_list ap;
    va_start(ap, fmt);
    const int length = vsnprintf(NULL, 0, fmt, ap);
    va_end(ap);
    if (length <= 0) return;
    reserve(text, (size_t)length);
    va_start(ap, fmt);
    (void)vsnprintf(text->at + text->length, (size_t)length + 1, fmt, ap);
    va_end(ap);
    text->length += (size_t)length;
}

void text_add_count(Text *text, size_t value) {
    char digits[24], *p = digits + sizeof digits;
    do *--p = (char)('0' + value % 10);
    while (value /= 10);
    text_add(text, p, (size_t)(digits + sizeof digits - p));
}

void text_add_number(Text *text, double value) {
    assert(fabs(value) < 1e15);
    const long long hundredths = llround(value * 100);
    const unsigned long long size = (unsigned long long)llabs(hundredths), part = size % 100;
    if (hundredths < 0) text_addc(text, '-');
    text_add_count(text, (size_t)(size / 100));
    if (!part) return;
    const char decimals[] = {'.', (char)('0' + part / 10), (char)('0' + part % 10)};
    text_add(text, decimals, part % 10 ? 3 : 2);
}

bool text_equal(const char *a, const char *b) {
    return a == b || (a && b && strcmp(a, b) == 0);
}

size_t text_characters(const char *text) {
    size_t count = 0;
    for (; *text; text++) count += ((unsigned char)*text & 0xc0) != 0x80; /* begins one */
    return count;
}

bool text_slice_equal(const char *slice, size_t length, const char *word) {
    return strlen(word) == length && memcmp(slice, word, length) == 0;
}

/* Length of the well-formed UTF-8 sequence at s (Unicode 15, table 3-7), 0 when malformed. */
static size_t utf8_sequence(const unsigned char *s, size_t left) {
    assert(left > 0);
    if (s[0] < 0x80) return 1;
    size_t length = s[0] >= 0xf0 ? 4 : s[0] >= 0xe0 ? 3 : 2;
    if (s[0] < 0xc2 || s[0] > 0xf4 || length > left) return 0;
    for (size_t i = 1; i < length; i++)
        if ((s[i] & 0xc0) != 0x80) return 0;
    if (s[0] == 0xe0 && s[1] < 0xa0) return 0;
    if (s[0] == 0xed && s[1] > 0x9f) return 0;
    if (s[0] == 0xf0 && s[1] < 0x90) return 0;
    if (s[0] == 0xf4 && s[1] > 0x8f) return 0;
    return length;
}

bool text_plain(const char *bytes, size_t length) {
    static const uint64_t ones = 0x0101010101010101u, tops = 0x8080808080808080u;
    uint64_t word, bad = 0; /* a top bit for each byte above 0x7f, or zero with a borrow below it */
    for (; length >= sizeof word; bytes += sizeof word, length -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        bad |= (word | (word - ones)) & tops;
    }
    for (; length; bytes++, length--) bad |= *bytes <= 0;
    return !bad;
}

bool utf8_valid(const char *bytes, size_t length) {
    const unsigned char *s = (const unsigned char *)bytes;
    while (length) {
        const size_t step = utf8_sequence(s, length);
        if (!step) return false;
        s += step;
        length -= step;
    }
    return true;
}

enum { WORD_MAX_ = 64 };

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Levenshtein distance where it is below `limit`, else limit; both words shorter than WORD_MAX_. */
static size_t edit_distance(const char *a, const char *b, size_t limit) {
    size_t row[WORD_MAX_ + 1];
    const size_t m = strlen(a), n = strlen(b);
    if (m >= n + limit || n >= m + limit) return limit;
    for (size_t j = 0; j <= n; j++) row[j] = j;
    for (size_t i = 1; i <= m; i++) {
        size_t diagonal = row[0];
        size_t least = row[0] = i;
        for (size_t j = 1; j <= n; j++) {
            const size_t substitute = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            row[j] = smaller(substitute, smaller(row[j], row[j - 1]) + 1);
            least = smaller(least, row[j]);
        }
        if (least >= limit) return limit;
    }
    return smaller(row[n], limit);
}

const char *text_nearest(const char *word, const char *const *list) {
    assert(word && list);
    const size_t length = strlen(word);
    if (length >= WORD_MAX_) return NULL;
    const char *best = NULL;
    size_t best_distance = 1 + (length + 2) / 3;
    for (; *list; list++) {
        if (strlen(*list) >= WORD_MAX_) continue;
        const size_t distance = edit_distance(word, *list, best_distance);
        if (distance < best_distance) {
            best_distance = distance;
            best = *list;
        }
    }
    return best;
}
