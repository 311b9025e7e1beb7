/* Streets and water under the map: what is stored can be drawn. */
#include "datasets/ingest/source.h"
#include "tests/fuzz/importer.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    fuzz_source(&source_map_layer, "streets.geojson", false, NULL, data, size);
    return 0;
}
