/* drift - did turnover and the street slowly part company?
 *
 * Input     y [n] months; slow footfall [T].
 * Method    front, half and half: turnover rises along a line by delta in all, delta on a grid; or
 *           passers-by fade by more than fade_least and turnover ignores it, the size of the fade
 *           by U(-fade_most, -fade_least) against a counter that goes blind, N(0, counter_sd^2),
 *           the ratio bounded. Honest twin: a business that grows or shrinks, delta ~ N(0,
 *           growth_sd^2) on the same grid, up and down.
 * Output    log densities; share.
 * Blind to  a drift that took place before the window.
 * Cites     MODEL 1.3 (counters drift with sd 0.046 in 41 sensor-years), 5.7
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

enum { SIZES = 6 };

typedef struct DriftParams {
    double weight, epsilon, rise_least, rise_most, growth_sd;
    double fade_least, fade_most, counter_sd, bound_low, bound_high;
} DriftParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(DriftParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.20, 0, 10, "relative", "prior weight of a slow drift among fronts"),
    P(epsilon, 0.02, 0, 0.5, "probability", "honest businesses grow and shrink"),
    P(rise_least, 0.3, 0.05, 2, "log units", "smaller rises are a good year"),
    P(rise_most, 1.3, 0.1, 3, "log units", "nearly four times the turnover at the end"),
    P(growth_sd, 0.35, 0.05, 2, "log units", "spread of honest growth over two to three years"),
    P(fade_least, 0.35, 0.05, 2, "log units", "counters drift, but not by a third"),
    P(fade_most, 2.5, 0.5, 6, "log units", "a larger fall is a dead counter"),
    P(counter_sd, 0.25, 0.02, 2, "log units",
      "a counter that slowly goes blind; five times the drift measured in Melbourne"),
    P(bound_low, -1.5, -20, 0, "nats", "least that the size of the fade may say"),
    P(bound_high, 3, 0, 20, "nats", "most"),
    {0},
};

static const char *const details[] = {"rise", "fade", NULL};
enum { RISE, FADE };

/* Log density when turnover moved along a line by delta over the window. */
static double line_density(const Storefront *shop, double delta) {
    Projection p;
    storefront_combine(shop,
                       (const double[COLUMNS]){
                           [COLUMN_LEVEL] = -delta / 2, [COLUMN_BASE] = 1, [EFFECT_TREND] = -delta},
                       &p);
    return storefront_density(shop, &p);
}

/* Slow footfall of the last quarter of the window, which has six months at least, less that of the
 * first. */
static double fade_of(const Storefront *shop) {
    const Fit *fit = shop->fit;
    const size_t months = fit->panel->months, part = months / 4;
    const float *low = fit->low + shop->i * months;
    double sum = 0;
    for (size_t t = 0; t < part; t++) sum += (double)low[months - 1 - t] - (double)low[t];
    return sum / (double)part;
}

/* The rising half: fills term and share, adds the twin's terms; returns its log density. */
static double rising(const Storefront *shop, const DriftParams *p, Reading *reading, double *mean) {
    double front[SIZES], twin[2 * SIZES];
    for (size_t k = 0; k < SIZES; k++) {
        const double step = (p->rise_most - p->rise_least) / (SIZES - 1);
        const double delta = p->rise_least + step * (double)k;
        front[k] = line_density(shop, delta);
        const double prior = portable_log_normal(delta, p->growth_sd) + vector_log(step);
        twin[k] = front[k] + prior;
        twin[SIZES + k] = line_density(shop, -delta) + prior;
    }
    const double total = robust_log_sum(front, SIZES);
    *mean = 0;
    for (size_t k = 0; k < SIZES; k++) {
        const double delta =
            p->rise_least + (p->rise_most - p->rise_least) * (double)k / (SIZES - 1);
        *mean += vector_exp(front[k] - total) * delta;
    }
    reading->honest = robust_log_sum(twin, 2 * SIZES);
    return total - vector_log(SIZES);
}

/* The fading half; -INFINITY when passers-by did not fade. */
static double fading(const Storefront *shop, const DriftParams *p, double fade) {
    if (!(fade < -p->fade_least) || fade <= -p->fade_most) return -INFINITY;
    const double size =
        -vector_log(p->fade_most - p->fade_least) - portable_log_normal(fade, p->counter_sd);
    return storefront_density(shop, &shop->column[COLUMN_SEASONAL]) +
           fmin(fmax(size, p->bound_low), p->bound_high);
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const DriftParams *p = params;
    if (shop->coarse) return; /* a year has no direction */
    double delta;
    const double fade = fade_of(shop);
    const double half[2] = {rising(shop, p, reading, &delta), fading(shop, p, fade)};
    reading->front = robust_log_sum(half, 2) - vector_log(2);
    reading->weight = p->weight;
    reading->epsilon = p->epsilon;
    const double rises = vector_exp(half[0] - vector_log(2) - reading->front);
    reading->share =
        rises * (1 - vector_exp(-delta / 2)) + (1 - rises) * (1 - vector_exp(fade / 2));
    reading->share_sq = reading->share * reading->share;
    if (rises > 0.5)
        reading->detail[RISE] = (float)(portable_exp(delta) - 1);
    else
        reading->detail[FADE] = (float)(1 - portable_exp(fade));
}

const Signal signal_drift = {
    .id = "drift",
    .title = "Turnover that drifts away",
    .kind = SIGNAL_MIXTURE,
    .params = {.name = "drift",
               .title = "Turnover that slowly leaves the street behind",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(DriftParams)},
    .details = details,
    .speaks_for =
        "Over these months declared turnover drifted up by about {rise:up} beyond what peers and "
        "season explain. The number of passers-by faded by {fade:up} over these months, and "
        "turnover did not follow.",
    .speaks_against =
        "Over the whole period its turnover drifts no further from what peers and season explain "
        "than is common in ordinary shops here.",
    .innocent =
        "A young business that grows, or dearer goods. A counter that slowly goes "
        "blind{counted:flag}.",
    .check = "Compare the till of this month with the same month of earlier years.",
    .method = {.reads = "Every declared month, and the slow movement of the people counted.",
               .idea = "Whether turnover rises along a line that the street does not take, or "
                       "stays while the street slowly empties; honest businesses grow and shrink, "
                       "and counters slowly go blind.",
               .formula =
                   "front: ln R = \xCE\xBC + d + \xCE\xB4 (t/T \xE2\x88\x92 1/2) + e, or turnover "
                   "ignores a fade of the street;   honest: \xCE\xB4 ~ N(0, 0.35\xC2\xB2)",
               .where = "\xCE\xB4: rise over the whole window in log units; t/T: place of the "
                        "month in it; the other symbols as for turnover against customers.",
               .blind =
                   "A drift that took place before the window, and storefronts known only by the "
                   "year.",
               .example = "\xCE\xB4 = ln(1 + {rise:pct}) over the whole window. The people counted "
                          "faded by {fade:pct}, and turnover did not follow."},
    .read = read,
};
