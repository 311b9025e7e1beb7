#include "datasets/panel/sensors.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/base/text.h"
#include "datasets/panel/stored.h"

enum { HOURS = 24, HOUR = 3600, WHOLE_DAY = 23 /* hours, as summer time begins */ };

/* One sensor while it is read: by hour and by day, each made when first met. */
typedef struct Reel {
    Sensor hourly, daily;
} Reel;

typedef struct Reader {
    Sensors *sensors;
    Arena *arena;
    Sensor *list;
    size_t capacity;
    int first_date;
} Reader;

size_t sensors_month_day(const Sensors *s, size_t t) {
    assert(t <= s->months);
    return (size_t)(month_first_date(s->first_month + (int)t) - month_first_date(s->first_month));
}

static float *blank_cells(Arena *arena, size_t count) {
    float *cell = ARENA_ARRAY(arena, float, count);
    for (size_t k = 0; k < count; k++) cell[k] = NAN;
    return cell;
}

/* "[1,null,2.5]": true and the next number, NaN for null, while there is one. */
static bool next_number(const char **at, double *value) {
    if (!*at || !**at || strcmp(*at, "]") == 0) return false;
    ++*at;
    const size_t length = strcspn(*at, ",]");
    if (!num_parse(*at, length, value)) *value = NAN;
    *at += length;
    return length > 0;
}

/* A part of an hour stands for the whole, unless the source has scaled it already. Columns: 0
 * sensor, 3 counts, 4 uptimes, 5 whether they are scaled. */
static Status take_cells(Sensor *sensor, size_t day, Stmt *stmt, Err *err) {
    const char *counts = stmt_get_text(stmt, 3), *uptimes = stmt_get_text(stmt, 4);
    const bool scaled = stmt_get_int(stmt, 5);
    double count, up;
    for (size_t k = 0; k < sensor->slots && next_number(&counts, &count); k++) {
        if (!next_number(&uptimes, &up)) up = NAN;
        TRY(stored_check(stmt, &stored_count, count, err));
        TRY(stored_check(stmt, &stored_uptime, up, err));
        if (isnan(count)) continue;
        const bool part = !scaled && up > 0 && up < 1;
        sensor->count[day * sensor->slots + k] = (float)(part ? count / up : count);
        sensor->uptime[day * sensor->slots + k] = (float)up;
    }
    return stored_cells_end(stmt, counts, err);
}

static Status take_day(const Reader *r, Reel *reel, Stmt *stmt, Err *err) {
    const bool hourly = stmt_get_int(stmt, 2) == HOUR;
    const size_t day = (size_t)(stmt_get_int(stmt, 1) - r->first_date);
    assert(day < r->sensors->days); /* the query asks for no other */
    Sensor *sensor = hourly ? &reel->hourly : &reel->daily;
    if (!sensor->count) {
        sensor->slots = hourly ? HOURS : 1;
        sensor->count = blank_cells(r->arena, r->sensors->days * sensor->slots);
        sensor->uptime = blank_cells(r->arena, r->sensors->days * sensor->slots);
    }
    r->sensors->repeated += (size_t)stmt_get_int(stmt, 6);
    r->sensors->contradicted += (size_t)stmt_get_int(stmt, 7);
    return take_cells(sensor, day, stmt, err);
}

/* Observed hours of a day, their sum and the mean of their uptimes. */
static size_t sum_hours(const Sensor *hourly, size_t day, float *sum, float *uptime) {
    const float *count = &hourly->count[day * HOURS], *up = &hourly->uptime[day * HOURS];
    size_t hours = 0, said = 0;
    *sum = *uptime = 0;
    for (size_t h = 0; h < HOURS; h++) {
        if (isnan(count[h])) continue;
        hours++;
        *sum += count[h];
        if (isnan(up[h])) continue;
        said++;
        *uptime += up[h];
    }
    *uptime = said ? *uptime / (float)said : NAN;
    return hours;
}

/* Days that only their total tells. */
static size_t days_without_hours(const Reel *reel, size_t days) {
    size_t count = 0;
    float sum, uptime;
    for (size_t d = 0; d < days; d++)
        count +=
            !isnan(reel->daily.count[d]) && sum_hours(&reel->hourly, d, &sum, &uptime) < WHOLE_DAY;
    return count;
}

/* Whole days of hours become their totals, which are finer than those delivered. */
static void fill_days(const Reel *reel, size_t days) {
    float sum, uptime;
    for (size_t d = 0; d < days; d++) {
        const size_t hours = sum_hours(&reel->hourly, d, &sum, &uptime);
        if (hours < WHOLE_DAY) continue;
        reel->daily.count[d] = sum;
        reel->daily.uptime[d] = uptime;
    }
}

/* A counter that was delivered both ways is taken by hour where the hours tell all of its days;
 * else by day, and where both exist the hours win. The two are never added. */
static void add_sensor(Reader *r, const char *id, const Reel *reel) {
    const size_t days = r->sensors->days;
    const bool both = reel->hourly.count && reel->daily.count;
    const bool by_day = both ? days_without_hours(reel, days) > 0 : !reel->hourly.count;
    if (both && by_day) fill_days(reel, days);
    r->list = arena_room(r->arena, r->list, r->sensors->n, &r->capacity, sizeof *r->list);
    Sensor *sensor = &r->list[r->sensors->n++];
    *sensor = by_day ? reel->daily : reel->hourly;
    sensor->id = id;
    sensor->lon = sensor->lat = NAN;
}

static Status read_days(Reader *r, Stmt *stmt, Err *err) {
    bool row = true;
    TRY(stmt_step(stmt, &row, err));
    while (row) {
        const char *id = arena_strdup(r->arena, stmt_get_text(stmt, 0));
        Reel reel = {0};
        while (row && strcmp(stmt_get_text(stmt, 0), id) == 0) {
            TRY(take_day(r, &reel, stmt, err));
            TRY(stmt_step(stmt, &row, err));
        }
        add_sensor(r, id, &reel);
    }
    return ST_OK;
}

static Status load_days(Store *store, Reader *r, Err *err) {
    Stmt stmt;
    TRY(stmt_open(store, sql_query("sensor_days"), &stmt, err));
    stmt_int(&stmt, 1, r->first_date);
    stmt_int(&stmt, 2, r->first_date + (int)r->sensors->days - 1);
    const Status status = read_days(r, &stmt, err);
    stmt_close(&stmt);
    return status;
}

static Status take_place(Stmt *stmt, Sensor *sensor, Err *err) {
    TRY(stored_number(stmt, 1, &stored_lon, &sensor->lon, err));
    return stored_number(stmt, 2, &stored_lat, &sensor->lat, err);
}

/* Both lists are in order of id. A counter of visitors goes: it loses its cells. */
static Status load_places(Store *store, Reader *r, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t at = 0;
    TRY(stmt_open(store, sql_query("sensor_places"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        const char *id = stmt_get_text(&stmt, 0), *kind = stmt_get_text(&stmt, 3);
        while (at < r->sensors->n && strcmp(r->list[at].id, id) < 0) at++;
        if (at == r->sensors->n || strcmp(r->list[at].id, id) != 0) continue;
        status = take_place(&stmt, &r->list[at], err);
        if (status) break;
        if (kind && text_equal(kind, "visitors")) r->list[at].slots = 0;
    }
    stmt_close(&stmt);
    return status;
}

static void drop_doors(Reader *r) {
    size_t kept = 0;
    for (size_t s = 0; s < r->sensors->n; s++)
        if (r->list[s].slots) r->list[kept++] = r->list[s];
    r->sensors->n = kept;
    r->sensors->sensor = r->list;
}

Status sensors_load(Store *store, int first_month, size_t months, Arena *arena, Sensors *sensors,
                    Err *err) {
    *sensors = (Sensors){.first_month = first_month, .months = months};
    sensors->days = sensors_month_day(sensors, months);
    Reader r = {.sensors = sensors, .arena = arena, .first_date = month_first_date(first_month)};
    TRY(load_days(store, &r, err));
    if (!sensors->n) return ST_OK;
    TRY(load_places(store, &r, err));
    drop_doors(&r);
    return ST_OK;
}
