#include "datasets/base/embed.h"

#include <stdlib.h>
#include <string.h>

static int by_path(const void *path, const void *text) {
    return strcmp(path, ((const EmbeddedText *)text)->path);
}

const EmbeddedText *embedded(const char *path) {
    const EmbeddedText *found =
        bsearch(path, dataset_texts, dataset_texts_count, sizeof *dataset_texts, by_path);
    return found ? found : &dataset_texts[dataset_texts_count];
}
