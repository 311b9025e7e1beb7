/* Zips from strangers: listed, read to their end, and never larger than they said. */
#include <string.h>

#include "datasets/ingest/input.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_part(const Part *part) {
    Input *input = NULL;
    Err err = {0};
    char block[4096];
    size_t got = sizeof block;
    uint64_t all = 0;
    if (input_open(part, &input, &err)) return;
    while (got == sizeof block && !input_read(input, block, sizeof block, &got, &err)) all += got;
    FUZZ_PROMISE(err.status || part->sheet || all <= part->bytes);
    input_close(input);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const InputLimits limits = {.zip_entries = 20, .zip_gib = 0.001, .zip_ratio = 100};
    char path[32];
    Arena *arena = arena_open();
    Parts parts;
    Err err = {0};
    const int file = fuzz_file(data, size, path);
    const Status status = zip_list(path, &limits, arena, &parts, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    for (size_t k = 0; !status && k < parts.count; k++) {
        FUZZ_PROMISE(parts.part[k].sheet || !strchr(parts.part[k].name, '/'));
        read_part(&parts.part[k]);
    }
    fuzz_unfile(file);
    arena_close(arena);
    return 0;
}
