/* Shares of mechanisms among fronts and of twins among the honest: densities drawn from a known
 * mixture give its shares. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/posterior/mechanisms.h"

enum { N = 20000 };
static const double fronts = 0.05, epsilon = 0.01, planted_twins = 0.025;

/* By signal: prior, planted share of fronts, learned factors. */
typedef struct Truth {
    MechanismShares prior, times;
    double planted[SIGNALS_MAX];
} Truth;

static size_t place(const char *id) {
    size_t k = 0;
    while (signals_all[k] != signal_find(id)) k++;
    return k;
}

static bool is_mixture(size_t k) {
    return signals_all[k]->kind == SIGNAL_MIXTURE;
}

static double mechanisms(void) {
    double count = 0;
    for (size_t k = 0; signals_all[k]; k++) count += is_mixture(k);
    return count;
}

/* Equal prior weights and epsilons; the shares planted are those of coupling, step, collapse and
 * smooth. */
static Truth truth(double coupling, double step, double collapse, double smooth) {
    Truth t = {0};
    for (size_t k = 0; signals_all[k]; k++) {
        t.prior.front[k] = is_mixture(k) ? 0.5 : 0;
        t.prior.twin[k] = is_mixture(k) ? epsilon : 0;
    }
    t.planted[place("coupling")] = coupling;
    t.planted[place("step")] = step;
    t.planted[place("collapse")] = collapse;
    t.planted[place("smooth")] = smooth;
    return t;
}

static double share(const Truth *t, const char *id) {
    return t->times.front[place(id)] / mechanisms();
}

/* Every storefront has two standard normals a mechanism: a front's first one is shifted by 3 sd in
 * its own mechanism, that of step's twin its second one. log of the shifted density over the other:
 * 3 x - 9/2. */
static void draw(gsl_rng *rng, const Truth *t, Reading *reading) {
    const bool front = gsl_rng_uniform(rng) < fronts;
    const bool twin = !front && gsl_rng_uniform(rng) < planted_twins;
    double u = gsl_rng_uniform(rng);
    for (size_t k = 0; signals_all[k]; k++) {
        reading[k] = (Reading){.front = -INFINITY, .honest = -INFINITY};
        if (!is_mixture(k)) continue;
        const bool own = front && u >= 0 && u < t->planted[k];
        u -= t->planted[k];
        reading[k].epsilon = epsilon;
        reading[k].front = 3 * (gsl_ran_gaussian(rng, 1) + (own ? 3 : 0)) - 4.5;
        reading[k].honest =
            3 * (gsl_ran_gaussian(rng, 1) + (twin && k == place("step") ? 3 : 0)) - 4.5;
    }
}

/* A tenth are not judged, a tenth are documented. */
static void learn(Truth *t, const MixtureParams *params) {
    Arena *arena = arena_open();
    Mechanisms m = mechanisms_open(N, arena);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 5);
    for (size_t i = 0; i < N; i++) {
        Reading reading[SIGNALS_MAX];
        draw(rng, t, reading);
        if (i % 10) mechanisms_put(&m, i, 0, reading, i % 10 == 1);
    }
    t->times = mechanisms_learn(&m, &t->prior, params);
    gsl_rng_free(rng);
    arena_close(arena);
}

static MixtureParams params_of(double anchor, double most) {
    return (MixtureParams){.start_prevalence = 0.03,
                           .prevalence_min = 0.002,
                           .prevalence_max = 0.25,
                           .em_steps = 200,
                           .mechanism_anchor = anchor,
                           .twin_anchor = 100 * anchor,
                           .mechanism_most = most};
}

Test(mechanisms, planted_shares_are_found) {
    const MixtureParams params = params_of(1, 100);
    const double steady = 1 / mechanisms();
    Truth t = truth(0.5 * (1 - steady), 0.3 * (1 - steady), 0.2 * (1 - steady), steady);
    learn(&t, &params);
    /* 900 fronts: binomial sd 0.016, half as much again for those that cannot be told */
    cr_expect(epsilon_eq(dbl, share(&t, "coupling"), t.planted[place("coupling")], 0.07));
    cr_expect(epsilon_eq(dbl, share(&t, "step"), t.planted[place("step")], 0.07));
    cr_expect(epsilon_eq(dbl, share(&t, "collapse"), t.planted[place("collapse")], 0.07));
    cr_expect(lt(dbl, share(&t, "burst"), 0.03));
    /* 16,000 ordinary ones with 400 twins of step, and none of drift */
    cr_expect(epsilon_eq(dbl, t.times.twin[place("step")], planted_twins / epsilon, 0.5));
    cr_expect(lt(dbl, t.times.twin[place("drift")], 0.3));
    cr_expect(epsilon_eq(dbl, t.times.twin[place("burst")], 1, 0), "burst's twin is steady");
}

Test(mechanisms, a_steady_one_keeps_its_share) {
    const MixtureParams params = params_of(5, 100);
    Truth t = truth(0, 0, 0, 1);
    learn(&t, &params);
    cr_expect(epsilon_eq(dbl, t.times.front[place("smooth")], 1, 1e-9));
    cr_expect(epsilon_eq(dbl, t.times.twin[place("smooth")], 1, 0));
}

Test(mechanisms, none_grows_beyond_its_bound_and_an_anchor_holds) {
    MixtureParams params = params_of(5, 2);
    Truth t = truth(0, 0, 1, 0);
    learn(&t, &params);
    cr_expect(epsilon_eq(dbl, t.times.front[place("collapse")], 2, 1e-9));
    cr_expect(epsilon_eq(dbl, t.times.front[place("smooth")], 1, 1e-9));
    cr_expect(epsilon_eq(dbl, t.times.twin[place("step")], 2, 1e-9));
    double sum = 0;
    for (size_t k = 0; signals_all[k]; k++) sum += is_mixture(k) ? t.times.front[k] : 0;
    cr_expect(epsilon_eq(dbl, sum, mechanisms(), 1e-9));
    params = params_of(1e9, 2);
    learn(&t, &params);
    cr_expect(epsilon_eq(dbl, t.times.front[place("collapse")], 1, 1e-3));
    cr_expect(epsilon_eq(dbl, t.times.twin[place("step")], 1, 1e-3));
    cr_expect(epsilon_eq(dbl, t.times.front[place("network")], 1, 0));
}
