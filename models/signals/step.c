/* step - did turnover rise lastingly from one month, without more customers?
 *
 * Input     y [n] months; the column of a registered change of owner, if any.
 * Method    front: from month tau a proportional rise delta ~ N(0.5, 0.3^2), integrated in closed
 *           form, or a constant add-on of share s; tau uniform, half the mass on a registered
 *           transfer. Honest twin: a genuine step delta ~ N(0, 0.25^2) in an unknown month.
 * Output    log densities; share.
 * Blind to  the month of a step inside a quarter or a year; steps in the first and last two months;
 * rises slower than a few months. Cites     MODEL 3.4, 3.5
 */
#include <math.h>

#include "models/robust.h"
#include "models/signal.h"
#include "models/vector.h"

enum { SHARES = 5, STEPS_MAX = MONTHS_MAX };

typedef struct StepParams {
    double weight, epsilon, rise, rise_sd, honest_sd, transfer_mass, typical_share;
    double share[SHARES];
} StepParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(StepParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.30, 0, 10, "relative", "prior weight of a start within the window among fronts"),
    P(epsilon, 0.06, 0, 0.5, "probability",
      "honest shops refurbish, extend, change their range: Rossmann 1.4 % a year above 25 %"),
    P(rise, 0.5, 0, 2, "log units", "typical proportional rise when a front starts"),
    P(rise_sd, 0.3, 0.01, 2, "log units", "spread of that rise"),
    P(honest_sd, 0.25, 0.01, 2, "log units", "spread of honest steps, up or down"),
    P(transfer_mass, 0.5, 0, 1, "probability", "of a start in the month of a registered transfer"),
    P(typical_share, 0.4, 0, 1, "share", "unexplained share when the rise is proportional"),
    {"share_1", offsetof(StepParams, share[0]), 0.15, 0.01, 0.99, "share",
     "grid of constant add-ons"},
    {"share_2", offsetof(StepParams, share[1]), 0.30, 0.01, 0.99, "share", "grid"},
    {"share_3", offsetof(StepParams, share[2]), 0.50, 0.01, 0.99, "share", "grid"},
    {"share_4", offsetof(StepParams, share[3]), 0.70, 0.01, 0.99, "share", "grid"},
    {"share_5", offsetof(StepParams, share[4]), 0.85, 0.01, 0.99, "share", "grid"},
    {0},
};

static const char *const details[] = {"month", "ratio", "eur", "transfer", "within", NULL};
enum { MONTH, RATIO, EUR, TRANSFER, WITHIN };

/* Whitened step function of one start month and its products. */
typedef struct Start {
    int tau; /* first column of the step */
    double log_prior;
    double hh, gg, hg, he, ge; /* squares and products; h = step, g = step x dynamics */
    double hz[EFFECT_LANES], gz[EFFECT_LANES];
} Start;

static double dot(const double *a, const double *b, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += a[k] * b[k];
    return sum;
}

static double log_prior(const Shop *shop, const StepParams *p, int tau, size_t count) {
    const int transfer = shop->fit->panel->transfer[shop->i];
    const double uniform = 1 / (double)count;
    if (transfer < 0) return log(uniform);
    return log((1 - p->transfer_mass) * uniform + (tau == transfer ? p->transfer_mass : 0));
}

/* All start months 2..T-2, the latest first: each adds columns of W to the whitened step. */
static size_t starts_make(const Shop *shop, const StepParams *p, Start *start) {
    const int months = (int)shop->fit->panel->months;
    double h[MONTHS_MAX] = {0}, g[MONTHS_MAX] = {0};
    size_t count = 0, next = shop->cells;
    for (int tau = months - 2; tau >= 2; tau--) {
        while (next > 0 && shop->cell_month[next - 1] >= tau) {
            next--;
            const size_t k = shop->cell_figure[next];
            const double part = 1 / (double)shop->span[k]; /* of the figure's months */
            for (size_t r = k; r < shop->n; r++) {
                const double w = part * shop->whiten[r * MONTHS_MAX + k];
                h[r] += w;
                g[r] += w * shop->cell_dynamics[next];
            }
        }
        Start *s = &start[count++];
        s->tau = tau;
        s->log_prior = log_prior(shop, p, tau, (size_t)months - 3);
        s->hh = dot(h, h, shop->n);
        s->gg = dot(g, g, shop->n);
        s->hg = dot(h, g, shop->n);
        s->he = dot(h, shop->base.w, shop->n);
        s->ge = dot(g, shop->base.w, shop->n);
        shop_effects(shop, h, s->hz);
        shop_effects(shop, g, s->gz);
    }
    return count;
}

/* exp(exponent) times the root of a ratio of precisions below 1, summed relative to the largest. */
typedef struct Sum {
    double top, sum;
} Sum;

static void sum_add(Sum *s, double exponent, double ratio) {
    if (exponent > s->top) {
        s->sum = s->sum > 0 ? s->sum * exp(s->top - exponent) : 0;
        s->top = exponent;
    }
    if (exponent > s->top - 40) s->sum += (ratio < 1 ? sqrt(ratio) : 1) * exp(exponent - s->top);
}

static double sum_log(const Sum *s) {
    return s->sum > 0 ? s->top + log(s->sum) : -INFINITY;
}

/* A start with the parts of its effects that each scale fits. */
typedef struct Fitted {
    Rooted base, h, g;
} Fitted;

/* Per scale: how precisely the size of the step is known, and where it is pushed. */
VECTOR static void step_information(const Scales *scales, const Start *s, const Fitted *f,
                                    double information[LANES], double push[LANES]) {
    for (size_t k = 0; k < LANES; k++) {
        information[k] = s->hh * scales->precision[k];
        push[k] = s->he * scales->precision[k];
    }
    for (size_t r = 0; r < EFFECTS; r++)
        for (size_t k = 0; k < LANES; k++) {
            information[k] -= f->h.at[r][k] * f->h.at[r][k];
            push[k] -= f->h.at[r][k] * f->base.at[r][k];
        }
}

/* A step of unknown size delta ~ N(mean, sd^2), integrated: added to honest and front sums. */
static void free_step(const Shop *shop, const StepParams *p, const Start *s, const Fitted *f,
                      const double plain[LANES], Sum *honest, Sum *front) {
    const double front_precision = 1 / (p->rise_sd * p->rise_sd);
    const double twin_precision = 1 / (p->honest_sd * p->honest_sd);
    const double pull = p->rise * front_precision, offset = 0.5 * p->rise * pull;
    double information[LANES], push[LANES];
    step_information(&shop->scales, s, f, information, push);
    for (size_t k = 0; k < SCALES; k++) {
        const double c = information[k] + twin_precision, cf = information[k] + front_precision;
        const double pushed = push[k] + pull;
        sum_add(honest, plain[k] + 0.5 * push[k] * push[k] / c, twin_precision / c);
        sum_add(front, plain[k] + 0.5 * pushed * pushed / cf - offset + s->log_prior,
                front_precision / cf);
    }
}

VECTOR static void combine(const Fitted *f, double a, double share, Rooted *out) {
    for (size_t r = 0; r < EFFECTS; r++)
        for (size_t k = 0; k < LANES; k++)
            out->at[r][k] = f->base.at[r][k] + a * f->h.at[r][k] + share * f->g.at[r][k];
}

/* A constant add-on of share s from tau on; returns its largest exponent. */
static double constant_step(const Shop *shop, const Start *s, const Fitted *f, double share,
                            Sum *total) {
    const double a = log(1 - share);
    const double square = shop->base_projection.square + a * a * s->hh + share * share * s->gg +
                          2 * (a * s->he + share * s->ge + a * share * s->hg);
    Rooted rooted;
    double exponent[LANES], best = -INFINITY;
    combine(f, a, share, &rooted);
    shop_exponents(&shop->scales, square, &rooted, exponent);
    for (size_t k = 0; k < SCALES; k++) {
        if (exponent[k] > best) best = exponent[k];
        sum_add(total, exponent[k] + s->log_prior, 1);
    }
    return best + s->log_prior;
}

/* Mean log turnover after tau less before, both relative to expectation. */
static double rise_at(const Shop *shop, int tau) {
    double sum[2] = {0}, n[2] = {0};
    for (size_t k = 0; k < shop->n; k++) {
        const int side = shop->month[k] >= tau;
        sum[side] += shop->y[k] - shop->mean[k];
        n[side]++;
    }
    return n[0] > 0 && n[1] > 0 ? sum[1] / n[1] - sum[0] / n[0] : NAN;
}

/* The first month of the figure in which tau lies: where a rise is first seen. */
static int seen_from(const Shop *shop, int tau) {
    int from = tau;
    for (size_t c = 0; c < shop->cells; c++)
        if (shop->cell_month[c] == tau) from = shop->month[shop->cell_figure[c]];
    return from;
}

static void describe(const Shop *shop, int tau, float *detail) {
    const int from = seen_from(shop, tau);
    const double rise = rise_at(shop, from);
    if (isnan(rise)) return;
    detail[from == tau ? MONTH : WITHIN] = (float)from;
    detail[RATIO] = (float)(exp(rise) - 1);
    detail[EUR] = (float)(exp(shop->fit->level_y[shop->i]) * (1 - exp(-rise)));
    detail[TRANSFER] = tau == shop->fit->panel->transfer[shop->i] ? 1 : NAN;
}

/* Sums over all start months; returns the most probable month of a constant add-on. */
typedef struct Steps {
    Sum honest, proportional, constant[SHARES];
    int best_tau;
} Steps;

static void sum_starts(const Shop *shop, const StepParams *p, const Start *start, size_t count,
                       Steps *out) {
    const int months = (int)shop->fit->panel->months;
    const Sum none = {.top = -INFINITY};
    *out = (Steps){.honest = none, .proportional = none, .best_tau = months / 2};
    for (size_t k = 0; k < SHARES; k++) out->constant[k] = none;
    Fitted fitted;
    double plain[LANES], best = -INFINITY;
    shop_root(&shop->scales, shop->base_projection.b, &fitted.base);
    shop_exponents(&shop->scales, shop->base_projection.square, &fitted.base, plain);
    for (size_t j = 0; j < count; j++) {
        shop_root(&shop->scales, start[j].hz, &fitted.h);
        free_step(shop, p, &start[j], &fitted, plain, &out->honest, &out->proportional);
        if (start[j].tau < 3 || start[j].tau > months - 3) continue;
        shop_root(&shop->scales, start[j].gz, &fitted.g);
        for (size_t k = 0; k < SHARES; k++) {
            const double density =
                constant_step(shop, &start[j], &fitted, p->share[k], &out->constant[k]);
            if (density > best) {
                best = density;
                out->best_tau = start[j].tau;
            }
        }
    }
}

static void read(const Shop *shop, const void *params, Reading *reading) {
    const StepParams *p = params;
    if (shop->n < 2) return; /* one figure has no before and after */
    Start start[STEPS_MAX];
    Steps sums;
    const size_t count = starts_make(shop, p, start);
    sum_starts(shop, p, start, count, &sums);
    /* the proportional half first, then each share's part of the constant half */
    double part[1 + SHARES], share[1 + SHARES] = {p->typical_share};
    part[0] = sum_log(&sums.proportional) - log(2);
    for (size_t k = 0; k < SHARES; k++) {
        part[1 + k] = sum_log(&sums.constant[k]) - log(2 * SHARES);
        share[1 + k] = p->share[k];
    }
    reading->front = robust_log_sum(part, 1 + SHARES);
    reading->weight = p->weight;
    reading->honest = sum_log(&sums.honest) - log((double)count);
    reading->epsilon = p->epsilon;
    for (size_t k = 0; k < 1 + SHARES; k++) {
        const double r = exp(part[k] - reading->front);
        reading->share += r * share[k];
        reading->share_sq += r * share[k] * share[k];
    }
    describe(shop, sums.best_tau, reading->detail);
}

const Signal signal_step = {
    .id = "step",
    .title = "Lasting rise of turnover",
    .kind = SIGNAL_MIXTURE,
    .params = {.name = "step",
               .title = "Lasting rise from one month on",
               .specs = specs,
               .size = sizeof(StepParams)},
    .details = details,
    .speaks_for =
        "From {month:month} on, declared turnover is {ratio:pct} higher ({eur:eur} a month) while "
        "the number of people in the street does not explain it. In the period that begins in "
        "{within:month}, declared turnover is {ratio:pct} higher ({eur:eur} a month) while the "
        "number of people in the street does not explain it. A change of owner was registered "
        "in that same month{transfer:flag}.",
    .speaks_against = "There is no lasting rise of turnover that the street would not explain.",
    .innocent = "A refurbishment, a wider range, longer hours, or a neighbour that closed.",
    .check = "Ask what changed in that month, and see the works or the new range.",
    .read = read,
};
