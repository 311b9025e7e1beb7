/* Annual accounts: JSON of deposits, JSON of rubrics, rubrics as CSV. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_nbb, "accounts", false, NULL, data, size);
    return 0;
}
