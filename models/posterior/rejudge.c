/* rejudge - one storefront judged again under a fit that is held, with other figures.
 *
 * Input     a fit; storefront i; an alteration of its turnover and footfall, or amounts [T] EUR.
 * Method    y' = log(factor exp(y) + EUR), its level by the same Huber mean; mu' = mu + theta_g
 *           log(footfall factor) where footfall is known; all own signals read again. Given
 *           amounts, it is extended to as a storefront of its own, digits included.
 * Output    own log Bayes factors [signals]; stages say 0; the fit is as it was.
 * Blind to  what the city would have learned from the altered figures; under a factor, digits are
 *           as filed.
 * Cites     MODEL 10.3, 10.4
 */
#include "models/posterior/rejudge.h"

#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/portable.h"
#include "models/posterior/mixture.h"
#include "models/posterior/weighing.h"

/* What an alteration touches. */
typedef struct Kept {
    float y[MONTHS_MAX];
    double level, mu, residual;
} Kept;

static void keep(const Fit *fit, size_t i, Kept *kept) {
    const size_t months = fit->panel->months;
    memcpy(kept->y, fit->y + i * months, months * sizeof *kept->y);
    kept->level = fit->level_y[i];
    kept->mu = fit->mu[i];
    kept->residual = fit->residual[i];
}

static void restore(Fit *fit, size_t i, const Kept *kept) {
    const size_t months = fit->panel->months;
    memcpy(fit->y + i * months, kept->y, months * sizeof *kept->y);
    fit->level_y[i] = kept->level;
    fit->mu[i] = kept->mu;
    fit->residual[i] = kept->residual;
}

static void alter(Fit *fit, size_t i, const Alteration *a) {
    const size_t months = fit->panel->months;
    float *y = fit->y + i * months;
    const size_t end = a->count ? a->first + a->count : months;
    for (size_t t = a->first; t < end && t < months; t++)
        y[t] = (float)portable_log(portable_exp((double)y[t]) * a->turnover_factor +
                                   a->turnover_add_eur);
    fit_own_level(fit, i);
    const double elasticity = fit_elasticity(fit, (size_t)fit->panel->sector[i]);
    if (!fit->no_footfall[i]) fit->mu[i] += elasticity * portable_log(a->footfall_factor);
    fit->residual[i] = fit->level_y[i] - fit->mu[i];
}

void rejudge(Fit *fit, const Params *params, size_t i, const Alteration *alteration,
             Storefront *shop, double *own) {
    const bool same = alteration->turnover_factor == 1 && alteration->turnover_add_eur == 0 &&
                      alteration->footfall_factor == 1;
    Kept kept;
    keep(fit, i, &kept);
    if (!same) alter(fit, i, alteration);
    shop->brief = true;
    evidence_own(fit, params, i, shop, own);
    restore(fit, i, &kept);
}

void rejudge_amounts(const Fit *fit, const Params *params, size_t i, const float *amount,
                     Storefront *shop, double *own) {
    Arena *scratch = arena_open();
    const uint32_t row = (uint32_t)i;
    Panel panel;
    Fit alone;
    PlainCity city;
    Weighing weighing;
    panel_pick(fit->panel, &row, 1, scratch, &panel);
    panel.turnover = amount;
    fit_extend(fit, &panel, &parallel_serial, scratch, &alone);
    if (fit->weighing) { /* row 0 of its own panel stands where row i stood in the city */
        city = *fit->weighing->city;
        city.place += i;
        weighing = *fit->weighing;
        weighing.city = &city;
        alone.weighing = &weighing;
    }
    evidence_own(&alone, params, 0, shop, own);
    arena_close(scratch);
}
