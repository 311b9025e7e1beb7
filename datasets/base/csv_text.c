#include "datasets/base/csv_text.h"

#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

void csv_add_words(Text *out, const char *words) {
    if (!words) return;
    const size_t plain = strcspn(words, ",\"\r\n");
    const bool blank = is_blank(words[0]) || (plain && is_blank(words[plain - 1]));
    if (!words[plain] && !blank) {
        text_adds(out, words);
        return;
    }
    text_addc(out, '"');
    for (const char *p = words; *p; p++) {
        if (*p == '"') text_addc(out, '"');
        text_addc(out, *p);
    }
    text_addc(out, '"');
}
