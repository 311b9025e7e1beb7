#include "datasets/base/text_fold.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "datasets/base/text_trim.h"

static char small(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_ascii(const char *text, size_t length) {
    unsigned char any = 0;
    for (size_t i = 0; i < length; i++) any |= (unsigned char)text[i];
    return any < 0x80;
}

/* Small letters, and a run of blanks becomes one. */
static size_t squeeze(const char *text, size_t length, char *out, size_t size) {
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        const size_t blank = text_blank(text + i, length - i);
        const bool gap = blank && used && out[used - 1] != ' ';
        if (used + 1 == size) break;
        if (gap) out[used++] = ' ';
        if (!blank) out[used++] = small(text[i]);
        i += blank ? blank : 1;
    }
    while (used && out[used - 1] == ' ') used--;
    out[used] = 0;
    return used;
}

size_t text_fold(const char *text, size_t length, char *out, size_t size) {
    utf8proc_uint8_t *folded = NULL;
    if (is_ascii(text, length)) return squeeze(text, length, out, size); /* most of all texts */
    const utf8proc_ssize_t got =
        utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)length, &folded,
                     UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK |
                         UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
    const size_t used = got > 0 ? squeeze((const char *)folded, (size_t)got, out, size) : 0;
    out[used] = 0;
    free(folded);
    return used;
}

int text_order(const char *a, const char *b) {
    char left[256], right[256]; /* names are shorter; what is not is told apart by its bytes */
    (void)text_fold(a, strlen(a), left, sizeof left);
    (void)text_fold(b, strlen(b), right, sizeof right);
    const int order = strcmp(left, right);
    return order ? order : strcmp(a, b);
}
