/* Propagation against sums over all states of the world, and against worlds drawn from the model.
 */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

#include "models/posterior/network.h"
#include "models/signals/signal.h"

enum { SHOPS = 10, RESOURCES = 4, EDGES = 11 };

/* A tree: resources 0 and 1 meet in storefront 2; storefront 9 stands alone, 8 is not judged. */
static const size_t begin[RESOURCES + 1] = {0, 3, 6, 8, 11};
static const uint32_t member[EDGES] = {0, 1, 2, 2, 3, 4, 5, 6, 6, 7, 8};
static const unsigned char kind[RESOURCES] = {LINK_DIRECTOR, LINK_OWNER, LINK_PHONE, LINK_ADDRESS};
static const double log_bf[SHOPS] = {2.385, 1.1, -0.7, 3.1, -1.9, 0.4, 4.2, -0.3, NAN, 1.3};
static const Links tree = {RESOURCES, EDGES, kind, begin, member};

static NetworkParams params_make(double steps) {
    NetworkParams p = {.most_premises = 40, .sweeps = 8, .steps = steps, .strength = 0.6};
    for (int k = 0; k < LINK_KINDS; k++) p.chance[k] = 0.01 * (k + 1);
    p.chance_weight = p.strength_weight = 20;
    p.stands_out = 0.5;
    return p;
}

static Network propagate(const Links *links, const double *bf, size_t n, double base,
                         const NetworkParams *params, Arena *arena) {
    const NetworkInput input = {n, bf, base, 0.002, 0.25};
    Network network;
    network_propagate(links, &input, params, arena, &network);
    return network;
}

/* P(honest | rings of the bits) before own evidence. */
static double honest_given(const NetworkParams *p, double base, size_t i, unsigned rings) {
    double honest = 1 - base;
    for (size_t r = 0; r < RESOURCES; r++)
        for (size_t e = begin[r]; e < begin[r + 1]; e++)
            if (member[e] == i && (rings >> r & 1)) honest *= 1 - p->strength;
    return honest;
}

/* Posterior of storefront `who` by summing over all 2^RESOURCES states. */
static double posterior_by_sum(const NetworkParams *p, double base, size_t who) {
    double front = 0, all = 0;
    for (unsigned rings = 0; rings < 1u << RESOURCES; rings++) {
        double weight = 1, share = 0;
        for (size_t r = 0; r < RESOURCES; r++)
            weight *= rings >> r & 1 ? p->chance[kind[r]] : 1 - p->chance[kind[r]];
        for (size_t i = 0; i < SHOPS; i++) {
            const double b = isnan(log_bf[i]) ? 1 : exp(log_bf[i]);
            const double honest = honest_given(p, base, i, rings);
            if (i == who) share = b * (1 - honest) / (b * (1 - honest) + honest);
            weight *= b * (1 - honest) + honest;
        }
        front += weight * share;
        all += weight;
    }
    return front / all;
}

Test(network, is_exact_on_a_tree) {
    Arena *arena = arena_open();
    const NetworkParams p = params_make(1);
    const Network network = propagate(&tree, log_bf, SHOPS, 0.03, &p, arena);
    for (size_t i = 0; i < SHOPS; i++) {
        const double own = isnan(log_bf[i]) ? 0 : log_bf[i];
        const double got = 1 / (1 + exp(-own - network.start[i]));
        cr_expect(epsilon_eq(dbl, got, posterior_by_sum(&p, 0.03, i), 1e-12), "storefront %zu", i);
    }
    cr_expect(epsilon_eq(dbl, network.start[9], log(0.03 / 0.97), 1e-12));
    arena_close(arena);
}

Test(network, leaves_out_service_addresses) {
    Arena *arena = arena_open();
    NetworkParams p = params_make(1);
    p.most_premises = 2;
    const Network network = propagate(&tree, log_bf, SHOPS, 0.03, &p, arena);
    cr_expect(eq(sz, network.skipped, 3));
    cr_expect(isnan(network.belief[0]) && isfinite(network.belief[2]));
    cr_expect(epsilon_eq(dbl, network.start[0], log(0.03 / 0.97), 1e-12));
    cr_expect(lt(dbl, network.start[0] + 0.5, network.start[5]), "it is linked with storefront 6");
    arena_close(arena);
}

/* ---- worlds drawn from the model ---- */

enum { MANY = 60000, GROUP = 4, GROUPS = 6000 };

typedef struct World {
    size_t begin[GROUPS + 1];
    uint32_t member[GROUPS * GROUP];
    unsigned char kind[GROUPS];
    double log_bf[MANY];
    size_t fronts, linked_fronts;
} World;

/* Groups of four; one in fifty is a ring that makes 0.8 of its members fronts; 1 % are fronts by
 * themselves. Own evidence is normal with mean +-d^2/2 and sd d: a log likelihood ratio. */
static void draw(World *w, gsl_rng *rng) {
    const double d = 2.385;
    *w = (World){0};
    for (size_t g = 0; g < GROUPS; g++) {
        w->kind[g] = LINK_DIRECTOR;
        w->begin[g + 1] = w->begin[g] + GROUP;
    }
    bool ring = false;
    for (size_t i = 0; i < MANY; i++) {
        const bool linked = i < GROUPS * GROUP;
        if (linked) {
            w->member[i] = (uint32_t)i;
            if (i % GROUP == 0) ring = gsl_rng_uniform(rng) < 0.02;
        }
        bool front = gsl_rng_uniform(rng) < 0.01;
        if (linked && ring && gsl_rng_uniform(rng) < 0.8) front = true;
        w->fronts += front;
        w->log_bf[i] = (front ? 0.5 : -0.5) * d * d + gsl_ran_gaussian(rng, d);
    }
}

Test(network, em_finds_the_rings_and_keeps_the_sum) {
    Arena *arena = arena_open();
    World *w = ARENA_ARRAY(arena, World, 1);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, 3001);
    draw(w, rng);
    gsl_rng_free(rng);
    const Links links = {GROUPS, GROUPS * GROUP, w->kind, w->begin, w->member};
    NetworkParams p = params_make(40);
    const Network network = propagate(&links, w->log_bf, MANY, 0.03, &p, arena);
    double sum = 0;
    for (size_t i = 0; i < MANY; i++) sum += 1 / (1 + exp(-w->log_bf[i] - network.start[i]));
    cr_log_info("fronts %zu, sum %.1f, base %.4f, chance %.4f, strength %.3f", w->fronts, sum,
                network.base, network.chance[LINK_DIRECTOR], network.strength);
    cr_expect(lt(dbl, fabs(sum / (double)w->fronts - 1), 0.05));
    cr_expect(epsilon_eq(dbl, network.base, 0.01, 0.0015));
    cr_expect(epsilon_eq(dbl, network.chance[LINK_DIRECTOR], 0.02, 0.004));
    cr_expect(epsilon_eq(dbl, network.strength, 0.8, 0.06));
    arena_close(arena);
}

/* ---- the stage on an Evidence ---- */

static Evidence evidence_make(Arena *arena, size_t n) {
    Evidence e = {.n = n, .signals = signals_count()};
    for (size_t s = 0; signals_all[s]; s++)
        for (const char *const *d = signals_all[s]->details; *d; d++) e.details++;
    e.evidence = ARENA_ARRAY(arena, double, n *e.signals);
    e.log_odds = ARENA_ARRAY(arena, double, n);
    e.posterior = ARENA_ARRAY(arena, double, n);
    e.share = ARENA_ARRAY(arena, double, n);
    e.unexplained_eur_year = ARENA_ARRAY(arena, double, n);
    e.detail = ARENA_ARRAY(arena, float, n *e.details);
    e.judged = ARENA_ARRAY(arena, unsigned char, n);
    e.prevalence = 0.03;
    return e;
}

static Panel panel_make(Arena *arena, size_t n) {
    float *turnover = ARENA_ARRAY(arena, float, n);
    for (size_t i = 0; i < n; i++) turnover[i] = 1000;
    return (Panel){.n = n, .months = 1, .turnover = turnover};
}

static size_t column_of(const char *id) {
    size_t s = 0;
    while (strcmp(signals_all[s]->id, id) != 0) s++;
    return s;
}

Test(network, the_stage_adds_one_column_that_sums) {
    Arena *arena = arena_open();
    const Panel panel = panel_make(arena, SHOPS);
    const size_t network = column_of("network");
    Evidence e = evidence_make(arena, SHOPS);
    for (size_t i = 0; i < SHOPS; i++) {
        e.judged[i] = !isnan(log_bf[i]);
        e.evidence[i * e.signals] = log_bf[i];
        e.share[i] = 0.5;
    }
    evidence_settle(&panel, 0.03, &e);
    network_apply(&tree, &panel, NULL, params_open(arena), arena, &e);
    for (size_t i = 0; i < SHOPS; i++) {
        if (!e.judged[i]) continue;
        double sum = e.prior_log_odds;
        for (size_t s = 0; s < e.signals; s++) sum += e.evidence[i * e.signals + s];
        cr_expect(eq(dbl, sum, e.log_odds[i]));
        cr_expect(epsilon_eq(dbl, e.posterior[i], 1 / (1 + exp(-sum)), 1e-12));
        cr_expect(epsilon_eq(dbl, e.unexplained_eur_year[i], 6000 * e.posterior[i], 1e-6));
        cr_expect(ge(dbl, e.evidence[i * e.signals + network], 0), "links never lower the odds");
    }
    cr_expect(zero(dbl, e.evidence[9 * e.signals + network]));
    cr_expect(lt(dbl, 0.01, e.evidence[network]));
    arena_close(arena);
}

Test(network, without_links_nothing_changes) {
    Arena *arena = arena_open();
    const Panel panel = panel_make(arena, 2);
    Evidence e = evidence_make(arena, 2);
    e.judged[0] = e.judged[1] = 1;
    e.evidence[0] = 2.385;
    evidence_settle(&panel, 0.03, &e);
    const double before = e.log_odds[0];
    const Links none = {0};
    network_apply(&none, &panel, NULL, params_open(arena), arena, &e);
    cr_expect(eq(dbl, e.log_odds[0], before));
    cr_expect(eq(dbl, e.prevalence, 0.03));
    arena_close(arena);
}
