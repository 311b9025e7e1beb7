/* fit_dynamics - footfall of each storefront: slow part, fast part, and its largest lasting change.
 *
 * Input     fit->x [n x T], month_x [S x T], level_x [n], log units.
 * Method    d = x - level - month; low = median of the up to 5 observed values in t-2..t+2, shrunk
 *           by k/(k + 0.75); high = d - low. Jump: the split of the months that maximises
 *           |median after - median before| sqrt(n1 n2/(n1 + n2)).
 * Output    low, high [n x T] (0 where unknown); jump, jump_se, jump_month [n].
 * Blind to  changes during the first three or the last two months.
 * Cites     MODEL 3.4; Tukey (1977), Exploratory Data Analysis (running medians keep edges)
 */
#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/robust.h"
#include "models/math/robust_lanes.h"
#include "models/math/vector.h"

/* Storefronts side by side: deviations from level and month effect, INFINITY where not counted. */
typedef double Row[ROBUST_LANES];
typedef struct Block {
    size_t months, begin, width; /* columns; first storefront; how many, the last is repeated */
    Row d[MONTHS_MAX];
    size_t known[ROBUST_LANES];
} Block;

static void block_load(const Fit *fit, size_t begin, size_t end, Block *b) {
    assert(begin < end && end <= fit->panel->n);
    assert(fit->panel->months <= MONTHS_MAX);
    b->months = fit->panel->months;
    b->begin = begin;
    b->width = end - begin < ROBUST_LANES ? end - begin : ROBUST_LANES;
    for (size_t e = 0; e < ROBUST_LANES; e++) {
        const size_t i = begin + (e < b->width ? e : b->width - 1);
        const double *effect = fit_month_row(fit->month_x, fit, i);
        b->known[e] = 0;
        for (size_t t = 0; t < b->months; t++) {
            const double d = (double)fit->x[i * b->months + t] - fit->level_x[i] - effect[t];
            b->d[t][e] = isnan(d) ? INFINITY : d;
            b->known[e] += (size_t)!isnan(d);
        }
    }
}

static void split_low_high(Fit *fit, const Block *b) {
    const size_t months = b->months, reach = (size_t)fit->params->window;
    for (size_t t = 0; t < months; t++) {
        double window[2 * 12 + 1][ROBUST_LANES], median[ROBUST_LANES];
        size_t count[ROBUST_LANES] = {0};
        const size_t from = t > reach ? t - reach : 0,
                     to = t + reach < months ? t + reach : months - 1;
        memcpy(window, b->d[from], (to + 1 - from) * sizeof *window);
        for (size_t u = from; u <= to; u++)
            for (size_t e = 0; e < ROBUST_LANES; e++) count[e] += b->d[u][e] < INFINITY;
        robust_sort_lanes(window, to + 1 - from);
        robust_median_lanes((const double(*)[ROBUST_LANES])window, count, median);
        for (size_t e = 0; e < b->width; e++) {
            const double k = (double)count[e];
            const double low = count[e] ? median[e] * k / (k + fit->params->low_shrink) : 0;
            const size_t cell = (b->begin + e) * months + t;
            fit->low[cell] = (float)low;
            fit->high[cell] = b->d[t][e] < INFINITY ? (float)(b->d[t][e] - low) : 0;
        }
    }
}

/* before[t]: median of observed d[0..t-1], of which there are count[t]; after[t]: of d[t..]. */
typedef struct Sides {
    Row before[MONTHS_MAX], after[MONTHS_MAX];
    size_t count[MONTHS_MAX][ROBUST_LANES];
} Sides;

static void side_medians(const Block *b, Sides *s) {
    double sorted[MONTHS_MAX][ROBUST_LANES];
    size_t count[ROBUST_LANES] = {0};
    for (size_t t = 0; t < b->months; t++) {
        robust_median_lanes((const double(*)[ROBUST_LANES])sorted, count, s->before[t]);
        memcpy(s->count[t], count, sizeof count);
        robust_insert_lanes(sorted, t, b->d[t]);
        for (size_t e = 0; e < ROBUST_LANES; e++) count[e] += b->d[t][e] < INFINITY;
    }
    memset(count, 0, sizeof count);
    for (size_t t = b->months; t-- > 0;) {
        robust_insert_lanes(sorted, b->months - 1 - t, b->d[t]);
        for (size_t e = 0; e < ROBUST_LANES; e++) count[e] += b->d[t][e] < INFINITY;
        robust_median_lanes((const double(*)[ROBUST_LANES])sorted, count, s->after[t]);
    }
}

/* The split of each storefront's months with the strongest change. */
typedef struct Jumps {
    double change[ROBUST_LANES];
    size_t at[ROBUST_LANES];
} Jumps;

static void find_jumps(const Block *b, const Sides *s, Jumps *jumps) {
    assert(b->width > 0 && b->width <= ROBUST_LANES);
    double best[ROBUST_LANES] = {0};
    memset(jumps, 0, sizeof *jumps);
    for (size_t t = 3; t + 2 < b->months; t++)
        for (size_t e = 0; e < b->width; e++) {
            const size_t n1 = s->count[t][e], n2 = b->known[e] - n1;
            if (n1 < 2 || n2 < 2) continue;
            const double change = s->after[t][e] - s->before[t][e];
            const double strength =
                change * change * ((double)n1 * (double)n2 / (double)b->known[e]);
            if (strength > best[e]) {
                best[e] = strength;
                jumps->change[e] = change;
                jumps->at[e] = t;
            }
        }
}

/* Sizes of month-to-month differences with the jump taken out; returns their medians. */
static void step_sizes(const Block *b, const Jumps *jumps, size_t count[ROBUST_LANES],
                       double median[ROBUST_LANES]) {
    double size[MONTHS_MAX][ROBUST_LANES];
    memset(count, 0, ROBUST_LANES * sizeof *count);
    for (size_t t = 1; t < b->months; t++)
        for (size_t e = 0; e < ROBUST_LANES; e++) {
            const bool known = b->d[t][e] < INFINITY && b->d[t - 1][e] < INFINITY;
            const double jump = t == jumps->at[e] ? jumps->change[e] : 0;
            size[t - 1][e] = known ? fabs(b->d[t][e] - b->d[t - 1][e] - jump) : INFINITY;
            count[e] += known;
        }
    robust_sort_lanes(size, b->months - 1);
    robust_median_lanes((const double(*)[ROBUST_LANES])size, count, median);
}

/* Standard error of the jump: both medians' errors. `month_sd`: of footfall that is estimated, and
 * looks calmer than it is. */
static double jump_error(double step, bool known, double month_sd, size_t before, size_t after) {
    assert(!known || step >= 0);
    const double seen = fmax(known ? step * ROBUST_NORMAL_MAD / sqrt(2) : 0.2, 0.05);
    const double sd = month_sd > 0 ? hypot(seen, month_sd) : seen;
    const double n1 = before ? (double)before : 1, n2 = after ? (double)after : 1;
    return 1.25 * sd * sqrt(1 / n1 + 1 / n2); /* 1.25: efficiency of the median at the normal */
}

static void measure_jumps(Fit *fit, const Block *b) {
    Sides sides;
    Jumps jumps;
    double step[ROBUST_LANES];
    size_t steps[ROBUST_LANES];
    const float *month_sd = fit->panel->footfall_month_sd;
    side_medians(b, &sides);
    find_jumps(b, &sides, &jumps);
    step_sizes(b, &jumps, steps, step);
    for (size_t e = 0; e < b->width; e++) {
        const size_t before = jumps.at[e] ? sides.count[jumps.at[e]][e] : 0;
        fit->jump[b->begin + e] = jumps.change[e];
        fit->jump_month[b->begin + e] = (int)jumps.at[e];
        fit->jump_se[b->begin + e] = jump_error(
            step[e], steps[e] > 0, panel_sd(month_sd, b->begin + e), before, b->known[e] - before);
    }
}

static void dynamics_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    Fit *fit = context;
    Block block;
    for (size_t i = begin; i < end; i += ROBUST_LANES) {
        block_load(fit, i, end, &block);
        split_low_high(fit, &block);
        measure_jumps(fit, &block);
    }
}

void fit_dynamics(Fit *fit, const Parallel *parallel) {
    parallel->run(parallel, fit->panel->n, dynamics_range, fit);
}

void fit_own_dynamics(Fit *fit, size_t i) {
    assert(i < fit->panel->n);
    dynamics_range(fit, i, i + 1, 0);
}
