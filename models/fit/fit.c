/* fit - opens a city-wide fit, carries it over to other storefronts, and runs its four parts.
 *
 * Input     panel: turnover and footfall [n x T], EUR and persons a month; params group `model`.
 * Method    y = log turnover, x = log footfall; fit_months, fit_dynamics, fit_level, fit_spreads,
 *           in that order.
 * Output    Fit; NaN = missing. ST_SHAPE below 6 or above MONTHS_MAX months.
 * Blind to  whatever a whole city does alike: it becomes what is expected.
 * Cites     MODEL 3.1, 3.4
 */
#include "models/fit/fit.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "models/fit/rounding.h"
#include "models/math/robust.h"
#include "models/math/vector.h"

VECTOR static void logs_or_missing(const float *value, size_t n, float *out) {
    for (size_t k = 0; k < n; k++) {
        const double positive = value[k] > 0 ? (double)value[k] : 1;
        out[k] = value[k] > 0 ? (float)vector_log(positive) : NAN;
    }
}

static double rounding_share(const Panel *panel) {
    size_t rounders = 0;
    for (size_t i = 0; i < panel->n; i++) {
        const Rounding r = rounding_count(panel, i);
        if ((double)(r.fives + r.hundreds) > 0.85 * (double)r.amounts) rounders++;
    }
    return panel->n ? (double)rounders / (double)panel->n : 0;
}

/* y without the cells that belong to a quarter or a year. */
static const float *own_months(const Fit *fit, Arena *arena) {
    assert(fit->panel->months <= MONTHS_MAX);
    const Panel *panel = fit->panel;
    if (!panel->period) return fit->y;
    const size_t cells = panel->n * panel->months;
    float *own = ARENA_ARRAY(arena, float, cells);
    unsigned char span[MONTHS_MAX];
    for (size_t i = 0; i < panel->n; i++) {
        memset(span, 0, sizeof span);
        for (size_t t = 0; t < panel->months; t++) span[panel_figure(panel, i, t)]++;
        for (size_t t = 0; t < panel->months; t++) {
            const size_t cell = i * panel->months + t;
            own[cell] = span[panel_figure(panel, i, t)] == 1 ? fit->y[cell] : NAN;
        }
    }
    return own;
}

/* What a fit says about each storefront; y and x are filled. */
static void open_rows(const Panel *panel, Arena *arena, Fit *fit) {
    const size_t n = panel->n, cells = n * panel->months;
    fit->panel = panel;
    fit->y = ARENA_ARRAY(arena, float, cells);
    fit->x = ARENA_ARRAY(arena, float, cells);
    fit->level_y = ARENA_ARRAY(arena, double, n);
    fit->level_x = ARENA_ARRAY(arena, double, n);
    fit->too_short = ARENA_ARRAY(arena, unsigned char, n);
    fit->no_footfall = ARENA_ARRAY(arena, unsigned char, n);
    fit->low = ARENA_ARRAY(arena, float, cells);
    fit->high = ARENA_ARRAY(arena, float, cells);
    fit->jump = ARENA_ARRAY(arena, double, n);
    fit->jump_se = ARENA_ARRAY(arena, double, n);
    fit->jump_month = ARENA_ARRAY(arena, int, n);
    fit->mu = ARENA_ARRAY(arena, double, n);
    fit->residual = ARENA_ARRAY(arena, double, n);
    fit->level_sd = ARENA_ARRAY(arena, double, n);
    fit->sector_size = ARENA_ARRAY(arena, double, panel->sectors);
    for (size_t i = 0; i < n; i++) fit->sector_size[panel->sector[i]]++;
}

static void logs_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    const Fit *fit = context;
    const Panel *panel = fit->panel;
    const size_t from = begin * panel->months, cells = (end - begin) * panel->months;
    logs_or_missing(panel->turnover + from, cells, fit->y + from);
    logs_or_missing(panel->footfall + from, cells, fit->x + from);
}

static void open_sectors(const Panel *panel, Arena *arena, Fit *fit) {
    const size_t sectors = panel->sectors, grid = sectors * panel->months;
    fit->month_y = ARENA_ARRAY(arena, double, grid);
    fit->month_x = ARENA_ARRAY(arena, double, grid);
    fit->sector_low = ARENA_ARRAY(arena, double, sectors);
    fit->sector_high = ARENA_ARRAY(arena, double, sectors);
    fit->sector_noise = ARENA_ARRAY(arena, double, sectors);
    fit->sector_spread = ARENA_ARRAY(arena, double, sectors);
    fit->level.effect = ARENA_ARRAY(arena, double, sectors);
    fit->level.tau = ARENA_ARRAY(arena, double, sectors);
    fit->level.slope = ARENA_ARRAY(arena, double, sectors *LEVEL_COLUMNS);
    for (size_t c = 0; c < LEVEL_COLUMNS; c++)
        fit->level.missing[c] = ARENA_ARRAY(arena, double, sectors);
}

Status fit_open(const Panel *panel, const Params *params, Arena *arena, Fit *fit, Err *err) {
    if (panel->months < 6 || panel->months > MONTHS_MAX)
        return FAIL(err, ST_SHAPE,
                    "a scan needs 6 to %d months, the window has %zu: choose --from "
                    "and --to accordingly",
                    MONTHS_MAX, panel->months);
    *fit = (Fit){.params = params_group(params, &model_group)};
    open_rows(panel, arena, fit);
    open_sectors(panel, arena, fit);
    memcpy(fit->tail_weight, fit->params->tail_weight, sizeof fit->tail_weight);
    for (size_t k = 0; k < SIGNALS_MAX; k++) fit->mechanism[k] = fit->twin[k] = 1;
    logs_range(fit, 0, panel->n, 0);
    fit->own = own_months(fit, arena);
    fit->rounders = rounding_share(panel);
    return ST_OK;
}

void fit_extend(const Fit *learned, const Panel *panel, const Parallel *parallel, Arena *arena,
                Fit *fit) {
    assert(panel->months == learned->panel->months);
    assert(panel->sectors == learned->panel->sectors);
    *fit = *learned;
    open_rows(panel, arena, fit);
    fit->own = NULL; /* only what is learned needs it */
    parallel->run(parallel, panel->n, logs_range, fit);
    fit_months_apply(fit, parallel);
    fit_dynamics(fit, parallel);
    fit_level_apply(fit, parallel);
}

Status fit_pass(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch,
                Err *err) {
    fit_months(fit, honest, parallel, scratch);
    fit_dynamics(fit, parallel);
    TRY(fit_level(fit, honest, parallel, scratch, err));
    return fit_spreads(fit, honest, parallel, scratch, err);
}
