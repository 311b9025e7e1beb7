/* coupling - does turnover follow customers and the season, or does part of it come in regardless?
 *
 * Input     y [n] months, expected dynamics of sector season and footfall.
 * Method    front: a constant add-on that is share s of turnover: y = mu + ln 1/(1-s) + (1-s) d +
 *           e', var e' = (1-s)^2 sigma^2 + s^2 jitter^2; or a proportional one: y - ln 1/(1-s).
 *           Half the weight each, s on a grid. Honest twin: a second trade nobody documented,
 *           either proportional (a web shop, bookings for other shops) or in lumps (wholesale,
 *           catering: own_jitter for jitter).
 * Output    log densities; share.
 * Blind to  add-ons that follow the season exactly: only their level shows, and the twin bounds
 *           it.
 * Cites     MODEL 5.2
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

typedef struct CouplingParams {
    double weight, share_min, share_max, shares, jitter, epsilon, own_jitter;
} CouplingParams;

static const ParamSpec specs[] = {
    {"weight", offsetof(CouplingParams, weight), 0.70, 0, 10, "relative",
     "prior weight of an add-on over the whole period among fronts"},
    {"share_min", offsetof(CouplingParams, share_min), 0.1, 0.01, 0.5, "share", "smallest add-on"},
    {"share_max", offsetof(CouplingParams, share_max), 0.9, 0.5, 0.99, "share", "largest add-on"},
    {"shares", offsetof(CouplingParams, shares), 9, 2, 50, "points", "grid steps of a tenth"},
    {"jitter", offsetof(CouplingParams, jitter), 0.10, 0.001, 1, "log units",
     "month noise of the add-on itself"},
    {"epsilon", offsetof(CouplingParams, epsilon), 0.03, 0, 0.5, "probability",
     "undocumented web sales, wholesale, catering, bookings for other shops: as many honest ones "
     "have an unknown second trade as are fronts"},
    {"own_jitter", offsetof(CouplingParams, own_jitter), 0.4, 0.001, 2, "log units",
     "month noise of an honest second trade: orders come in lumps"},
    {0},
};

static const char *const details[] = {"share", "flat_eur", "months", NULL};
enum { SHARE, FLAT, MONTHS };
enum { GRID_MAX = 50 };

/* A proportional add-on of share s deviates by base + ln(1-s), a constant one by s dynamics more.
 */
static void deviations(const Storefront *shop, double s, Projection *proportional,
                       Projection *constant) {
    double weight[COLUMNS] = {[COLUMN_LEVEL] = vector_log(1 - s), [COLUMN_BASE] = 1};
    storefront_combine(shop, weight, proportional);
    weight[COLUMN_DYNAMICS] = s;
    storefront_combine(shop, weight, constant);
}

static void moments(const double *term, const double *share, size_t n, double *mean,
                    double *square) {
    const double total = robust_log_sum(term, n);
    *mean = *square = 0;
    for (size_t k = 0; k < n; k++) {
        const double p = vector_exp(term[k] - total);
        *mean += p * share[k];
        *square += p * share[k] * share[k];
    }
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const CouplingParams *p = params;
    const size_t points = (size_t)p->shares;
    double term[2 * GRID_MAX], share[2 * GRID_MAX], honest[2 * GRID_MAX], flat_share, flat_square;
    for (size_t k = 0; k < points; k++) {
        const double s =
            p->share_min + (p->share_max - p->share_min) * (double)k / (double)(points - 1);
        share[k] = share[points + k] = s;
        Projection proportional, constant;
        deviations(shop, s, &proportional, &constant);
        term[k] = storefront_density_damped(shop, &constant, s, p->jitter);
        term[points + k] = honest[points + k] = storefront_density(shop, &proportional);
        honest[k] = storefront_density_damped(shop, &constant, s, p->own_jitter);
    }
    reading->front = robust_log_sum(term, 2 * points) - vector_log(2 * (double)points);
    reading->weight = p->weight;
    reading->honest = robust_log_sum(honest, 2 * points) - vector_log(2 * (double)points);
    reading->epsilon = p->epsilon;
    moments(term, share, 2 * points, &reading->share, &reading->share_sq);
    if (shop->brief) return;
    moments(term, share, points, &flat_share, &flat_square);
    reading->detail[SHARE] = (float)flat_share;
    reading->detail[MONTHS] = shop->coarse ? NAN : 1; /* years show no season */
    reading->detail[FLAT] = (float)(flat_share * portable_exp(shop->fit->level_y[shop->i]));
}

const Signal signal_coupling = {
    .id = "coupling",
    .title = "How turnover follows trade",
    .kind = SIGNAL_MIXTURE,
    .steady = STEADY_TWIN,
    .params = {.name = "coupling",
               .title = "Turnover that does not follow customers",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(CouplingParams)},
    .details = details,
    .speaks_for =
        "When trade in this sector comes and goes with the season, this shop's declared turnover "
        "moves less than that of others{months:flag}. About {flat_eur:gain} a month seems to come "
        "in whether trade is brisk or slack.",
    .speaks_against =
        "Its turnover rises and falls with the season as in comparable shops{months:flag}.",
    .innocent = "Subscriptions, rent, fixed contracts or standing orders booked as turnover.",
    .check = "Ask which part of sales is contract or subscription, and see an invoice of it.",
    .method = {.reads = "Every declared month, the season of the sector, and the people counted in "
                        "the street.",
               .idea = "Turnover from customers moves with them; a part that comes in whether or "
                       "not there are customers makes all movements smaller, and how much smaller "
                       "tells how large it is.",
               .formula = "front: ln R = \xCE\xBC + ln 1/(1\xE2\x88\x92s) + (1\xE2\x88\x92s) d + "
                          "e;   honest: ln R = \xCE\xBC + d + e",
               .where = "R: declared turnover of a month; \xCE\xBC: expected level; d: season and "
                        "street; e: noise; s: share that is not trade; the honest twin is a second "
                        "trade that nobody documented.",
               .blind = "Additions that follow the season exactly: only the level of these shows, "
                        "and the honest twin limits what it can say.",
               .example =
                   "s = {share:pct}: {flat_eur:eur} a month that neither rises nor falls with d."},
    .read = read,
};
