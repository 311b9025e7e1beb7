/* sensors.h - what counters of passers-by counted, as arrays: one cell an hour (or a day), local
 * time. Facts only; models/impute/counter_months.h makes monthly figures of them. */
#ifndef DATASETS_PANEL_SENSORS_H
#define DATASETS_PANEL_SENSORS_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/store/store.h"

typedef struct Sensor {
    const char *id;
    double lon, lat; /* WGS84 degrees; NaN = its location is not known */
    size_t slots;    /* cells a day: 24, or 1 where it was delivered by day */
    float *count;    /* [days x slots] people, both directions; NaN = not counted. An hour that was
                        counted in part is scaled up to the whole hour. */
    float *uptime;   /* [days x slots] 0..1; NaN = nothing said */
} Sensor;

typedef struct Sensors {
    int first_month; /* base/num.h; counts outside the window are left out */
    size_t months, days;
    size_t n;
    const Sensor *sensor;          /* [n] in order of id */
    size_t repeated, contradicted; /* counts delivered again: the same; another value */
} Sensors;

/* First day of month t (0..months) as an index of days. */
size_t sensors_month_day(const Sensors *sensors, size_t t);

/* Loads the months; a store without counts costs one look-up and leaves n = 0. Later inputs win
 * cell by cell. Counters of visitors, which stand at doors, are left out. */
Status sensors_load(Store *store, int first_month, size_t months, Arena *arena, Sensors *sensors,
                    Err *err);

#endif
