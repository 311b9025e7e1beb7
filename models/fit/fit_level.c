/* fit_level - what level of turnover sector, footfall and size lead us to expect.
 *
 * Input     level_y, level_x [n], log units; log staff, area and hours where known.
 * Method    level_y = a_sector + theta level_x + beta' size + r, ridge on a_sector, bisquare; then
 *           what sectors add to theta and beta (fit_slopes.c).
 *           tau_g: log tau_g = (n_g log(1.4826 med|r|) + k log tau)/(n_g + k).
 * Output    mu, residual, level_sd [n]; level model with tau [S]; elasticity theta.
 * Blind to  an add-on that everybody in a sector has.
 * Cites     MODEL 3.3; Beaton & Tukey (1974), doi:10.1080/00401706.1974.10489171
 */
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/linear.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

/* Median of value[i] per sector over rows that are known; the overall median where a sector has
 * none; 0 when none has any. out[S]. */
static void sector_medians(const Panel *panel, const double *value, double *work, double *out) {
    size_t all = 0;
    for (size_t i = 0; i < panel->n; i++)
        if (!isnan(value[i])) work[all++] = value[i];
    const double overall = all ? robust_median(work, all) : 0;
    size_t *count = (size_t *)(void *)(work + panel->n); /* behind the values: [2 S + 1] */
    memset(count, 0, (2 * panel->sectors + 1) * sizeof *count);
    for (size_t i = 0; i < panel->n; i++)
        if (!isnan(value[i])) count[panel->sector[i] + 1]++;
    for (size_t s = 0; s < panel->sectors; s++) count[s + 1] += count[s];
    size_t *next = count + panel->sectors + 1;
    memcpy(next, count, panel->sectors * sizeof *next);
    for (size_t i = 0; i < panel->n; i++)
        if (!isnan(value[i])) work[next[panel->sector[i]]++] = value[i];
    for (size_t s = 0; s < panel->sectors; s++) {
        const size_t k = count[s + 1] - count[s];
        out[s] = k ? robust_median(work + count[s], k) : overall;
    }
}

static void learn_missing(Fit *fit, const double *value, size_t column, Arena *scratch) {
    const Panel *panel = fit->panel;
    double *work = ARENA_ARRAY(scratch, double, panel->n + 2 * panel->sectors + 1);
    sector_medians(panel, value, work, fit->level.missing[column]);
}

/* The middle of a column, unknown values replaced. */
static void learn_centre(Fit *fit, const double *value, size_t column, Arena *scratch) {
    const Panel *panel = fit->panel;
    double *work = ARENA_ARRAY(scratch, double, panel->n);
    for (size_t i = 0; i < panel->n; i++)
        work[i] = isnan(value[i]) ? fit->level.missing[column][panel->sector[i]] : value[i];
    fit->level.centre[column] = panel->n ? robust_median(work, panel->n) : 0;
}

/* log of staff, area or hours; NaN = unknown. */
static double log_size(const Panel *panel, size_t i, size_t column) {
    const float *const size[LEVEL_COLUMNS] = {NULL, NULL, panel->staff, panel->area, panel->hours};
    return size[column][i] > 0 ? portable_log((double)size[column][i]) : NAN;
}

static void learn_size(Fit *fit, size_t column, Arena *scratch) {
    const size_t n = fit->panel->n, least = 10;
    double *logs = ARENA_ARRAY(scratch, double, n);
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        logs[i] = log_size(fit->panel, i, column);
        known += (size_t)!isnan(logs[i]);
    }
    fit->level.used[column] = known >= least;
    if (!fit->level.used[column]) return;
    learn_missing(fit, logs, column, scratch);
    learn_centre(fit, logs, column, scratch);
}

/* A row of the design, once all columns are learned; unused ones stay 0 and get a zero coefficient
 * from the tiny ridge. */
static void covariates(const Fit *fit, size_t i, double row[LEVEL_COLUMNS]) {
    const LevelModel *model = &fit->level;
    row[0] = 1;
    row[1] = fit->level_x[i] - model->centre[1];
    for (size_t c = 2; c < LEVEL_COLUMNS; c++) {
        row[c] = 0;
        if (!model->used[c]) continue;
        const double value = log_size(fit->panel, i, c);
        row[c] =
            (isnan(value) ? model->missing[c][fit->panel->sector[i]] : value) - model->centre[c];
    }
}

static void mark_short(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    Fit *fit = context;
    const size_t months = fit->panel->months;
    for (size_t i = begin; i < end; i++) {
        double known = 0;
        for (size_t t = 0; t < months; t++) known += !isnan(fit->y[i * months + t]);
        fit->too_short[i] = known < fit->params->min_months;
        if (fit->too_short[i]) fit->level_y[i] = NAN;
    }
}

static void fill_levels(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    Fit *fit = context;
    for (size_t i = begin; i < end; i++) {
        const size_t s = (size_t)fit->panel->sector[i];
        fit->no_footfall[i] = (unsigned char)(isnan(fit->level_x[i]) ? 1 : 0);
        if (isnan(fit->level_y[i])) fit->level_y[i] = fit->level.missing[0][s];
        if (isnan(fit->level_x[i])) fit->level_x[i] = fit->level.missing[1][s];
    }
}

static double spread_of_level(const Fit *fit, size_t i) {
    const ModelParams *prm = fit->params;
    const double tau = fit->level.tau[fit->panel->sector[i]];
    const double street = fit_elasticity(fit, (size_t)fit->panel->sector[i]) * prm->no_footfall_sd;
    const double foreign = panel_foreign_sd(fit->panel, i);
    double variance = tau * tau;
    if (fit->no_footfall[i]) variance += street * street;
    if (fit->panel->documented[i]) variance += prm->documented_sd * prm->documented_sd;
    variance += fit_footfall_level2(fit, i);
    return sqrt(variance + foreign * foreign);
}

static void expect_levels(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    Fit *fit = context;
    for (size_t i = begin; i < end; i++) {
        const size_t s = (size_t)fit->panel->sector[i];
        const double *slope = fit->level.slope + s * LEVEL_COLUMNS;
        double row[LEVEL_COLUMNS], fitted = fit->level.effect[s];
        covariates(fit, i, row);
        for (size_t c = 0; c < LEVEL_COLUMNS; c++)
            fitted += row[c] * (fit->level.beta[c] + slope[c]);
        fit->residual[i] = fit->level_y[i] - fitted;
        fit->mu[i] = fit->level_y[i] - fit->residual[i];
        if (fit->too_short[i]) fit->residual[i] = 0;
        fit->level_sd[i] = spread_of_level(fit, i);
    }
}

static void learn_columns(Fit *fit, const Parallel *parallel, Arena *scratch) {
    learn_missing(fit, fit->level_y, 0, scratch);
    learn_missing(fit, fit->level_x, 1, scratch);
    parallel->run(parallel, fit->panel->n, fill_levels, fit);
    learn_centre(fit, fit->level_x, 1, scratch);
    for (size_t c = 2; c < LEVEL_COLUMNS; c++) learn_size(fit, c, scratch);
}

static double *design(const Fit *fit, Arena *scratch) {
    double *x = ARENA_ARRAY(scratch, double, fit->panel->n *LEVEL_COLUMNS);
    for (size_t i = 0; i < fit->panel->n; i++) covariates(fit, i, x + i * LEVEL_COLUMNS);
    return x;
}

/* Size of the residual; what not knowing its footfall exactly adds is counted later, and taken out
 * here. */
static double own_size(const Fit *fit, const Regression *r, size_t i) {
    const double size = fabs(r->residual[i]);
    if (!fit->panel->footfall_sd) return size;
    return size / sqrt(1 + fit_footfall_level2(fit, i) / (r->scale * r->scale));
}

/* tau per sector, shrunk in logs to the city's spread. */
static void sector_scales(Fit *fit, const Regression *r, Arena *scratch) {
    const Panel *panel = fit->panel;
    double *away = ARENA_ARRAY(scratch, double, panel->n);
    double *work = ARENA_ARRAY(scratch, double, panel->n + 2 * panel->sectors + 1);
    double *median = ARENA_ARRAY(scratch, double, panel->sectors);
    double *members = ARENA_ARRAY(scratch, double, panel->sectors);
    double *used = ARENA_ARRAY(scratch, double, panel->sectors);
    size_t k = 0;
    for (size_t i = 0; i < panel->n; i++) {
        const bool counted = r->prior[i] > 0.5;
        away[i] = counted ? own_size(fit, r, i) : NAN;
        if (counted) work[k++] = away[i];
        members[panel->sector[i]]++;
        used[panel->sector[i]] += counted;
    }
    const double city = portable_log(ROBUST_NORMAL_MAD * robust_median(work, k));
    sector_medians(panel, away, work, median);
    const double shrink = fit->params->scale_shrink;
    for (size_t s = 0; s < panel->sectors; s++) {
        const double own = used[s] > 4 ? portable_log(ROBUST_NORMAL_MAD * median[s] + 1e-6)
                                       : portable_log(r->scale);
        fit->level.tau[s] =
            portable_exp((members[s] * own + shrink * city) / (members[s] + shrink));
    }
}

/* Parts of totals lie nearer to each other than storefronts do. Where hardly any storefront files
 * for itself, their spread is not that of storefronts: at least the usual one is taken. */
static void mistrust_parts(Fit *fit, const double *prior) {
    const Panel *panel = fit->panel;
    double own = 0;
    for (size_t i = 0; i < panel->n; i++)
        own += prior[i] > 0.5 && !(panel_foreign_sd(panel, i) > 0);
    if (own >= fit->params->scale_shrink) return;
    for (size_t s = 0; s < panel->sectors; s++)
        fit->level.tau[s] = fmax(fit->level.tau[s], fit->params->own_sd);
}

/* Figures that are not a storefront's own count the less, the less they are known: by
 * 1/(1 + (sd/own_sd)^2). In a city that has little else, their middle one counts four fifths. */
static void discount_foreign(const Fit *fit, double *prior, Arena *scratch) {
    double *sd = ARENA_ARRAY(scratch, double, fit->panel->n);
    size_t k = 0;
    for (size_t i = 0; i < fit->panel->n; i++)
        if (prior[i] > 0) sd[k++] = panel_foreign_sd(fit->panel, i);
    const double knee = fmax(fit->params->own_sd, k ? 2 * robust_median(sd, k) : 0);
    for (size_t i = 0; i < fit->panel->n; i++) {
        const double ratio = panel_foreign_sd(fit->panel, i) / knee;
        prior[i] /= 1 + ratio * ratio;
    }
}

Status fit_level(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch,
                 Err *err) {
    const Panel *panel = fit->panel;
    const size_t n = panel->n;
    const ModelParams *prm = fit->params;
    parallel->run(parallel, n, mark_short, fit);
    learn_columns(fit, parallel, scratch);
    double *prior = ARENA_ARRAY(scratch, double, n);
    for (size_t i = 0; i < n; i++) prior[i] = fit->too_short[i] ? 0 : honest ? honest[i] : 1;
    if (panel->allocation_sd || panel->margin_sd) discount_foreign(fit, prior, scratch);
    memset(fit->level.beta, 0, sizeof fit->level.beta);
    memset(fit->level.effect, 0, panel->sectors * sizeof *fit->level.effect);
    Regression r = {
        .n = n,
        .parallel = parallel,
        .dense = LEVEL_COLUMNS,
        .groups = panel->sectors,
        .x = design(fit, scratch),
        .group = panel->sector,
        .y = fit->level_y,
        .prior = prior,
        .dense_ridge = prm->dense_ridge,
        .group_ridge = prm->group_ridge,
        .beta = fit->level.beta,
        .effect = fit->level.effect,
        .residual = fit->residual,
        .weight = ARENA_ARRAY(scratch, double, n),
    };
    TRY(regression_bisquare(&r, (size_t)prm->lad_steps, (size_t)prm->steps, prm->bisquare, scratch,
                            err));
    fit->elasticity = fit->level.beta[1];
    fit_slopes(fit, &r, scratch);
    sector_scales(fit, &r, scratch);
    if (panel->allocation_sd) mistrust_parts(fit, prior);
    parallel->run(parallel, n, expect_levels, fit);
    return ST_OK;
}

void fit_level_apply(Fit *fit, const Parallel *parallel) {
    parallel->run(parallel, fit->panel->n, mark_short, fit);
    parallel->run(parallel, fit->panel->n, fill_levels, fit);
    parallel->run(parallel, fit->panel->n, expect_levels, fit);
}
