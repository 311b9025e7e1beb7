/* What sectors add to the city's slopes of the level: planted slopes are found, a sector of two
 * borrows the city's. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/fit/fit.h"

enum { N = 1202, SECTORS = 3 };
static const double planted[SECTORS] = {0.3, -0.2, 0.9};

typedef struct Bench {
    Arena *arena;
    Panel panel;
    ModelParams params;
    Fit fit;
    Regression r;
    int sector[N];
    double x[N * LEVEL_COLUMNS], residual[N], weight[N], prior[N];
} Bench;

/* Two sectors of 600 and one of two; residuals follow footfall as planted, with noise of 0.3 and,
 * in one of fifty, an exception far above. */
static void bench_open(Bench *b) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 7);
    b->arena = arena_open();
    b->panel = (Panel){.n = N, .sectors = SECTORS, .sector = b->sector};
    b->params = (ModelParams){.sector_shrink = 8, .bisquare = 4.685};
    b->fit = (Fit){.panel = &b->panel, .params = &b->params};
    b->fit.level.slope = ARENA_ARRAY(b->arena, double, SECTORS *LEVEL_COLUMNS);
    b->fit.level.effect = ARENA_ARRAY(b->arena, double, SECTORS);
    for (size_t i = 0; i < N; i++) {
        b->sector[i] = i >= 1200 ? 2 : (int)(i % 2);
        double *row = b->x + i * LEVEL_COLUMNS;
        row[0] = 1;
        for (size_t c = 1; c < LEVEL_COLUMNS; c++)
            row[c] = gsl_ran_gaussian(rng, 0.7) + b->sector[i];
        b->residual[i] = planted[b->sector[i]] * (row[1] - b->sector[i]) +
                         gsl_ran_gaussian(rng, 0.3) + (i % 50 == 0 ? 3 : 0);
        b->weight[i] = b->prior[i] = 1;
    }
    b->r = (Regression){.n = N,
                        .x = b->x,
                        .residual = b->residual,
                        .weight = b->weight,
                        .prior = b->prior,
                        .scale = 0.35};
    gsl_rng_free(rng);
}

Test(slopes, planted_slopes_are_found_and_two_storefronts_borrow) {
    static Bench b;
    bench_open(&b);
    fit_slopes(&b.fit, &b.r, b.arena);
    for (size_t s = 0; s < SECTORS; s++) {
        const double *slope = b.fit.level.slope + s * LEVEL_COLUMNS;
        const double shrunk = s < 2 ? planted[s] : 0; /* two count a fifth of the eight's */
        /* standard error 0.3/(0.7 sqrt 600) = 0.018; the two are known to nothing */
        cr_expect(epsilon_eq(dbl, slope[1], shrunk, s < 2 ? 0.08 : 0.35), "sector %zu: %g", s,
                  slope[1]);
        for (size_t c = 2; c < LEVEL_COLUMNS; c++)
            cr_expect(lt(dbl, fabs(slope[c]), s < 2 ? 0.08 : 0.35));
        cr_expect(epsilon_eq(dbl, slope[0], 0, 0));
    }
    arena_close(b.arena);
}
