/* Opening hours: what is read, written out day by day, is read back the same; a visit begins only
 * where every minute of it is open, and never too early. */
#include <math.h>
#include <string.h>

#include "datasets/reference/opening_hours.h"
#include "tests/fuzz/harness.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const days[OPENING_DAYS] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

static const char *written(const OpeningHours *hours, Arena *arena) {
    const char *all = "";
    for (int day = 0; day < OPENING_DAYS; day++) {
        const char *times = opening_hours_text(hours, day, arena);
        all = arena_printf(arena, "%s%s %s; ", all, days[day], *times ? times : "off");
    }
    return all;
}

/* Minute by minute, in the words of the header. */
static bool is_open(const OpeningHours *hours, int day, int minute) {
    for (int back = 0; back < 2; back++) {
        const int d = (day + OPENING_DAYS - back) % OPENING_DAYS;
        for (size_t k = 0; k < hours->spans[d]; k++)
            if (minute + back * OPENING_DAY_MINUTES >= hours->span[d][k].from &&
                minute + back * OPENING_DAY_MINUTES < hours->span[d][k].to)
                return true;
    }
    return false;
}

static void check_starts(const OpeningHours *hours, int day) {
    const int stay = 30;
    for (int minute = 0; minute < OPENING_DAY_MINUTES; minute += 97) {
        const double start = opening_hours_start(hours, day, minute, stay);
        FUZZ_PROMISE(start >= minute);
        if (!isfinite(start)) continue;
        for (int k = 0; k < stay; k++) FUZZ_PROMISE(is_open(hours, day, (int)start + k));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    OpeningHours hours, again;
    const bool taken = opening_hours_read((const char *)data, size, &hours);
    fuzz_note(&taken, sizeof taken);
    if (!taken) return 0;
    Arena *arena = arena_open();
    const char *text = written(&hours, arena);
    FUZZ_PROMISE(opening_hours_read(text, strlen(text), &again));
    FUZZ_PROMISE(strcmp(text, written(&again, arena)) == 0);
    for (int day = 0; day < OPENING_DAYS; day++) {
        FUZZ_PROMISE(hours.spans[day] <= OPENING_SPANS);
        check_starts(&hours, day);
    }
    fuzz_note(text, strlen(text));
    arena_close(arena);
    return 0;
}
