/* Daily totals of tills and card terminals. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_neutral, "days.csv", false, NULL, data, size);
    return 0;
}
