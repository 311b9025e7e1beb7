/* Files of unknown shape: what is proposed reads back as a mapping, with as many tables. */
#include <string.h>

#include "datasets/guess/guess.h"
#include "datasets/ingest/mapping.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_mapping(const Guess *guess, Arena *arena) {
    Text text = {0};
    MappingFile mapping;
    Err err = {0};
    char path[32];
    guess_write(guess, "f.map.ini", &text);
    const int file = fuzz_file((const uint8_t *)text.at, text.length, path);
    FUZZ_PROMISE(mapping_load(path, arena, &mapping, &err) == ST_OK);
    FUZZ_PROMISE(mapping.count == guess_tables(guess));
    const char *settings = strstr(text.at, "[file]");
    fuzz_note(settings, strlen(settings));
    fuzz_unfile(file);
    text_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    const InputLimits limits = {.zip_entries = 20, .zip_gib = 0.001, .zip_ratio = 100};
    char path[32];
    Arena *arena = arena_open();
    Guess *guess = NULL;
    GuessLine *lines;
    Err err = {0};
    const int file = fuzz_file(data, size, path);
    const Status status = guess_file(path, &limits, arena, &guess, &err);
    FUZZ_PROMISE(status == ST_OK || err.text[0]);
    if (!status) {
        const size_t count = guess_lines(guess, arena, &lines);
        fuzz_note(&count, sizeof count);
        if (guess_tables(guess)) check_mapping(guess, arena);
    }
    fuzz_unfile(file);
    arena_close(arena);
    return 0;
}
