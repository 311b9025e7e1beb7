/* What links and inspections start from: a file beside the store, which is believed only when it is
 * whole. The bytes of the input are laid over a whole one: it is taken when they change nothing. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "datasets/panel/links.h"
#include "detector/run/stages_cache.h"
#include "models/signals/signal.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SHOPS = 3, BYTES_MOST = 1 << 16 };

static struct {
    char folder[FUZZ_FOLDER], store[96], file[112];
    uint8_t bytes[BYTES_MOST];
    size_t length;
} saved;

static Watchlist run(void) {
    return (Watchlist){
        .run_id = 7,
        .output_digest = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"};
}

static void remove_saved(void) {
    (void)unlink(saved.file);
    (void)rmdir(saved.folder);
}

static void write_once(Arena *arena) {
    static const int64_t key[SHOPS] = {11, 12, 13};
    static double number[SHOPS] = {1, 2, 3};
    static const unsigned char marks[SHOPS] = {MARK_JUDGED, MARK_JUDGED | MARK_PART, 0}, kind[1];
    static const size_t begin[] = {0, 2};
    static const uint32_t member[] = {0, 2};
    static const float ended[] = {0, 5};
    static const FitNumber fit[] = {{"elasticity", 0.3}};
    const Links links = {1, 2, kind, begin, member, ended};
    const StagesStart start = {.n = SHOPS,
                               .signals = signals_count(),
                               .fit_numbers = 1,
                               .fit = fit,
                               .key = key,
                               .evidence = ARENA_ARRAY(arena, double, SHOPS *signals_count()),
                               .log_odds = number,
                               .posterior = number,
                               .eur_year = number,
                               .declared = number,
                               .marks = marks,
                               .columns = MARK_PART,
                               .links = &links};
    Watchlist list = run();
    list.stages = &start;
    stages_cache_save(saved.store, &list);
}

static void save_once(void) {
    if (saved.length) return;
    fuzz_folder(saved.folder);
    FUZZ_PROMISE(!atexit(remove_saved));
    (void)snprintf(saved.store, sizeof saved.store, "%s/s", saved.folder);
    (void)snprintf(saved.file, sizeof saved.file, "%s.stages", saved.store);
    Arena *arena = arena_open();
    write_once(arena);
    arena_close(arena);
    FILE *file = fopen(saved.file, "rb");
    FUZZ_PROMISE(file);
    saved.length = fread(saved.bytes, 1, sizeof saved.bytes, file);
    (void)fclose(file);
}

static bool load(const void *bytes, size_t length) {
    const Watchlist list = run();
    Arena *arena = arena_open();
    FILE *file = fopen(saved.file, "wb");
    FUZZ_PROMISE(file && fwrite(bytes, 1, length, file) == length && !fclose(file));
    const StagesStart *start = stages_cache_load(saved.store, &list, arena);
    if (start) {
        FUZZ_PROMISE(start->n == SHOPS && start->key[2] == 13 && start->declared[1] == 2);
        FUZZ_PROMISE(start->fit_numbers == 1 && strcmp(start->fit->name, "elasticity") == 0);
        FUZZ_PROMISE(start->links->edges == 2 && start->links->member[1] == 2);
        FUZZ_PROMISE(start->links->ended[1] > 4 && start->marks[1] == (MARK_JUDGED | MARK_PART));
    }
    arena_close(arena);
    return start;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    save_once();
    fuzz_lay_over(data, size, saved.bytes, saved.length, load);
    return 0;
}
