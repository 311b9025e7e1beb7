/* Places of the French register. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_sirene_places, "places.csv", false, NULL, data, size);
    return 0;
}
