/* counter_months.h - from what one counter counted to people a month, with their uncertainty.
 *
 * Cells are hours (or days) of local time. People a month is the sum of the cells that can be
 * trusted plus, for the others, what the counter's own week leads one to expect; both directions
 * are in the counts already. */
#ifndef MODELS_IMPUTE_COUNTER_MONTHS_H
#define MODELS_IMPUTE_COUNTER_MONTHS_H
#include "datasets/panel/sensors.h"
#include "models/params/params.h"

typedef struct CounterParams {
    double min_uptime, month_uptime, sweeps, shape_days, fill_error; /* what counts as seen */
    double outage_people, frozen_nats;                               /* cells that do not count
                                                                      * people */
    double spike_z, spike_floor, spike_people;                       /* nor are these */
    double event_cells, event_most;
    double shift_least, shift_most, shift_errors, shift_months; /* counters moved or recalibrated */
    double reach_m, neighbours, street_m;                       /* where counts hold */
    double level_sd, street_sd, own_sd, range_m, prior_spread;
    double month_level_sd, month_street_sd, month_own_sd;
    double error_weight;
} CounterParams;
extern const ParamGroup counters_group;

typedef enum CellState {
    CELL_SEEN,
    CELL_MISSING,
    CELL_DOWN,
    CELL_OUTAGE,
    CELL_FROZEN,
    CELL_SPIKE
} CellState;
enum { CELL_STATES = CELL_SPIKE + 1 };

typedef struct CounterMonth {
    double people; /* NaN: not known, seen too little */
    double sd;     /* of log people: what was filled in, and how well the week is known */
    double uptime; /* share of the month's people that cells we trust would have seen, 0..1 */
} CounterMonth;

/* month[sensors->months]; cells[CELL_STATES] counts cells by state (may be NULL). O(cells). */
void counter_months(const Sensors *sensors, size_t s, const CounterParams *params,
                    CounterMonth *month, size_t *cells);

/* ---- parts (one file each) ---- */

/* One counter while its months are made. */
typedef struct Counter {
    const Sensor *sensor;
    const CounterParams *params;
    size_t days, slots, months, places; /* places: of the week, 7 x slots */
    int weekday;                        /* of day 0; Monday = 0 */
    size_t *first;                      /* [months + 1] first day of each month */
    unsigned char *state;               /* [days x slots] CellState */
    float *log;                         /* [days x slots] log(1 + count); NaN = not counted */
    double *week;                       /* [places] median of log less level */
    double *level;                      /* [months] log factor of the month; NaN = nothing seen */
    double *spread;                     /* [slots] robust sd of log less week less level */
    double *weight;                     /* [places] mean people at level 0 */
    double *shape;                      /* [slots] factor of the month at hand on the day's hours */
    double *share;                      /* [places] times the place was seen */
    double *work;                       /* [days x slots] */
} Counter;

static inline size_t counter_place(const Counter *c, size_t cell) {
    return (cell / c->slots + (size_t)c->weekday) % 7 * c->slots + cell % c->slots;
}
/* week, level and spread from the cells that are seen; again after cells were marked. */
void counter_profile(Counter *c);
/* Mark what is not seen. counter_cells.c */
void counter_mark_down(Counter *c);
void counter_mark_frozen(Counter *c);
void counter_mark_outages(Counter *c);
void counter_mark_spikes(Counter *c);

#endif
