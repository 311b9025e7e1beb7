/* Mapping files, and tables read through them: what follows a line "@@" is the table. */
#include <string.h>

#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const uint8_t *mark = memmem(data, size, "@@\n", 3);
    const size_t map = mark ? (size_t)(mark - data) : size, begin = mark ? map + 3 : size;
    char path[32];
    const int file = fuzz_file(data, map, path);
    fuzz_source(&source_mapped, "table.csv", false, path, data + begin, size - begin);
    fuzz_unfile(file);
    return 0;
}
