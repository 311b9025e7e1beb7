#include "datasets/ingest/counts.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/base/text_fold.h"

enum { HOUR = 3600, DAY = 86400, HOURS = 24, SHORTEST_DAY = 23 * HOUR, LONGEST_DAY = 25 * HOUR };

/* ---- time ---- */

bool counts_time(const char *text, size_t length, DateOrder order, Count *count) {
    TimeText time;
    if (time_text_read(text, length, order, &time) != DATE_READ) return false;
    count->date = time.day.date;
    count->minute = time.minute;
    count->offset = time.offset;
    count->utc = time.utc;
    count->bare = !time.timed;
    count->closing = time.closing;
    return true;
}

/* The last Sunday of a month, as a date. */
static int last_sunday(int month) {
    const int last = month_first_date(month + 1) - 1;
    return last - (date_weekday(last) + 1) % 7;
}

/* Summer time of the European Union: from 01:00 UTC of the last Sunday of March to that of October
 * (Directive 2000/84/EC). */
static bool is_summer(int date, int minute) {
    const int year = month_year(month_of_date(date));
    const int from = last_sunday(month_make(year, 3)), to = last_sunday(month_make(year, 10));
    const bool begun = date > from || (date == from && minute >= 60);
    return begun && (date < to || (date == to && minute < 60));
}

/* Zones that follow that summer time; minutes of their winter time. */
static bool zone_minutes(const char *zone, int *minutes) {
    static const struct {
        int minutes;
        const char *names; /* between blanks */
    } zones[] = {
        {60,
         " Europe/Brussels Europe/Amsterdam Europe/Paris Europe/Berlin Europe/Busingen"
         " Europe/Madrid Europe/Rome Europe/Vatican Europe/San_Marino Europe/Vienna"
         " Europe/Luxembourg Europe/Zurich Europe/Vaduz Europe/Ljubljana Europe/Zagreb"
         " Europe/Sarajevo Europe/Belgrade Europe/Podgorica Europe/Skopje Europe/Tirane"
         " Europe/Prague Europe/Bratislava Europe/Budapest Europe/Warsaw Europe/Copenhagen"
         " Europe/Stockholm Europe/Oslo Europe/Malta Europe/Monaco Europe/Andorra"
         " Europe/Gibraltar Africa/Ceuta "},
        {0,
         " Europe/London Europe/Dublin Europe/Lisbon Europe/Belfast Europe/Jersey Europe/Guernsey"
         " Europe/Isle_of_Man Atlantic/Canary Atlantic/Madeira Atlantic/Faroe "},
        {120,
         " Europe/Athens Europe/Helsinki Europe/Mariehamn Europe/Sofia Europe/Bucharest"
         " Europe/Riga Europe/Tallinn Europe/Vilnius Europe/Kiev Europe/Kyiv Asia/Nicosia"
         " Europe/Chisinau "},
        {-60, " Atlantic/Azores "}};
    char wanted[48];
    const int length = snprintf(wanted, sizeof wanted, " %s ", zone);
    if (length >= (int)sizeof wanted || strchr(zone, ' ')) return false;
    for (size_t k = 0; k < sizeof zones / sizeof *zones; k++) {
        if (!strstr(zones[k].names, wanted)) continue;
        *minutes = zones[k].minutes;
        return true;
    }
    return false;
}

bool counts_zone(const char *zone) {
    int minutes;
    return *zone && zone_minutes(zone, &minutes);
}

bool counts_localise(Count *count, const char *zone) {
    enum { DAY_MINUTES = HOURS * 60 };
    int minutes;
    if (!zone || !*zone || !zone_minutes(zone, &minutes)) return false;
    const int ahead = minutes + (is_summer(count->date, count->minute) ? 60 : 0);
    const int minute = count->minute + ahead + DAY_MINUTES; /* never before the day before */
    count->offset = (int16_t)ahead;
    count->utc = false;
    count->date += minute / DAY_MINUTES - 1;
    count->minute = (int16_t)(minute % DAY_MINUTES);
    return true;
}

/* The hour from two to three on the day when summer time ends passes twice. */
bool counts_hour_twice(const Count *count) {
    const int year = month_year(month_of_date(count->date));
    return count->minute / 60 == 2 && count->date == last_sunday(month_make(year, 10));
}

bool counts_hour_missing(const Count *count) {
    const int year = month_year(month_of_date(count->date));
    return count->minute / 60 == 2 && count->date == last_sunday(month_make(year, 3));
}

uint32_t count_part(const char *const *words, const size_t *lengths, size_t count) {
    static const char all[] =
        " total totaal totals both beide alle all gesamt summe sum somme les deux ensemble "
        "entrambi "
        "todos ambos ";
    uint32_t hash = 2166136261u; /* FNV-1a */
    bool any = false;
    for (size_t k = 0; k < count; k++) {
        char folded[66] = " ";
        const size_t length = text_fold(words[k], lengths[k], folded + 1, sizeof folded - 2);
        memcpy(folded + 1 + length, " ", 2);
        if (!length || strstr(all, folded)) continue;
        any = true;
        for (const char *c = folded; *c; c++)
            hash = (hash ^ (unsigned char)*c ^ (uint32_t)k) * 16777619u;
    }
    return any && hash ? hash : 0;
}

static bool of_day(const Count *c) {
    return c->seconds >= SHORTEST_DAY;
}

/* The largest numbers of 15, 16, 24 and 31 bits, and rows of nines. */
static bool is_overflow(double count) {
    static const double full[] = {32767,  65535,   16777215, 2147483647,
                                  999999, 9999999, 99999999, 999999999};
    for (size_t k = 0; k < sizeof full / sizeof *full; k++)
        if (count == full[k]) return true;
    return false;
}

const char *counts_wrong(const Count *c, int newest) {
    if (newest && c->date > newest) return "lies in the future";
    if (c->date < DATE_OLDEST) return date_too_old;
    if (!(c->count >= 0 && c->count <= 1e9)) return "not a count between 0 and a billion";
    if (is_overflow(c->count))
        return "a number that a counter shows when it is full or out of order, not a count";
    if (c->uptime < 0 || c->uptime > 1) return "an uptime is between 0 and 1";
    if (of_day(c)) {
        if (c->seconds > LONGEST_DAY) return "counts of more than a day are not accepted";
        return c->minute ? "a count of a whole day must start at midnight, local time" : NULL;
    }
    if (c->spaced) return NULL;
    if (c->seconds < 1 || c->minute % 60 * 60 + c->seconds > HOUR)
        return "a count must lie within one hour, or cover one day";
    return NULL;
}

/* ---- gathering ---- */

void counts_put(Counts *counts, Arena *arena, const char *sensor, size_t length,
                const Count *count) {
    if (!counts->sensors.arena) id_map_open(&counts->sensors, arena);
    int64_t number = id_map_find(&counts->sensors, sensor, length);
    if (number < 0) {
        number = (int64_t)counts->sensors.count;
        counts->name = mem_room(counts->name, counts->sensors.count, &counts->names_capacity,
                                sizeof *counts->name);
        counts->name[number] = id_map_put(&counts->sensors, sensor, length, number);
    }
    counts->slot = mem_room(counts->slot, counts->count, &counts->capacity, sizeof *counts->slot);
    counts->slot[counts->count++] = (CountSlot){*count, (uint32_t)number};
}

static int compare(int64_t a, int64_t b) {
    return (a > b) - (a < b);
}

static int compare_slots(const void *a, const void *b) {
    const CountSlot *x = a, *y = b;
    int order = compare(x->sensor, y->sensor);
    if (!order) order = compare(x->c.date, y->c.date);
    if (!order) order = compare(of_day(&x->c), of_day(&y->c));
    if (!order) order = compare(x->c.minute, y->c.minute);
    if (!order) order = compare(-x->c.offset, -y->c.offset);
    if (!order) order = compare(x->c.part, y->c.part);
    return order ? order : compare(x->c.line, y->c.line);
}

void counts_sort(Counts *counts) {
    if (counts->count) qsort(counts->slot, counts->count, sizeof *counts->slot, compare_slots);
}

/* ---- one day ---- */

typedef struct DayCounts {
    double count[HOURS], uptime[HOURS]; /* NaN = none, not said */
    int seconds[HOURS];
    int64_t repeated, contradicted, line;
} DayCounts;

static bool same_day(const CountSlot *a, const CountSlot *b) {
    return a->sensor == b->sensor && a->c.date == b->c.date && of_day(&a->c) == of_day(&b->c);
}

static bool same_time(const CountSlot *a, const CountSlot *b) {
    return same_day(a, b) && a->c.minute == b->c.minute && a->c.offset == b->c.offset;
}

static bool same_part(const CountSlot *a, const CountSlot *b) {
    return same_time(a, b) && a->c.part == b->c.part;
}

/* part: of people of a time that is there already. */
static void add_count(DayCounts *day, const Count *c, bool part) {
    const int hour = c->minute / 60;
    if (part) {
        day->count[hour] += c->count;
        return;
    }
    if (isnan(day->count[hour])) {
        day->count[hour] = c->count;
        day->uptime[hour] = (double)c->uptime;
    } else {
        const double before = day->seconds[hour], all = before + c->seconds;
        day->count[hour] += c->count;
        day->uptime[hour] = (day->uptime[hour] * before + (double)c->uptime * c->seconds) / all;
    }
    day->seconds[hour] += c->seconds;
    if (!day->line || c->line < day->line) day->line = c->line;
}

/* An hour of which parts are missing was up for the rest. */
static void count_parts(DayCounts *day) {
    for (size_t h = 0; h < HOURS; h++)
        if (!isnan(day->count[h]) && day->seconds[h] < HOUR) {
            const double up = isnan(day->uptime[h]) ? 1 : day->uptime[h];
            day->uptime[h] = up * day->seconds[h] / HOUR;
        }
}

/* Whether the time of the slot is delivered again in the hour that passes twice, by a file that
 * repeats nothing else of that day: the second hour. */
static bool second_hour(const CountSlot *slot, size_t count, size_t first, size_t k) {
    size_t again = 0;
    const Count *c = &slot[k].c;
    if (c->offset != COUNT_NO_OFFSET || !counts_hour_twice(c) || k != first + 1) return false;
    for (size_t i = 1; i < count && same_day(slot, &slot[i]); i++)
        again += same_part(&slot[i - 1], &slot[i]) && !counts_hour_twice(&slot[i].c);
    return !again;
}

/* The slots of one time, from `first`: the people of all parts, or their total where it is given.
 */
static size_t gather_time(const CountSlot *slot, size_t left, DayCounts *day) {
    size_t k = 0, first = 0; /* first: of this part */
    const bool total = !slot->c.part;
    for (; k < left && same_time(slot, &slot[k]); k++) {
        const bool again = k && same_part(&slot[k], &slot[first]);
        if (again && second_hour(slot, left, first, k)) {
            add_count(day, &slot[k].c, true);
        } else if (again) {
            const bool same = slot[k].c.count == slot[first].c.count;
            day->repeated += same;
            day->contradicted += !same;
        } else if (!k || !total) {
            add_count(day, &slot[k].c, k > 0);
        }
        if (!again) first = k;
    }
    return k;
}

static size_t gather_day(const CountSlot *slot, size_t count, DayCounts *day) {
    *day = (DayCounts){0};
    for (size_t h = 0; h < HOURS; h++) day->count[h] = day->uptime[h] = NAN;
    size_t k = 0;
    while (k < count && same_day(slot, &slot[k])) k += gather_time(slot + k, count - k, day);
    count_parts(day);
    return k;
}

static bool add_list(Text *text, const double *value, size_t count) {
    bool any = false;
    text_clear(text);
    for (size_t k = 0; k < count; k++) {
        char number[NUM_TEXT];
        text_addc(text, k ? ',' : '[');
        text_adds(text, isnan(value[k]) ? "null" : num_format(value[k], number));
        any |= !isnan(value[k]);
    }
    text_addc(text, ']');
    return any;
}

typedef struct DayWriter {
    Stmt insert;
    Text counts, uptimes;
    int64_t input_id;
} DayWriter;

static Status write_day(DayWriter *w, const char *sensor, const Count *c, const DayCounts *day,
                        Err *err) {
    const size_t hours = of_day(c) ? 1 : HOURS;
    (void)add_list(&w->counts, day->count, hours);
    stmt_text(&w->insert, 1, sensor);
    stmt_int(&w->insert, 2, c->date);
    stmt_int(&w->insert, 3, of_day(c) ? DAY : HOUR);
    stmt_lend(&w->insert, 4, w->counts.at, w->counts.length);
    if (add_list(&w->uptimes, day->uptime, hours))
        stmt_lend(&w->insert, 5, w->uptimes.at, w->uptimes.length);
    stmt_int(&w->insert, 6, day->repeated);
    stmt_int(&w->insert, 7, day->contradicted);
    stmt_int(&w->insert, 8, w->input_id);
    stmt_int(&w->insert, 9, day->line);
    return stmt_run(&w->insert, err);
}

Status counts_flush(Counts *counts, Store *store, int64_t input_id, Err *err) {
    if (!counts->count) return ST_OK;
    DayWriter w = {.input_id = input_id};
    DayCounts day;
    counts_sort(counts);
    Status status = stmt_open(store, sql_query("insert_sensor_day"), &w.insert, err);
    for (size_t k = 0; !status && k < counts->count;) {
        const CountSlot *slot = &counts->slot[k];
        k += gather_day(slot, counts->count - k, &day);
        status = write_day(&w, counts->name[slot->sensor], &slot->c, &day, err);
    }
    stmt_close(&w.insert);
    text_free(&w.counts);
    text_free(&w.uptimes);
    counts->count = 0;
    return status;
}

void counts_free(Counts *counts) {
    mem_free(counts->slot);
    mem_free(counts->name);
    *counts = (Counts){0};
}
