#include "datasets/reference/law_sectors.h"

#include <string.h>

#include "datasets/base/embed.h"

const char *law_sector(const char *name, Arena *arena) {
    const size_t length = strlen(name);
    const char *table = embedded("reference/law_sectors.csv")->text;
    const char *line = table ? strchr(table, '\n') : NULL; /* behind the header */
    for (; line; line = strchr(line, '\n')) {
        line++;
        if (!length || strncmp(line, name, length) != 0 || line[length] != ',') continue;
        const char *groups = line + length + 1;
        return arena_strndup(arena, groups, strcspn(groups, "\n"));
    }
    return NULL;
}
