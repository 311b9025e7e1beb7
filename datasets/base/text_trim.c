#include "datasets/base/text_trim.h"

#include <string.h>
#include <strings.h>

/* Of U+2000..U+206F, E2 80 xx and E2 81 xx: spaces, zero-width characters, marks of direction. */
static bool is_general_blank(const unsigned char *c) {
    if (c[1] == 0x80) return (c[2] >= 0x80 && c[2] <= 0x8F) || (c[2] >= 0xA8 && c[2] <= 0xAF);
    return c[1] == 0x81 && (c[2] == 0x9F || c[2] == 0xA0 || (c[2] >= 0xA6 && c[2] <= 0xA9));
}

size_t text_blank(const char *text, size_t length) {
    const unsigned char *c = (const unsigned char *)text;
    if (!length) return 0;
    if (c[0] && (c[0] <= 0x20 || c[0] == 0x7F)) return 1;
    if (length >= 2 && c[0] == 0xC2 && c[1] >= 0x80 && c[1] <= 0xA0) return 2;
    if (length < 3) return 0;
    if (c[0] == 0xEF && c[1] == 0xBB && c[2] == 0xBF) return 3;
    return c[0] == 0xE2 && is_general_blank(c) ? 3 : 0;
}

/* The same at the end. */
static size_t blank_behind(const char *text, size_t length) {
    for (size_t size = 1; size <= 3 && size <= length; size++)
        if (text_blank(text + length - size, size) == size) return size;
    return 0;
}

static void trim_blanks(const char **text, size_t *length) {
    for (size_t blank; (blank = text_blank(*text, *length));) {
        *text += blank;
        *length -= blank;
    }
    for (size_t blank; (blank = blank_behind(*text, *length));) *length -= blank;
}

/* ="00012": a formula that says what the text is, so that a spreadsheet keeps its zeros. */
static bool is_said(const char *text, size_t length) {
    return length >= 3 && text[0] == '=' && text[1] == '"' && text[length - 1] == '"' &&
           !memchr(text + 2, '"', length - 3);
}

void text_trim(const char **text, size_t *length) {
    trim_blanks(text, length);
    if (!is_said(*text, *length)) return;
    *text += 2;
    *length -= 3;
    trim_blanks(text, length);
}

static bool listed(const char *const *words, const char *text, size_t length) {
    for (; *words; words++)
        if (strlen(*words) == length && strncasecmp(*words, text, length) == 0) return true;
    return false;
}

/* "#REF!", "#WAARDE!", "#NOM?", "#Â¡VALOR!": what a spreadsheet shows where a formula failed. */
static bool is_error(const char *text, size_t length) {
    if (length < 4 || length > 16 || *text != '#') return false;
    if (text[length - 1] != '!' && text[length - 1] != '?') return false;
    for (size_t i = 1; i + 1 < length; i++)
        if (text[i] == ' ' || (text[i] >= 'a' && text[i] <= 'z')) return false;
    return true;
}

bool text_blank_word(const char *text, size_t length) {
    static const char *const words[] = {"-",    "--",   "---",    "\xE2\x80\x93", "\xE2\x80\x94",
                                        "#N/B", "#N/A", "#NV",    "#N/D",         "#N/A N/A",
                                        "NULL", "\\N",  "#NULL!", "(null)",       NULL};
    if (!length) return true;
    if ((unsigned char)*text < 0xE2 && !strchr("-#nN\\(", *text)) return false; /* most texts */
    return is_error(text, length) || listed(words, text, length);
}

bool text_missing(const char *text, size_t length) {
    static const char *const words[] = {
        "NA",        "N/A",     "n.a.",        "N.B.",        "NaN",      "<NA>",
        "None",      "nil",     "k.A.",        "n.v.t.",      "nvt",      "n.d.",
        "s.o.",      "n/b",     "n/d",         "nul",         ".",        "?",
        "NaT",       "#VERW!",  "n.c.",        "..",          ":",        "\xE2\x80\xA6",
        "geen",      "aucun",   "aucune",      "keine",       "onbekend", "inconnu",
        "unbekannt", "unknown", "desconocido", "sconosciuto", NULL};
    if (length && *text >= '0' && *text <= '9') return false; /* most cells */
    return text_blank_word(text, length) || listed(words, text, length);
}
