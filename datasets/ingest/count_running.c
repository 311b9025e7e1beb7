#include "datasets/ingest/count_running.h"

#include <math.h>
#include <stdlib.h>

#include "datasets/ingest/running_tell.h"

enum { DAY_MINUTES = 1440, DAY_LEAST = 23 * 3600, HOUR_MINUTES = 60, TWO = 2 * HOUR_MINUTES };

/* Whether local time may pass here twice, and does not say which of the two it is. */
static bool passes_twice(const Count *c) {
    return c->offset == COUNT_NO_OFFSET && counts_hour_twice(c);
}

static int64_t minutes_of(const Count *c) {
    return (int64_t)c->date * DAY_MINUTES + c->minute -
           (c->offset == COUNT_NO_OFFSET ? 0 : c->offset);
}

/* The hour that passes twice is in the order of its lines. */
static int compare(const void *a, const void *b) {
    const CountSlot *x = a, *y = b;
    const bool twice = x->c.date == y->c.date && passes_twice(&x->c) && passes_twice(&y->c);
    const int64_t s = minutes_of(&x->c), t = minutes_of(&y->c);
    if (x->sensor != y->sensor) return x->sensor < y->sensor ? -1 : 1;
    if (x->c.part != y->c.part) return x->c.part < y->c.part ? -1 : 1;
    if (s != t && !twice) return s < t ? -1 : 1;
    return (x->c.line > y->c.line) - (x->c.line < y->c.line);
}

static bool same_series(const CountSlot *a, const CountSlot *b) {
    return a->sensor == b->sensor && a->c.part == b->c.part;
}

/* Local minutes from a to b; the hour that is skipped as summer time begins did not pass. */
static int64_t passed(const Count *a, const Count *b) {
    const Count two = {.date = b->date, .minute = TWO};
    const bool skipped = b->offset == COUNT_NO_OFFSET && counts_hour_missing(&two) &&
                         b->minute >= TWO + HOUR_MINUTES && (a->date < b->date || a->minute < TWO);
    return minutes_of(b) - minutes_of(a) - (skipped ? HOUR_MINUTES : 0);
}

/* Whether reading a is the one right before b. */
static bool is_before(const Count *a, const Count *b) {
    if (b->seconds >= DAY_LEAST) return a->seconds >= DAY_LEAST && b->date == a->date + 1;
    const int64_t minutes = passed(a, b), wanted = b->seconds / 60;
    return minutes == wanted || (passes_twice(b) && minutes + HOUR_MINUTES == wanted);
}

static bool same_time(const Count *a, const Count *b) {
    return minutes_of(a) == minutes_of(b) && a->seconds == b->seconds && !passes_twice(a);
}

/* The readings of one series, in order of time, become counts; NaN where nothing is known. */
static void take_steps(CountSlot *slot, size_t count, Running *running) {
    Count before = {0}, last = {0};
    bool some = false;
    for (size_t k = 0; k < count; k++) {
        Count *c = &slot[k].c;
        if (k && !same_time(&last, c)) { /* what stands twice is set against the same reading */
            before = last;
            some = true;
        }
        if (!k || !same_time(&last, c)) last = *c;
        if (some && is_before(&before, c)) {
            c->count = running_step(running, before.count, c->count, c->line);
        } else {
            running_alone(running, c->line);
            c->count = NAN;
        }
    }
}

Status count_running(Load *load, Err *err) {
    Counts *counts = &load->sink->counts;
    Running running = {0};
    size_t kept = 0;
    if (counts->count) qsort(counts->slot, counts->count, sizeof *counts->slot, compare);
    for (size_t k = 0, end; k < counts->count; k = end) {
        for (end = k; end < counts->count && same_series(&counts->slot[k], &counts->slot[end]);)
            end++;
        take_steps(&counts->slot[k], end - k, &running);
    }
    for (size_t k = 0; k < counts->count; k++)
        if (!isnan(counts->slot[k].c.count)) counts->slot[kept++] = counts->slot[k];
    const size_t left = counts->count - kept;
    load->file->taken -= left < load->file->taken ? left : load->file->taken;
    counts->count = kept;
    return running_tell(load, &running, err);
}
