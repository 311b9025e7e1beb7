/* smooth - is turnover too regular to come from customers?
 *
 * Input     y [n] months, sector season.
 * Method    front: y = mu + ln 1/(1-s) + level + trend + season loading + noise of 1, 2 or 4 %, no
 *           footfall; honest twin: the same with s = 0 (central booking, rent, subscriptions).
 * Output    log densities; share.
 * Blind to  storefronts known by the year; invented figures with a realistic scatter. Bounded by
 *           the twin to about 4 nats.
 * Cites     MODEL 5.4
 */
#include <math.h>
#include <string.h>

#include "models/math/linear.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

enum { SIGMAS = 3, SHARES = 5, FLAT_EFFECTS = 3 };

typedef struct SmoothParams {
    double weight, epsilon, epsilon_documented, trend_sd, season_sd;
    double sigma[SIGMAS], share[SHARES];
} SmoothParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(SmoothParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.12, 0, 10, "relative", "prior weight of invented figures among fronts"),
    P(epsilon, 0.002, 0, 0.5, "probability",
      "undocumented central booking; bounds the evidence to ln(0.12 / 0.002) = 4.1 nats"),
    P(epsilon_documented, 0.3, 0, 0.9, "probability", "where the register documents an exception"),
    P(trend_sd, 0.15, 0.001, 2, "log units per window", "flat series may still grow"),
    P(season_sd, 0.25, 0.001, 2, "loading", "or follow a little season"),
    {"sigma_1", offsetof(SmoothParams, sigma[0]), 0.01, 0.001, 0.5, "log units",
     "grid of month noise"},
    {"sigma_2", offsetof(SmoothParams, sigma[1]), 0.02, 0.001, 0.5, "log units", "grid"},
    {"sigma_3", offsetof(SmoothParams, sigma[2]), 0.04, 0.001, 0.5, "log units", "grid"},
    {"share_1", offsetof(SmoothParams, share[0]), 0.20, 0.01, 0.99, "share",
     "grid of unexplained shares"},
    {"share_2", offsetof(SmoothParams, share[1]), 0.35, 0.01, 0.99, "share", "grid"},
    {"share_3", offsetof(SmoothParams, share[2]), 0.50, 0.01, 0.99, "share", "grid"},
    {"share_4", offsetof(SmoothParams, share[3]), 0.65, 0.01, 0.99, "share", "grid"},
    {"share_5", offsetof(SmoothParams, share[4]), 0.80, 0.01, 0.99, "share", "grid"},
    {0},
};

static const char *const details[] = {"spread", "peer_spread", "months", NULL};
enum { SPREAD, PEER_SPREAD, MONTHS };

/* Cross products of the deviation y - mu with the flat model's effects [1, trend, season]. */
typedef struct Flat {
    double zz[FLAT_EFFECTS][FLAT_EFFECTS], ze[FLAT_EFFECTS], ee;
} Flat;

static Flat flat_products(const Storefront *shop) {
    Flat f = {0};
    const double span = (double)(shop->fit->panel->months - 1);
    for (size_t k = 0; k < shop->n; k++) {
        const double z[FLAT_EFFECTS] = {1, (double)shop->month[k] / span - 0.5, shop->season[k]};
        const double e = shop->y[k] - shop->fit->mu[shop->i];
        f.ee += e * e;
        for (size_t a = 0; a < FLAT_EFFECTS; a++) {
            f.ze[a] += z[a] * e;
            for (size_t b = 0; b < FLAT_EFFECTS; b++) f.zz[a][b] += z[a] * z[b];
        }
    }
    return f;
}

/* The flat model at one noise sigma: a deviation e + shift leaves base + shift (2 slope + shift
 * curve) of its square, and its log density is half_log - half of that over sigma^2. */
typedef struct FlatScale {
    double half_log, precision, base, slope, curve;
} FlatScale;

/* Effects as they would be fitted to e and to 1: one factor of M serves all shifts. */
static bool flat_scale(const Storefront *shop, const SmoothParams *p, const Flat *f, double sigma,
                       FlatScale *out) {
    const double level = shop->fit->level_sd[shop->i], s2 = sigma * sigma, n = (double)shop->n;
    const double d[FLAT_EFFECTS] = {level * level, p->trend_sd * p->trend_sd,
                                    p->season_sd * p->season_sd};
    double m[FLAT_EFFECTS * FLAT_EFFECTS], by_e[FLAT_EFFECTS], by_one[FLAT_EFFECTS];
    double det = d[0] * d[1] * d[2];
    for (size_t a = 0; a < FLAT_EFFECTS; a++) {
        for (size_t c = 0; c < FLAT_EFFECTS; c++) m[a * FLAT_EFFECTS + c] = f->zz[a][c] / s2;
        m[a * FLAT_EFFECTS + a] += 1 / d[a];
        by_e[a] = f->ze[a];
        by_one[a] = f->zz[a][0];
    }
    if (!linear_cholesky(m, FLAT_EFFECTS)) return false;
    linear_substitute(m, by_e, FLAT_EFFECTS);
    linear_substitute(m, by_one, FLAT_EFFECTS);
    *out = (FlatScale){.precision = 1 / s2, .base = f->ee, .slope = f->ze[0], .curve = n};
    for (size_t a = 0; a < FLAT_EFFECTS; a++) {
        det *= m[a * FLAT_EFFECTS + a] * m[a * FLAT_EFFECTS + a];
        out->base -= f->ze[a] * by_e[a] / s2;
        out->slope -= f->ze[a] * by_one[a] / s2;
        out->curve -= f->zz[a][0] * by_one[a] / s2;
    }
    if (!isfinite(det) || det <= 0) return false;
    out->half_log = 0.5 * (shop->noise.log_det - vector_log(det) - n * vector_log(s2));
    return true;
}

/* Log density of e + shift; on the scale of storefront_density (no -1/2 log|C|). */
static double flat_density(const FlatScale *s, double shift) {
    return s->half_log - 0.5 * s->precision * (s->base + shift * (2 * s->slope + shift * s->curve));
}

static double spread_of(const Storefront *shop) {
    double y[MONTHS_MAX];
    memcpy(y, shop->y, shop->n * sizeof *y);
    return robust_mad(y, shop->n);
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const SmoothParams *p = params;
    const Fit *fit = shop->fit;
    if (shop->coarse) return; /* years are smooth by nature */
    const Flat f = flat_products(shop);
    double front[SIGMAS * SHARES], honest[SIGMAS], shift[SHARES];
    for (size_t k = 0; k < SHARES; k++) shift[k] = vector_log(1 - p->share[k]);
    for (size_t s = 0; s < SIGMAS; s++) {
        FlatScale scale;
        if (!flat_scale(shop, p, &f, p->sigma[s], &scale)) return;
        honest[s] = flat_density(&scale, 0);
        for (size_t k = 0; k < SHARES; k++) front[s * SHARES + k] = flat_density(&scale, shift[k]);
    }
    const double total = robust_log_sum(front, SIGMAS * SHARES);
    reading->front = total - vector_log(SIGMAS * SHARES);
    reading->weight = p->weight;
    reading->honest = robust_log_sum(honest, SIGMAS) - vector_log(SIGMAS);
    reading->epsilon = fit->panel->documented[shop->i] ? p->epsilon_documented : p->epsilon;
    for (size_t k = 0; k < SIGMAS * SHARES; k++) {
        const double r = total > -INFINITY ? vector_exp(front[k] - total) : 0,
                     share = p->share[k % SHARES];
        reading->share += r * share;
        reading->share_sq += r * share * share;
    }
    if (shop->brief) return;
    reading->detail[SPREAD] = (float)(2 * spread_of(shop));
    reading->detail[PEER_SPREAD] = (float)(2 * fit->sector_spread[fit->panel->sector[shop->i]]);
    reading->detail[MONTHS] = (float)shop->known;
}

const Signal signal_smooth = {
    .id = "smooth",
    .title = "Too regular",
    .kind = SIGNAL_MIXTURE,
    .steady = STEADY_BOTH, /* a chain that books centrally must not look like a wave of fronts */
    .params = {.name = "smooth",
               .title = "Figures too regular to come from customers",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(SmoothParams)},
    .details = details,
    .speaks_for =
        "Most of its {months:n} declared months lie within \xC2\xB1 {spread:pct} of each other; "
        "comparable shops vary by \xC2\xB1 {peer_spread:pct}.",
    .speaks_against =
        "Its months vary by \xC2\xB1 {spread:pct} (comparable shops: \xC2\xB1 {peer_spread:pct}), "
        "which is not too regular for trade.",
    .innocent = "Central booking by a franchise, a fixed contract, or estimates filed for months.",
    .check = "Compare the till's daily totals of two different weeks.",
    .method =
        {.reads = "Every declared month and the season of the sector.",
         .idea =
             "Figures that come from customers vary; do these vary so little that they look like a "
             "contract, a central booking or an estimate, and are they high as well?",
         .formula = "front: ln R = \xCE\xBC + ln 1/(1\xE2\x88\x92s) + level + trend + season + e,  "
                    "sd e = 1, 2 or 4 %;   honest: the same with s = 0",
         .where = "e: noise of the months; s: share that is not trade; the honest twin books "
                  "centrally or by contract, more likely where the register documents it.",
         .blind = "Storefronts known only by the year, and invented figures with a realistic "
                  "spread.",
         .example = "{months:n} months vary by \xC2\xB1 {spread:pct}, those of comparable shops by "
                    "\xC2\xB1 {peer_spread:pct}."},
    .read = read,
};
