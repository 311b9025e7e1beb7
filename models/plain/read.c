/* read - all plain numbers of one storefront.
 *
 * Input     the city; a storefront of a fit.
 * Method    clean months, what peers explain, the own season, the odd month left out, noise shrunk
 *           to the sector's and wander to the city's, then each family of numbers. A documented
 *           reason for its level (web shop, catering) silences the numbers about levels.
 * Output    out [PLAIN_NUMBERS], each within +-30; NaN = says nothing.
 * Blind to  what no number describes.
 * Cites     MODEL 13.4 to 13.8
 */
#include "models/math/vector.h"
#include "models/plain/plain.h"
#include "models/plain/proxies.h"

static PlainSpread spread_of(const PlainCity *city, const PlainRow *row) {
    const PlainParams *p = city->params;
    const double n = row->counted, sector = city->log_noise[row->sector];
    PlainSpread s;
    double wander;
    plain_noise(row, &s.noise, &wander);
    const double own = isnan(s.noise) ? vector_log(0.1) : vector_log(s.noise);
    s.sigma = vector_exp((n * own + p->noise_shrink * sector) / (n + p->noise_shrink));
    s.reach = p->clip * s.sigma;
    const double far = isnan(wander) ? city->log_wander : vector_log(wander);
    s.omega = vector_exp((n * far + p->wander_shrink * city->log_wander) / (n + p->wander_shrink));
    return s;
}

static void silence(const PlainRow *row, double *out) {
    static const PlainNumber levels[] = {PLAIN_level, PLAIN_rise_high, PLAIN_fall_rest,
                                         PLAIN_steady};
    for (size_t k = 0; k < sizeof levels / sizeof *levels; k++)
        if (row->documented) out[levels[k]] = NAN;
}

void plain_read(const PlainCity *city, const Fit *fit, size_t i, int place, double *out) {
    PlainRow row;
    double segment[MONTHS_MAX];
    for (size_t k = 0; k < PLAIN_NUMBERS; k++) out[k] = NAN;
    plain_proxies(city, fit, i, out);
    plain_clean(fit, i, city->params->least_months, &row);
    if ((double)row.counted < city->params->least_months) return;
    plain_base(city, fit, i, place, &row);
    plain_season(city, &row);
    plain_leave_out_odd(city, fit, &row);
    const PlainSpread spread = spread_of(city, &row);
    out[PLAIN_level] = (row.level - row.expected) / row.level_sd;
    plain_steps(&row, &spread, segment, out);
    plain_shape(city, &row, &spread, segment, out);
    plain_coupling(city, &row, &spread, out);
    plain_life(&row, out);
    plain_amounts(fit->panel, i, out);
    plain_decoupling(city, &row, &spread, out);
    silence(&row, out);
    for (size_t k = 0; k < PLAIN_NUMBERS; k++)
        out[k] = isfinite(out[k]) ? fmin(fmax(out[k], -30), 30) : NAN;
}
