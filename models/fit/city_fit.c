/* city_fit - what the city-wide estimates say about the footfall of one storefront.
 *
 * Input     a sector's elasticities; slow and fast footfall, log units; how far it may be off.
 * Method    a slow deviation v moves log turnover by phi(v) = v (b + (B - b) v^2/(v^2 + (knee
 *           scale)^2)), b pooled, B = at least elastic_big; a fast one in proportion. An error of
 *           footfall widens turnover by its sd times the elasticity.
 * Output    log units; variances in log units squared, 0 where footfall is counted at the door.
 * Blind to  a storefront that answers to footfall unlike its sector.
 * Cites     MODEL 3.5; Berkson (1950), doi:10.1080/01621459.1950.10483349 (estimated footfall)
 */
#include "models/fit/city_fit.h"

#include <assert.h>
#include <math.h>

/* Counters are kriged: what is predicted is not correlated with its error, so elasticities are
 * right and only variances grow (Berkson 1950, doi:10.1080/01621459.1950.10483349). */
static double footfall_variance(const float *sd, size_t i, double elasticity) {
    const double error = panel_sd(sd, i) * elasticity;
    return error * error;
}

double fit_footfall_level2(const Fit *fit, size_t i) {
    assert(i < fit->panel->n);
    return footfall_variance(fit->panel->footfall_sd, i, fit->elasticity);
}

double fit_footfall_month2(const Fit *fit, size_t i) {
    assert(i < fit->panel->n);
    const size_t sector = (size_t)fit->panel->sector[i];
    return footfall_variance(fit->panel->footfall_month_sd, i,
                             fit->elastic_low + fit->sector_low[sector]);
}

double fit_elastic(const Fit *fit, size_t sector, double v) {
    assert(sector < fit->panel->sectors);
    const double small = fit->elastic_low + fit->sector_low[sector];
    const double big = fmax(fit->elastic_big, small);
    const double knee = fit->params->elastic_knee * fit->low_scale;
    const double real = v * v / (v * v + knee * knee);
    return v * (small + (big - small) * real);
}

double fit_response(const Fit *fit, size_t sector, double low, double high) {
    assert(sector < fit->panel->sectors);
    return fit_elastic(fit, sector, low) + (fit->elastic_high + fit->sector_high[sector]) * high;
}

double fit_elasticity(const Fit *fit, size_t sector) {
    return fit->level.beta[1] + fit->level.slope[sector * LEVEL_COLUMNS + 1];
}
