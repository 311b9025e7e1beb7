/* Monthly visits to places. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_patterns, "patterns.csv", false, NULL, data, size);
    return 0;
}
