/* Workbooks with outcomes, as inspectors send them back. */
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_outcomes_sheet, "outcomes.csv", false, NULL, data, size);
    return 0;
}
