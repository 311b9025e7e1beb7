/* Estimates of a city that were kept: the bytes of the input lie over those of a small city from
 * where its first two say, or are all there is. What is read is written again as the same bytes. */
#include <stdlib.h>
#include <string.h>

#include "models/params/version.h"
#include "models/posterior/estimates.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { SECTORS = 2, MONTHS = 6, PLACES = 3, FORMS = 2, POINTS = 2 };

static struct {
    Arena *arena;
    EstimatesBytes city;
} made;

/* Numbers that differ, so that a place in the bytes is known by its value. */
static double *numbers(size_t count) {
    double *out = ARENA_ARRAY(made.arena, double, count + 1);
    for (size_t k = 0; k < count; k++) out[k] = 0.5 + (double)k / 1024;
    return out;
}

static void make_fit(Fit *fit) {
    for (size_t c = 0; c < LEVEL_COLUMNS; c++) fit->level.missing[c] = numbers(SECTORS);
    fit->level.effect = numbers(SECTORS);
    fit->level.tau = numbers(SECTORS);
    fit->level.slope = numbers((size_t)SECTORS * LEVEL_COLUMNS);
    fit->month_y = numbers((size_t)SECTORS * MONTHS);
    fit->month_x = numbers((size_t)SECTORS * MONTHS);
    fit->sector_low = fit->sector_high = fit->sector_noise = numbers(SECTORS);
    fit->sector_size = fit->sector_spread = numbers(SECTORS);
}

static void make_city(PlainCity *city) {
    static const char *names[PLACES] = {"Dam", "Meir", ""};
    PlainProxies *proxies = ARENA_ARRAY(made.arena, PlainProxies, 1);
    proxies->month[PROXY_CARD] = numbers((size_t)SECTORS * MONTHS);
    proxies->usual[PROXY_CARD] = proxies->most = numbers(SECTORS);
    proxies->hours = proxies->most_seat = numbers(SECTORS);
    *city = (PlainCity){.months = MONTHS,
                        .sectors = SECTORS,
                        .places = PLACES,
                        .by_street = true,
                        .place_name = names,
                        .month = numbers((size_t)SECTORS * MONTHS),
                        .local = numbers((size_t)PLACES * MONTHS),
                        .foot_month = numbers((size_t)SECTORS * MONTHS),
                        .foot_local = numbers((size_t)PLACES * MONTHS),
                        .log_noise = numbers(SECTORS),
                        .log_segment = numbers(SECTORS),
                        .proxies = proxies};
}

static void make_curves(Curves *curves, size_t width) {
    for (size_t f = 0; f <= CURVE_FOLDS; f++) curves->beta[f] = numbers(width + 1);
}

static void make_weighing(Weighing *w) {
    static const char *beyond[] = {"S1"};
    Hats *hats = &w->hats;
    hats->numbers = weighing_numbers();
    hats->knots = ARENA_ARRAY(made.arena, size_t, hats->numbers);
    hats->first = ARENA_ARRAY(made.arena, size_t, hats->numbers);
    hats->knot = arena_alloc(made.arena, hats->numbers, sizeof *hats->knot);
    for (size_t c = 0; c < hats->numbers; c++) {
        hats->first[c] = hats->width;
        hats->width += hats->knots[c] = POINTS;
        for (size_t k = 0; k < POINTS; k++) hats->knot[c][k] = (double)k;
    }
    w->forms = FORMS;
    for (size_t q = 0; q < FORMS; q++) {
        w->form[q] = (FrontForm){(unsigned char)q, q > 0};
        w->middle[q] = numbers(hats->numbers);
        make_curves(&w->curves[q], hats->width);
    }
    w->share = (FrontShare){0.03, 0.01, 0.06};
    w->beyond = beyond;
    w->confirmed = 1;
    w->learned = (Learned){.storefronts = 40, .curves = 1, .kinds = 1, .bins = 1};
    w->learned.curve[0].knots = LEARNED_KNOTS;
    w->amounts.bands = AMOUNT_BANDS;
    make_curves(&w->amounts.curves, hats->width);
}

static void forget(void) {
    arena_close(made.arena);
}

static void make_once(void) {
    static const char *sectors[SECTORS] = {"bakkerij", "cafe"};
    if (made.arena) return;
    made.arena = arena_open();
    FUZZ_PROMISE(!atexit(forget));
    Estimates *e = ARENA_ARRAY(made.arena, Estimates, 1);
    *e = (Estimates){.first_month = 24000,
                     .months = MONTHS,
                     .model = MODEL_VERSION,
                     .params = "0123",
                     .sectors = SECTORS,
                     .sector = sectors,
                     .prevalence = 0.03};
    make_fit(&e->fit);
    make_city(&e->city);
    make_weighing(&e->weighing);
    estimates_write(e, made.arena, &made.city);
}

/* Whether they are estimates; then they are these bytes and no others. */
static bool read(const void *bytes, size_t size) {
    Arena *arena = arena_open();
    Estimates e;
    EstimatesBytes again;
    Err err = {0};
    const bool taken = !estimates_unpack(bytes, size, arena, &e, &err);
    FUZZ_PROMISE(taken || (err.status == ST_INTEGRITY && err.text[0] && !e.sectors));
    if (taken) {
        estimates_write(&e, arena, &again);
        FUZZ_PROMISE(again.size == size && memcmp(again.bytes, bytes, size) == 0);
    }
    arena_close(arena);
    return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    make_once();
    FUZZ_PROMISE(read(made.city.bytes, made.city.size));
    (void)read(data, size);
    if (size < 2) return 0;
    const size_t at = (size_t)(data[0] | data[1] << 8) % made.city.size;
    uint8_t *over = malloc(made.city.size);
    FUZZ_PROMISE(over);
    memcpy(over, made.city.bytes, made.city.size);
    for (size_t k = 2; k < size && at + k - 2 < made.city.size; k++) over[at + k - 2] = data[k];
    const bool taken = read(over, made.city.size);
    FUZZ_PROMISE(!read(over, made.city.size - 1));
    fuzz_note(&taken, sizeof taken);
    free(over);
    return 0;
}
