/* What a linking compared, saved: a file beside the store, which is believed only when it is whole.
 * The bytes of the input are laid over a whole one: it is taken when they change nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "detector/link/link_memory.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { RECORDS = 6, BYTES_MOST = 1 << 16 };

static struct {
    char folder[FUZZ_FOLDER], store[96], file[112];
    LinkModel model;
    uint8_t bytes[BYTES_MOST];
    size_t length;
} saved;

static void remove_saved(void) {
    (void)unlink(saved.file);
    (void)rmdir(saved.folder);
}

static Records records(Arena *arena) {
    static const char *const name[RECORDS] = {"Zwaan", "De Zwaan", "Kroon",
                                              "Zwaan", "Kroon",    "Ster"};
    Records out;
    Err err = {0};
    RecordsBuild *build = records_begin("storefronts", RECORDS, arena);
    for (int k = 0; k < RECORDS; k++) {
        const RecordText text = {.row = k + 1,
                                 .registry = k < 3 ? "storefronts" : "tax",
                                 .key = arena_printf(arena, "k%d", k),
                                 .name = name[k],
                                 .street = "Laan",
                                 .house_number = "7",
                                 .postcode = "2000"};
        FUZZ_PROMISE(records_add(build, &text, &err) == ST_OK);
    }
    records_end(build, &out);
    return out;
}

static void save_once(void) {
    static const LinkParams params = {.near_numbers = 10, .block_cap = 200, .word_cap = 50};
    if (saved.length) return;
    Arena *arena = arena_open();
    const Records of = records(arena);
    LinkView view;
    LinkBlocks blocks;
    LinkPairs pairs;
    link_view(&of, &saved.model.rarity, params.near_numbers, arena, &view);
    link_blocks_make(&view, &params, arena, arena, &blocks);
    link_pairs_make(&view, &blocks, &saved.model, INT32_MIN, &parallel_serial, arena, &pairs);
    fuzz_folder(saved.folder);
    FUZZ_PROMISE(!atexit(remove_saved));
    (void)snprintf(saved.store, sizeof saved.store, "%s/s", saved.folder);
    (void)snprintf(saved.file, sizeof saved.file, "%s.links", saved.store);
    link_memory_save(saved.store, &(LinkMemorySource){&view, &blocks, &pairs, &saved.model});
    FILE *file = fopen(saved.file, "rb");
    FUZZ_PROMISE(file);
    saved.length = fread(saved.bytes, 1, sizeof saved.bytes, file);
    FUZZ_PROMISE(saved.length < sizeof saved.bytes);
    (void)fclose(file);
    arena_close(arena);
}

static bool load(const void *bytes, size_t length) {
    LinkMemory m;
    Arena *arena = arena_open();
    FILE *file = fopen(saved.file, "wb");
    FUZZ_PROMISE(file && fwrite(bytes, 1, length, file) == length && !fclose(file));
    const bool taken = link_memory_load(saved.store, &saved.model, arena, &m);
    if (taken) {
        FUZZ_PROMISE(m.records.n == RECORDS && m.records.registers == 2 && m.before.pairs == 9);
        FUZZ_PROMISE(strcmp(m.records.key[5], "k5") == 0);
        FUZZ_PROMISE(strcmp(m.records.word[m.records.record[2].name[0]], "kroon") == 0);
    }
    link_memory_close(&m);
    arena_close(arena);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    save_once();
    fuzz_lay_over(data, size, saved.bytes, saved.length, load);
    return 0;
}
