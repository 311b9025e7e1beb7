/* The Belgian register: "@enterprise.csv" and so on begin the files of an extract. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_kbo, NULL, true, NULL, data, size);
    return 0;
}
