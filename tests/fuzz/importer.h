/* importer.h - what fuzz targets of sources share: a store, and a unit of files to read.
 *
 * Whatever the bytes are, a source ends with a status, says why when it fails, and leaves the store
 * as it was when the transaction is undone. */
#ifndef TESTS_FUZZ_IMPORTER_H
#define TESTS_FUZZ_IMPORTER_H
#include "datasets/sources/registry.h"
#include "tests/fuzz/harness.h"

/* Lets a source read the bytes as one unit, then undoes it. Without `several` they are one file of
 * this name; with it, each line "@NAME" begins a file of that name. */
void fuzz_source(const Source *source, const char *name, bool several, const char *mapping,
                 const uint8_t *data, size_t size);

#endif
