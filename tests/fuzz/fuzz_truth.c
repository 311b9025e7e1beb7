/* The truth of a synthetic city, which only an evaluation reads. */
#include <string.h>

#include "detector/evaluate/evaluate.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    EvaluationTruth *truth = NULL;
    size_t count = 0;
    char path[32];
    Err err = {0};
    const int file = fuzz_file(data, size, path);
    const Status status = evaluation_truth_read(path, arena, &truth, &count, &err);
    FUZZ_PROMISE(!status == !err.text[0] && (status || count));
    for (size_t k = 0; !status && k < count; k++) {
        FUZZ_PROMISE(truth[k].storefront_id[0] && !(truth[k].illicit_share < 0));
        FUZZ_PROMISE(!k || strcmp(truth[k - 1].storefront_id, truth[k].storefront_id) < 0);
        FUZZ_PROMISE(evaluation_truth_find(truth, count, truth[k].storefront_id) == &truth[k]);
    }
    fuzz_note(&count, sizeof count);
    fuzz_unfile(file);
    arena_close(arena);
    return 0;
}
