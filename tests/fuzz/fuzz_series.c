/* The text of a fact row, as it may stand in a restored store: whatever it is, what was read from
 * it is written and read back the same. */
#include <math.h>
#include <string.h>

#include "datasets/ingest/series.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { YEARS = 64 };

static size_t decode(const char *text, SeriesYear *year) {
    size_t years = 0;
    while (years < YEARS && series_decode(&text, &year[years])) years++;
    return years;
}

static bool same(double a, double b) {
    return a == b || (isnan(a) && isnan(b));
}

static void write_and_read_back(const SeriesYear *first, size_t years) {
    static SeriesYear second[YEARS];
    Text text = {0};
    series_encode(first, years, &text);
    FUZZ_PROMISE(decode(text.at, second) == years);
    for (size_t k = 0; k < years; k++) {
        FUZZ_PROMISE(first[k].year == second[k].year && first[k].line == second[k].line);
        for (size_t m = 0; m < 12; m++) FUZZ_PROMISE(same(first[k].month[m], second[k].month[m]));
    }
    fuzz_note(text.at, text.length);
    text_free(&text);
}

/* A row without a year is never written: there is no text of it. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static SeriesYear first[YEARS];
    Arena *arena = arena_open();
    const size_t years = decode(arena_strndup(arena, (const char *)data, size), first);
    if (years)
        write_and_read_back(first, years);
    else
        fuzz_note("", 0);
    arena_close(arena);
    return 0;
}
