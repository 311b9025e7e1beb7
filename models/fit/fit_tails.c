/* fit_tails - how common each kind of honest storefront is in this city.
 *
 * Input     kind [n x TAIL_POINTS], log densities; honest [n] in 0..1.
 * Method    EM on the mixture of kinds, each storefront with its honest weight, the prior shares as
 *           tail_anchor pseudo-storefronts.
 * Output    tail_weight [TAIL_POINTS], sum 1.
 * Blind to  exceptions that are common among fronts only; they have no honest weight.
 * Cites     MODEL 3.7; Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x
 */
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "models/math/vector.h"

/* Log densities become densities relative to the storefront's best kind; NaN stays. */
VECTOR static void relative(float *kind) {
    float top = kind[0];
    for (size_t t = 1; t < TAIL_POINTS; t++) top = kind[t] > top ? kind[t] : top;
    for (size_t t = 0; t < TAIL_POINTS; t++)
        kind[t] = (float)vector_exp((double)kind[t] - (double)top);
}

static void relative_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    float *kind = context;
    for (size_t i = begin; i < end; i++)
        if (!isnan(kind[i * TAIL_POINTS])) relative(kind + i * TAIL_POINTS);
}

/* Adds the shares of one storefront's honest weight to sum. */
static void add_shares(const Fit *fit, const float *kind, double honest, double *sum) {
    double term[TAIL_POINTS], total = 0;
    for (size_t t = 0; t < TAIL_POINTS; t++) {
        term[t] = (double)kind[t] * fit->tail_weight[t];
        total += term[t];
    }
    for (size_t t = 0; t < TAIL_POINTS; t++) sum[t] += honest / total * term[t];
}

void fit_tails(Fit *fit, float *kind, const double *honest, const Parallel *parallel) {
    const ModelParams *p = fit->params;
    parallel->run(parallel, fit->panel->n, relative_range, kind);
    for (int step = 0; step < 20; step++) { /* shares move < 1e-3 after that */
        double sum[TAIL_POINTS], total = 0;
        for (size_t t = 0; t < TAIL_POINTS; t++) sum[t] = p->tail_anchor * p->tail_weight[t];
        for (size_t i = 0; i < fit->panel->n; i++)
            if (!isnan(kind[i * TAIL_POINTS]))
                add_shares(fit, kind + i * TAIL_POINTS, honest[i], sum);
        for (size_t t = 0; t < TAIL_POINTS; t++) total += sum[t];
        for (size_t t = 0; t < TAIL_POINTS && total > 0; t++) fit->tail_weight[t] = sum[t] / total;
    }
}
