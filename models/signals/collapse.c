/* collapse - did the customers go while turnover stayed?
 *
 * Input     the largest lasting fall of footfall (jump, its standard error); y [n].
 * Method    both hypotheses say that turnover ignores footfall; the front explains the fall by
 *           U(-3, -0.4) log units, a faulty or moved counter by N(0, 0.5^2), the ratio bounded.
 * Output    log densities; -INFINITY when there is no fall beyond max(0.4, 4 standard errors).
 * Blind to  slow declines. Bounded by the sensor alternative to about 5.6 nats.
 * Cites     MODEL 1.3 (41 sensor-years of Melbourne counters), 5.5
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

typedef struct CollapseParams {
    double weight, epsilon, epsilon_street, least, errors, most, sensor_sd, bound_low, bound_high,
        share;
} CollapseParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(CollapseParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.13, 0, 10, "relative", "prior weight of a collapse of custom among fronts"),
    P(epsilon, 0.01, 0, 0.5, "probability", "counters fail or move: 2.4 % a year shift by > 0.5"),
    P(epsilon_street, 0.2, 0, 0.5, "probability",
      "a counter in the street is not the door: one in five shifts by > 0.3 a year, for all "
      "storefronts near it at once"),
    P(least, 0.4, 0.05, 2, "log units", "smaller falls are everyday for counters"),
    P(errors, 4, 1, 20, "standard errors", "a fall must stand out from the counter's own noise"),
    P(most, 3, 0.5, 6, "log units", "a larger fall is a dead counter"),
    P(sensor_sd, 0.5, 0.05, 3, "log units", "spread of level shifts of faulty counters"),
    P(bound_low, -1.5, -20, 0, "nats", "least that the size of the fall may say"),
    P(bound_high, 3, 0, 20, "nats", "most"),
    P(share, 0.6, 0, 1, "share", "typical unexplained share when custom has gone"),
    {0},
};

static const char *const details[] = {"month", "fall", "expected_fall", "declared_change", NULL};
enum { MONTH, FALL, EXPECTED_FALL, DECLARED_CHANGE };

/* Change of mean log turnover, season taken out, across column tau. */
static double declared_change(const Storefront *shop, int tau) {
    double sum[2] = {0}, n[2] = {0};
    for (size_t k = 0; k < shop->n; k++) {
        const int side = shop->month[k] >= tau;
        sum[side] += shop->y[k] - shop->season[k];
        n[side]++;
    }
    return n[0] > 0 && n[1] > 0 ? sum[1] / n[1] - sum[0] / n[0] : NAN;
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const CollapseParams *p = params;
    const Fit *fit = shop->fit;
    const double jump = fit->jump[shop->i];
    if (shop->coarse) return; /* a year hides which months the customers were missed in */
    const double ignores = storefront_density(shop, &shop->column[COLUMN_SEASONAL]);
    reading->honest = ignores;
    const bool street = panel_sd(fit->panel->footfall_sd, shop->i) > 0;
    reading->epsilon = street ? p->epsilon_street : p->epsilon;
    reading->weight = p->weight;
    reading->share = p->share;
    reading->share_sq = p->share * p->share;
    const double threshold = -fmax(p->least, p->errors * fit->jump_se[shop->i]);
    if (!(jump < threshold) || jump <= -p->most) return;
    const double size = -vector_log(p->most - p->least) - portable_log_normal(jump, p->sensor_sd);
    reading->front = ignores + fmin(fmax(size, p->bound_low), p->bound_high);
    reading->detail[MONTH] = (float)fit->jump_month[shop->i];
    reading->detail[FALL] = (float)(1 - portable_exp(jump));
    reading->detail[EXPECTED_FALL] =
        (float)(1 - portable_exp(fit_elastic(fit, (size_t)fit->panel->sector[shop->i], jump)));
    reading->detail[DECLARED_CHANGE] =
        (float)(portable_exp(declared_change(shop, fit->jump_month[shop->i])) - 1);
}

const Signal signal_collapse = {
    .id = "collapse",
    .title = "Customers gone, turnover stayed",
    .kind = SIGNAL_MIXTURE,
    .steady = STEADY_TWIN,
    .params = {.name = "collapse",
               .title = "Customers gone, turnover stayed",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(CollapseParams)},
    .details = details,
    .speaks_for =
        "From {month:from} on, {fall:large} fewer people were counted. In comparable shops "
        "turnover then falls by about {expected_fall:up}, while here it changed by "
        "{declared_change:change}{fall:much}.",
    .speaks_against = "Where footfall changed, turnover changed as one would expect.",
    .innocent = "A faulty or moved counter, or road works: compare the neighbours' counts first.",
    .check = "Count people passing and entering.",
    .method = {.reads = "The largest lasting fall of the people counted, and the months of "
                        "turnover before and after it.",
               .idea = "When turnover does not follow a lasting fall in custom, either it needs no "
                       "customers, or the counter failed or was moved; the size of the fall "
                       "decides between the two, since counters rarely lose that much.",
               .formula = "ln [ U(J; \xE2\x88\x92"
                          "3, \xE2\x88\x92"
                          "0.4) / N(J; 0, 0.5\xC2\xB2) ], between \xE2\x88\x92"
                          "1.5 and 3, where turnover ignores a fall J",
               .where = "J: the fall in log units; U: even over the range; N: level shifts of "
                        "faulty counters.",
               .blind = "Slow declines, and falls that a faulty counter explains equally well.",
               .example =
                   "J = ln(1 \xE2\x88\x92 {fall:pct}) from {month:month}; turnover should then "
                   "fall by {expected_fall:pct}, and changed by {declared_change:pct}."},
    .read = read,
};
