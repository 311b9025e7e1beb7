/* fit_level - what level of turnover sector, footfall and size lead us to expect.
 *
 * Input     level_y, level_x [n], log units; log staff, area and hours where known.
 * Method    level_y = a_sector + theta level_x + beta' size + r, ridge on a_sector, bisquare.
 *           tau_g: log tau_g = (n_g log(1.4826 med|r|) + k log tau)/(n_g + k).
 * Output    mu, residual, tau, level_sd [n]; elasticity theta.
 * Blind to  an add-on that everybody in a sector has.
 * Cites     Beaton & Tukey (1974), doi:10.1080/00401706.1974.10489171
 */
#include <math.h>
#include <string.h>

#include "models/fit.h"
#include "models/linear.h"
#include "models/robust.h"

/* Median of value[i] per sector over rows that are known; the overall median where a sector has
 * none; 0 when nobody has any. out[S]. */
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

/* Replaces NaN by the sector's median; filled[i] (may be NULL) tells where. */
static void impute(const Fit *fit, double *value, unsigned char *filled, Arena *scratch) {
    const Panel *panel = fit->panel;
    double *work = ARENA_ARRAY(scratch, double, panel->n + 2 * panel->sectors + 1);
    double *median = ARENA_ARRAY(scratch, double, panel->sectors);
    sector_medians(panel, value, work, median);
    for (size_t i = 0; i < panel->n; i++) {
        if (filled) filled[i] = (unsigned char)(isnan(value[i]) ? 1 : 0);
        if (isnan(value[i])) value[i] = median[panel->sector[i]];
    }
}

static void mark_short(Fit *fit) {
    const size_t months = fit->panel->months;
    for (size_t i = 0; i < fit->panel->n; i++) {
        double known = 0;
        for (size_t t = 0; t < months; t++) known += !isnan(fit->y[i * months + t]);
        fit->too_short[i] = known < fit->params->min_months;
        if (fit->too_short[i]) fit->level_y[i] = NAN;
    }
}

/* Adds the column log(value), centred at its median, when any storefront has it. */
static void add_size(const Fit *fit, const float *value, double *x, size_t width, size_t *column,
                     Arena *scratch) {
    const size_t n = fit->panel->n;
    double *logs = ARENA_ARRAY(scratch, double, n), *work = ARENA_ARRAY(scratch, double, n);
    size_t known = 0;
    for (size_t i = 0; i < n; i++) {
        logs[i] = value[i] > 0 ? log((double)value[i]) : NAN;
        if (!isnan(logs[i])) known++;
    }
    if (known < 10) return;
    impute(fit, logs, NULL, scratch);
    memcpy(work, logs, n * sizeof *work);
    const double centre = robust_median(work, n);
    for (size_t i = 0; i < n; i++) x[i * width + *column] = logs[i] - centre;
    ++*column;
}

enum { COLUMNS_MAX = 5 }; /* intercept, footfall, staff, area, hours */

/* Columns in use first; unused ones stay 0 and get a zero coefficient from the tiny ridge. */
static double *design(const Fit *fit, Arena *scratch) {
    const Panel *panel = fit->panel;
    double *x = ARENA_ARRAY(scratch, double, panel->n *COLUMNS_MAX);
    double *work = ARENA_ARRAY(scratch, double, panel->n);
    memcpy(work, fit->level_x, panel->n * sizeof *work);
    const double centre = panel->n ? robust_median(work, panel->n) : 0;
    for (size_t i = 0; i < panel->n; i++) {
        x[i * COLUMNS_MAX] = 1;
        x[i * COLUMNS_MAX + 1] = fit->level_x[i] - centre;
    }
    size_t column = 2;
    add_size(fit, panel->staff, x, COLUMNS_MAX, &column, scratch);
    add_size(fit, panel->area, x, COLUMNS_MAX, &column, scratch);
    add_size(fit, panel->hours, x, COLUMNS_MAX, &column, scratch);
    return x;
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
        away[i] = counted ? fabs(fit->residual[i]) : NAN;
        if (counted) work[k++] = away[i];
        members[panel->sector[i]]++;
        used[panel->sector[i]] += counted;
    }
    const double city = log(ROBUST_NORMAL_MAD * robust_median(work, k));
    sector_medians(panel, away, work, median);
    const double shrink = fit->params->scale_shrink;
    for (size_t i = 0; i < panel->n; i++) {
        const size_t s = (size_t)panel->sector[i];
        const double own = used[s] > 4 ? log(ROBUST_NORMAL_MAD * median[s] + 1e-6) : log(r->scale);
        fit->tau[i] = exp((members[s] * own + shrink * city) / (members[s] + shrink));
    }
}

/* Parts of totals lie nearer to each other than storefronts do. Where hardly anybody files for
 * itself, their spread is not that of storefronts: at least the usual one is taken. */
static void mistrust_parts(Fit *fit, const double *prior) {
    const Panel *panel = fit->panel;
    double own = 0;
    for (size_t i = 0; i < panel->n; i++) own += prior[i] > 0.5 && !(fit_foreign_sd(panel, i) > 0);
    if (own >= fit->params->scale_shrink) return;
    for (size_t i = 0; i < panel->n; i++) fit->tau[i] = fmax(fit->tau[i], fit->params->own_sd);
}

static void widen_levels(Fit *fit) {
    const ModelParams *prm = fit->params;
    for (size_t i = 0; i < fit->panel->n; i++) {
        double variance = fit->tau[i] * fit->tau[i];
        const double street = fit->elasticity * prm->nofoot_sd;
        if (fit->no_footfall[i]) variance += street * street;
        if (fit->panel->documented[i]) variance += prm->documented_sd * prm->documented_sd;
        const double foreign = fit_foreign_sd(fit->panel, i);
        fit->level_sd[i] = sqrt(variance + foreign * foreign);
    }
}

/* Figures that are not a storefront's own count the less, the less they are known: by
 * 1/(1 + (sd/own_sd)^2). In a city that has little else, their middle one counts four fifths. */
static void discount_foreign(const Fit *fit, double *prior, Arena *scratch) {
    double *sd = ARENA_ARRAY(scratch, double, fit->panel->n);
    size_t k = 0;
    for (size_t i = 0; i < fit->panel->n; i++)
        if (prior[i] > 0) sd[k++] = fit_foreign_sd(fit->panel, i);
    const double knee = fmax(fit->params->own_sd, k ? 2 * robust_median(sd, k) : 0);
    for (size_t i = 0; i < fit->panel->n; i++) {
        const double ratio = fit_foreign_sd(fit->panel, i) / knee;
        prior[i] /= 1 + ratio * ratio;
    }
}

Status fit_level(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch,
                 Err *err) {
    const Panel *panel = fit->panel;
    const size_t n = panel->n;
    const ModelParams *prm = fit->params;
    mark_short(fit);
    impute(fit, fit->level_y, NULL, scratch);
    impute(fit, fit->level_x, fit->no_footfall, scratch);
    double *prior = ARENA_ARRAY(scratch, double, n), beta[COLUMNS_MAX] = {0};
    for (size_t i = 0; i < n; i++) prior[i] = fit->too_short[i] ? 0 : honest ? honest[i] : 1;
    if (panel->allocation_sd || panel->margin_sd) discount_foreign(fit, prior, scratch);
    Regression r = {
        .n = n,
        .parallel = parallel,
        .dense = COLUMNS_MAX,
        .groups = panel->sectors,
        .x = design(fit, scratch),
        .group = panel->sector,
        .y = fit->level_y,
        .prior = prior,
        .dense_ridge = prm->dense_ridge,
        .group_ridge = prm->group_ridge,
        .beta = beta,
        .effect = ARENA_ARRAY(scratch, double, panel->sectors),
        .residual = fit->residual,
        .weight = ARENA_ARRAY(scratch, double, n),
    };
    TRY(regression_bisquare(&r, (size_t)prm->lad_steps, (size_t)prm->steps, prm->bisquare, scratch,
                            err));
    fit->elasticity = beta[1];
    for (size_t i = 0; i < n; i++) {
        fit->mu[i] = fit->level_y[i] - fit->residual[i];
        if (fit->too_short[i]) fit->residual[i] = 0;
    }
    sector_scales(fit, &r, scratch);
    if (panel->allocation_sd) mistrust_parts(fit, prior);
    widen_levels(fit);
    return ST_OK;
}
