/* Novelty: one storefront far from a normal cloud is the rarest, factors average one, and where
 * other signals say much it says next to nothing. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/posterior/novelty.h"

enum { N = 3000, SECTORS = 3, ODD = 1234, LOUD = 77 };

typedef struct Bench {
    Arena *arena;
    Panel panel;
    Fit fit;
    Evidence e;
    int sector[N];
    float feature[N * NOVELTY_FEATURES];
} Bench;

/* Sectors of their own middle and spread; two storefronts 8 spreads away in two directions, one of
 * which the other signals have seen; a tenth does not apply. */
static void bench_open(Bench *b) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 9);
    b->arena = arena_open();
    b->panel = (Panel){.n = N, .sectors = SECTORS, .sector = b->sector};
    b->fit = (Fit){.panel = &b->panel};
    b->e = (Evidence){.n = N, .signals = signals_count()};
    for (size_t k = 0; k < signals_count(); k++)
        for (const char *const *d = signals_all[k]->details; *d; d++) b->e.details++;
    b->e.evidence = ARENA_ARRAY(b->arena, double, N * b->e.signals);
    b->e.detail = ARENA_ARRAY(b->arena, float, N * b->e.details);
    for (size_t k = 0; k < N * b->e.details; k++) b->e.detail[k] = NAN;
    for (size_t i = 0; i < N; i++) {
        b->sector[i] = (int)(i % SECTORS);
        float *x = b->feature + i * NOVELTY_FEATURES;
        for (size_t f = 0; f < NOVELTY_FEATURES; f++)
            x[f] = (float)(b->sector[i] + (1 + b->sector[i]) * gsl_ran_gaussian(rng, 1));
        if (i == ODD || i == LOUD)
            for (size_t f = 2; f < 4; f++) x[f] += (float)(8 * (1 + b->sector[i]));
        if (i % 10 == 5) x[0] = NAN;
    }
    b->e.evidence[LOUD * b->e.signals] = 5;
    gsl_rng_free(rng);
}

Test(novelty, the_odd_one_is_told_and_factors_average_one) {
    static Bench b;
    bench_open(&b);
    size_t detail;
    const size_t column = evidence_column("novelty", &detail);
    const NoveltyParams *p = params_group(params_open(b.arena), &signal_find("novelty")->params);
    novelty_apply(&b.fit, b.feature, p, &parallel_serial, &b.e);
    double sum = 0, count = 0;
    for (size_t i = 0; i < N; i++) {
        const double said = b.e.evidence[i * b.e.signals + column];
        cr_expect(le(dbl, said, log(1 - p->weight + p->weight * exp(p->bound)) + 1e-12));
        if (i % 10 == 5) cr_expect(eq(dbl, said, 0));
        if (i % 10 == 5 || i == LOUD) continue;
        sum += exp(said);
        count++;
        cr_expect(le(dbl, said, b.e.evidence[ODD * b.e.signals + column]));
    }
    /* the bound takes off what the calibrator gives to p < (power e^-bound)^(1/(1-power)): a
     * thousandth of the storefronts, 6 % of the mean of b */
    cr_expect(epsilon_eq(dbl, sum / count, 1, 0.02));
    cr_expect(lt(dbl, sum / count, 1 + 0.005));
    /* beside a factor of e^5 at most w e^bound/e^5 = 2 % is added, and w is lost */
    cr_expect(lt(dbl, b.e.evidence[LOUD * b.e.signals + column], 0));
    const float *told = b.e.detail + ODD * b.e.details + detail;
    cr_expect(told[NOVELTY_SLOPE] == 1 && told[NOVELTY_BEND] == 1);
    cr_expect(isnan(told[NOVELTY_NOISE]));
    arena_close(b.arena);
}
