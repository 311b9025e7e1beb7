/* counter_profile - the week of a counter: what it usually counts at each hour of the week.
 *
 * Input     log(1 + count) of the cells that are seen [days x slots].
 * Method    two-way median polish: cell = week(place) + level(month); levels from the busier half
 *           of the week, where a factor is a factor and a zero is not a count.
 * Output    week [places], level [months], log units; spread [slots]: MAD of what is left.
 * Blind to  a week that changes its shape (new opening hours).
 * Cites     MODEL 2.1; Tukey (1977), Exploratory Data Analysis, ch. 11
 */
#include <math.h>

#include "models/impute/counter_months.h"
#include "models/math/robust.h"

static bool seen(const Counter *c, size_t cell) {
    return c->state[cell] == CELL_SEEN;
}

/* A month without a level borrows the middle one. */
static double level_or(const Counter *c, size_t t, double other) {
    return isnan(c->level[t]) ? other : c->level[t];
}

static void week_of(Counter *c) {
    for (size_t place = 0; place < c->places; place++) {
        const size_t slot = place % c->slots, weekday = place / c->slots;
        const size_t first = (weekday + 7 - (size_t)c->weekday) % 7;
        size_t n = 0, t = 0;
        for (size_t day = first; day < c->days; day += 7) {
            const size_t cell = day * c->slots + slot;
            while (t + 1 < c->months && day >= c->first[t + 1]) t++;
            if (seen(c, cell)) c->work[n++] = (double)c->log[cell] - level_or(c, t, 0);
        }
        c->week[place] = n ? robust_median(c->work, n) : NAN;
    }
}

/* The middle of the week's places that are known. */
static double busy_from(Counter *c) {
    size_t n = 0;
    for (size_t p = 0; p < c->places; p++)
        if (!isnan(c->week[p])) c->work[n++] = c->week[p];
    return n ? robust_median(c->work, n) : 0;
}

static void levels_of(Counter *c) {
    const double busy = busy_from(c);
    for (size_t t = 0; t < c->months; t++) {
        size_t n = 0;
        for (size_t cell = c->first[t] * c->slots; cell < c->first[t + 1] * c->slots; cell++) {
            const double week = c->week[counter_place(c, cell)];
            if (seen(c, cell) && week >= busy && c->log[cell] > 0)
                c->work[n++] = (double)c->log[cell] - week;
        }
        c->level[t] = n ? robust_median(c->work, n) : NAN;
    }
}

/* Levels are factors around the middle month. */
static void centre_levels(Counter *c) {
    size_t n = 0;
    for (size_t t = 0; t < c->months; t++)
        if (!isnan(c->level[t])) c->work[n++] = c->level[t];
    const double middle = n ? robust_median(c->work, n) : 0;
    for (size_t t = 0; t < c->months; t++) c->level[t] = level_or(c, t, middle) - middle;
}

static void spreads_of(Counter *c) {
    for (size_t slot = 0; slot < c->slots; slot++) {
        size_t n = 0, t = 0;
        for (size_t day = 0; day < c->days; day++) {
            const size_t cell = day * c->slots + slot;
            while (t + 1 < c->months && day >= c->first[t + 1]) t++;
            if (seen(c, cell))
                c->work[n++] = (double)c->log[cell] - c->week[counter_place(c, cell)] - c->level[t];
        }
        const double sd = n > 1 ? robust_mad(c->work, n) : 0;
        c->spread[slot] = fmax(sd, c->params->spike_floor);
    }
}

void counter_profile(Counter *c) {
    for (size_t sweep = 0; sweep < (size_t)c->params->sweeps; sweep++) {
        week_of(c);
        levels_of(c);
        centre_levels(c);
    }
    spreads_of(c);
}
