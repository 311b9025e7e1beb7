#include "datasets/ingest/count_checks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/mem.h"
#include "datasets/base/num.h"
#include "datasets/ingest/count_running.h"

enum {
    HOUR = 3600,
    HALF_DAY = 12 * 60,
    DAY = 86400,
    DAY_MINUTES = 1440,
    STEPS_LEAST = 24, /* that tell a running total */
    STEPS_LONG = 36,  /* the same without a fall to nothing */
    STEPS_DAY = 20,   /* the same through a day and its night, DAY_LEAST minutes */
    DAY_LEAST = 20 * 60,
    STEPS_HIGH = 8,  /* the same where each step is small beside what was counted before */
    WEEKS_LEAST = 3, /* counts that tell that each is of a week */
    MONTHS_LEAST = 2,
    TWICE_LEAST = 2
};
static const double twice_share =
    0.25; /* of times: more contradict each other than slips of an export */
static const double falls_share = 0.06; /* of steps: a total reset once a day falls in 1 of 24 */
static const double fall_to = 0.1;      /* of the count before: a reset; people leave more slowly */
static const double small_step =
    0.02; /* of the first count: no window of the Leeds counters rises so evenly */

/* ---- local time ---- */

static Status localise(Load *load, Err *err) {
    Counts *counts = &load->sink->counts;
    const char *zone = counts->zone ? counts->zone : load->options->zone;
    size_t utc = 0;
    if (zone && !counts_zone(zone))
        return FAIL(err, ST_USAGE,
                    "there is no time zone '%s' known to gevel; write it like "
                    "Europe/Brussels",
                    zone);
    for (size_t k = 0; k < counts->count; k++) {
        Count *c = &counts->slot[k].c;
        if (!zone) {
            utc += c->utc;
            continue;
        }
        if (c->offset != COUNT_NO_OFFSET && !c->utc) continue; /* local, and said so */
        (void)counts_localise(c, zone);
    }
    counts->zone = NULL;
    if (!utc) return ST_OK;
    return load_refuse(
        load,
        "%zu of its times are in UTC (Z): say in which zone the counters stand, with "
        "--zone Europe/Brussels or 'zone' in the mapping",
        utc);
}

/* ---- how long a count is ---- */

static int64_t minutes_of(const Count *c) {
    return (int64_t)c->date * DAY_MINUTES + c->minute;
}

/* Slots of one sensor from k on. */
static size_t sensor_end(const Counts *counts, size_t k) {
    size_t end = k;
    while (end < counts->count && counts->slot[end].sensor == counts->slot[k].sensor) end++;
    return end;
}

/* The least time between two counts of the sensor, minutes; 0 = there is one time only. */
static int64_t spacing(const CountSlot *slot, size_t count) {
    int64_t least = 0;
    for (size_t k = 1; k < count; k++) {
        const int64_t gap = minutes_of(&slot[k].c) - minutes_of(&slot[k - 1].c);
        if (gap > 0 && (!least || gap < least)) least = gap;
    }
    return least;
}

static bool at_midnight(const CountSlot *slot, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (slot[k].c.minute) return false;
    return true;
}

static int32_t seconds_of(int64_t gap, bool midnight, bool days) {
    if (midnight && (gap > HALF_DAY || (!gap && days))) return DAY;
    return gap && gap < 60 && 60 % gap == 0 ? (int32_t)gap * 60 : HOUR;
}

/* Whether any sensor of the file counts by days. */
static bool has_days(const Counts *counts) {
    for (size_t k = 0, end; k < counts->count; k = end) {
        end = sensor_end(counts, k);
        const CountSlot *slot = &counts->slot[k];
        if (at_midnight(slot, end - k) && spacing(slot, end - k) > HALF_DAY) return true;
    }
    return false;
}

/* Whether programs wrote the hour from midnight as a day alone: it stands among other times of its
 * day, and none of them is 00:00. Otherwise a day alone is the total of that day. */
static bool drops_midnight(const CountSlot *slot, size_t count) {
    for (size_t k = 0, end; k < count; k = end) {
        bool bare = false, midnight = false, later = false;
        for (end = k; end < count && slot[end].c.date == slot[k].c.date; end++) {
            bare |= slot[end].c.bare;
            midnight |= !slot[end].c.bare && !slot[end].c.minute;
            later |= slot[end].c.minute > 0;
        }
        if (bare && later && !midnight) return true;
    }
    return false;
}

/* One count at midnight and no other: an hour, or a day? */
static size_t settle_lengths(Counts *counts) {
    const bool days = has_days(counts);
    size_t kept = 0, open = 0;
    for (size_t k = 0, end; k < counts->count; k = end) {
        end = sensor_end(counts, k);
        const size_t count = end - k;
        const int64_t gap = spacing(&counts->slot[k], count);
        const bool midnight = at_midnight(&counts->slot[k], count),
                   totals = !midnight && !drops_midnight(&counts->slot[k], count);
        for (size_t i = k; i < end; i++) {
            Count *c = &counts->slot[i].c;
            if (c->spaced && !gap && midnight && !days) {
                open++;
                continue;
            }
            if (c->spaced) c->seconds = totals && c->bare ? DAY : seconds_of(gap, midnight, days);
            counts->slot[kept++] = counts->slot[i];
        }
    }
    counts->count = kept;
    return open;
}

/* ---- times at the end of what was counted ---- */

/* Whether times of the file, all local and as written, are ends: one stands as 24:00 and none as
 * 00:00, or the first is one step after midnight and the last a midnight. */
static bool are_ends(const Counts *counts) {
    const Count *first = NULL, *last = NULL;
    size_t closing = 0, midnight = 0;
    for (size_t k = 0; k < counts->count; k++) {
        const Count *c = &counts->slot[k].c;
        if (c->utc || c->offset != COUNT_NO_OFFSET || c->bare) return false;
        closing += c->closing;
        midnight += !c->closing && !c->minute;
        if (!first || minutes_of(c) < minutes_of(first)) first = c;
        if (!last || minutes_of(c) > minutes_of(last)) last = c;
    }
    if (closing) return !midnight;
    return first && first->seconds <= HOUR && first->minute == first->seconds / 60 &&
           !last->minute && last->date > first->date;
}

/* Counts move to where they began. */
static Status take_ends(Load *load, Err *err) {
    static const char what[] =
        "counts whose times are those at their end: they count for the time before";
    Counts *counts = &load->sink->counts;
    const bool ends = counts->ends || (counts->may_end && are_ends(counts));
    counts->ends = counts->may_end = false;
    if (!ends) return ST_OK;
    for (size_t k = 0; k < counts->count; k++) {
        Count *c = &counts->slot[k].c;
        const int minutes = c->minute - (c->seconds < DAY ? c->seconds / 60 : DAY_MINUTES);
        c->date -= minutes < 0;
        c->minute = (int16_t)(minutes < 0 ? minutes + DAY_MINUTES : minutes);
    }
    load_note(load, 0, "%zu %s", counts->count, what);
    return load_tally(load, what, counts->count, err);
}

/* ---- running totals ---- */

/* A counter of people falls every evening; one that only ever rises, or falls to nothing now and
 * then, adds up. */
static bool adds_up(const CountSlot *slot, size_t count) {
    size_t steps = 0, rises = 0, falls = 0, small = 0;
    double largest = 0;
    for (size_t k = 1; k < count; k++) {
        const double before = slot[k - 1].c.count, now = slot[k].c.count;
        if (minutes_of(&slot[k].c) == minutes_of(&slot[k - 1].c)) continue;
        steps++;
        rises += now > before;
        falls += now < before;
        small += now < before && now > fall_to * before;
        largest = fmax(largest, now - before);
    }
    if (count && !falls && 2 * rises > steps) {
        const int64_t lasts = minutes_of(&slot[count - 1].c) - minutes_of(&slot[0].c);
        if (steps >= STEPS_DAY && lasts >= DAY_LEAST) return true;
        if (steps >= STEPS_HIGH && largest < small_step * slot[0].c.count) return true;
    }
    if (steps < STEPS_LEAST || 2 * rises < steps || small) return false;
    return falls ? (double)falls <= falls_share * (double)steps : steps >= STEPS_LONG;
}

static int compare_parts(const void *a, const void *b) {
    const Count *x = &((const CountSlot *)a)->c, *y = &((const CountSlot *)b)->c;
    const int64_t s = minutes_of(x), t = minutes_of(y);
    if (x->part != y->part) return (x->part > y->part) - (x->part < y->part);
    return s != t ? (s > t) - (s < t) : (x->line > y->line) - (x->line < y->line);
}

/* Directions, lanes and classes each by itself: from a quiet lane to a busy one is no rise. */
static bool any_adds_up(const CountSlot *slot, size_t count) {
    size_t same = 0;
    while (same < count && slot[same].c.part == slot->c.part) same++;
    if (same == count) return adds_up(slot, count);
    CountSlot *sorted = mem_grow(NULL, count, sizeof *sorted);
    memcpy(sorted, slot, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, compare_parts);
    bool found = false;
    for (size_t k = 0, end; k < count && !found; k = end) {
        for (end = k; end < count && sorted[end].c.part == sorted[k].c.part;) end++;
        found = adds_up(&sorted[k], end - k);
    }
    free(sorted);
    return found;
}

/* ---- weeks and months ---- */

/* "week", "month", or NULL: counts that start at midnight, seven days apart or on the first of each
 * month, are totals of that time and no days. */
static const char *longer_than_day(const CountSlot *slot, size_t count) {
    bool weeks = count >= WEEKS_LEAST, months = count >= MONTHS_LEAST;
    for (size_t k = 0; k < count; k++) {
        const Count *c = &slot[k].c;
        const int gap = k ? c->date - slot[k - 1].c.date : 7;
        if (!c->spaced || c->minute) return NULL;
        weeks &= gap == 7;
        months &= c->date == month_first_date(month_of_date(c->date)) && (!k || gap > 7);
    }
    return weeks ? "week" : months ? "month" : NULL;
}

static void refuse_longer(Load *load) {
    const Counts *counts = &load->sink->counts;
    for (size_t k = 0, end; k < counts->count && !load->reason; k = end) {
        end = sensor_end(counts, k);
        const char *what = longer_than_day(&counts->slot[k], end - k);
        if (what)
            (void)load_refuse(load,
                              "the counter '%s' has one count for each %s: export hours or days; "
                              "where each is of one day, say so with 'seconds' = 86400",
                              counts->name[counts->slot[k].sensor], what);
    }
}

/* ---- the same time twice ---- */

static bool same_time(const CountSlot *a, const CountSlot *b) {
    return a->sensor == b->sensor && minutes_of(&a->c) == minutes_of(&b->c) &&
           a->c.offset == b->c.offset && a->c.part == b->c.part && a->c.seconds == b->c.seconds;
}

static Status check_twice(Load *load) {
    const Counts *counts = &load->sink->counts;
    size_t times = 0, other = 0;
    for (size_t k = 0; k < counts->count; k++) {
        const CountSlot *slot = &counts->slot[k];
        const bool again = k && same_time(slot, slot - 1);
        times += !again;
        other += again && slot->c.count != slot[-1].c.count && !counts_hour_twice(&slot->c);
    }
    if (other)
        load_note(load, 0, "%zu counts contradict the one before of the same time: the first stays",
                  other);
    if (other < TWICE_LEAST || (double)other < twice_share * (double)times) return ST_OK;
    return load_refuse(
        load,
        "%zu of %zu times stand twice with other counts: are these directions, lanes "
        "or classes? name the column that tells them apart 'direction', 'lane' or "
        "'class' and they are added, or add them up",
        other, times);
}

/* ---- totals of all traffic ---- */

static void refuse_traffic(Load *load) {
    const Counts *counts = &load->sink->counts;
    if (counts->traffic && counts->totals)
        (void)load_refuse(load,
                          "%zu rows are totals of all classes, and %zu are of other traffic than "
                          "people: leave the totals out",
                          counts->totals, counts->traffic);
}

/* ---- all of it ---- */

static Status check_sensors(Load *load, Err *err) {
    const Counts *counts = &load->sink->counts;
    size_t missing = 0;
    for (size_t k = 0, end; k < counts->count && !load->reason; k = end) {
        end = sensor_end(counts, k);
        if (load->sink->counting == COUNTING_UNSAID && any_adds_up(&counts->slot[k], end - k))
            (void)load_refuse(load,
                              "the counter '%s' only counts up: this is a running total; export "
                              "what was counted in each hour, or import through a mapping with "
                              "'counts = running' (or 'counts = each' where it is none)",
                              counts->name[counts->slot[k].sensor]);
        for (size_t i = k; i < end; i++)
            missing += counts->slot[i].c.seconds <= HOUR &&
                       counts_hour_missing(&counts->slot[i].c) && counts->slot[i].c.count > 0;
    }
    static const char what[] =
        "counts in an hour that does not exist, as summer time begins: winter time all year?";
    if (missing) load_note(load, 0, "%zu %s", missing, what);
    return load_tally(load, what, missing, err);
}

Status count_checks(Load *load, Err *err) {
    static const char what[] = "counters with one count at midnight: an hour or a day?";
    Counts *counts = &load->sink->counts;
    if (!counts->count || load->verdict != LOAD_TAKE) return ST_OK;
    TRY(localise(load, err));
    if (load->reason) return ST_OK;
    counts_sort(counts);
    refuse_longer(load);
    if (!load->reason) refuse_traffic(load);
    if (load->reason) return ST_OK;
    const size_t open = settle_lengths(counts);
    if (open) load_note(load, 0, "not stored: %zu %s", open, what);
    TRY(load_tally(load, what, open, err));
    load->file->taken -= open < load->file->taken ? open : load->file->taken;
    if (load->sink->counting == COUNTING_RUNNING) TRY(count_running(load, err));
    if (load->reason) return ST_OK;
    TRY(take_ends(load, err));
    counts_sort(counts);
    TRY(check_sensors(load, err));
    return load->reason ? ST_OK : check_twice(load);
}
