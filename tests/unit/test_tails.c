/* Shares of the kinds of honest storefront: levels drawn from a known mixture give its shares. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/fit/fit.h"

enum { N = 20000 };
static const double sd[TAIL_POINTS] = {0.25, 0.5, 1.2, 2.5};

/* EM from the prior shares of params, with a fifth of the storefronts not judged. */
static void estimate(const ModelParams *params, const double planted[TAIL_POINTS], Fit *fit) {
    static float kind[N * TAIL_POINTS];
    static double honest[N];
    static Panel panel;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 3);
    for (size_t i = 0; i < N; i++) {
        double u = gsl_rng_uniform(rng);
        size_t t = 0;
        while (t + 1 < TAIL_POINTS && u >= planted[t]) u -= planted[t++];
        const double r = gsl_ran_gaussian(rng, sd[t]);
        for (size_t k = 0; k < TAIL_POINTS; k++)
            kind[i * TAIL_POINTS + k] = (float)log(gsl_ran_gaussian_pdf(r, sd[k]));
        if (i % 5 == 0) kind[i * TAIL_POINTS] = NAN;
        honest[i] = 1;
    }
    gsl_rng_free(rng);
    panel.n = N;
    *fit = (Fit){.panel = &panel, .params = params};
    for (size_t k = 0; k < TAIL_POINTS; k++) fit->tail_weight[k] = params->tail_weight[k];
    fit_tails(fit, kind, honest, &parallel_serial);
}

Test(tails, planted_shares_are_found) {
    const double planted[TAIL_POINTS] = {0.5, 0.25, 0.15, 0.10};
    const ModelParams params = {.tail_weight = {0.5, 0.25, 0.15, 0.10}, .tail_anchor = 10};
    Fit fit;
    estimate(&params, planted, &fit);
    double sum = 0;
    for (size_t k = 0; k < TAIL_POINTS; k++) {
        /* neighbouring spreads overlap: an effective tenth of the 16,000 judged */
        cr_expect(lt(dbl, fabs(fit.tail_weight[k] - planted[k]), 5 * sqrt(planted[k] / 1600)));
        sum += fit.tail_weight[k];
    }
    cr_expect(epsilon_eq(dbl, sum, 1, 1e-12));
}

Test(tails, what_the_city_does_not_have_fades) {
    const ModelParams params = {.tail_weight = {0.4, 0.2, 0.2, 0.2}, .tail_anchor = 200};
    Fit fit;
    estimate(&params, (const double[TAIL_POINTS]){1, 0, 0, 0}, &fit);
    cr_expect(lt(dbl, 0.9, fit.tail_weight[TAIL_PLAIN]));
    cr_expect(lt(dbl, fit.tail_weight[TAIL_HEAVY], 0.01));
}

Test(tails, a_heavy_anchor_holds) {
    const ModelParams params = {.tail_weight = {0.4, 0.2, 0.2, 0.2}, .tail_anchor = 1e9};
    Fit fit;
    estimate(&params, (const double[TAIL_POINTS]){1, 0, 0, 0}, &fit);
    for (size_t k = 0; k < TAIL_POINTS; k++)
        cr_expect(epsilon_eq(dbl, fit.tail_weight[k], params.tail_weight[k], 1e-4));
}
