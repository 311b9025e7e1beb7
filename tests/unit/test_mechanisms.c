/* Shares of the mechanisms among fronts: densities drawn from a known mixture give its shares. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/mechanisms.h"

enum { N = 20000, MOST = 16 };

/* By signal: prior weight, planted share of fronts, learned factor. */
typedef struct Truth {
    double prior[SIGNALS_MAX], planted[SIGNALS_MAX], times[SIGNALS_MAX];
} Truth;

static size_t place(const char *id) {
    size_t k = 0;
    while (signals_all[k] != signal_find(id)) k++;
    return k;
}

/* Equal prior weights; the shares planted are those of coupling, step, collapse and smooth. */
static Truth truth(double coupling, double step, double collapse, double smooth) {
    Truth t = {0};
    for (size_t k = 0; signals_all[k]; k++)
        t.prior[k] = signals_all[k]->kind == SIGNAL_MIXTURE ? 0.5 : 0;
    t.planted[place("coupling")] = coupling;
    t.planted[place("step")] = step;
    t.planted[place("collapse")] = collapse;
    t.planted[place("smooth")] = smooth;
    return t;
}

static double share(const Truth *t, const char *id) {
    return t->times[place(id)] / (double)mechanisms_count();
}

/* 5 % fronts; every storefront has one standard normal a mechanism, its own shifted by 3 sd in a
 * front. A tenth are not judged. */
static void learn(Truth *t, const MixtureParams *params) {
    static float ratio[N * MOST];
    const size_t width = mechanisms_count();
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 5);
    for (size_t i = 0; i < N; i++) {
        const bool front = gsl_rng_uniform(rng) < 0.05;
        double u = gsl_rng_uniform(rng);
        size_t k = 0;
        for (size_t s = 0; signals_all[s]; s++) {
            if (signals_all[s]->kind != SIGNAL_MIXTURE) continue;
            const bool own = front && u >= 0 && u < t->planted[s];
            const double x = gsl_ran_gaussian(rng, 1) + (own ? 3 : 0);
            u -= t->planted[s];
            ratio[i * width + k++] = (float)exp(3 * x - 4.5);
        }
        if (i % 10 == 0) ratio[i * width] = NAN;
    }
    gsl_rng_free(rng);
    mechanisms_learn(ratio, N, t->prior, params, t->times);
}

static MixtureParams params_of(double anchor, double most) {
    return (MixtureParams){.start_prevalence = 0.03,
                           .prevalence_min = 0.002,
                           .prevalence_max = 0.25,
                           .em_steps = 200,
                           .mechanism_anchor = anchor,
                           .mechanism_most = most};
}

Test(mechanisms, planted_shares_are_found) {
    const MixtureParams params = params_of(1, 100);
    const double steady = 1 / (double)mechanisms_count();
    Truth t = truth(0.5 * (1 - steady), 0.3 * (1 - steady), 0.2 * (1 - steady), steady);
    learn(&t, &params);
    /* 900 fronts: binomial sd 0.016, half as much again for those that cannot be told */
    cr_expect(epsilon_eq(dbl, share(&t, "coupling"), t.planted[place("coupling")], 0.07));
    cr_expect(epsilon_eq(dbl, share(&t, "step"), t.planted[place("step")], 0.07));
    cr_expect(epsilon_eq(dbl, share(&t, "collapse"), t.planted[place("collapse")], 0.07));
    cr_expect(lt(dbl, share(&t, "burst"), 0.03));
}

Test(mechanisms, a_steady_one_keeps_its_share) {
    const MixtureParams params = params_of(5, 100);
    Truth t = truth(0, 0, 0, 1);
    learn(&t, &params);
    cr_expect(epsilon_eq(dbl, t.times[place("smooth")], 1, 1e-9));
}

Test(mechanisms, none_grows_beyond_its_bound_and_an_anchor_holds) {
    MixtureParams params = params_of(5, 2);
    Truth t = truth(0, 0, 1, 0);
    learn(&t, &params);
    cr_expect(epsilon_eq(dbl, t.times[place("collapse")], 2, 1e-9));
    cr_expect(epsilon_eq(dbl, t.times[place("smooth")], 1, 1e-9));
    double sum = 0;
    for (size_t k = 0; signals_all[k]; k++) sum += t.prior[k] > 0 ? t.times[k] : 0;
    cr_expect(epsilon_eq(dbl, sum, (double)mechanisms_count(), 1e-9));
    params = params_of(1e9, 2);
    learn(&t, &params);
    cr_expect(epsilon_eq(dbl, t.times[place("collapse")], 1, 1e-3));
    cr_expect(epsilon_eq(dbl, t.times[place("network")], 1, 0));
}
