#include "datasets/base/csv_text.h"

#include <string.h>

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

/* What spreadsheets take for the beginning of a formula. */
static bool is_formula(const char *words) {
    return *words && strchr("=+-@\t\r", *words);
}

void csv_add_cell(Text *out, const char *words, char separator, bool careful) {
    const char special[] = {separator, '"', '\r', '\n', 0};
    if (!words) return;
    const bool formula = careful && is_formula(words);
    const size_t plain = strcspn(words, special);
    const bool blank = is_blank(words[0]) || (plain && is_blank(words[plain - 1]));
    if (!words[plain] && !blank && !formula) {
        text_adds(out, words);
        return;
    }
    text_addc(out, '"');
    if (formula) text_addc(out, '\'');
    for (const char *p = words; *p; p++) {
        if (*p == '"') text_addc(out, '"');
        text_addc(out, *p);
    }
    text_addc(out, '"');
}

void csv_add_words(Text *out, const char *words) {
    csv_add_cell(out, words, ',', false);
}
