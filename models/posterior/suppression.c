/* suppression - is turnover lower than sector, footfall and size lead us to expect?
 *
 * Input     residual, sd [n], one each per storefront, log units: declared against expected level
 *           and its honest spread.
 * Method    z = residual / sd, centred and scaled by the city's median and MAD; posterior odds =
 *           prior odds x mean over shares s of t(z - log(1 - s) / (scale sd)) / t(z), t = Student's
 *           density, whose heavy tails stand for shops that differ in ways nobody recorded.
 * Output    probability in 0..1; NaN where residual or sd is unknown.
 * Blind to  sales left out by less than about two thirds, where the spread of honest levels is as
 *           wide; a whole sector that leaves out alike; a shop whose visitors do not buy.
 * Cites     MODEL 9.5; Lange, Little & Taylor (1989), doi:10.1080/01621459.1989.10478852
 */
#include "models/posterior/suppression.h"

#include "datasets/base/mem.h"
#include "models/math/portable.h"
#include "models/math/robust.h"

#include <math.h>

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(SuppressionParams, field), initial, low, high, unit, why }

static const ParamSpec specs[] = {
    P(prior, 0.02, 0.0001, 0.5, "share of storefronts",
      "audits of small traders find more, but seldom so much; a low prior lists only what is "
      "plain"),
    P(share_low, 0.5, 0.1, 0.9, "share of the turnover",
      "less than half left out cannot be told from a shop that sells less"),
    P(share_high, 0.9, 0.5, 0.99, "share of the turnover",
      "who declares less than a tenth declares nothing: the register shows that"),
    P(shares, 9, 2, 50, "points", "grid steps of a twentieth"),
    P(tail, 4, 1, 100, "degrees of freedom",
      "levels of honest shops have tails about as heavy; a normal law would list the odd ones"),
    P(fdr_level, 0.2, 0.01, 1, "share", "as for the first list: one in five without a finding"),
    {0},
};

const ParamGroup suppression_group = {
    .name = "suppression",
    .title = "Suppression: declared far below what visitors, staff and peers explain",
    .stage = STAGE_STUDY,
    .specs = specs,
    .size = sizeof(SuppressionParams),
};

/* Of Student's t, up to its constant. */
static double log_density(double z, double tail) {
    return -(tail + 1) / 2 * portable_log(1 + z * z / tail);
}

typedef struct Honest {
    double middle, scale; /* of z */
} Honest;

static Honest honest_of(const double *residual, const double *sd, size_t n) {
    Arena *scratch = arena_open();
    double *z = ARENA_ARRAY(scratch, double, n + 1), *copy = ARENA_ARRAY(scratch, double, n + 1);
    size_t known = 0;
    for (size_t i = 0; i < n; i++)
        if (!isnan(residual[i] + sd[i])) z[known++] = residual[i] / sd[i];
    for (size_t k = 0; k < known; k++) copy[k] = z[k];
    Honest honest = {.middle = robust_median(copy, known), .scale = robust_mad(z, known)};
    if (!(honest.scale > 0)) honest.scale = 1; /* nobody differs: the model's own spread */
    arena_close(scratch);
    return honest;
}

static double odds_of(double z, double sd, const SuppressionParams *p) {
    const size_t points = (size_t)p->shares;
    const double honest = log_density(z, p->tail);
    double sum = 0;
    for (size_t k = 0; k < points; k++) {
        const double share =
            p->share_low + (p->share_high - p->share_low) * (double)k / (double)(points - 1);
        sum += portable_exp(log_density(z - portable_log(1 - share) / sd, p->tail) - honest);
    }
    return p->prior / (1 - p->prior) * sum / (double)points;
}

void suppression_judge(const double *residual, const double *sd, size_t n,
                       const SuppressionParams *params, double *posterior) {
    const Honest honest = honest_of(residual, sd, n);
    for (size_t i = 0; i < n; i++) {
        const double z = (residual[i] / sd[i] - honest.middle) / honest.scale;
        const double odds = odds_of(z, honest.scale * sd[i], params);
        /* far above its peers both densities are alike: nothing was left out there */
        posterior[i] = z < 0 || isnan(z) ? odds / (1 + odds) : 0;
    }
}
