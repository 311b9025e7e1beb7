/* digits - are amounts rounded as people round who make them up?
 *
 * Input     n whole-euro amounts: how many are multiples of 100, how many others end in 0 or 5.
 * Method    three ways to end, each a distribution over (neither, 0 or 5, multiple of 100):
 *           as chance has it, multinomial (0.80, 0.19, 0.01);
 *           one unit throughout, as a bookkeeper rounds: Dirichlet-multinomial, all fives and tens
 *           or all hundreds;
 *           units mixed, as invented figures are told, coarse and fine: Dirichlet-multinomial with
 *           both kinds common. Fronts and honest storefronts mix the three by different shares.
 * Output    log Bayes factor; for mixed units at most ln(0.15/0.003) = 3.9 nats.
 * Blind to  anyone who adds a few odd euros; a small shop, whose hundreds are all its digits.
 * Cites     MODEL 1.3 (Texas receipts: 22.3 % end in 0 or 5, 1.5 % are multiples of 100), 5.9;
 *           Nigrini (2012), doi:10.1002/9781119203094
 */
#include <math.h>

#include "models/fit/rounding.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

enum { ENDINGS = 3, WAYS = 3 }; /* neither, fives, hundreds; chance, one unit, mixed */

typedef struct DigitsParams {
    double rounding_fronts, mixed_fronts, honest_min, honest_max, mixed_honest;
    double stray, apart, firm;
} DigitsParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(DigitsParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(rounding_fronts, 0.05, 0.001, 0.9, "probability",
      "fronts whose bookkeeper rounds to one unit, little more than among honest shops"),
    P(mixed_fronts, 0.15, 0.001, 0.9, "probability",
      "fronts whose amounts are made up, some coarse and some fine"),
    P(honest_min, 0.01, 0.0001, 0.5, "probability", "honest shops round too: never below this"),
    P(honest_max, 0.30, 0.01, 0.9, "probability",
      "nor above this, else the city's data are rounded"),
    P(mixed_honest, 0.003, 0.0001, 0.5, "probability",
      "honest shops that estimate some months and file others exactly: 0.3 % of Texas bar receipts "
      "are multiples of 1000"),
    P(stray, 0.5, 0.05, 10, "pseudo-amounts", "rounders leave a rare amount as it is"),
    P(apart, 3, 0.1, 100, "pseudo-amounts", "made-up amounts: about as many coarse as fine"),
    P(firm, 6, 0.5, 100, "pseudo-amounts", "a bookkeeper keeps to the unit"),
    {0},
};

static const char *const details[] = {"round", "months", "chance", "hundreds", NULL};
enum { ROUND, MONTHS, CHANCE, HUNDREDS };

static const double by_chance[ENDINGS] = {0.80, 0.19, 0.01};

static double multinomial(const double count[ENDINGS], const double p[ENDINGS]) {
    double sum = 0;
    for (size_t k = 0; k < ENDINGS; k++) sum += count[k] * vector_log(p[k]);
    return sum;
}

/* The multinomial averaged over p ~ Dirichlet(alpha), the coefficient left out of all ways: amount
 * by amount, each by what those before it let expect. MONTHS_MAX amounts under the parameters'
 * bounds multiply to 1e-95 or more. */
static double averaged(const double count[ENDINGS], const double alpha[ENDINGS]) {
    double alphas = 0, seen = 0, product = 1;
    for (size_t k = 0; k < ENDINGS; k++) alphas += alpha[k];
    for (size_t k = 0; k < ENDINGS; k++)
        for (double j = 0; j < count[k]; j++) product *= (alpha[k] + j) / (alphas + seen++);
    return vector_log(product);
}

static void ways(const DigitsParams *p, const double count[ENDINGS], double out[WAYS]) {
    /* of amounts rounded to 5 or 10, one in twenty or in ten is a multiple of 100 */
    const double fives[ENDINGS] = {p->stray, 0.93 * p->firm, 0.07 * p->firm};
    const double hundreds[ENDINGS] = {p->stray / 2, p->stray / 2, p->firm};
    const double mixed[ENDINGS] = {p->stray, p->apart, p->apart};
    const double unit[2] = {averaged(count, fives), averaged(count, hundreds)};
    out[0] = multinomial(count, by_chance);
    out[1] = robust_log_sum(unit, 2) - vector_log(2);
    out[2] = averaged(count, mixed);
}

static double mixture(const double way[WAYS], double one_unit, double mixed) {
    const double term[WAYS] = {vector_log(1 - one_unit - mixed) + way[0],
                               vector_log(one_unit) + way[1], vector_log(mixed) + way[2]};
    return robust_log_sum(term, WAYS);
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const DigitsParams *p = params;
    const Rounding r = rounding_count(shop->fit->panel, shop->i);
    if (!r.amounts) return;
    const double round = (double)(r.fives + r.hundreds), n = (double)r.amounts;
    const double count[ENDINGS] = {n - round, (double)r.fives, (double)r.hundreds};
    double way[WAYS];
    ways(p, count, way);
    const double honest = fmin(fmax(shop->fit->rounders, p->honest_min), p->honest_max);
    reading->factor =
        mixture(way, p->rounding_fronts, p->mixed_fronts) - mixture(way, honest, p->mixed_honest);
    reading->detail[ROUND] = (float)round;
    reading->detail[MONTHS] = (float)n;
    reading->detail[CHANCE] = (float)((by_chance[1] + by_chance[2]) * n);
    reading->detail[HUNDREDS] = (float)r.hundreds;
}

const Signal signal_digits = {
    .id = "digits",
    .title = "Round amounts",
    .kind = SIGNAL_FACTOR,
    .params = {.name = "digits",
               .title = "How amounts are rounded",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(DigitsParams)},
    .details = details,
    .speaks_for =
        "{round:n} of {months:n} amounts end in 0 or 5; by chance about {chance:n}. "
        "Multiples of 100 among them: {hundreds:some}.",
    .speaks_against =
        "Its amounts end as those of ordinary shops here do: {round:n} of {months:n} end in 0 "
        "or 5, by chance about {chance:n}.",
    .innocent = "A bookkeeper who rounds, or months filed by estimate.",
    .check = "Compare a filed month with the till's total.",
    .method = {.reads = "Whole-euro amounts as they were declared: how many are multiples of 100, "
                        "how many others end in 0 or 5.",
               .idea = "Amounts end as chance has it, or in one unit when a bookkeeper rounds, or "
                       "in mixed units when someone estimates; fronts and honest shops use the "
                       "three ways in different shares.",
               .formula = "ln [ \xCE\xA3 a_k P_k(n_0, n_5, n_100) / \xCE\xA3 b_k P_k(n_0, n_5, "
                          "n_100) ],   k: chance, one unit, mixed units",
               .where = "n: amounts that end otherwise, in 0 or 5, in 00; P: how likely these "
                        "counts are in each of the three ways; a and b: how common each way is "
                        "among fronts and among honest shops.",
               .blind = "Anyone who adds a few odd euros, and small shops, whose hundreds are all "
                        "the digits they have.",
               .example = "{round:n} of {months:n} amounts end in 0 or 5, by chance about "
                          "{chance:n}; {hundreds:n} of them in 00.",
               .source = "Nigrini (2012), Benford's Law",
               .doi = "10.1002/9781119203094"},
    .read = read,
};
