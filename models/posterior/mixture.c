/* mixture - the signals' readings of one storefront as one Bayes factor, and as additive columns.
 *
 * Input     plain log density; front, honest [K] log densities with weight, epsilon; factors.
 * Method    BF_k = [sum_{j<=k} w_j f_j / sum_{j<=k} w_j] / [(1 - sum eps_j) plain + sum_{j<=k}
 *           eps_j h_j]; evidence_k = log BF_k - log BF_{k-1}. Share of fronts: EM on the mean
 *           posterior.
 * Output    evidence, nats, adding up to log BF; mean share and its sd; prevalence in
 *           [prevalence_min, prevalence_max].
 * Blind to  the order of the signals: it moves evidence between columns, never their sum.
 * Cites     MODEL 6.1, 6.4; Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x
 */
#include "models/posterior/mixture.h"

#include <assert.h>
#include <math.h>

#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/math/vector.h"

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(MixtureParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(passes, 2, 1, 5, "passes", "the second leaves flagged storefronts out of the city-wide fit"),
    P(start_prevalence, 0.03, 0.0001, 0.5, "probability", "where EM starts"),
    P(prevalence_min, 0.002, 0, 0.5, "probability",
      "an honest city is never taken as wholly honest"),
    P(prevalence_max, 0.25, 0.001, 0.9, "probability",
      "beyond this the model, not the city, is wrong"),
    P(em_steps, 50, 1, 1000, "steps", "the share moves < 1e-6 after that"),
    P(mechanism_anchor, 5, 0, 100000, "fronts",
      "the prior shares of mechanisms count as this many: a town's few fronts must not rule any "
      "out"),
    P(twin_anchor, 500, 0, 1e6, "storefronts",
      "the prior probabilities of honest twins count as this many"),
    P(mechanism_most, 3, 1, 100, "times",
      "neither a mechanism nor a twin becomes more common than this; limits what this adds to 1.1 "
      "nats"),
    {0},
};
const ParamGroup mixture_group = {
    .name = "mixture",
    .title = "Mixture of honest and front storefronts",
    .stage = STAGE_EVIDENCE,
    .specs = specs,
    .size = sizeof(MixtureParams),
};

/* Densities of the signals taken in so far, summed: logs with their weights. */
typedef struct Partial {
    double front, honest;
    double weight, epsilon;
} Partial;

/* log(exp(a) + exp(b)). */
static double log_add(double a, double b) {
    const double high = a > b ? a : b, low = a > b ? b : a;
    return low > -INFINITY ? high + portable_log1p(portable_exp(low - high)) : high;
}

static void take(Partial *p, const Reading *r) {
    assert(r->weight >= 0 && r->epsilon >= 0);
    p->weight += r->weight;
    if (r->front > -INFINITY && r->weight > 0)
        p->front = log_add(p->front, r->front + portable_log(r->weight));
    if (r->honest > -INFINITY && r->epsilon > 0) {
        p->honest = log_add(p->honest, r->honest + portable_log(r->epsilon));
        p->epsilon += r->epsilon;
    }
}

static double log_honest(const Partial *p, double plain) {
    return log_add(plain + portable_log(fmax(1 - p->epsilon, 1e-12)), p->honest);
}

static double log_bayes_factor(const Partial *p, double plain) {
    assert(p->weight > 0);
    return p->front - portable_log(p->weight) - log_honest(p, plain);
}

static void mean_share(const Reading *reading, Mixed *out) {
    assert(signals_count() <= SIGNALS_MAX);
    double term[SIGNALS_MAX], square = 0;
    const size_t n = signals_count();
    for (size_t k = 0; k < n; k++)
        term[k] =
            reading[k].weight > 0 ? reading[k].front + portable_log(reading[k].weight) : -INFINITY;
    const double total = robust_log_sum(term, n);
    for (size_t k = 0; k < n && total > -INFINITY; k++) {
        const double r = portable_exp(term[k] - total);
        out->share += r * reading[k].share;
        square += r * reading[k].share_sq;
    }
    out->share_sd = sqrt(fmax(square - out->share * out->share, 0));
}

void mixture_combine(double plain, const Reading *reading, Mixed *out) {
    Partial partial = {.front = -INFINITY, .honest = -INFINITY};
    double so_far = 0;
    *out = (Mixed){0};
    for (size_t k = 0; signals_all[k]; k++) {
        if (signals_all[k]->kind == SIGNAL_MIXTURE) {
            take(&partial, &reading[k]);
            const double now =
                partial.front > -INFINITY ? log_bayes_factor(&partial, plain) : so_far;
            out->evidence[k] = now - so_far;
            so_far = now;
        } else if (signals_all[k]->kind != SIGNAL_STAGE) {
            out->evidence[k] = reading[k].factor;
            if (signals_all[k]->kind == SIGNAL_LEVEL) so_far += reading[k].factor;
        }
    }
    mean_share(reading, out);
}

double mixture_honest(double plain, const Reading *reading) {
    Partial partial = {.front = -INFINITY, .honest = -INFINITY};
    for (size_t k = 0; signals_all[k]; k++)
        if (signals_all[k]->kind == SIGNAL_MIXTURE) take(&partial, &reading[k]);
    return log_honest(&partial, plain);
}

double mixture_logistic(double x) {
    return 1 / (1 + portable_exp(-x));
}

/* Sum of logistic(total + prior) over n; NaN counts as 0. Four sums, so that the order is fixed. */
VECTOR static double posterior_sum(const double *total, size_t n, double prior) {
    double sum[4] = {0};
    size_t i = 0;
    for (; i + 4 <= n; i += 4)
        for (size_t e = 0; e < 4; e++) {
            const double x = -(total[i + e] + prior);
            const double p = 1 / (1 + vector_exp(x > 700 ? 700 : x));
            sum[e] += p == p ? p : 0;
        }
    for (; i < n; i++) sum[0] += isnan(total[i]) ? 0 : mixture_logistic(total[i] + prior);
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

double mixture_prevalence(const double *total, size_t n, double start,
                          const MixtureParams *params) {
    assert(start >= 0 && start <= 1);
    assert(params->prevalence_min <= params->prevalence_max);
    static const double settled = 1e-13; /* far below what a share of storefronts can mean */
    double share = start, count = 0;
    for (size_t i = 0; i < n; i++) count += !isnan(total[i]);
    if (!(count > 0)) return share;
    for (size_t step = 0; step < (size_t)params->em_steps; step++) {
        const double before = share,
                     sum = posterior_sum(total, n, portable_log(share / (1 - share)));
        share = fmin(fmax(sum / count, params->prevalence_min), params->prevalence_max);
        if (fabs(share - before) < settled) break;
    }
    return share;
}
