/* Parameters: an INI file after a first line "group.name=value" as --set gives it. What was set is
 * written and read back; a value that is refused changes nothing. */
#include <string.h>

#include "models/params/params.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Status load(Params *params, const void *bytes, size_t length) {
    char path[32];
    Err err = {0};
    const int file = fuzz_file(bytes, length, path);
    const Status status = params_load(params, path, &err);
    FUZZ_PROMISE(!status == !err.text[0]);
    fuzz_unfile(file);
    return status;
}

/* All values in their ranges; whether none differs from those of `other`. */
static bool same_values(const Params *params, const Params *other) {
    bool same = true;
    for (size_t k = 0; k < params_count(params); k++) {
        const ParamValue value = params_at(params, k);
        FUZZ_PROMISE(value.value >= value.spec->low && value.value <= value.spec->high);
        same &= value.value == params_at(other, k).value;
    }
    return same;
}

static void set(Params *params, const Params *initial, const char *assignment) {
    Err err = {0};
    const Status status = params_set(params, assignment, &err);
    FUZZ_PROMISE(!status == !err.text[0]);
    FUZZ_PROMISE(!status || same_values(params, initial));
}

static void round_trip(const Params *params, Arena *arena) {
    Params *again = params_open(arena);
    Text text = {0};
    params_write_ini(params, &text);
    FUZZ_PROMISE(!load(again, text.at, text.length) && same_values(again, params));
    fuzz_note(text.at, text.length);
    text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena *arena = arena_open();
    const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
    const size_t line = end ? (size_t)(end - data) : 0, rest = end ? line + 1 : 0;
    Params *params = params_open(arena);
    static const Params *initial;
    if (!initial) initial = params_open(arena_open());
    if (line) set(params, initial, arena_strndup(arena, (const char *)data, line));
    const bool taken = !load(params, data + rest, size - rest);
    if (!same_values(params, initial) && taken) round_trip(params, arena);
    arena_close(arena);
    return 0;
}
