/* Cities large enough to notice a probability that is off by five points: what a list claims, with
 * links between storefronts and before any inspection, and what it claims of the other half of the
 * city after 150 inspections in one, against the truth that it never reads. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>

#include "datasets/panel/links.h"
#include "models/posterior/evidence.h"
#include "models/posterior/inspections.h"
#include "models/posterior/network.h"
#include "tests/support/world.h"

enum { STOREFRONTS = 6000, MONTHS = 24, CITIES = 16, RANKED = 50, BY_LOT = 100 };
enum { BINS = 6, CUTS = 3, HALVES = 2 };

/* Bins of the posterior: the lowest holds the honest city, the highest the first of the list. */
static const double edge[BINS + 1] = {0, 0.05, 0.2, 0.4, 0.6, 0.8, 1.0000001};

typedef struct Tally {
    double count[BINS], claimed[BINS], front[BINS];
    double listed[CUTS], honest[CUTS];
} Tally;

typedef struct Judged {
    double posterior;
    size_t row;
    bool front;
} Judged;

/* One city and its judged storefronts in order of their posteriors. */
typedef struct City {
    World world;
    Panel panel;
    Evidence e;
    unsigned char *front, *half;
    size_t n;
    Judged *judged;
} City;

static int by_posterior(const void *a, const void *b) {
    const double x = ((const Judged *)a)->posterior, y = ((const Judged *)b)->posterior;
    return (x < y) - (x > y);
}

/* The judged of those halves that are wanted, the most likely front first. */
static void order(City *city, bool first, bool second) {
    const bool wanted[HALVES] = {first, second};
    city->n = 0;
    for (size_t i = 0; i < city->panel.n; i++)
        if (city->e.judged[i] && wanted[city->half[i]])
            city->judged[city->n++] = (Judged){city->e.posterior[i], i, city->front[i]};
    qsort(city->judged, city->n, sizeof *city->judged, by_posterior);
}

static void bin(const City *city, Tally *tally) {
    for (size_t i = 0; i < city->n; i++) {
        int b = 0;
        while (city->judged[i].posterior >= edge[b + 1]) b++;
        tally->count[b]++;
        tally->claimed[b] += city->judged[i].posterior;
        tally->front[b] += city->judged[i].front;
    }
}

/* The longest list whose mean doubt is at most the nominal share. */
static void cut(const City *city, int c, Tally *tally) {
    double doubt = 0, honest = 0, best = 0, best_honest = 0;
    for (size_t i = 0; i < city->n; i++) {
        doubt += 1 - city->judged[i].posterior;
        honest += !city->judged[i].front;
        if (doubt > 0.1 * (c + 1) * (double)(i + 1)) continue;
        best = (double)(i + 1);
        best_honest = honest;
    }
    tally->listed[c] += best;
    tally->honest[c] += best_honest;
}

static void count(const City *city, Tally *tally) {
    bin(city, tally);
    for (int c = 0; c < CUTS; c++) cut(city, c, tally);
}

/* A city judged as a scan does, its storefronts dealt into two halves by lot. */
static void city_open(uint64_t seed, gsl_rng *rng, City *city) {
    Err err = {0};
    world_open(&city->world);
    Arena *arena = city->world.arena;
    const Params *params = params_open(arena);
    const CityOptions options = {.storefronts = STOREFRONTS,
                                 .months = MONTHS,
                                 .seed = seed,
                                 .front_share = 0.03,
                                 .legit_share = 0.12};
    const char *truth = world_city_blind(&city->world, &options);
    world_panel(&city->world, &city->panel);
    must(evidence_compute(&city->panel, params, &parallel_serial, arena, &city->e, &err), &err);
    Links links;
    must(links_load(&city->world.store, &city->panel, arena, &links, &err), &err);
    network_apply(&links, &city->panel, NULL, params, arena, &city->e);
    city->front = ARENA_ARRAY(arena, unsigned char, city->panel.n);
    city->half = ARENA_ARRAY(arena, unsigned char, city->panel.n);
    city->judged = ARENA_ARRAY(arena, Judged, city->panel.n);
    world_truth(truth, &city->panel, city->front);
    for (size_t i = 0; i < city->panel.n; i++)
        city->half[i] = (unsigned char)gsl_rng_uniform_int(rng, HALVES);
}

/* Visits the first of the ordered and some of the rest by lot, as a year of rounds would, and lets
 * the city learn what was found. */
static void inspect(City *city, gsl_rng *rng) {
    size_t row[RANKED + BY_LOT];
    unsigned char confirmed[RANKED + BY_LOT];
    Judged drawn[BY_LOT];
    gsl_ran_choose(rng, drawn, BY_LOT, city->judged + RANKED, city->n - RANKED, sizeof *drawn);
    for (size_t k = 0; k < RANKED + BY_LOT; k++) {
        const Judged visited = k < RANKED ? city->judged[k] : drawn[k - RANKED];
        row[k] = visited.row;
        confirmed[k] = visited.front;
    }
    const InspectionLabels labels = {.n = RANKED + BY_LOT, .row = row, .confirmed = confirmed};
    Arena *arena = city->world.arena;
    Err err = {0};
    must(inspections_apply(&labels, &city->panel, params_open(arena), arena, &city->e, &err), &err);
}

/* A probability that is too high sends somebody to an honest shop; one too low, nobody. */
static void bins_hold(const Tally *tally, double bold) {
    for (int b = 0; b < BINS; b++) {
        const double n = tally->count[b], claimed = tally->claimed[b] / n;
        const double real = tally->front[b] / n, sd = sqrt(claimed * (1 - claimed) / n);
        cr_log_info("claimed %.3f: %.3f of %.0f are fronts", claimed, real, n);
        cr_assert(lt(dbl, 100, n));
        cr_expect(lt(dbl, claimed - bold - sd, real), "%.3f for %.3f", real, claimed);
        cr_expect(lt(dbl, real, claimed + 0.1 + sd), "%.3f for %.3f", real, claimed);
    }
}

static void cuts_hold(const Tally *tally, double shy, double bold) {
    for (int c = 0; c < CUTS; c++) {
        const double nominal = 0.1 * (c + 1), share = tally->honest[c] / tally->listed[c];
        const double sd = sqrt(nominal * (1 - nominal) / tally->listed[c]);
        cr_log_info("nominal %.1f: %.0f listed, %.3f honest", nominal, tally->listed[c], share);
        cr_expect(lt(dbl, 400, tally->listed[c]));
        cr_expect(lt(dbl, share, nominal + bold + sd), "nominal %.1f: %.3f", nominal, share);
        cr_expect(lt(dbl, nominal - shy - sd, share), "nominal %.1f: %.3f", nominal, share);
    }
}

Test(scale, probabilities_and_lists_hold_what_they_claim) {
    static Tally before, after;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (uint64_t seed = 61; seed < 61 + CITIES; seed++) {
        City city;
        city_open(seed, rng, &city);
        order(&city, true, true);
        count(&city, &before);
        order(&city, true, false);
        inspect(&city, rng);
        order(&city, false, true);
        count(&city, &after);
        world_close(&city.world);
    }
    gsl_rng_free(rng);
    /* Nobody has been inspected: half of the fronts that hide are taken out of the score, which
     * comes out right on real panels and in towns of other authors, and a little bold here, where
     * one in twenty is an oddity that nobody documented. Inspections mend it. */
    bins_hold(&before, 0.1);
    cuts_hold(&before, 0.04, 0.08);
    bins_hold(&after, 0.05);
    cuts_hold(&after, 0.02, 0.02);
}
