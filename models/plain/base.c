/* base - a storefront's months without what its peers, its footfall and its own calendar explain.
 *
 * Input     log turnover and footfall by month; the city's effects.
 * Method    x = log turnover - sector month - place month - newcomers' ramp - (b + e) v, where v is
 *           footfall treated likewise and e the own elasticity by a Huber-weighted ridge on what a
 *           13-month median leaves of both. r = x - own month of the year: deviations from the
 *           13-month mean, clipped at `clip` spreads, averaged over c years times c rho/(1 + (c -
 *           1) rho), rho the city's repeat correlation.
 * Output    x, foot, r [T]; own, own_t; level.
 * Blind to  a season that began inside the window.
 * Cites     MODEL 13.2, 13.3; Huber (1964), doi:10.1214/aoms/1177703732
 */
#include <string.h>

#include "models/math/robust.h"
#include "models/plain/plain.h"

enum { YEAR = 12, HALF_YEAR = 6 };

static double effect_at(const double *effect, int group, size_t months, size_t t) {
    return group < 0 ? 0 : effect[(size_t)group * months + t];
}

/* Footfall without peers' months and its own level; passers-by are smoothed, for they are counted
 * with noise. */
static void footfall(const PlainCity *city, const Fit *fit, size_t i, int place, PlainRow *row) {
    const size_t months = row->months;
    double v[MONTHS_MAX] = {0};
    for (size_t t = 0; t < months; t++)
        v[t] = !city->foot_month ? NAN
                                 : (double)fit->x[i * months + t] -
                                       effect_at(city->foot_month, (int)row->sector, months, t) -
                                       effect_at(city->foot_local, place, months, t);
    const double middle = plain_median(v, months);
    for (size_t t = 0; t < months; t++) v[t] -= middle;
    if (city->visitors)
        memcpy(row->foot, v, months * sizeof *v);
    else
        plain_running_median(v, months, 2, row->foot);
}

static void less_running(const double *value, size_t n, double *out) {
    double middle[MONTHS_MAX];
    plain_running_median(value, n, HALF_YEAR, middle);
    for (size_t t = 0; t < n; t++) out[t] = value[t] - middle[t];
}

/* How this storefront's turnover follows its footfall, beyond the city's elasticity. */
static void own_elasticity(const PlainCity *city, PlainRow *row) {
    const size_t n = row->months;
    double d[MONTHS_MAX] = {0}, v[MONTHS_MAX] = {0}, num = 0, den = 0;
    for (size_t t = 0; t < n; t++)
        d[t] = row->x[t] - city->elasticity * (isnan(row->foot[t]) ? 0 : row->foot[t]);
    less_running(d, n, d);
    less_running(row->foot, n, v);
    const double scale = plain_mad(d, n) + 0.01;
    for (size_t t = 0; t < n; t++) {
        if (isnan(d[t]) || isnan(v[t])) continue;
        const double weight = fmin(1, 1.5 * scale / fmax(fabs(d[t]), 1e-9));
        num += weight * d[t] * v[t];
        den += weight * v[t] * v[t];
    }
    const double s2 = scale * scale, own2 = city->own_sd * city->own_sd;
    row->own = isnan(scale) ? 0 : num / (den + s2 / own2);
    row->own_t = isnan(scale) ? NAN : num / sqrt(den * s2 + den * den * own2 + 1e-9);
}

void plain_base(const PlainCity *city, const Fit *fit, size_t i, int place, PlainRow *row) {
    const size_t months = row->months;
    row->sector = (size_t)fit->panel->sector[i];
    row->documented = fit->panel->documented[i];
    row->expected = fit->mu[i];
    row->level_sd = fit->level_sd[i];
    for (size_t t = 0; t < months; t++) {
        const int age = row->first > 0 && (int)t >= row->first ? (int)t - row->first : 0;
        row->peers[t] = effect_at(city->month, (int)row->sector, months, t) +
                        effect_at(city->local, place, months, t);
        row->x[t] = row->ok[t] ? row->log[t] - row->peers[t] : NAN;
        if (age <= PLAIN_RAMP) row->x[t] -= city->ramp[age];
    }
    footfall(city, fit, i, place, row);
    row->own = 0;
    row->own_t = NAN;
    if (city->foot_month) {
        own_elasticity(city, row);
        const double answer = fmin(fmax(city->elasticity + row->own, 0), 2);
        for (size_t t = 0; t < months; t++)
            if (!isnan(row->foot[t])) row->x[t] -= answer * row->foot[t];
    }
    row->level = plain_median(row->x, months);
}

void plain_season(const PlainCity *city, PlainRow *row) {
    const size_t months = row->months;
    double z[MONTHS_MAX];
    memcpy(row->r, row->x, months * sizeof *row->r);
    if (city->repeat <= city->params->season_floor) return;
    plain_running_mean(row->x, months, HALF_YEAR, z);
    for (size_t t = 0; t < months; t++) z[t] = row->x[t] - z[t];
    const double limit = city->params->clip * (plain_mad(z, months) + 0.01);
    for (size_t from = 0; from < YEAR && from < months; from++) {
        double sum = 0, years = 0;
        for (size_t t = from; t < months; t += YEAR)
            if (!isnan(z[t])) {
                sum += fmin(fmax(z[t], -limit), limit);
                years++;
            }
        if (years < city->params->season_least) continue;
        const double own = sum * city->repeat / (1 + (years - 1) * city->repeat);
        for (size_t t = from; t < months; t += YEAR) row->r[t] -= own;
    }
}

void plain_mirror(const PlainCity *city, const Fit *fit, size_t i, int place, double *out) {
    PlainRow row;
    plain_clean(fit, i, city->params->least_months, &row);
    plain_base(city, fit, i, place, &row);
    for (size_t t = 0; t < row.months; t++) {
        out[t] = row.log[t];
        if (!isnan(row.x[t])) out[t] += 2 * (row.expected - row.level) - 2 * (row.x[t] - row.level);
    }
}
