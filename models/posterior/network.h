/* network.h - what links between storefronts say: hidden rings that share a director, an address,
 * ...
 *
 * Every resource (datasets/panel/links.h) may be that of a ring, P(ring) = chance of its kind. A
 * storefront is a front by itself with probability `base`, and each ring it belongs to makes it one
 * with probability q: P(honest) = (1 - base) x product over its rings of (1 - q). q is `strength`
 * in a dense ring and `thin` in one whose director has honest businesses besides; the more
 * storefronts share something, the likelier the second. A tie that ended pulls less from month to
 * month. Links can therefore raise the starting odds of a storefront, never lower them; where none
 * of the others stands out, by no more than `quiet_most`. base, chance and strength are
 * re-estimated by EM, so that the sum of posteriors stays that of the city. */
#ifndef MODELS_POSTERIOR_NETWORK_H
#define MODELS_POSTERIOR_NETWORK_H
#include "datasets/panel/links.h"
#include "models/params/params.h"
#include "models/posterior/evidence_table.h"

typedef struct NetworkParams {
    double most_premises, sweeps, steps;
    double chance[LINK_KINDS], chance_weight;
    double strength, strength_weight;
    double thin, thin_size; /* rings most of whose members are decoys */
    double half_life;       /* months */
    double quiet_most;      /* odds ratio */
    double lift, stands_out;
} NetworkParams;

typedef struct Network {
    double base, strength, chance[LINK_KINDS]; /* estimates */
    double *start;                             /* [n] log odds of a front before own evidence */
    double *belief;                            /* [resources] P(ring); NaN where skipped */
    double *ring;   /* [edges] P(ring) of the resource without this storefront's own figures */
    double *pull;   /* [edges] P(the resource makes it a front), likewise */
    size_t skipped; /* resources with more than most_premises: service addresses */
} Network;

typedef struct NetworkInput {
    size_t n;
    const double *log_bf;                  /* [n] own log Bayes factors; NaN = not judged, silent */
    double prevalence;                     /* share of fronts by own evidence: where EM starts */
    double prevalence_min, prevalence_max; /* of base */
} NetworkInput;

/* Sum-product on the bipartite graph, exact when every storefront has one resource. Arrays live in
 * the arena. O(steps x sweeps x edges). */
void network_propagate(const Links *links, const NetworkInput *input, const NetworkParams *params,
                       Arena *arena, Network *network);

/* The city-wide stage of the network signal: propagates the evidence of e, fills its column and
 * details, and recomputes prior, log odds and posteriors. known[n] (or NULL): the log Bayes factor
 * of what an inspection found there, which speaks in place of the own evidence; NaN = none. Without
 * links nothing changes. */
void network_apply(const Links *links, const Panel *panel, const double *known,
                   const Params *params, Arena *arena, Evidence *e);

#endif
