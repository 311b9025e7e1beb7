/* network - belief propagation over what storefronts share.
 *
 * Input     links: resources with members; log_bf [n] own evidence; prevalence.
 * Method    noisy-or of hidden rings. Messages as odds and likelihood ratios, no logarithms: with
 *           a = P(honest) over base and the other rings, the resource hears from member i
 *           (B (1 - a (1 - q)) + a (1 - q)) / (B (1 - a) + a), and i hears P(ring | all others).
 *           EM: base, chance and strength from expected causes, with pseudo-observations.
 * Output    log prior odds [n], P(ring) [resources].
 * Blind to  rings whose members stand out neither by themselves nor by each other; loops (two
 *           resources with nearly the same members) count somewhat more than once.
 * Cites     MODEL 7.1; Pearl (1988), doi:10.1016/C2009-0-27609-4, noisy-or and propagation; Van
 *           Vlasselaer et al. (2017), doi:10.1287/mnsc.2016.2489, rings of companies
 */
#include "models/posterior/network.h"
#include "models/math/portable.h"

#include <assert.h>
#include <math.h>
#include <string.h>

/* What a ring may be. */
enum { DENSE, THIN, WAYS };
typedef double ByWay[WAYS];

/* Where propagation stands. */
typedef struct Belief {
    const Links *links;
    const NetworkInput *input;
    const NetworkParams *params;
    Network *out;
    const double *bayes; /* [n] Bayes factors; 1 where not judged */
    double *honest;      /* [n] P(honest) before own evidence */
    ByWay *ratio;        /* [edges] likelihood ratio that the resource hears from the member */
    double *cause;       /* [edges] P(a dense ring made the member a front | that ring, data) */
    double *dense;       /* [resources] P(dense ring) */
    double *lasting;     /* [edges] what is left of a tie: 1 while it stands */
} Belief;

static bool skipped(const Belief *b, size_t r) {
    return (double)(b->links->begin[r + 1] - b->links->begin[r]) > b->params->most_premises;
}

static double lasting(const Belief *b, size_t e) {
    const float *ended = b->links->ended;
    return ended && ended[e] > 0 ? portable_pow(2, -(double)ended[e] / b->params->half_life) : 1;
}

/* P(the member is a front by this ring). */
static double strength_of(const Belief *b, size_t e, int way) {
    return (way == DENSE ? b->out->strength : b->params->thin) * b->lasting[e];
}

/* Prior odds of each kind of ring against none. */
static void prior_odds(const Belief *b, size_t r, ByWay odds) {
    const double chance = b->out->chance[b->links->kind[r]];
    const double size = (double)(b->links->begin[r + 1] - b->links->begin[r]);
    const double thin = size / (size + b->params->thin_size);
    odds[DENSE] = chance / (1 - chance) * (1 - thin);
    odds[THIN] = chance / (1 - chance) * thin;
}

/* P(honest) of every storefront from base and what its resources tell it. */
static void gather_honest(Belief *b) {
    assert(b->out->base >= 0 && b->out->base <= 1);
    for (size_t i = 0; i < b->input->n; i++) b->honest[i] = 1 - b->out->base;
    for (size_t e = 0; e < b->links->edges; e++)
        b->honest[b->links->member[e]] *= 1 - b->out->pull[e];
}

/* What the resource of edge e hears from its member. */
static void hear(Belief *b, size_t e) {
    const size_t i = b->links->member[e];
    const double others = b->honest[i] / (1 - b->out->pull[e]), bayes = b->bayes[i];
    for (int way = 0; way < WAYS; way++) {
        const double honest = others * (1 - strength_of(b, e, way));
        const double in_ring = bayes * (1 - honest) + honest;
        b->ratio[e][way] = in_ring / (bayes * (1 - others) + others);
        if (way == DENSE) b->cause[e] = bayes * strength_of(b, e, way) / in_ring;
    }
}

/* What the resource tells the member of edge e, without that member's own voice. */
static void tell(Belief *b, size_t e, const ByWay odds) {
    double sum = 1, pull = 0;
    for (int way = 0; way < WAYS; way++) {
        const double without = odds[way] / b->ratio[e][way];
        sum += without;
        pull += without * strength_of(b, e, way);
    }
    b->out->ring[e] = 1 - 1 / sum;
    b->out->pull[e] = pull / sum;
}

static void sweep_resource(Belief *b, size_t r) {
    assert(r < b->links->resources);
    assert(b->links->kind[r] < LINK_KINDS);
    assert(b->links->begin[r] <= b->links->begin[r + 1] &&
           b->links->begin[r + 1] <= b->links->edges);
    ByWay odds;
    prior_odds(b, r, odds);
    for (size_t e = b->links->begin[r]; e < b->links->begin[r + 1]; e++) {
        hear(b, e);
        for (int way = 0; way < WAYS; way++) odds[way] *= b->ratio[e][way];
    }
    const double sum = 1 + odds[DENSE] + odds[THIN];
    b->out->belief[r] = 1 - 1 / sum;
    b->dense[r] = odds[DENSE] / sum;
    for (size_t e = b->links->begin[r]; e < b->links->begin[r + 1]; e++) tell(b, e, odds);
}

static void sweep(Belief *b) {
    gather_honest(b);
    for (size_t r = 0; r < b->links->resources; r++)
        if (!skipped(b, r)) sweep_resource(b, r);
}

/* M-step for the chance of each kind and the strength of dense rings. */
static void learn_rings(Belief *b) {
    const NetworkParams *p = b->params;
    double rings[LINK_KINDS] = {0}, count[LINK_KINDS] = {0}, caused = 0, members = 0;
    for (size_t r = 0; r < b->links->resources; r++) {
        if (skipped(b, r)) continue;
        rings[b->links->kind[r]] += b->out->belief[r];
        count[b->links->kind[r]]++;
        for (size_t e = b->links->begin[r]; e < b->links->begin[r + 1]; e++) {
            caused += b->dense[r] * b->cause[e];
            members += b->dense[r] * b->lasting[e];
        }
    }
    for (size_t k = 0; k < LINK_KINDS; k++)
        b->out->chance[k] =
            (rings[k] + p->chance_weight * p->chance[k]) / (count[k] + p->chance_weight);
    b->out->strength = (caused + p->strength_weight * p->strength) / (members + p->strength_weight);
}

/* M-step for the share of storefronts that are fronts by themselves. */
static void learn_base(Belief *b) {
    const NetworkInput *input = b->input;
    const double base = b->out->base;
    double sum = 0, count = 0;
    gather_honest(b);
    for (size_t i = 0; i < b->input->n; i++) {
        if (isnan(input->log_bf[i])) continue;
        sum += base * b->bayes[i] / (b->bayes[i] * (1 - b->honest[i]) + b->honest[i]);
        count++;
    }
    if (count > 0)
        b->out->base = fmin(fmax(sum / count, input->prevalence_min), input->prevalence_max);
}

static void open_belief(Belief *b, Arena *arena, Arena *scratch) {
    static const double most = 30; /* nats: odds of 10^13 are certainty, and stay finite */
    const Links *links = b->links;
    double *bayes = ARENA_ARRAY(scratch, double, b->input->n + 1);
    for (size_t i = 0; i < b->input->n; i++) {
        const double own = b->input->log_bf[i];
        bayes[i] = isnan(own) ? 1 : portable_exp(fmin(fmax(own, -most), most));
    }
    b->bayes = bayes;
    b->honest = ARENA_ARRAY(scratch, double, b->input->n + 1);
    b->ratio = ARENA_ARRAY(scratch, ByWay, links->edges + 1);
    b->cause = ARENA_ARRAY(scratch, double, links->edges + 1);
    b->dense = ARENA_ARRAY(scratch, double, links->resources + 1);
    b->lasting = ARENA_ARRAY(scratch, double, links->edges + 1);
    for (size_t e = 0; e < links->edges; e++) b->lasting[e] = lasting(b, e);
    b->out->start = ARENA_ARRAY(arena, double, b->input->n + 1);
    b->out->belief = ARENA_ARRAY(arena, double, links->resources + 1);
    b->out->ring = ARENA_ARRAY(arena, double, links->edges + 1);
    b->out->pull = ARENA_ARRAY(arena, double, links->edges + 1);
    for (size_t r = 0; r < links->resources; r++) {
        const bool skip = skipped(b, r);
        b->out->skipped += skip;
        b->out->belief[r] = skip ? NAN : b->out->chance[links->kind[r]];
        for (size_t e = links->begin[r]; e < links->begin[r + 1]; e++) {
            b->out->ring[e] = skip ? 0 : b->out->chance[links->kind[r]];
            b->out->pull[e] = b->out->ring[e] * strength_of(b, e, DENSE);
        }
    }
}

static void propagate(Belief *b) {
    for (size_t step = 0;; step++) {
        for (size_t s = 0; s < (size_t)b->params->sweeps; s++) sweep(b);
        if (step + 1 >= (size_t)b->params->steps) break;
        learn_base(b);
        learn_rings(b);
    }
    gather_honest(b);
    for (size_t i = 0; i < b->input->n; i++)
        b->out->start[i] = portable_log((1 - b->honest[i]) / b->honest[i]);
}

void network_propagate(const Links *links, const NetworkInput *input, const NetworkParams *params,
                       Arena *arena, Network *network) {
    assert(input->prevalence >= 0 && input->prevalence <= 1);
    assert(params->strength >= 0 && params->strength <= 1);
    *network = (Network){.base = input->prevalence, .strength = params->strength};
    memcpy(network->chance, params->chance, sizeof network->chance);
    Arena *scratch = arena_open();
    Belief b = {.links = links, .input = input, .params = params, .out = network};
    open_belief(&b, arena, scratch);
    propagate(&b);
    arena_close(scratch);
}
