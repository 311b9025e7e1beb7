/* step - did turnover rise lastingly from one month, without more customers?
 *
 * Input     y [n] months; the column of a registered change of owner, if any.
 * Method    front: from month tau a proportional rise delta ~ N(0.5, 0.3^2), integrated in closed
 *           form, or a constant add-on of share s; tau uniform, half the mass on a registered
 *           transfer. Honest twin: a genuine step delta ~ N(0, 0.25^2) in an unknown month.
 * Output    log densities; share.
 * Blind to  the month of a step inside a quarter or a year; steps in the first and last two months;
 *           rises slower than a few months.
 * Cites     MODEL 5.3
 */
#include <math.h>
#include <string.h>

#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/math/vector.h"
#include "models/signals/signal.h"

enum { SHARES = 5 };

typedef struct StepParams {
    double weight, epsilon, rise, rise_sd, honest_sd, transfer_mass, typical_share;
    double share[SHARES];
} StepParams;

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(StepParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(weight, 0.30, 0, 10, "relative", "prior weight of a start within the window among fronts"),
    P(epsilon, 0.12, 0, 0.5, "probability",
      "honest shops refurbish, extend, change their range: on two years of Rossmann months half of "
      "all false entries were steps at 0.06"),
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

/* One number per start month, side by side; padded to whole vectors with starts of mass 0. Products
 * are in double precision; log terms, once the plain density is taken off, in single. */
enum { VECTOR_STARTS = 8 };
typedef double Row[MONTHS_MAX];
typedef float Line[MONTHS_MAX];

/* Products of each start's step h (1 from tau on) and h x dynamics, g, with themselves and the base
 * deviation, and what the effects could fit of them (storefront.h: level and loadings). */
typedef struct Starts {
    size_t count, padded;
    double shift[SHARES]; /* ln(1 - s) of a constant add-on */
    int tau[MONTHS_MAX];
    Line mass, inner; /* prior probability; the same where a constant add-on may start */
    Row hh, hg, gg, hb, gb;
    Row h_level, g_level, h_loading[LOADINGS], g_loading[LOADINGS];
} Starts;

static double start_mass(const Storefront *shop, const StepParams *p, int tau, size_t count) {
    const int transfer = shop->fit->panel->transfer[shop->i];
    const double uniform = 1 / (double)count;
    if (transfer < 0) return uniform;
    return (1 - p->transfer_mass) * uniform + (tau == transfer ? p->transfer_mass : 0);
}

static void put_parts(const Storefront *shop, const double sums[COLUMNS], size_t at, double *level,
                      Row *loading) {
    Projection parts;
    storefront_rotate(shop, sums, &parts);
    level[at] = parts.level;
    for (size_t r = 0; r < LOADINGS; r++) loading[r][at] = parts.loading[r];
}

/* All start months 2..T-2, the latest first: each adds its observation to the sums of C^-1 x. */
static void starts_make(const Storefront *shop, const StepParams *p, Starts *s) {
    const int months = (int)shop->fit->panel->months;
    double h[COLUMNS] = {0}, g[COLUMNS] = {0};
    Ar1Tails tails;
    ar1_tails(&shop->noise, shop->cell_dynamics, &tails);
    const size_t count = (size_t)months - 3;
    *s = (Starts){.padded = (count + VECTOR_STARTS - 1) / VECTOR_STARTS * VECTOR_STARTS};
    for (size_t j = 0; j < SHARES; j++) s->shift[j] = vector_log(1 - p->share[j]);
    size_t next = shop->cells;
    for (int tau = months - 2; tau >= 2; tau--) {
        for (; next > 0 && shop->cell_month[next - 1] >= tau; next--) {
            const size_t k = shop->cell_figure[next - 1];
            const double part = 1 / (double)shop->span[k]; /* of the figure's months */
            for (size_t c = 0; c < COLUMNS; c++) {
                const double moved = part * shop->px[k][c];
                h[c] += moved;
                g[c] += moved * shop->cell_dynamics[next - 1];
            }
        }
        const size_t at = s->count++;
        s->tau[at] = tau;
        s->mass[at] = (float)start_mass(shop, p, tau, count);
        s->inner[at] = tau >= 3 && tau <= months - 3 ? s->mass[at] : 0;
        s->hh[at] = tails.one[next];
        s->hg[at] = tails.mixed[next];
        s->gg[at] = tails.both[next];
        s->hb[at] = h[COLUMN_BASE];
        s->gb[at] = g[COLUMN_BASE];
        put_parts(shop, h, at, s->h_level, s->h_loading);
        put_parts(shop, g, at, s->g_level, s->g_loading);
    }
}

/* The products less what the loadings fit at one noise scale; the level's part is still in them. */
typedef struct Reduced {
    Row hh, hg, gg, hb, gb, h_level, g_level;
    double bb, b_level;
} Reduced;

VECTOR static void reduce(const Starts *s, const Scales *scales, size_t way, size_t sigma,
                          const Projection *base, Reduced *out) {
    for (size_t k = 0; k < s->padded; k++) {
        out->hh[k] = s->hh[k];
        out->hg[k] = s->hg[k];
        out->gg[k] = s->gg[k];
        out->hb[k] = s->hb[k];
        out->gb[k] = s->gb[k];
        out->h_level[k] = s->h_level[k];
        out->g_level[k] = s->g_level[k];
    }
    out->bb = base->square;
    out->b_level = base->level;
    for (size_t r = 0; r < LOADINGS; r++) {
        const double *h = s->h_loading[r], *g = s->g_loading[r], b = base->loading[r];
        const double shrink = scales->shrink[way][r][sigma];
        const double through = scales->through[way][r][sigma];
        for (size_t k = 0; k < s->padded; k++) {
            const double fitted_h = shrink * h[k], fitted_g = shrink * g[k];
            out->hh[k] -= fitted_h * h[k];
            out->hg[k] -= fitted_h * g[k];
            out->gg[k] -= fitted_g * g[k];
            out->hb[k] -= fitted_h * b;
            out->gb[k] -= fitted_g * b;
            out->h_level[k] -= through * h[k];
            out->g_level[k] -= through * g[k];
        }
        out->bb -= shrink * b * b;
        out->b_level -= through * b;
    }
}

/* Log terms of every start at one scale, the largest of each row, and the weights they enter the
 * sums by. */
enum { TWIN, RISE, CONSTANT, HYPOTHESES = CONSTANT + SHARES };
typedef struct Terms {
    Line exponent[HYPOTHESES], weight[CONSTANT];
    float largest[HYPOTHESES];
} Terms;

/* One scale: its half_log less the plain density, its precision, how much of the level it fits. */
typedef struct Scale {
    double half_log, precision, gain;
} Scale;

/* A step of unknown size delta ~ N(mean, sd^2), integrated: of an honest twin and of a front. */
VECTOR static void free_steps(const StepParams *p, const Starts *s, const Reduced *q,
                              const Scale *scale, Terms *restrict out) {
    const float rise = (float)(1 / (p->rise_sd * p->rise_sd));
    const float twin = (float)(1 / (p->honest_sd * p->honest_sd));
    const float pull = (float)p->rise * rise, offset = 0.5f * (float)p->rise * pull;
    const double level2 = scale->gain * q->b_level * q->b_level;
    const float plain = (float)(scale->half_log - 0.5 * scale->precision * (q->bb - level2));
    for (size_t k = 0; k < s->padded; k++) {
        const double through = scale->gain * q->h_level[k];
        const float information = (float)(scale->precision * (q->hh[k] - through * q->h_level[k]));
        const float push = (float)(scale->precision * (q->b_level * through - q->hb[k]));
        const float pushed = push - pull;
        const float known_twin = 1 / (information + twin), known_rise = 1 / (information + rise);
        out->exponent[TWIN][k] = plain + 0.5f * push * push * known_twin;
        out->exponent[RISE][k] = plain - offset + 0.5f * pushed * pushed * known_rise;
        out->weight[TWIN][k] = sqrtf(twin * known_twin);
        out->weight[RISE][k] = sqrtf(rise * known_rise) * s->mass[k];
    }
    for (size_t k = s->count; k < s->padded; k++) out->weight[TWIN][k] = 0;
}

/* A constant add-on of share s from tau on deviates by base + ln(1-s) h + s g: its square, and the
 * square of the level in it, which each kind fits in part. */
typedef struct Constants {
    Row square[SHARES], level2[SHARES];
} Constants;

VECTOR static void constant_squares(const Starts *s, const Reduced *q, double share, double shift,
                                    double *restrict square, double *restrict level2) {
    for (size_t k = 0; k < s->padded; k++) {
        const double level = q->b_level + shift * q->h_level[k] + share * q->g_level[k];
        level2[k] = level * level;
        square[k] = q->bb + shift * (shift * q->hh[k] + 2 * q->hb[k]) +
                    share * (share * q->gg[k] + 2 * (q->gb[k] + shift * q->hg[k]));
    }
}

VECTOR static void constant_exponents(const Starts *s, const double *square, const double *level2,
                                      const Scale *scale, float *restrict exponent) {
    for (size_t k = 0; k < s->padded; k++)
        exponent[k] = (float)(scale->half_log -
                              0.5 * scale->precision * (square[k] - scale->gain * level2[k]));
}

VECTOR static float row_top(const float *row, size_t n) {
    float top[VECTOR_STARTS];
    memcpy(top, row, sizeof top);
    for (size_t k = VECTOR_STARTS; k < n; k += VECTOR_STARTS)
        for (size_t e = 0; e < VECTOR_STARTS; e++)
            top[e] = row[k + e] > top[e] ? row[k + e] : top[e];
    for (size_t e = 1; e < VECTOR_STARTS; e++) top[0] = top[e] > top[0] ? top[e] : top[0];
    return top[0];
}

static double row_sum(const float *row, size_t n) {
    double sum = 0;
    for (size_t k = 0; k < n; k++) sum += (double)row[k];
    return sum;
}

/* Sums over scales of exp(exponent - top), start by start. The honest twin has a top of its own,
 * the hypotheses of a front share one. */
typedef struct Sums {
    float twin_top, front_top;
    Line sum[HYPOTHESES];
    Line best; /* largest exponent of a constant add-on */
} Sums;

static void sums_open(Sums *sums) {
    memset(sums, 0, sizeof *sums);
    sums->twin_top = sums->front_top = -INFINITY;
    for (size_t k = 0; k < MONTHS_MAX; k++) sums->best[k] = -INFINITY;
}

VECTOR static void scale_row(float *row, size_t n, float factor) {
    for (size_t k = 0; k < n; k++) row[k] *= factor;
}

/* Terms this far below the largest one add < 1e-7 of it in all (16 scales, 7 hypotheses, 120
 * starts: 13440 exp(-26) = 7e-8): they are left out. */
static const float negligible = 26;

VECTOR static void add_terms(float *restrict sum, const float *exponent, const float *weight,
                             float top, size_t n) {
    for (size_t k = 0; k < n; k++) sum[k] += weight[k] * vector_expf(exponent[k] - top);
}

/* Mostly the late starts, which few months speak against, are all that is left of a row. Its
 * largest term is left at least: the search from either end stops there. */
static void add_row(Sums *sums, const Terms *terms, size_t hypothesis, const float *weight,
                    float top, size_t n) {
    const float *exponent = terms->exponent[hypothesis];
    float *sum = sums->sum[hypothesis];
    size_t from = 0, to = n;
    if (terms->largest[hypothesis] < top - negligible) return;
    while (exponent[from] < top - negligible) from++;
    while (exponent[to - 1] < top - negligible) to--;
    from = from / VECTOR_STARTS * VECTOR_STARTS;
    to = (to + VECTOR_STARTS - 1) / VECTOR_STARTS * VECTOR_STARTS;
    add_terms(sum + from, exponent + from, weight + from, top, to - from);
}

VECTOR static void keep_best(float *restrict best, const float *exponent, size_t n) {
    for (size_t k = 0; k < n; k++) best[k] = exponent[k] > best[k] ? exponent[k] : best[k];
}

/* Raises a top to the largest exponent of rows first..last-1. */
static void raise_top(Sums *sums, const Starts *s, Terms *terms, size_t first, size_t last,
                      float *top) {
    float most = *top;
    for (size_t h = first; h < last; h++) {
        terms->largest[h] = row_top(terms->exponent[h], s->padded);
        most = terms->largest[h] > most ? terms->largest[h] : most;
    }
    if (!(most > *top)) return;
    const float factor = (float)portable_exp((double)(*top - most));
    for (size_t h = first; h < last; h++) scale_row(sums->sum[h], s->padded, factor);
    *top = most;
}

static void take(Sums *sums, const Starts *s, Terms *terms, bool brief) {
    raise_top(sums, s, terms, TWIN, RISE, &sums->twin_top);
    raise_top(sums, s, terms, RISE, HYPOTHESES, &sums->front_top);
    add_row(sums, terms, TWIN, terms->weight[TWIN], sums->twin_top, s->padded);
    add_row(sums, terms, RISE, terms->weight[RISE], sums->front_top, s->padded);
    for (size_t h = CONSTANT; h < HYPOTHESES; h++) {
        if (!brief) keep_best(sums->best, terms->exponent[h], s->count);
        add_row(sums, terms, h, s->inner, sums->front_top, s->padded);
    }
}

/* Mean log turnover after tau less before, both relative to expectation. */
static double rise_at(const Storefront *shop, int tau) {
    double sum[2] = {0}, n[2] = {0};
    for (size_t k = 0; k < shop->n; k++) {
        const int side = shop->month[k] >= tau;
        sum[side] += shop->y[k] - shop->mean[k];
        n[side]++;
    }
    return n[0] > 0 && n[1] > 0 ? sum[1] / n[1] - sum[0] / n[0] : NAN;
}

/* Where a rise is first seen, among two figures or more: the first month of the figure in which tau
 * lies, or of the one after it when no earlier one can be compared with it. */
static int seen_from(const Storefront *shop, int tau) {
    int from = tau;
    for (size_t c = 0; c < shop->cells; c++)
        if (shop->cell_month[c] == tau) from = shop->month[shop->cell_figure[c]];
    return from < tau && from == shop->month[0] ? shop->month[1] : from;
}

static const double least_told = 0.05; /* log units; a smaller rise is not worth a sentence */

/* The figure from which turnover rose most for how much its figures vary, with two figures on both
 * sides; 0 = there is none. */
static size_t rises_most(const Storefront *shop) {
    double all = 0, before = 0, most = 0;
    size_t at = 0;
    for (size_t k = 0; k < shop->n; k++) all += shop->y[k] - shop->mean[k];
    for (size_t k = 0; k + 2 <= shop->n; k++) {
        const double b = (double)k, a = (double)(shop->n - k);
        const double t = k < 2 ? 0 : ((all - before) / a - before / b) / sqrt(1 / a + 1 / b);
        if (t > most) at = k;
        most = fmax(most, t);
        before += shop->y[k] - shop->mean[k];
    }
    return at;
}

/* The rise that fits a constant addition best; where turnover does not rise there, the column
 * speaks of its largest lasting rise. */
static void describe(const Storefront *shop, int tau, float *detail) {
    int from = seen_from(shop, tau);
    bool within = from != tau;
    double rise = rise_at(shop, from);
    const size_t most = rise > least_told ? 0 : rises_most(shop);
    if (most) {
        from = shop->month[most];
        within = shop->span[most] > 1;
        rise = rise_at(shop, from);
    }
    if (isnan(rise)) return;
    detail[within ? WITHIN : MONTH] = (float)from;
    detail[RATIO] = (float)(portable_exp(rise) - 1);
    detail[EUR] = (float)(portable_exp(shop->fit->level_y[shop->i]) * (1 - portable_exp(-rise)));
    detail[TRANSFER] = (most ? from : tau) == shop->fit->panel->transfer[shop->i] ? 1 : NAN;
}

/* All kinds of one noise that spread their loadings alike. */
static void sum_kinds(const Storefront *shop, const StepParams *p, const Starts *starts, size_t way,
                      size_t sigma, Sums *sums) {
    const Scales *scales = &shop->scales;
    Reduced reduced;
    Constants constants;
    Terms terms;
    reduce(starts, scales, way, sigma, &shop->column[COLUMN_BASE], &reduced);
    for (size_t j = 0; j < SHARES; j++)
        constant_squares(starts, &reduced, p->share[j], starts->shift[j], constants.square[j],
                         constants.level2[j]);
    for (size_t t = 0; t < TAIL_POINTS; t++) {
        if (storefront_way(t) != way) continue;
        const Scale scale = {scales->half_log[t][sigma] - shop->plain, scales->precision[sigma],
                             scales->gain[t][sigma]};
        free_steps(p, starts, &reduced, &scale, &terms);
        for (size_t j = 0; j < SHARES; j++)
            constant_exponents(starts, constants.square[j], constants.level2[j], &scale,
                               terms.exponent[CONSTANT + j]);
        take(sums, starts, &terms, shop->brief);
    }
}

static void sum_scales(const Storefront *shop, const StepParams *p, const Starts *starts,
                       Sums *sums) {
    for (size_t sigma = 0; sigma < SIGMA_POINTS; sigma++)
        for (size_t way = 0; way < LOADING_WAYS; way++)
            sum_kinds(shop, p, starts, way, sigma, sums);
}

/* The most probable month of a constant add-on; the middle of the window when there is none. */
static int best_month(const Storefront *shop, const Starts *s, const Sums *sums) {
    int tau = (int)shop->fit->panel->months / 2;
    double most = 0, top = -INFINITY;
    for (size_t k = 0; k < s->count; k++)
        if (s->inner[k] > 0) top = fmax(top, (double)sums->best[k]);
    for (size_t k = 0; k < s->count; k++) {
        const double density = (double)s->inner[k] * portable_exp((double)sums->best[k] - top);
        if (!(density > most)) continue;
        most = density;
        tau = s->tau[k];
    }
    return tau;
}

static double log_total(const Storefront *shop, const Sums *sums, size_t hypothesis,
                        size_t padded) {
    const double sum = row_sum(sums->sum[hypothesis], padded);
    const double top = (double)(hypothesis == TWIN ? sums->twin_top : sums->front_top);
    return sum > 0 ? shop->plain + top + portable_log(sum) : -INFINITY;
}

static void read(const Storefront *shop, const void *params, Reading *reading) {
    const StepParams *p = params;
    if (shop->n < 2) return; /* one figure has no before and after */
    Starts starts;
    Sums sums;
    sums_open(&sums);
    starts_make(shop, p, &starts);
    sum_scales(shop, p, &starts, &sums);
    /* the proportional half first, then each share's part of the constant half */
    double part[1 + SHARES], share[1 + SHARES] = {p->typical_share};
    part[0] = log_total(shop, &sums, RISE, starts.padded) - portable_log(2);
    for (size_t k = 0; k < SHARES; k++) {
        part[1 + k] =
            log_total(shop, &sums, CONSTANT + k, starts.padded) - portable_log(2 * SHARES);
        share[1 + k] = p->share[k];
    }
    reading->front = robust_log_sum(part, 1 + SHARES);
    reading->weight = p->weight;
    reading->honest =
        log_total(shop, &sums, TWIN, starts.padded) - portable_log((double)starts.count);
    reading->epsilon = p->epsilon;
    for (size_t k = 0; k < 1 + SHARES; k++) {
        const double r = portable_exp(part[k] - reading->front);
        reading->share += r * share[k];
        reading->share_sq += r * share[k] * share[k];
    }
    if (!shop->brief) describe(shop, best_month(shop, &starts, &sums), reading->detail);
}

const Signal signal_step = {
    .id = "step",
    .title = "Lasting rise in turnover",
    .kind = SIGNAL_MIXTURE,
    .params = {.name = "step",
               .title = "Lasting rise from one month on",
               .stage = STAGE_EVIDENCE,
               .specs = specs,
               .size = sizeof(StepParams)},
    .details = details,
    .speaks_for =
        "From {month:from} on, declared turnover is {ratio:large} higher ({eur:gain} a month) than "
        "its own trade before and comparable shops in the same months lead to expect. In the "
        "period that begins in {within:month}, declared turnover is {ratio:large} higher "
        "({eur:gain} a month) than its own trade before and comparable shops in the same months "
        "lead to expect. The number of people counted in the street does not explain "
        "it{counted:flag}{ratio:much}. Against comparable shops in the same months, its largest "
        "lasting rise is only {ratio:small}, from {month:from} on, but rises of this shape are "
        "rarer in ordinary shops here than where money was added. Against comparable shops in the "
        "same months, its largest lasting rise is only {ratio:small}, in the period that begins in "
        "{within:month}, but rises of this shape are rarer in ordinary shops here than where money "
        "was added. A change of owner was registered in that same "
        "month{transfer:flag}{ratio:much}.",
    .speaks_against =
        "No lasting rise in its turnover goes beyond those that ordinary shops here "
        "have too.",
    .innocent = "A refurbishment, a wider range, longer hours, or a neighbour that closed.",
    .check = "Ask what changed at that time, and see the works or the new range.",
    .method =
        {.reads = "Every declared month, the people counted, and the month of a registered change "
                  "of owner.",
         .idea = "Every month is tried as the start of a lasting rise that the street does not "
                 "explain; a registered change of owner makes its month more likely, and honest "
                 "shops that refurbish or extend are allowed the same step.",
         .formula =
             "front: ln R = \xCE\xBC + d + \xCE\xB4 [t \xE2\x89\xA5 \xCF\x84] + e,  \xCE\xB4 ~ "
             "N(0.5, 0.3\xC2\xB2);   honest: \xCE\xB4 ~ N(0, 0.25\xC2\xB2), \xCF\x84 unknown",
         .where = "\xCF\x84: month of the rise; \xCE\xB4: its size in log units; the other symbols "
                  "as for turnover against customers.",
         .blind = "Steps in the first and last two months, rises slower than a few months, and the "
                  "month of a step inside a quarter or a year.",
         .example = "\xCF\x84 = {month:month}, \xCE\xB4 = ln(1 + {ratio:pct}): {eur:eur} a month "
                    "more. \xCF\x84 lies in the period that begins in {within:month}, \xCE\xB4 = "
                    "ln(1 + {ratio:pct}): {eur:eur} a month more."},
    .read = read,
};
