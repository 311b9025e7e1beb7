/* Cities large enough to notice a probability that is off by five points: what the program claims
 * without any inspection, against the truth it never reads. It may be too cautious (without
 * inspections it is, in the lower half), never too bold. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <math.h>
#include <stdlib.h>

#include "models/evidence.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 6000, MONTHS = 24, CITIES = 8, BINS = 6, CUTS = 3 };

/* Bins of the posterior: the lowest holds the honest city, the highest the first of the list. */
static const double edge[BINS + 1] = {0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0000001};

typedef struct Tally {
    double count[BINS], claimed[BINS], front[BINS];
    double listed[CUTS], honest[CUTS];
} Tally;

typedef struct Judged {
    double posterior;
    bool front;
} Judged;

static int by_posterior(const void *a, const void *b) {
    const double x = ((const Judged *)a)->posterior, y = ((const Judged *)b)->posterior;
    return (x < y) - (x > y);
}

static void bin(const Judged *judged, size_t n, Tally *tally) {
    for (size_t i = 0; i < n; i++) {
        int b = 0;
        while (judged[i].posterior >= edge[b + 1]) b++;
        tally->count[b]++;
        tally->claimed[b] += judged[i].posterior;
        tally->front[b] += judged[i].front;
    }
}

/* The longest list whose mean doubt is at most the nominal share. */
static void cut(const Judged *judged, size_t n, int c, Tally *tally) {
    double doubt = 0, honest = 0, best = 0, best_honest = 0;
    for (size_t i = 0; i < n; i++) {
        doubt += 1 - judged[i].posterior;
        honest += !judged[i].front;
        if (doubt > 0.1 * (c + 1) * (double)(i + 1)) continue;
        best = (double)(i + 1);
        best_honest = honest;
    }
    tally->listed[c] += best;
    tally->honest[c] += best_honest;
}

static void add_city(uint64_t seed, Tally *tally) {
    World world;
    Panel panel;
    Evidence e;
    Err err = {0};
    world_open(&world);
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = seed,
                                 .front_share = 0.03,
                                 .legit_share = 0.12};
    const char *truth = world_city_blind(&world, &options);
    world_panel(&world, &panel);
    must(
        evidence_compute(&panel, params_open(world.arena), &parallel_serial, world.arena, &e, &err),
        &err);
    unsigned char *front = ARENA_ARRAY(world.arena, unsigned char, panel.n);
    world_truth(truth, &panel, front);
    Judged *judged = ARENA_ARRAY(world.arena, Judged, panel.n);
    size_t n = 0;
    for (size_t i = 0; i < panel.n; i++)
        if (e.judged[i]) judged[n++] = (Judged){e.posterior[i], front[i]};
    qsort(judged, n, sizeof *judged, by_posterior);
    bin(judged, n, tally);
    for (int c = 0; c < CUTS; c++) cut(judged, n, c, tally);
    world_close(&world);
}

Test(scale, probabilities_and_lists_hold_what_they_claim) {
    static Tally tally;
    for (uint64_t seed = 61; seed < 61 + CITIES; seed++) add_city(seed, &tally);
    double all = 0;
    for (int b = 0; b < BINS; b++) {
        const double n = tally.count[b], claimed = tally.claimed[b] / n, real = tally.front[b] / n;
        all += n;
        cr_log_info("claimed %.3f: %.3f of %.0f are fronts", claimed, real, n);
        cr_assert(gt(dbl, n, 100));
        const double sd = sqrt(claimed * (1 - claimed) / n);
        cr_expect(gt(dbl, real, claimed - 0.05 - sd), "too bold: %.3f for %.3f", claimed, real);
        cr_expect(lt(dbl, real, claimed + 0.15 + sd), "too shy: %.3f for %.3f", claimed, real);
    }
    cr_assert(gt(dbl, all, 47000));
    for (int c = 0; c < CUTS; c++) {
        const double nominal = 0.1 * (c + 1), share = tally.honest[c] / tally.listed[c];
        cr_log_info("nominal %.1f: %.0f listed, %.3f honest", nominal, tally.listed[c], share);
        cr_expect(gt(dbl, tally.listed[c], 500));
        cr_expect(lt(dbl, share, nominal + 0.04), "nominal %.1f: %.3f", nominal, share);
        cr_expect(gt(dbl, share, nominal - 0.08), "nominal %.1f: %.3f", nominal, share);
    }
}
