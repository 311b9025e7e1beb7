/* Counts of passers-by: saved answers of Eco-Counter. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_eco_counter, "100012345.json", false, NULL, data, size);
    return 0;
}
