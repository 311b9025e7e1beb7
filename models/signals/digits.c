/* digits - do too many amounts end in 0 or 5?
 *
 * Input     k of n whole-euro amounts that end in 0 or 5.
 * Method    {(1-p) Bin(n, 0.2) + p BetaBin(n; 6, 0.7)} with p = 0.20 for fronts against p = the
 * share of such storefronts in the city, bounded below. Output    log Bayes factor, at most about
 * ln(0.20 / 0.01) = 3 nats. Blind to  anyone who adds a few odd euros. About one honest shop in
 * forty rounds too. Cites     Nigrini (2012), doi:10.1002/9781119203094; MODEL 1, 3.5
 */
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

#include "models/robust.h"
#include "models/signal.h"

typedef struct DigitsParams {
    double rounding_fronts, honest_min, honest_max, alpha, beta;
} DigitsParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(DigitsParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(rounding_fronts, 0.20, 0.001, 0.9, "probability", "share of fronts that round most amounts"),
    P(honest_min, 0.01, 0.0001, 0.5, "probability", "honest shops round too: never below this"),
    P(honest_max, 0.30, 0.01, 0.9, "probability",
      "nor above this, else the city's data are rounded"),
    P(alpha, 6, 0.1, 100, "shape", "rounders round nearly all amounts: Beta(6, 0.7), mean 0.90"),
    P(beta, 0.7, 0.1, 100, "shape", "second shape of that Beta"),
    {0},
};

static const char *const details[] = {"round", "months", "chance", NULL};
enum { ROUND, MONTHS, CHANCE };

static const double by_chance = 0.2; /* two final digits of ten */

/* log of (1-p) Bin + p BetaBin, the binomial coefficient left out of both. */
static double log_mixture(double p, double plain, double rounded) {
    const double term[2] = {log(1 - p) + plain, log(p) + rounded};
    return robust_log_sum(term, 2);
}

static void read(const Shop *shop, const void *params, Reading *reading) {
    const DigitsParams *p = params;
    size_t months;
    const size_t round = fit_round_months(shop->fit->panel, shop->i, &months);
    if (!months) return;
    const double k = (double)round, n = (double)months;
    const double plain = k * log(by_chance) + (n - k) * log(1 - by_chance);
    const double rounded =
        gsl_sf_lnbeta(k + p->alpha, n - k + p->beta) - gsl_sf_lnbeta(p->alpha, p->beta);
    const double honest = fmin(fmax(shop->fit->rounders, p->honest_min), p->honest_max);
    reading->factor =
        log_mixture(p->rounding_fronts, plain, rounded) - log_mixture(honest, plain, rounded);
    reading->detail[ROUND] = (float)round;
    reading->detail[MONTHS] = (float)months;
    reading->detail[CHANCE] = (float)(by_chance * n);
}

const Signal signal_digits = {
    .id = "digits",
    .title = "Round amounts",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "digits",
               .title = "Amounts that end in 0 or 5",
               .specs = specs,
               .size = sizeof(DigitsParams)},
    .details = details,
    .speaks_for =
        "{round:n} of {months:n} amounts end in 0 or 5; by chance about {chance:n}. About "
        "1 in 40 honest shops rounds too, so this counts little.",
    .speaks_against =
        "Its amounts end in 0 or 5 about as often as chance allows ({round:n} of "
        "{months:n}).",
    .innocent = "A bookkeeper who rounds.",
    .check = "Compare a filed month with the till's total.",
    .read = read,
};
