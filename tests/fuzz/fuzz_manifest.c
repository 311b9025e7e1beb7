/* Manifests of two saved runs, divided by a line "@@", as they stand in a store that somebody may
 * have written: compared, the differences are sorted, and of a run with itself there are none. */
#include <string.h>

#include "datasets/base/text.h"
#include "detector/compare_manifest.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_list(const Difference *list, size_t count) {
    for (size_t k = 0; k < count; k++) {
        FUZZ_PROMISE(list[k].key && (list[k].before || list[k].after));
        FUZZ_PROMISE(!k || strcmp(list[k - 1].key, list[k].key) <= 0);
        FUZZ_PROMISE(!text_equal(list[k].before, list[k].after));
    }
}

static Status compare(const char *before, const char *after, Comparison *c, Arena *arena) {
    Err err = {0};
    *c = (Comparison){0};
    const Status status = compare_manifests(before, after, arena, c, &err);
    FUZZ_PROMISE(!status == !err.text[0]);
    return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    Comparison c;
    const uint8_t *mark = size ? memmem(data, size, "@@\n", 3) : NULL;
    const size_t first = mark ? (size_t)(mark - data) : size, second = mark ? first + 3 : 0;
    const char *before = arena_strndup(arena, (const char *)data, first);
    const char *after = arena_strndup(arena, (const char *)data + second, size - second);
    if (!compare(before, after, &c, arena)) {
        check_list(c.parameter, c.parameters);
        check_list(c.input, c.inputs);
        fuzz_note(&c.parameters, sizeof c.parameters);
        FUZZ_PROMISE(!compare(after, after, &c, arena) && !c.parameters && !c.inputs);
    }
    arena_close(arena);
    return 0;
}
