/* Files whose source is not named: which source or table would take them, and whether the names of
 * an archive's files gather to one. The first field of the input is the name. */
#include <string.h>

#include "datasets/ingest/source.h"
#include "datasets/ingest/table_file.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_sample(const Part *part, Arena *arena) {
    Sample sample;
    Err err = {0};
    if (sample_take(part, arena, &sample, &err)) return;
    for (const Source *const *s = sources_all; *s; s++) {
        const int sure = (*s)->recognise ? (*s)->recognise(&sample) : NOT_MINE;
        FUZZ_PROMISE(sure >= NOT_MINE && sure <= 100);
    }
    const Source *best = source_best(&sample);
    if (best) fuzz_note(best->name, strlen(best->name));
}

static void check_table(const Part *part, Arena *arena) {
    const Table *table = NULL;
    const char *note = NULL;
    Err err = {0};
    const Status status = table_file_recognise(part, NULL, arena, &table, &note, &err);
    FUZZ_PROMISE(!status == !err.text[0] && (status || table || note));
}

/* Every line of the bytes is the name of a file. */
static void check_names(const char *text, Arena *arena) {
    enum { NAMES = 32 };
    Part part[NAMES];
    Parts parts = {.path = "f", .folder = true, .part = part};
    for (; *text && parts.count < NAMES; text += strcspn(text, "\n"), text += *text == '\n') {
        const char *name = arena_strndup(arena, text, strcspn(text, "\n"));
        part[parts.count++] = (Part){.path = name, .name = name};
    }
    for (const Source *const *s = sources_all; *s; s++) {
        bool ours[NAMES] = {false};
        size_t marked = 0;
        const size_t count = (*s)->gather ? (*s)->gather(&parts, ours) : 0;
        for (size_t k = 0; k < parts.count; k++) marked += ours[k];
        FUZZ_PROMISE(marked == count);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    FuzzInput input = {data, data + size, arena_open()};
    const char *name = fuzz_field(&input);
    const size_t rest = (size_t)(input.end - input.at);
    char path[32];
    const int file = fuzz_file(input.at, rest, path);
    const Part part = {.path = path, .name = name, .bytes = rest};
    check_sample(&part, input.arena);
    check_table(&part, input.arena);
    check_names(arena_strndup(input.arena, (const char *)input.at, rest), input.arena);
    fuzz_unfile(file);
    arena_close(input.arena);
    return 0;
}
