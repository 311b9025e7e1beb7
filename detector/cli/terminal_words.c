/* terminal_words.c - text that fits the terminal it is written to: broken between words. */
#include "detector/cli/terminal.h"

#include <string.h>

/* Characters, not bytes: UTF-8 continuation bytes take no place. */
static size_t wide(const char *text, size_t length) {
    size_t width = 0;
    for (size_t k = 0; k < length; k++) width += ((unsigned char)text[k] & 0xc0) != 0x80;
    return width;
}

/* The same for the first `length` bytes of text; *begun: something stands on the line already. */
static size_t put_words(FILE *out, const char *text, size_t length, size_t at, size_t indent,
                        size_t width, bool *begun) {
    size_t column = at;
    for (const char *end = text + length; text < end; text += strspn(text, " ")) {
        const size_t word = strcspn(text, " \n"), n = wide(text, word);
        if (column > indent && column + *begun + n > width) {
            (void)fprintf(out, "\n%*s", (int)indent, "");
            column = indent;
            *begun = false;
        }
        (void)fprintf(out, "%s%.*s", *begun ? " " : "", (int)word, text);
        column += *begun + n;
        *begun = true;
        text += word;
    }
    return column;
}

size_t terminal_words(FILE *out, const char *text, size_t at, size_t indent, size_t width) {
    bool begun = false;
    return put_words(out, text, strlen(text), at, indent, width, &begun);
}

static bool fits(const char *text, size_t width) {
    for (; *text; text += strspn(text, "\n")) {
        const size_t length = strcspn(text, "\n");
        if (wide(text, length) > width) return false;
        text += length;
    }
    return true;
}

void terminal_text(FILE *out, const char *text, size_t width) {
    if (!width || fits(text, width)) {
        (void)fputs(text, out);
        return;
    }
    size_t column = 0;
    bool begun = false;
    for (;;) {
        const size_t length = strcspn(text, "\n");
        column = put_words(out, text, length, column, 0, width, &begun);
        text += length;
        if (!*text++) return;
        if (*text && *text != '\n' && *text != ' ' && length) continue; /* the paragraph goes on */
        (void)fputc('\n', out);
        column = 0;
        begun = false;
    }
}
