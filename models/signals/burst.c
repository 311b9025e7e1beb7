/* burst - do single months stand far above the rest?
 *
 * Input     y - mean [n]: months beyond what peers and footfall explain.
 * Method    months more than max(0.35, 4 MAD) above the 35 % quantile form the set B (at least 2,
 *           at most 55 %); a quarter counts as one. Density: the other months under the plain
 *           model, times 0.25 N(excess; 0.8, 0.5^2) for each month in B and 0.75 for each other.
 *           The honest twin is the same density: event trade, one-off orders.
 * Output    log densities; -INFINITY without such months.
 * Blind to  single bursts; bursts in more than half of the months. Bounded by the twin.
 * Cites     MODEL 5.6
 */
#include <math.h>
#include <string.h>

#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

typedef struct BurstParams {
    double weight, epsilon, quantile, calm, least, scales, spread_min, most_share;
    double excess, excess_sd, rate, share;
} BurstParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(BurstParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.15, 0, 10, "relative", "prior weight of bursts among fronts"),
    P(epsilon, 0.004, 0, 0.5, "probability", "honest event trade; bounds the evidence to 3.6 nats"),
    P(quantile, 0.35, 0.05, 0.5, "share of months",
      "the calm level, below which bursts do not reach"),
    P(calm, 0.7, 0.4, 1, "share of months", "months used to measure the calm spread"),
    P(least, 0.35, 0.05, 2, "log units", "smaller peaks are everyday"),
    P(scales, 4, 1, 20, "scale units", "a peak must stand out from the calm months"),
    P(spread_min, 0.05, 0.001, 1, "log units", "least calm spread"),
    P(most_share, 0.55, 0.1, 0.9, "share of months", "more of them are a level, not bursts"),
    P(excess, 0.8, 0.1, 3, "log units", "typical height of a burst"),
    P(excess_sd, 0.5, 0.05, 3, "log units", "spread of the height"),
    P(rate, 0.25, 0.01, 0.9, "probability", "of a burst in a month of such a front"),
    P(share, 0.4, 0, 1, "share", "typical unexplained share with bursts"),
    {0},
};

static const char *const details[] = {"months", "excess", "declared_months", NULL};
enum { MONTHS, EXCESS, DECLARED_MONTHS };

typedef struct Bursts {
    unsigned char keep[MONTHS_MAX]; /* by column: 0 in a burst */
    double log_prior, mean_excess;
    size_t count;
} Bursts;

/* Of what was filed: a burst asks for two months at least, so it may see them whole. */
static double deviation(const Storefront *shop, size_t k) {
    return shop->filed[k] - shop->mean[k];
}

/* Quantile of the deviations and the spread of the calmer ones around it. */
static void calm_level(const Storefront *shop, const BurstParams *p, double *level,
                       double *spread) {
    double sorted[MONTHS_MAX], away[MONTHS_MAX];
    for (size_t k = 0; k < shop->n; k++) sorted[k] = deviation(shop, k);
    robust_sort(sorted, shop->n);
    *level = robust_quantile(sorted, shop->n, p->quantile);
    const double top = robust_quantile(sorted, shop->n, p->calm);
    size_t calm = 0;
    for (size_t k = 0; k < shop->n && sorted[k] <= top; k++)
        away[calm++] = fabs(sorted[k] - *level);
    *spread = fmax(ROBUST_NORMAL_MAD * robust_median(away, calm), p->spread_min);
}

static bool find_bursts(const Storefront *shop, const BurstParams *p, Bursts *b) {
    double level, spread;
    calm_level(shop, p, &level, &spread);
    const double threshold = fmax(p->least, p->scales * spread);
    memset(b, 0, sizeof *b);
    for (size_t c = 0; c < shop->cells; c++) b->keep[shop->cell_month[c]] = 1;
    for (size_t k = 0; k < shop->n; k++) {
        const double excess = deviation(shop, k) - level, z = (excess - p->excess) / p->excess_sd;
        if (excess > threshold) {
            for (size_t c = 0; c < shop->cells; c++)
                if (shop->cell_figure[c] == k) b->keep[shop->cell_month[c]] = 0;
            b->count++;
            b->mean_excess += excess;
            b->log_prior -= 0.5 * z * z;
        }
    }
    b->log_prior += (double)b->count * vector_log(p->rate / p->excess_sd) +
                    (double)(shop->n - b->count) * vector_log(1 - p->rate);
    if (b->count) b->mean_excess /= (double)b->count;
    return b->count >= 2 && (double)b->count <= p->most_share * (double)shop->n;
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const BurstParams *p = params;
    Bursts bursts;
    if (shop->coarse) return; /* a year hides its bursts */
    reading->weight = p->weight;
    reading->epsilon = p->epsilon;
    reading->share = p->share;
    reading->share_sq = p->share * p->share;
    if (!find_bursts(shop, p, &bursts)) return;
    double dense[MONTHS_MAX * MONTHS_MAX];
    Storefront calm = {.noise.dense = dense};
    storefront_prepare(&calm, shop->fit, shop->i, bursts.keep);
    const double density =
        calm.plain + bursts.log_prior - 0.5 * (calm.noise.log_det - shop->noise.log_det);
    reading->front = reading->honest = density;
    reading->detail[MONTHS] = (float)bursts.count;
    reading->detail[EXCESS] = (float)(portable_exp(bursts.mean_excess) - 1);
    reading->detail[DECLARED_MONTHS] = (float)shop->known;
}

const Signal signal_burst = {
    .id = "burst",
    .title = "Bursts of turnover",
    .kind = SIGNAL_MIXTURE,
    .steady = STEADY_TWIN,
    .params = {.name = "burst",
               .title = "Single months far above the rest",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(BurstParams)},
    .details = details,
    .speaks_for =
        "In {months:n} of {declared_months:n} months turnover stands on average {excess:large} "
        "above its calm level. No more people were counted in the street "
        "then{counted:flag}{excess:much}.",
    .speaks_against =
        "No months stand farther above the rest than is common in ordinary shops here.",
    .innocent = "Events, fairs, one-off orders or the season of a special product.",
    .check = "Ask what was sold in those months, and see the invoices or till rolls.",
    .method =
        {.reads =
             "How far each declared month lies above the level that peers and the people counted "
             "explain.",
         .idea = "Whether several single months stand so far above the calm ones that they are "
                 "better read as bursts; an honest shop with event trade is allowed the same.",
         .formula = "p(months outside B) \xC2\xB7 \xE2\x88\x8F over B of 0.25 N(excess; 0.8, "
                    "0.5\xC2\xB2) \xC2\xB7 0.75^(months outside B)",
         .where = "B: months that stand out, two at least and 55 % at most; excess: how far above "
                  "the calm level, in log units.",
         .blind = "A single burst, bursts in more than half of the months, and all that figures of "
                  "a quarter or a year hide.",
         .example = "B holds {months:n} of {declared_months:n} months, on average {excess:pct} "
                    "above the calm level."},
    .read = read,
};
