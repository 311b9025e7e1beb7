/* Two sectors that were made to differ: in how turnover follows footfall, and in noise. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/fit/fit.h"
#include "tests/support/world.h"

enum { N = 400, T = 24, FEW = 2 };
static const double follows[2] = {0.8, 0.2}, noise[2] = {0.05, 0.20};

/* The last `few` storefronts are of sector 1, the others of sector 0. */
static void fit_city(size_t few, Arena *arena, Fit *fit) {
    static float turnover[N * T], footfall[N * T], unknown[N];
    static int sector[N], transfer[N];
    static unsigned char none[N];
    static Panel panel;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 8);
    for (size_t i = 0; i < N; i++) {
        sector[i] = i >= N - few;
        transfer[i] = -1;
        unknown[i] = NAN;
        const double street = gsl_ran_gaussian(rng, 0.5);
        for (size_t t = 0; t < T; t++) {
            const double wiggle = gsl_ran_gaussian(rng, 0.15);
            footfall[i * T + t] = (float)exp(10 + street + wiggle);
            turnover[i * T + t] = (float)exp(9 + 0.3 * street + follows[sector[i]] * wiggle +
                                             gsl_ran_gaussian(rng, noise[sector[i]]));
        }
    }
    gsl_rng_free(rng);
    panel = (Panel){.n = N,
                    .months = T,
                    .sectors = 2,
                    .sector = sector,
                    .turnover = turnover,
                    .footfall = footfall,
                    .staff = unknown,
                    .area = unknown,
                    .hours = unknown,
                    .transfer = transfer,
                    .documented = none,
                    .central = none,
                    .shared = none};
    Err err = {0};
    Arena *scratch = arena_open();
    must(fit_open(&panel, params_open(arena), arena, fit, &err), &err);
    must(fit_pass(fit, NULL, &parallel_serial, scratch, &err), &err);
    arena_close(scratch);
}

Test(sectors, differences_between_large_sectors_are_found) {
    Arena *arena = arena_open();
    Fit fit;
    fit_city(N / 2, arena, &fit);
    for (size_t s = 0; s < 2; s++) {
        /* 200 storefronts of 24 months: slope to 0.02, log noise to 0.02; shrinkage of a tenth */
        const double slope = fit.elastic_high + fit.sector_high[s];
        cr_expect(epsilon_eq(dbl, slope, follows[s], 0.08), "slope %g", slope);
        const double sd = exp(fit.log_sigma + fit.sector_noise[s]);
        cr_expect(epsilon_eq(dbl, sd / noise[s], 1, 0.15), "noise %g", sd);
    }
    cr_expect(lt(dbl, fit.log_sigma_sd, 0.30), "what sectors explain is no longer spread");
    arena_close(arena);
}

Test(sectors, a_sector_of_two_keeps_to_the_city) {
    Arena *arena = arena_open();
    Fit fit;
    fit_city(FEW, arena, &fit);
    cr_expect(lt(dbl, fabs(fit.sector_noise[1]), 0.2), "two of twenty-two parts of log 4");
    cr_expect(lt(dbl, fabs(fit.sector_high[1]), 0.2));
    cr_expect(epsilon_eq(dbl, fit.elastic_high, follows[0], 0.05));
    arena_close(arena);
}
