/* The truth about links, which only an evaluation reads. */
#include "detector/link/link_evaluate.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    LinkTruth *truth = NULL;
    size_t count = 0;
    char path[32];
    Err err = {0};
    const int file = fuzz_file(data, size, path);
    const Status status = link_truth_read(path, arena, &truth, &count, &err);
    FUZZ_PROMISE(!status == !err.text[0] && (status || count));
    for (size_t k = 0; !status && k < count; k++)
        FUZZ_PROMISE(*truth[k].registry && *truth[k].record && *truth[k].storefront_id);
    fuzz_note(&count, sizeof count);
    fuzz_unfile(file);
    arena_close(arena);
    return 0;
}
