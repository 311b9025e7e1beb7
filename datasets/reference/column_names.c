#include "datasets/reference/column_names.h"

#include <string.h>

#include "datasets/base/embed.h"
#include "datasets/base/word_fold.h"

enum { PART_LEAST = 4 }; /* letters of a name that counts with words around it */

static const char *all_names(void) {
    return embedded("reference/column_names.csv")->text;
}

/* The names of a column, as "name|name|...\n", or NULL. */
static const char *names_of(const char *column) {
    const size_t length = strlen(column);
    for (const char *line = all_names(); line && *line;) {
        if (strncmp(line, column, length) == 0 && line[length] == ',') return line + length + 1;
        line = strchr(line, '\n');
        if (line) line++;
    }
    return NULL;
}

/* The same letters, whatever blanks lie between: "zaak nr" and "zaaknr". */
static bool same_letters(const char *text, const char *name, size_t length) {
    const char *end = name + length;
    for (;; text++, name++) {
        while (*text == ' ') text++;
        while (name < end && *name == ' ') name++;
        if (!*text || name == end) return !*text && name == end;
        if (*text != *name) return false;
    }
}

/* Whether `name` stands in `text` as whole words. */
static bool within(const char *text, const char *name, size_t length) {
    const size_t all = strlen(text);
    for (size_t i = 0; i + length <= all; i++) {
        if (i && text[i - 1] != ' ') continue;
        if (text[i + length] && text[i + length] != ' ') continue;
        if (strncmp(text + i, name, length) == 0) return true;
    }
    return false;
}

int column_named(const char *heading, const char *column) {
    char folded[WORD_FOLD], own[WORD_FOLD];
    int best = NAME_NONE;
    if (strcmp(heading, column) == 0) return NAME_OWN;
    (void)word_fold(heading, folded);
    (void)word_fold(column, own);
    if (*folded && same_letters(folded, own, strlen(own))) return NAME_OWN;
    const char *name = *folded ? names_of(column) : NULL;
    while (name && *name && *name != '\n') {
        const bool alone = *name == '=';
        name += alone;
        const size_t length = strcspn(name, "|\n");
        if (same_letters(folded, name, length)) return NAME_KNOWN;
        if (!alone && length >= PART_LEAST && within(folded, name, length)) best = NAME_PART;
        name += length + (name[length] == '|');
    }
    return best;
}

/* The name of a column, "storefront_id", is one of its names with blanks in it. */
bool column_name_known(const char *heading) {
    char folded[WORD_FOLD];
    (void)word_fold(heading, folded);
    for (const char *name = all_names(); name && *name && *folded;) {
        name += *name == '=';
        const size_t length = strcspn(name, ",|\n");
        if (*name == *folded && same_letters(folded, name, length)) return true;
        name += length + (name[length] != 0);
    }
    return false;
}
