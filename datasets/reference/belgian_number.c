#include "datasets/reference/belgian_number.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/text_trim.h"

const char be_number_mistyped[] = "its check digits do not match: a typing error?";

static BelgianNumber refuse(const char **why, const char *reason) {
    *why = reason;
    return BE_NONE;
}

BelgianNumber belgian_number(const char *text, size_t length, int64_t *number, const char **why) {
    int64_t sum = 0;
    int digits = 0;
    bool zero = false; /* starts with it */
    static const char *const prefixes[] = {"BTW", "TVA", "BE", NULL};
    for (const char *const *prefix = prefixes; *prefix; prefix++) {
        text_trim(&text, &length);
        const size_t size = strlen(*prefix);
        if (length <= size || strncasecmp(text, *prefix, size) != 0) continue;
        text += size;
        length -= size;
    }
    for (size_t i = 0, blank; i < length; i += blank ? blank : 1) {
        const char c = text[i];
        blank = text_blank(text + i, length - i);
        if (blank || c == '.' || c == '-' || c == '/') continue;
        if (c < '0' || c > '9' || digits == 10) return refuse(why, "not a register number");
        sum = 10 * sum + (c - '0');
        zero |= !digits++ && c == '0';
    }
    if (digits != 10 && (digits != 9 || zero))
        return refuse(why, "not a register number of ten digits");
    const BelgianNumber kind = belgian_number_kind(sum);
    if (kind == BE_NONE) return refuse(why, "no register number starts with this digit");
    if (kind != BE_BRANCH && sum % 100 != 97 - sum / 100 % 97)
        return refuse(why, be_number_mistyped);
    *number = sum;
    return kind;
}

const char *belgian_number_text(int64_t number, char out[BE_TEXT]) {
    const unsigned n = (unsigned)(number % 1000000000),
                   first = (unsigned)(number / 1000000000) % 10;
    (void)snprintf(out, BE_TEXT, first < 2 ? "%u%03u.%03u.%03u" : "%u.%03u.%03u.%03u", first,
                   n / 1000000, n / 1000 % 1000, n % 1000);
    return out;
}
