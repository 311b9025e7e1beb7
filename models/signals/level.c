/* level - is turnover higher than sector, footfall and size lead us to expect?
 *
 * Input     level_y - mu, one number per storefront, log units; its spread tau among honest peers.
 * Method    log of mean over shares s of p(r - ln 1/(1-s)) against p(r), p = normal mixture with
 *           the level's heavy tails plus sampling error.
 * Output    log Bayes factor; superseded by `coupling`, which sees the months as well.
 * Blind to  add-ons of less than about half the true turnover; everything a documented exception
 *           may explain.
 * Cites     MODEL 3.3, 5.1; Laird & Ware (1982), doi:10.2307/2529876
 */
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "models/math/portable.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

typedef struct LevelParams {
    double share_min, share_max, shares;
} LevelParams;

static const ParamSpec specs[] = {
    {"share_min", offsetof(LevelParams, share_min), 0.1, 0.01, 0.5, "share",
     "smaller add-ons cannot be told from the spread of honest levels"},
    {"share_max", offsetof(LevelParams, share_max), 0.9, 0.5, 0.99, "share",
     "the spread around this covers a front without any trade"},
    {"shares", offsetof(LevelParams, shares), 9, 2, 50, "points", "grid steps of a tenth"},
    {0},
};

static const char *const details[] = {"declared_eur", "expected_eur",  "low_eur",    "high_eur",
                                      "passers",      "ratio",         "rarity",     "peers",
                                      "span",         "shops",         "allocation", "margin",
                                      "counter_m",    "counter_error", NULL};
enum {
    DECLARED,
    EXPECTED,
    LOW,
    HIGH,
    PASSERS,
    RATIO,
    RARITY,
    PEERS,
    SPAN,
    SHOPS,
    ALLOCATION,
    MARGIN,
    COUNTER_M,
    COUNTER_ERROR
};

enum { WIDTHS = 3 };
typedef struct Spread {
    double sd[WIDTHS], weight[WIDTHS];
} Spread;

/* Spread of an honest residual: the level's three widths, each with the error of a mean of months.
 */
static Spread honest_spread(const Storefront *shop) {
    const Fit *fit = shop->fit;
    const ModelParams *p = fit->params;
    const double sigma =
                     vector_exp(fit->log_sigma + fit->sector_noise[fit->panel->sector[shop->i]]),
                 level = fit->level_sd[shop->i];
    const double error = sigma * sigma / (double)shop->cells * (1 + fit->rho) / (1 - fit->rho);
    const double v = level * level;
    return (Spread){
        .sd = {sqrt(v + error), sqrt(v * p->tail_wide * p->tail_wide + error),
               sqrt(v + p->tail_heavy * p->tail_heavy + error)},
        .weight = {fit->tail_weight[TAIL_PLAIN] + fit->tail_weight[TAIL_OWN_WAY],
                   fit->tail_weight[TAIL_WIDE], fit->tail_weight[TAIL_HEAVY]},
    };
}

static double density(const Spread *s, double r) {
    double sum = 0;
    for (size_t k = 0; k < WIDTHS; k++) {
        const double z = r / s->sd[k];
        sum += s->weight[k] / s->sd[k] * vector_exp(-0.5 * z * z);
    }
    return sum;
}

static double upper_tail(const Spread *s, double r) {
    double sum = 0;
    for (size_t k = 0; k < WIDTHS; k++) sum += s->weight[k] * gsl_cdf_ugaussian_Q(r / s->sd[k]);
    return sum;
}

static double mean_passers(const Storefront *shop) {
    const Panel *panel = shop->fit->panel;
    const float *footfall = panel_footfall(panel, shop->i);
    double sum = 0, months = 0;
    for (size_t t = 0; t < panel->months; t++)
        if (!isnan(footfall[t])) {
            sum += (double)footfall[t];
            months++;
        }
    return months > 0 ? sum / months : NAN;
}

/* Where the figures come from, when they are not the storefront's own months: months in the longest
 * one; storefronts that shared a total; half widths of 90 % intervals as shares. */
static void describe_source(const Storefront *shop, float *detail) {
    const Panel *panel = shop->fit->panel;
    unsigned char span = 1;
    for (size_t k = 0; k < shop->n; k++)
        if (shop->span[k] > span) span = shop->span[k];
    const double allocation = panel_sd(panel->allocation_sd, shop->i);
    const double margin = panel_sd(panel->margin_sd, shop->i);
    if (allocation > 0) {
        detail[SHOPS] = (float)panel->shops[shop->i];
        detail[ALLOCATION] = (float)(portable_exp(1.645 * allocation) - 1);
    } else if (span > 1) {
        detail[SPAN] = (float)span;
    }
    if (margin > 0) detail[MARGIN] = (float)(portable_exp(1.645 * margin) - 1);
}

/* Footfall that counters in the street only lead one to expect: metres to the nearest, half width
 * of the 90 % interval as a share. */
static void describe_footfall(const Storefront *shop, float *detail) {
    const Panel *panel = shop->fit->panel;
    const double sd = panel_sd(panel->footfall_sd, shop->i);
    if (!(sd > 0)) return;
    if (panel->footfall_m) detail[COUNTER_M] = panel->footfall_m[shop->i];
    detail[COUNTER_ERROR] = (float)(portable_exp(1.645 * sd) - 1);
}

static void describe(const Storefront *shop, const Spread *spread, double r, float *detail) {
    const Fit *fit = shop->fit;
    const double expected = portable_exp(fit->mu[shop->i]), band = 1.645 * spread->sd[0];
    detail[DECLARED] = (float)portable_exp(fit->level_y[shop->i]);
    detail[EXPECTED] = (float)expected;
    detail[LOW] = (float)(expected * portable_exp(-band));
    detail[HIGH] = (float)(expected * portable_exp(band));
    detail[PASSERS] = (float)mean_passers(shop);
    detail[RATIO] = (float)portable_exp(r);
    detail[RARITY] = (float)fmin(1 / fmax(upper_tail(spread, r), 1e-6), 1e6);
    detail[PEERS] = (float)fit->sector_size[fit->panel->sector[shop->i]];
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const LevelParams *p = params;
    const Spread spread = honest_spread(shop);
    const double r = shop->fit->residual[shop->i];
    const size_t points = (size_t)p->shares;
    double sum = 0;
    for (size_t k = 0; k < points; k++) {
        const double s =
            p->share_min + (p->share_max - p->share_min) * (double)k / (double)(points - 1);
        sum += density(&spread, r + vector_log(1 - s)) / (double)points;
    }
    const double honest = density(&spread, r);
    /* 1e-300: both may underflow far below every peer, where the level says nothing more */
    reading->factor = vector_log((sum + 1e-300) / (honest + 1e-300));
    if (shop->brief) return;
    describe(shop, &spread, r, reading->detail);
    describe_source(shop, reading->detail);
    describe_footfall(shop, reading->detail);
}

#define SOURCE                                                                                     \
    "This turnover is allocated from the enterprise's total over {shops:many} shops by floor "     \
    "area, "                                                                                       \
    "staff and footfall (\xC2\xB1 {allocation:pct}, 9 times in 10). It is derived from a gross "   \
    "margin, since no turnover was filed (\xC2\xB1 {margin:pct}, 9 times in 10). Its turnover is " \
    "known by periods of up to {span:many} months, not by month. Footfall is estimated from "      \
    "counters, the nearest {counter_m:n} m away (\xC2\xB1 {counter_error:pct}, 9 times in 10)."

const char *const signal_level_source = SOURCE;

const Signal signal_level = {
    .id = "level",
    .title = "Level of turnover",
    .kind = SIGNAL_LEVEL,
    .params = {.name = "level",
               .title = "Level of turnover",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(LevelParams)},
    .details = details,
    .speaks_for =
        "For its sector ({sector:text}), its size and its street we would expect about "
        "{expected_eur:eur} a month (9 in 10 such shops: {low_eur:eur} to {high_eur:eur}); it "
        "declares "
        "{declared_eur:eur}. That is {ratio:times} times as much. About {passers:n} people a "
        "month pass by. "
        "Among comparable shops about 1 in {rarity:many} declares this much. " SOURCE,
    .speaks_against =
        "It declares {declared_eur:eur} a month where comparable shops lead us to expect "
        "{expected_eur:eur} (9 in 10: {low_eur:eur} to {high_eur:eur}): a level that speaks for "
        "ordinary trade. " SOURCE,
    .innocent = "Web sales, wholesale, catering, a second till or turnover booked for other shops.",
    .check = "Count customers; compare prices, till and stock with the turnover.",
    .method = {.reads = "Mean declared turnover, and what sector, people counted, staff, floor "
                        "area and opening hours lead us to expect.",
               .idea = "How likely a level this high is if a share s of it is not trade, against "
                       "how likely it is among honest shops, of which a few lie far from the rest "
                       "for reasons of their own.",
               .formula = "ln [ mean over s of p(r \xE2\x88\x92 ln 1/(1\xE2\x88\x92s)) / p(r) ],   "
                          "r = ln(declared / expected)",
               .where = "p: how honest levels spread around what is expected, with three widths; "
                        "s: shares from a tenth to nine tenths.",
               .blind = "Additions of less than about half of the true turnover, and all that a "
                        "documented exception may explain.",
               .example = "r = ln({declared_eur:eur} / {expected_eur:eur}) = ln {ratio:x}; 9 in 10 "
                          "of {peers:n} comparable shops lie between {low_eur:eur} and "
                          "{high_eur:eur}, and about 1 in {rarity:many} as high as this one.",
               .source = "Laird and Ware (1982), Random-effects models for longitudinal data",
               .doi = "10.2307/2529876"},
    .read = read,
};
