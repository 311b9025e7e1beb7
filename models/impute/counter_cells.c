/* counter_cells - which cells are people, and which are the counter's own doing.
 *
 * Input     counts, the week, levels and spreads of one counter.
 * Method    down: its uptime says so. Frozen: one number again and again. Two counts of mean m are
 *           equal with chance 1/(2 sqrt(pi m)) when nothing but chance moves them, and less often
 *           otherwise; the chances of a run multiply to less than e^-frozen_nats. Outage: a run of
 *           zeros in which the week leads one to expect outage_people or more; other zeros are
 *           true. Spike: robust z on log scale above spike_z, spike_people or more too many, and
 *           alone: a festival lasts for hours.
 * Output    state [days x slots].
 * Blind to  a counter that sees half of everybody: counter_split looks for that.
 * Cites     MODEL 2.1; Irwin (1937), J. R. Statist. Soc. 100, 415 (difference of two counts of one
 *           mean)
 */
#include <math.h>

#include "models/impute/counter_months.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

static void set_seen(Counter *c, size_t from, size_t to, CellState state) {
    for (size_t cell = from; cell < to; cell++)
        if (c->state[cell] == CELL_SEEN) c->state[cell] = (unsigned char)state;
}

/* Whole days of zeros or nothing in a street that sees people: before the week is known. */
static void mark_dead_days(Counter *c) {
    size_t n = 0;
    for (size_t day = 0; day < c->days; day++) {
        double sum = 0;
        for (size_t k = 0; k < c->slots; k++) {
            const size_t cell = day * c->slots + k;
            if (c->state[cell] == CELL_SEEN) sum += (double)c->sensor->count[cell];
        }
        if (sum > 0) c->work[n++] = sum;
    }
    if (!n || robust_median(c->work, n) < c->params->outage_people) return;
    for (size_t day = 0; day < c->days; day++) {
        double most = 0;
        unsigned char *state = c->state + day * c->slots;
        for (size_t k = 0; k < c->slots; k++)
            if (state[k] == CELL_SEEN)
                most = fmax(most, (double)c->sensor->count[day * c->slots + k]);
        for (size_t k = 0; k < c->slots; k++)
            if (state[k] == CELL_SEEN && !(most > 0)) state[k] = CELL_OUTAGE;
    }
}

void counter_mark_down(Counter *c) {
    for (size_t cell = 0; cell < c->days * c->slots; cell++) {
        const double up = (double)c->sensor->uptime[cell];
        c->state[cell] = isnan(c->sensor->count[cell]) ? CELL_MISSING
                         : up < c->params->min_uptime  ? CELL_DOWN
                                                       : CELL_SEEN;
        c->log[cell] = log1pf(c->sensor->count[cell]);
    }
    mark_dead_days(c);
}

static double usual_log(const Counter *c, size_t cell, size_t *t) {
    while (*t + 1 < c->months && cell / c->slots >= c->first[*t + 1]) ++*t;
    return c->week[counter_place(c, cell)] + c->level[*t];
}

/* The smallest change between cells: counts that were rounded are equal more often. */
static double smallest_step(const Counter *c) {
    double last = NAN, step = INFINITY;
    for (size_t cell = 0; cell < c->days * c->slots; cell++) {
        if (c->state[cell] != CELL_SEEN) continue;
        const double change = fabs((double)c->sensor->count[cell] - last);
        if (change > 0) step = fmin(step, change);
        last = (double)c->sensor->count[cell];
    }
    return isfinite(step) ? fmax(step, 1) : 1;
}

/* Cells that were not counted do not end a run. Zeros are outages, or true. */
void counter_mark_frozen(Counter *c) {
    const size_t cells = c->days * c->slots;
    const double step = smallest_step(c);
    size_t from = 0;
    double value = 0, nats = 0;
    for (size_t cell = 0; cell <= cells; cell++) {
        if (cell < cells && c->state[cell] != CELL_SEEN) continue;
        const double count = cell < cells ? (double)c->sensor->count[cell] : NAN;
        if (count == value) {
            nats += value > 0 ? fmax(0, portable_log(2 * sqrt(M_PI * value) / step)) : 0;
            continue;
        }
        if (nats >= c->params->frozen_nats) set_seen(c, from, cell, CELL_FROZEN);
        from = cell;
        value = count;
        nats = 0;
    }
}

/* Cells that were not counted do not end a run of zeros. */
void counter_mark_outages(Counter *c) {
    const size_t cells = c->days * c->slots;
    size_t from = 0, t = 0;
    double expected = 0;
    for (size_t cell = 0; cell <= cells; cell++) {
        const bool ends = cell == cells || (c->state[cell] == CELL_SEEN && c->log[cell] > 0);
        if (!ends) {
            const double usual = usual_log(c, cell, &t);
            if (c->state[cell] == CELL_SEEN && usual > 0) expected += portable_expm1(usual);
            continue;
        }
        if (expected >= c->params->outage_people) set_seen(c, from, cell, CELL_OUTAGE);
        expected = 0;
        from = cell + 1;
    }
}

/* How far above the usual, log units; 0 unless it stands out in both senses. */
static double excess(const Counter *c, size_t cell, size_t *t) {
    if (c->state[cell] != CELL_SEEN) return 0;
    const double usual = usual_log(c, cell, t), over = (double)c->log[cell] - usual;
    const double people = (double)c->sensor->count[cell] - portable_expm1(fmax(usual, 0));
    const double z = over / c->spread[cell % c->slots];
    return z > c->params->spike_z && people >= c->params->spike_people ? over : 0;
}

void counter_mark_spikes(Counter *c) {
    const size_t cells = c->days * c->slots;
    size_t t = 0;
    for (size_t cell = 0; cell < cells;) {
        const size_t from = cell;
        double most = 0, over;
        for (; cell < cells && (over = excess(c, cell, &t)) > 0; cell++) most = fmax(most, over);
        const bool event =
            (double)(cell - from) >= c->params->event_cells && most < c->params->event_most;
        if (cell > from && !event) set_seen(c, from, cell, CELL_SPIKE);
        if (cell == from) cell++;
    }
}
