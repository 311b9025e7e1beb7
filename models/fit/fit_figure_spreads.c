/* fit_figure_spreads - honest noise in a city where nobody files by month.
 *
 * Input     fit->y [n x T] with a figure's mean in each of its months, low, high, month effects.
 * Method    sd^2 of the change d between figures a year apart = sigma^2 2(c_0 - c_12) + trend^2
 *           (12/(T-1))^2, c_k = mean of C between the months of two figures k months apart; the
 *           other spreads are the priors'.
 * Output    log_sigma, rho, effect_sd.
 * Blind to  broken book years; figures of which no two lie a year apart.
 * Cites     MODEL 3.8
 */
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

/* Mean of C between the months of two figures of `span` months that begin `apart` months apart. */
static double noise_between(const Fit *fit, size_t span, size_t apart) {
    const double share = fit->params->rho_share;
    double sum = 0;
    for (size_t a = 0; a < span; a++)
        for (size_t b = apart; b < apart + span; b++)
            sum += a == b ? 1 : share * portable_pow(fit->rho, fabs((double)a - (double)b));
    return sum / (double)(span * span);
}

/* What is left of column t's figure when season and footfall are taken out. */
static double unexplained(const Fit *fit, size_t i, size_t t, size_t span) {
    const double *effect = fit_month_row(fit->month_y, fit, i);
    double sum = 0;
    for (size_t u = t; u < t + span; u++) {
        const size_t cell = i * fit->panel->months + u;
        sum += effect[u] + fit_response(fit, (size_t)fit->panel->sector[i], (double)fit->low[cell],
                                        (double)fit->high[cell]);
    }
    return (double)fit->y[i * fit->panel->months + t] - sum / (double)span;
}

/* Months of the figure that begins in column t; 0 when t begins none, or not one in a row. */
static size_t span_at(const Panel *panel, size_t i, size_t t) {
    size_t span = 0;
    while (t + span < panel->months && panel_figure(panel, i, t + span) == t) span++;
    return span && fit_figure_exactly(panel, i, t, span) ? span : 0;
}

/* Changes over a year, in units of sigma if nothing but noise changed; their trend part, summed. */
static size_t year_changes(const Fit *fit, size_t i, double *change, double *trend_part) {
    const Panel *panel = fit->panel;
    const double slope = 12 / (double)(panel->months - 1);
    size_t k = 0;
    for (size_t t = 0; t + 12 < panel->months; t++) {
        const size_t span = span_at(panel, i, t);
        if (!span || span != span_at(panel, i, t + 12)) continue;
        const double d = unexplained(fit, i, t + 12, span) - unexplained(fit, i, t, span);
        const double v = 2 * (noise_between(fit, span, 0) - noise_between(fit, span, 12));
        if (isnan(d)) continue;
        change[k++] = d / sqrt(v);
        *trend_part += slope * slope / v;
    }
    return k;
}

void fit_figure_spreads(Fit *fit, const double *honest, Arena *scratch) {
    const ModelParams *p = fit->params;
    const double sd[EFFECTS] = {0, p->prior_season, p->prior_low, p->prior_high, p->prior_trend};
    memcpy(fit->effect_sd, sd, sizeof sd);
    fit->rho = p->prior_rho;
    fit->log_sigma = portable_log(p->prior_sigma);
    const size_t n = fit->panel->n;
    double *change = ARENA_ARRAY(scratch, double, n * fit->panel->months);
    double trend_part = 0;
    size_t k = 0;
    for (size_t i = 0; i < n; i++)
        if ((!honest || honest[i] > 0.5) && !(panel_foreign_sd(fit->panel, i) > 0))
            k += year_changes(fit, i, change + k, &trend_part);
    if (k < (size_t)p->month_shrink) return;
    const double spread = robust_mad(change, k), least = 0.1 * p->prior_sigma;
    const double trend = p->prior_trend * p->prior_trend * trend_part / (double)k;
    fit->log_sigma = 0.5 * portable_log(fmax(spread * spread - trend, least * least));
}
