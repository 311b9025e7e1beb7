#include "models/mixture.h"

#include <math.h>

#include "models/robust.h"

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
    {0},
};
const ParamGroup mixture_group = {
    .name = "mixture",
    .title = "Mixture of honest and front storefronts",
    .specs = specs,
    .size = sizeof(MixtureParams),
};

/* Densities of the signals taken in so far. */
typedef struct Partial {
    double front[SIGNALS_MAX], honest[SIGNALS_MAX + 1]; /* log terms with their weights */
    size_t fronts, honests;
    double weight, epsilon;
} Partial;

static void take(Partial *p, const Reading *r) {
    p->weight += r->weight;
    if (r->front > -INFINITY && r->weight > 0) p->front[p->fronts++] = r->front + log(r->weight);
    if (r->honest > -INFINITY && r->epsilon > 0) {
        p->honest[1 + p->honests++] = r->honest + log(r->epsilon);
        p->epsilon += r->epsilon;
    }
}

static double log_bayes_factor(Partial *p, double plain) {
    p->honest[0] = plain + log(fmax(1 - p->epsilon, 1e-12));
    return robust_log_sum(p->front, p->fronts) - log(p->weight) -
           robust_log_sum(p->honest, 1 + p->honests);
}

static void mean_share(const Reading *reading, Mixed *out) {
    double term[SIGNALS_MAX], square = 0;
    const size_t n = signals_count();
    for (size_t k = 0; k < n; k++)
        term[k] = reading[k].weight > 0 ? reading[k].front + log(reading[k].weight) : -INFINITY;
    const double total = robust_log_sum(term, n);
    for (size_t k = 0; k < n && total > -INFINITY; k++) {
        const double r = exp(term[k] - total);
        out->share += r * reading[k].share;
        square += r * reading[k].share_sq;
    }
    out->share_sd = sqrt(fmax(square - out->share * out->share, 0));
}

void mixture_combine(double plain, const Reading *reading, Mixed *out) {
    Partial partial = {0};
    double so_far = 0;
    *out = (Mixed){0};
    for (size_t k = 0; signals_all[k]; k++) {
        if (signals_all[k]->kind == SIGNAL_MIXTURE) {
            take(&partial, &reading[k]);
            const double now = partial.fronts ? log_bayes_factor(&partial, plain) : so_far;
            out->evidence[k] = now - so_far;
            so_far = now;
        } else if (signals_all[k]->kind != SIGNAL_STAGE) {
            out->evidence[k] = reading[k].factor;
            if (signals_all[k]->kind == SIGNAL_LEVEL) so_far += reading[k].factor;
        }
    }
    mean_share(reading, out);
}

double mixture_logistic(double x) {
    return x >= 0 ? 1 / (1 + exp(-x)) : exp(x) / (1 + exp(x));
}

double mixture_prevalence(const double *total, size_t n, double start,
                          const MixtureParams *params) {
    double share = start;
    for (size_t step = 0; step < (size_t)params->em_steps; step++) {
        const double prior = log(share / (1 - share));
        double sum = 0, count = 0;
        for (size_t i = 0; i < n; i++) {
            if (isnan(total[i])) continue;
            sum += mixture_logistic(total[i] + prior);
            count++;
        }
        if (!(count > 0)) return share;
        share = fmin(fmax(sum / count, params->prevalence_min), params->prevalence_max);
    }
    return share;
}
