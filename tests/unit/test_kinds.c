/* Mixtures of kinds whose shares are known: they come back, and the interval holds them. */
#include "models/curves/kinds.h"

#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/params/params.h"
#include "models/posterior/weighing.h"
#include "tests/support/rows.h"

enum { KINDS = 3, CITY = 4000, PLANTED = 400 };

/* Every storefront is a point of three coordinates, normal around 0 for the honest and around
 * `apart` on the axis of its kind. score k is then the exact log density ratio. */
static const double apart = 3;

static void draw(gsl_rng *r, int kind, double *score) {
    for (int k = 0; k < KINDS; k++)
        score[k] = apart * (gsl_ran_gaussian(r, 1) + (k == kind ? apart : 0)) - apart * apart / 2;
}

typedef struct Sample {
    double score[(2 * CITY + KINDS * PLANTED) * KINDS];
    unsigned char kind[KINDS * PLANTED];
    KindScores scores;
} Sample;

/* A city with fronts[k] of each kind, an honest mirror, PLANTED of each kind. */
static Sample *sample(gsl_rng *r, Arena *arena, const int *fronts) {
    Sample *s = ARENA_ARRAY(arena, Sample, 1);
    double *at = s->score;
    size_t city = 0;
    for (int k = 0; k < KINDS; k++)
        for (int j = 0; j < fronts[k]; j++, city++, at += KINDS) draw(r, k, at);
    for (; city < CITY; city++, at += KINDS) draw(r, -1, at);
    for (size_t i = 0; i < CITY; i++, at += KINDS) draw(r, -1, at);
    for (size_t i = 0; i < KINDS * PLANTED; i++, at += KINDS) {
        s->kind[i] = (unsigned char)(i % KINDS);
        draw(r, (int)(i % KINDS), at);
    }
    s->scores = (KindScores){KINDS, CITY, CITY, KINDS * PLANTED, s->score, s->kind};
    return s;
}

static CurveParams defaults(Arena *arena) {
    return *(const CurveParams *)params_group(params_open(arena), &curves_group);
}

/* ---- sums ---- */

Test(kinds, together_is_the_log_of_the_weighted_sum) {
    const double score[KINDS] = {1, -2, 0.5}, weight[KINDS] = {.5, .3, .2};
    double part[KINDS];
    const double sum = .5 * exp(1) + .3 * exp(-2) + .2 * exp(0.5);
    cr_expect(epsilon_eq(dbl, kinds_together(score, weight, KINDS, part), log(sum), 1e-12));
    cr_expect(epsilon_eq(dbl, part[0], .5 * exp(1) / sum, 1e-12));
    cr_expect(epsilon_eq(dbl, part[1], .3 * exp(-2) / sum, 1e-12));
    cr_expect(epsilon_eq(dbl, part[2], .2 * exp(0.5) / sum, 1e-12));
    cr_expect(epsilon_eq(dbl, kinds_together(score, weight, KINDS, NULL), log(sum), 1e-12));
}

/* ---- weights ---- */

static const struct {
    int fronts[KINDS];
} mixtures[] = {{{150, 30, 20}}, {{20, 20, 160}}, {{70, 65, 65}}};

/* Bare of the prior the shares are those of the city: of 200 fronts, sd sqrt(p q/200) = 0.035. */
EachRow(kinds, known_shares_are_recovered, mixtures) {
    Arena *arena = arena_open();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    CurveParams params = defaults(arena);
    params.kind_strength = 0.1;
    params.kind_temper = 1;
    const Sample *s = sample(r, arena, mixtures[*row].fronts);
    double weight[KINDS] = {1.0 / 3, 1.0 / 3, 1.0 / 3};
    kinds_learn(&s->scores, &params, weight);
    for (size_t k = 0; k < KINDS; k++)
        cr_expect(epsilon_eq(dbl, weight[k], mixtures[*row].fronts[k] / 200.0, 0.1),
                  "kind %zu: %g of %g", k, weight[k], mixtures[*row].fronts[k] / 200.0);
    gsl_rng_free(r);
    arena_close(arena);
}

/* The default prior pulls, and the larger the city the less: closer to the truth than before. */
EachRow(kinds, the_prior_gives_way_to_the_city, mixtures) {
    Arena *arena = arena_open();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const CurveParams params = defaults(arena);
    const Sample *s = sample(r, arena, mixtures[*row].fronts);
    double weight[KINDS] = {.6, .3, .1}, sum = 0, before = 0, after = 0;
    for (size_t k = 0; k < KINDS; k++) before += fabs(weight[k] - mixtures[*row].fronts[k] / 200.0);
    kinds_learn(&s->scores, &params, weight);
    for (size_t k = 0; k < KINDS; k++) {
        sum += weight[k];
        after += fabs(weight[k] - mixtures[*row].fronts[k] / 200.0);
    }
    cr_expect(epsilon_eq(dbl, sum, 1, 1e-12));
    cr_expect(lt(dbl, after, 0.5 * before), "%g before, %g after", before, after);
    gsl_rng_free(r);
    arena_close(arena);
}

Test(kinds, where_nobody_is_a_front_the_general_shares_stay) {
    Arena *arena = arena_open();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const CurveParams params = defaults(arena);
    const int none[KINDS] = {0};
    const Sample *s = sample(r, arena, none);
    const double general[KINDS] = {.6, .3, .1};
    double weight[KINDS];
    memcpy(weight, general, sizeof weight);
    kinds_learn(&s->scores, &params, weight);
    for (size_t k = 0; k < KINDS; k++)
        cr_expect(epsilon_eq(dbl, weight[k], general[k], 0.15), "kind %zu: %g", k, weight[k]);
    gsl_rng_free(r);
    arena_close(arena);
}

/* ---- the share of fronts ---- */

static const struct { int fronts; } shares[] = {{40}, {120}, {400}};

/* Where the mirror is what the honest are, so that no bound is needed: over 40 cities whose share
 * is drawn from nothing but a fixed number, the 90 % interval holds it in at least 33 of them: 36 -
 * 1.6 sd. */
EachRow(kinds, the_interval_holds_the_share, shares) {
    enum { CITIES = 40 };
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const double truth = (double)shares[*row].fronts / CITY;
    size_t held = 0;
    double mean = 0;
    for (size_t c = 0; c < CITIES; c++) {
        Arena *arena = arena_open();
        CurveParams params = defaults(arena);
        params.share_most = 1e6;
        const int each = shares[*row].fronts / 4, fronts[KINDS] = {2 * each, each, each};
        const double weight[KINDS] = {.5, .25, .25};
        const Sample *s = sample(r, arena, fronts);
        const FrontShare share = kinds_share(&s->scores, weight, &params);
        cr_expect(share.low < share.mean && share.mean < share.high);
        held += share.low <= truth && truth <= share.high;
        mean += share.mean / CITIES;
        arena_close(arena);
    }
    gsl_rng_free(r);
    cr_expect(lt(sz, 32, held), "held %zu of %d", held, CITIES);
    /* the prior, of mean 0.029, lifts a small share */
    cr_expect(lt(dbl, fabs(log(mean / truth)), 0.35), "%g of %g", mean, truth);
}

Test(kinds, nobody_is_a_small_share) {
    Arena *arena = arena_open();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const CurveParams params = defaults(arena);
    const int none[KINDS] = {0};
    const double weight[KINDS] = {.5, .25, .25};
    const FrontShare share = kinds_share(&sample(r, arena, none)->scores, weight, &params);
    const double prior = params.share_fronts / (params.share_fronts + params.share_honest);
    cr_expect(lt(dbl, share.mean, 0.75 * prior), "%g", share.mean);
    cr_expect(lt(dbl, share.low, prior / 3), "%g", share.low);
    gsl_rng_free(r);
    arena_close(arena);
}

/* Honest storefronts rise somewhat more often than they fall, here by half a sd, which no number of
 * them mends: believed as it stands, this city would have a share of 0.095. */
Test(kinds, many_who_rise_are_not_many_fronts) {
    Arena *arena = arena_open();
    gsl_rng *r = gsl_rng_alloc(gsl_rng_mt19937);
    const CurveParams params = defaults(arena);
    const int none[KINDS] = {0};
    const double weight[KINDS] = {.5, .25, .25}, upwards = 0.5;
    Sample *s = sample(r, arena, none);
    for (size_t i = 0; i < CITY * KINDS; i++) s->score[i] += apart * upwards;
    const FrontShare share = kinds_share(&s->scores, weight, &params);
    const double prior = params.share_fronts / (params.share_fronts + params.share_honest);
    cr_expect(lt(dbl, share.mean, 2 * prior), "%g", share.mean);
    gsl_rng_free(r);
    arena_close(arena);
}
