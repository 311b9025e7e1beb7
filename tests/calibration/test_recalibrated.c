/* What recalibration promises: after 150 inspections in one half of a city, lists cut in the other
 * half hold about the share of false entries they were cut at. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>

#include "models/calibrate.h"
#include "models/evidence.h"
#include "models/mixture.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 4000, MONTHS = 24, CITIES = 4, TOP = 50, RANDOM_STRIDE = 19 };

/* Every second storefront in order of log odds is half A: the halves are alike. */
typedef struct City {
    size_t n;
    double logit[STOREFRONTS];
    unsigned char front[STOREFRONTS];
} City;

static void city_judge(uint64_t seed, City *city) {
    World world;
    world_open(&world);
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = seed,
                                 .front_share = 0.03,
                                 .legit_share = 0.12};
    const char *truth = world_city_blind(&world, &options);
    Panel panel;
    world_panel(&world, &panel);
    Err err = {0};
    Evidence evidence;
    must(evidence_compute(&panel, params_open(world.arena), &parallel_serial, world.arena,
                          &evidence, &err),
         &err);
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    world_truth(truth, &panel, front);
    *city = (City){0};
    for (size_t i = 0; i < panel.n; i++) {
        if (!evidence.judged[i]) continue;
        size_t at = city->n++;
        for (; at > 0 && city->logit[at - 1] < evidence.log_odds[i]; at--) {
            city->logit[at] = city->logit[at - 1];
            city->front[at] = city->front[at - 1];
        }
        city->logit[at] = evidence.log_odds[i];
        city->front[at] = front[i];
    }
    world_close(&world);
}

/* Learns from the first TOP of half A and from every RANDOM_STRIDE-th of the rest of it. */
static void learn(const City *city, const CalibrateParams *params, Calibration *out) {
    double logit[STOREFRONTS];
    unsigned char confirmed[STOREFRONTS];
    CalibrateLabels labels = {.logit = logit, .confirmed = confirmed};
    for (size_t k = 0; k < city->n; k += 2) {
        if (k / 2 >= TOP && (k / 2) % RANDOM_STRIDE) continue;
        logit[labels.n] = city->logit[k];
        confirmed[labels.n++] = city->front[k];
    }
    cr_assert(le(sz, labels.n, 160));
    Err err = {0};
    must(calibrate_fit(&labels, params, out, &err), &err);
}

/* Adds the list of half B at this nominal share: its length and its honest entries. */
static void cut(const City *city, const CalibrateParams *params, const Calibration *c,
                double nominal, double *listed, double *honest) {
    double doubt = 0, length = 0, false_ones = 0, best = 0, best_false = 0;
    for (size_t k = 1; k < city->n; k += 2) {
        doubt += 1 - mixture_logistic(calibrate_apply(c, params, city->logit[k], NULL, NULL));
        length++;
        false_ones += !city->front[k];
        if (doubt <= nominal * length) {
            best = length;
            best_false = false_ones;
        }
    }
    *listed += best;
    *honest += best_false;
}

Test(recalibrated, lists_of_the_other_half_hold_what_they_promise) {
    static City city;
    double listed[3] = {0}, honest[3] = {0};
    Arena *arena = arena_open();
    const CalibrateParams *params = params_group(params_open(arena), &calibrate_group);
    for (uint64_t seed = 31; seed < 31 + CITIES; seed++) {
        Calibration c;
        city_judge(seed, &city);
        learn(&city, params, &c);
        for (int a = 0; a < 3; a++) cut(&city, params, &c, 0.1 * (a + 1), &listed[a], &honest[a]);
    }
    for (int a = 0; a < 3; a++) {
        const double nominal = 0.1 * (a + 1), share = honest[a] / listed[a];
        cr_log_info("nominal %.1f: %.0f listed, %.3f honest", nominal, listed[a], share);
        cr_expect(gt(dbl, listed[a], 60), "%g listed", listed[a]);
        /* five binomial sds; the coefficients' own error and the draw of cities are another */
        const double sd = sqrt(nominal * (1 - nominal) / listed[a]);
        cr_expect(lt(dbl, share, nominal + 5 * sd), "nominal %g: %g", nominal, share);
    }
    arena_close(arena);
}
