/* mimic - does turnover keep to the sector's season more closely than customers would let it?
 *
 * Input     y [n] months, sector season, expected dynamics.
 * Method    front: an add-on that copies the sector's season is share s of turnover: y = mu +
 *           ln 1/(1-s) + season + (1-s)(footfall + own effects + e) + s jitter, s on a grid. Honest
 *           twin: the same without the higher level, a shop that is its sector's average.
 * Output    log densities; share.
 * Blind to  small add-ons: the twin leaves only their level to tell. Bounded by it to about
 *           3 nats beyond the level.
 * Cites     MODEL 5.8
 */
#include <math.h>

#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

enum { SHARES = 5 };

typedef struct MimicParams {
    double weight, epsilon, jitter, share[SHARES];
} MimicParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(MimicParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.10, 0, 10, "relative",
      "prior weight among fronts of figures made up from the sector's season; half of drift's"),
    P(epsilon, 0.06, 0, 0.5, "probability",
      "honest shops that are their sector's average; below 0.03 they crowd the list"),
    P(jitter, 0.03, 0.001, 1, "log units", "month noise of figures copied from a curve"),
    {"share_1", offsetof(MimicParams, share[0]), 0.20, 0.01, 0.99, "share",
     "grid of unexplained shares"},
    {"share_2", offsetof(MimicParams, share[1]), 0.35, 0.01, 0.99, "share", "grid"},
    {"share_3", offsetof(MimicParams, share[2]), 0.50, 0.01, 0.99, "share", "grid"},
    {"share_4", offsetof(MimicParams, share[3]), 0.65, 0.01, 0.99, "share", "grid"},
    {"share_5", offsetof(MimicParams, share[4]), 0.80, 0.01, 0.99, "share", "grid"},
    {0},
};

static const char *const details[] = {"eur", "spread", NULL};
enum { EUR, SPREAD };

/* Of an add-on of share s and of its twin. */
static void densities(const Storefront *shop, double s, double jitter, double *front,
                      double *honest) {
    double weight[COLUMNS] = {[COLUMN_BASE] = 1, [COLUMN_DYNAMICS] = s, [EFFECT_SEASON] = -s};
    Projection projection[2];
    double density[2];
    storefront_combine(shop, weight, &projection[0]);
    weight[COLUMN_LEVEL] = vector_log(1 - s);
    storefront_combine(shop, weight, &projection[1]);
    storefront_densities_damped(shop, projection, 2, s, jitter, density);
    *honest = density[0];
    *front = density[1];
}

static double spread_around_season(const Storefront *shop) {
    double away[MONTHS_MAX];
    for (size_t k = 0; k < shop->n; k++) away[k] = shop->y[k] - shop->season[k];
    return robust_mad(away, shop->n);
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const MimicParams *p = params;
    if (shop->coarse) return; /* years have no season */
    double front[SHARES], honest[SHARES];
    for (size_t k = 0; k < SHARES; k++)
        densities(shop, p->share[k], p->jitter, &front[k], &honest[k]);
    const double total = robust_log_sum(front, SHARES);
    reading->front = total - vector_log(SHARES);
    reading->weight = p->weight;
    reading->honest = robust_log_sum(honest, SHARES) - vector_log(SHARES);
    reading->epsilon = p->epsilon;
    for (size_t k = 0; k < SHARES; k++) {
        const double r = total > -INFINITY ? vector_exp(front[k] - total) : 0, s = p->share[k];
        reading->share += r * s;
        reading->share_sq += r * s * s;
    }
    if (shop->brief) return;
    reading->detail[EUR] = (float)(reading->share * portable_exp(shop->fit->level_y[shop->i]));
    reading->detail[SPREAD] = (float)(2 * spread_around_season(shop));
}

const Signal signal_mimic = {
    .id = "mimic",
    .title = "Too true to the sector's season",
    .kind = SIGNAL_MIXTURE,
    .params = {.name = "mimic",
               .title = "An addition that copies the season of the sector",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(MimicParams)},
    .details = details,
    .speaks_for =
        "Its months keep to the average season of the sector within \xC2\xB1 {spread:close}, more "
        "closely than the chances of a shop's own trade would allow. About {eur:gain} a month "
        "seems to be added in "
        "step with the season of its sector.",
    .speaks_against =
        "Its months depart from the sector's average season by \xC2\xB1 {spread:pct}, as a shop's "
        "own trade makes them.",
    .innocent = "A large, well-known shop whose trade is the sector's average.",
    .check = "Compare takings in the best and the worst week of the sector's season.",
    .method =
        {.reads = "Every declared month, the average season of the sector, and the people counted.",
         .idea = "Its own customers give every shop a season of its own; do the months keep to the "
                 "sector's average more closely than that, and are they high as well?",
         .formula =
             "front: ln R = \xCE\xBC + ln 1/(1\xE2\x88\x92s) + season + (1\xE2\x88\x92s)(street + "
             "own + e) + s j;   honest: the same without ln 1/(1\xE2\x88\x92s)",
         .where = "season: of the sector; own: what is particular to this shop; s: share that "
                  "copies the season; j: its small noise.",
         .blind = "Small additions: the honest twin, a shop that is its sector's average, leaves "
                  "only the level by which to tell them.",
         .example = "The months keep to the season within \xC2\xB1 {spread:pct}; s times turnover "
                    "is {eur:eur} a month."},
    .read = read,
};
