/* The saved scores of a run: a file beside the store, which is believed only when it is whole.
 * The bytes of the input are laid over a whole one: it is taken when they change nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "detector/run/scores_cache.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SHOPS = 3, MONTHS = 2, BYTES_MOST = 1 << 16 };

static struct {
    char folder[FUZZ_FOLDER], store[96], file[112];
    uint8_t bytes[BYTES_MOST];
    size_t length;
} saved;

static Watchlist run(void) {
    return (Watchlist){
        .run_id = 7,
        .months = MONTHS,
        .output_digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
}

static void remove_saved(void) {
    (void)unlink(saved.file);
    (void)rmdir(saved.folder);
}

static void save_once(void) {
    static const float series[SERIES_COUNT * MONTHS] = {1, 2, 3};
    static WatchRow rows[SHOPS] = {
        {.rank = 1,
         .storefront_id = "a",
         .judged = true,
         .selection = SELECTION_RANKED,
         .series = series},
        {.rank = 2, .storefront_id = "b", .sector = "bar", .selection = SELECTION_RANDOM},
        {.rank = 3, .storefront_id = "c", .sector = "bar", .reason = "fewer than 3 months"}};
    Watchlist list = run();
    if (saved.length) return;
    list.n = SHOPS;
    list.rows = rows;
    fuzz_folder(saved.folder);
    FUZZ_PROMISE(!atexit(remove_saved));
    (void)snprintf(saved.store, sizeof saved.store, "%s/s", saved.folder);
    (void)snprintf(saved.file, sizeof saved.file, "%s.scores", saved.store);
    scores_cache_save(saved.store, &list);
    FILE *file = fopen(saved.file, "rb");
    FUZZ_PROMISE(file);
    saved.length = fread(saved.bytes, 1, sizeof saved.bytes, file);
    (void)fclose(file);
}

static bool load(const void *bytes, size_t length) {
    Watchlist list = run();
    Arena *arena = arena_open();
    FILE *file = fopen(saved.file, "wb");
    FUZZ_PROMISE(file && fwrite(bytes, 1, length, file) == length && !fclose(file));
    const bool taken = scores_cache_load(saved.store, arena, &list);
    FUZZ_PROMISE(taken || !list.rows);
    if (taken) {
        FUZZ_PROMISE(list.n == SHOPS && list.rows[0].series && !list.rows[1].series);
        FUZZ_PROMISE(!list.rows[1].reason && strcmp(list.rows[2].sector, "bar") == 0);
        FUZZ_PROMISE(list.rows[1].selection == SELECTION_RANDOM && list.rows[0].judged);
    }
    arena_close(arena);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    save_once();
    fuzz_lay_over(data, size, saved.bytes, saved.length, load);
    return 0;
}
