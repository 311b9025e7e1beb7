#include "models/fit.h"

#include <math.h>
#include <string.h>

#include "models/robust.h"
#include "models/rounding.h"
#include "models/vector.h"

VECTOR static void logs_or_missing(const float *value, size_t n, float *out) {
    for (size_t k = 0; k < n; k++) {
        const double positive = value[k] > 0 ? (double)value[k] : 1;
        out[k] = value[k] > 0 ? (float)vector_log(positive) : NAN;
    }
}

double fit_foreign_sd(const Panel *panel, size_t i) {
    const double allocation = panel->allocation_sd ? (double)panel->allocation_sd[i] : 0;
    const double margin = panel->margin_sd ? (double)panel->margin_sd[i] : 0;
    return sqrt(allocation * allocation + margin * margin);
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

Status fit_open(const Panel *panel, const Params *params, Arena *arena, Fit *fit, Err *err) {
    if (panel->months < 6 || panel->months > MONTHS_MAX)
        return FAIL(err, ST_SHAPE,
                    "a scan needs 6 to %d months, the window has %zu: choose --from "
                    "and --to accordingly",
                    MONTHS_MAX, panel->months);
    const size_t n = panel->n, cells = n * panel->months, grid = panel->sectors * panel->months;
    *fit = (Fit){
        .panel = panel,
        .params = params_group(params, &model_group),
        .y = ARENA_ARRAY(arena, float, cells),
        .x = ARENA_ARRAY(arena, float, cells),
        .month_y = ARENA_ARRAY(arena, double, grid),
        .month_x = ARENA_ARRAY(arena, double, grid),
        .level_y = ARENA_ARRAY(arena, double, n),
        .level_x = ARENA_ARRAY(arena, double, n),
        .too_short = ARENA_ARRAY(arena, unsigned char, n),
        .no_footfall = ARENA_ARRAY(arena, unsigned char, n),
        .low = ARENA_ARRAY(arena, float, cells),
        .high = ARENA_ARRAY(arena, float, cells),
        .jump = ARENA_ARRAY(arena, double, n),
        .jump_se = ARENA_ARRAY(arena, double, n),
        .jump_month = ARENA_ARRAY(arena, int, n),
        .mu = ARENA_ARRAY(arena, double, n),
        .residual = ARENA_ARRAY(arena, double, n),
        .tau = ARENA_ARRAY(arena, double, n),
        .level_sd = ARENA_ARRAY(arena, double, n),
        .sector_size = ARENA_ARRAY(arena, double, panel->sectors),
        .sector_low = ARENA_ARRAY(arena, double, panel->sectors),
        .sector_high = ARENA_ARRAY(arena, double, panel->sectors),
        .sector_noise = ARENA_ARRAY(arena, double, panel->sectors),
        .sector_spread = ARENA_ARRAY(arena, double, panel->sectors),
    };
    logs_or_missing(panel->turnover, cells, fit->y);
    logs_or_missing(panel->footfall, cells, fit->x);
    memcpy(fit->tail_weight, fit->params->tail_weight, sizeof fit->tail_weight);
    for (size_t i = 0; i < n; i++) fit->sector_size[panel->sector[i]]++;
    fit->own = own_months(fit, arena);
    fit->rounders = rounding_share(panel);
    return ST_OK;
}

double fit_elastic(const Fit *fit, size_t sector, double v) {
    const double small = fit->elastic_low + fit->sector_low[sector];
    const double big = fmax(fit->elastic_big, small);
    const double knee = fit->params->elastic_knee * fit->low_scale;
    const double real = v * v / (v * v + knee * knee);
    return v * (small + (big - small) * real);
}

double fit_response(const Fit *fit, size_t sector, double low, double high) {
    return fit_elastic(fit, sector, low) + (fit->elastic_high + fit->sector_high[sector]) * high;
}

Status fit_pass(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch,
                Err *err) {
    fit_months(fit, honest, parallel, scratch);
    fit_dynamics(fit, parallel);
    TRY(fit_level(fit, honest, parallel, scratch, err));
    return fit_spreads(fit, honest, parallel, scratch, err);
}
