/* Counts of passers-by: saved answers of hystreet. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_hystreet_api, "counts.json", false, NULL, data, size);
    return 0;
}
