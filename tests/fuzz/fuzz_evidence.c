/* The saved evidence of a scan: a file beside the store, which is believed only when it is whole.
 * The bytes of the input are laid over a whole one: it is taken when they change nothing. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "detector/run/evidence_cache.h"
#include "models/signals/signal.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SHOPS = 3, MONTHS = 2, BYTES_MOST = 1 << 16 };

static struct {
    char folder[FUZZ_FOLDER], store[96], file[112];
    Panel panel;
    uint8_t bytes[BYTES_MOST];
    size_t length;
} saved;

static const char key[DIGEST_TEXT] =
    "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

static void remove_saved(void) {
    (void)unlink(saved.file);
    (void)rmdir(saved.folder);
}

static size_t details(void) {
    size_t count = 0;
    for (size_t k = 0; k < signals_count(); k++)
        for (const char *const *d = signals_all[k]->details; *d; d++) count++;
    return count;
}

static Evidence evidence(Arena *arena) {
    static FitNumber fit[] = {{"noise", 0.25}};
    Evidence e = {.n = SHOPS,
                  .signals = signals_count(),
                  .details = details(),
                  .fit_numbers = 1,
                  .fit = fit,
                  .prior_log_odds = -3,
                  .prevalence = 0.05};
    double **columns[] = {&e.log_odds,  &e.posterior,  &e.share,
                          &e.share_low, &e.share_high, &e.unexplained_eur_year,
                          &e.band};
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++)
        *columns[c] = ARENA_ARRAY(arena, double, SHOPS);
    e.evidence = ARENA_ARRAY(arena, double, SHOPS *e.signals);
    e.detail = ARENA_ARRAY(arena, float, SHOPS *e.details);
    e.expected = ARENA_ARRAY(arena, float, SHOPS *MONTHS);
    e.reason = ARENA_ARRAY(arena, const char *, SHOPS);
    e.reason[1] = "fewer than 3 months";
    return e;
}

static void save_once(void) {
    if (saved.length) return;
    Arena *arena = arena_open();
    const Evidence e = evidence(arena);
    saved.panel = (Panel){.n = SHOPS, .months = MONTHS};
    fuzz_folder(saved.folder);
    FUZZ_PROMISE(!atexit(remove_saved));
    (void)snprintf(saved.store, sizeof saved.store, "%s/s", saved.folder);
    (void)snprintf(saved.file, sizeof saved.file, "%s.evidence", saved.store);
    evidence_cache_save(saved.store, key, &saved.panel, &e);
    FILE *file = fopen(saved.file, "rb");
    FUZZ_PROMISE(file);
    saved.length = fread(saved.bytes, 1, sizeof saved.bytes, file);
    (void)fclose(file);
    arena_close(arena);
}

static bool load(const void *bytes, size_t length) {
    Evidence e = {0};
    Arena *arena = arena_open();
    FILE *file = fopen(saved.file, "wb");
    FUZZ_PROMISE(file && fwrite(bytes, 1, length, file) == length && !fclose(file));
    const bool taken = evidence_cache_load(saved.store, key, &saved.panel, arena, &e);
    if (taken) {
        FUZZ_PROMISE(e.n == SHOPS && e.signals == signals_count() && e.fit_numbers == 1);
        FUZZ_PROMISE(!e.reason[0] && strcmp(e.reason[1], "fewer than 3 months") == 0);
        FUZZ_PROMISE(strcmp(e.fit[0].name, "noise") == 0 && e.prevalence == 0.05);
    }
    arena_close(arena);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    save_once();
    fuzz_lay_over(data, size, saved.bytes, saved.length, load);
    return 0;
}
