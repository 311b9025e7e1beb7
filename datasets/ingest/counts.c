#include "datasets/ingest/counts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"

enum { HOUR = 3600, DAY = 86400, HOURS = 24, SHORTEST_DAY = 23 * HOUR, LONGEST_DAY = 25 * HOUR };

typedef struct CountSlot {
    Count c;
    uint32_t sensor;
} CountSlot;

/* ---- time ---- */

bool counts_time(const char *text, size_t length, DateOrder order, Count *count) {
    TimeText time;
    if (time_text_read(text, length, order, &time) != DATE_READ) return false;
    count->date = time.day.date;
    count->minute = time.minute;
    count->offset = time.offset;
    return true;
}

/* The last Sunday of a month, as a date. */
static int last_sunday(int month) {
    const int last = month_first_date(month + 1) - 1;
    return last - (last + 4) % 7; /* 1970-01-01 was a Thursday */
}

/* Summer time of the European Union: from 01:00 UTC of the last Sunday of March to that of October
 * (Directive 2000/84/EC). */
static bool is_summer(int date, int minute) {
    const int year = month_year(month_of_date(date));
    const int from = last_sunday(month_make(year, 3)), to = last_sunday(month_make(year, 10));
    const bool begun = date > from || (date == from && minute >= 60);
    return begun && (date < to || (date == to && minute < 60));
}

bool counts_localise(Count *count, const char *zone) {
    static const struct {
        const char *name;
        int minutes; /* of winter time */
    } zones[] = {{"Brussels", 60}, {"Amsterdam", 60}, {"Paris", 60},  {"Berlin", 60},
                 {"Madrid", 60},   {"Rome", 60},      {"Vienna", 60}, {"Luxembourg", 60},
                 {"Zurich", 60},   {"Ljubljana", 60}, {"Prague", 60}, {"Copenhagen", 60},
                 {"London", 0},    {"Dublin", 0},     {"Lisbon", 0},  {"Athens", 120},
                 {"Helsinki", 120}};
    if (!zone || strncmp(zone, "Europe/", 7) != 0) return false;
    for (size_t k = 0; k < sizeof zones / sizeof *zones; k++) {
        if (strcmp(zone + 7, zones[k].name) != 0) continue;
        const int ahead = zones[k].minutes + (is_summer(count->date, count->minute) ? 60 : 0);
        const int minute = count->minute + ahead;
        count->offset = (int16_t)ahead;
        count->date += minute / (HOURS * 60);
        count->minute = (int16_t)(minute % (HOURS * 60));
        return true;
    }
    return false;
}

static bool of_day(const Count *c) {
    return c->seconds >= SHORTEST_DAY;
}

const char *counts_wrong(const Count *c) {
    if (!(c->count >= 0 && c->count <= 1e9)) return "not a count between 0 and a billion";
    if (c->uptime < 0 || c->uptime > 1) return "an uptime is between 0 and 1";
    if (of_day(c)) {
        if (c->seconds > LONGEST_DAY) return "counts of more than a day are not accepted";
        return c->minute ? "a count of a whole day must start at midnight, local time" : NULL;
    }
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
    if (!order) order = compare(x->c.offset, y->c.offset);
    return order ? order : compare(x->c.line, y->c.line);
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

static void add_count(DayCounts *day, const Count *c) {
    const int hour = c->minute / 60;
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

static size_t gather_day(const CountSlot *slot, size_t count, DayCounts *day) {
    *day = (DayCounts){0};
    for (size_t h = 0; h < HOURS; h++) day->count[h] = day->uptime[h] = NAN;
    size_t k = 0, first = 0; /* first: of this time */
    for (; k < count && same_day(slot, &slot[k]); k++) {
        if (k && same_time(&slot[k], &slot[first])) {
            const bool same = slot[k].c.count == slot[first].c.count;
            day->repeated += same;
            day->contradicted += !same;
            continue;
        }
        first = k;
        add_count(day, &slot[k].c);
    }
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
    qsort(counts->slot, counts->count, sizeof *counts->slot, compare_slots);
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
