#include "datasets/reference/law_sectors.h"

#include <string.h>

#include "datasets/base/embed.h"

const char *law_sector(const char *name, Arena *arena) {
    const size_t length = strlen(name);
    const EmbeddedText *table = dataset_texts;
    while (table->path && strcmp(table->path, "reference/law_sectors.csv") != 0) table++;
    const char *line = table->text ? strchr(table->text, '\n') : NULL; /* behind the header */
    for (; line; line = strchr(line, '\n')) {
        line++;
        if (!length || strncmp(line, name, length) != 0 || line[length] != ',') continue;
        const char *groups = line + length + 1;
        return arena_strndup(arena, groups, strcspn(groups, "\n"));
    }
    return NULL;
}
