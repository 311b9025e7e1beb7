/* network_apply - the city-wide stage: own evidence out of the columns, links in, and the numbers
 * that the sentence about links needs.
 *
 * Input     evidence with its own columns filled; links; what inspections found, known [n].
 * Method    voices = log odds less their prior, or what was found; parts of an enterprise's total
 *           are silent. Column = starting log odds with links less those of the base, at most log
 *           quiet_most where none of the others stands out; the prior becomes log odds of the base
 *           + lift.
 * Output    column and details of the network signal; new prior, log odds, posteriors and euros.
 * Blind to  see network.c.
 * Cites     MODEL 7.1
 */
#include <assert.h>
#include <math.h>

#include "models/math/portable.h"
#include "models/posterior/mixture.h"
#include "models/posterior/network.h"

/* Order of the details of network_signal.c. */
enum { KIND, OTHERS, LIKELY, START };

/* What each storefront says: what was found there, else its own evidence; NaN where neither, and
 * where turnover is a part of an enterprise's total: what that says, its sisters say as well, and a
 * ring must not hear it several times. */
static void voices(const Evidence *e, const Panel *panel, const double *known, double *log_bf) {
    for (size_t i = 0; i < e->n; i++) {
        const bool part = panel->allocation_sd && panel->allocation_sd[i] > 0;
        log_bf[i] = e->judged[i] && !part ? e->log_odds[i] - e->prior_log_odds : NAN;
        if (known && !isnan(known[i])) log_bf[i] = known[i];
    }
}

/* [n] 1 + edge of the resource that is most likely a ring, seen from each storefront; 0 = none. */
static void strongest_edges(const Links *links, const Network *network, size_t *strongest) {
    for (size_t e = 0; e < links->edges; e++) {
        size_t *best = &strongest[links->member[e]];
        if (network->ring[e] > 0 && (!*best || network->ring[e] > network->ring[*best - 1]))
            *best = e + 1;
    }
}

static size_t resource_of(const Links *links, size_t edge) {
    assert(edge < links->edges);
    size_t low = 0, high = links->resources;
    while (high - low > 1) {
        const size_t middle = low + (high - low) / 2;
        if (links->begin[middle] <= edge)
            low = middle;
        else
            high = middle;
    }
    return low;
}

static void describe(const Links *links, size_t edge, const unsigned char *likely, float *detail) {
    assert(edge < links->edges);
    const size_t r = resource_of(links, edge), self = links->member[edge];
    size_t standing = 0;
    for (size_t e = links->begin[r]; e < links->begin[r + 1]; e++)
        standing += links->member[e] != self && likely[links->member[e]];
    detail[KIND] = (float)links->kind[r];
    detail[OTHERS] = (float)(links->begin[r + 1] - links->begin[r] - 1);
    detail[LIKELY] = (float)standing;
}

/* [n] how many times another that stands out is met along the links. */
static void meet_others(const Links *links, const Network *network, const unsigned char *likely,
                        size_t *met) {
    for (size_t r = 0; r < links->resources; r++) {
        size_t standing = 0;
        if (isnan(network->belief[r])) continue;
        for (size_t e = links->begin[r]; e < links->begin[r + 1]; e++)
            standing += likely[links->member[e]];
        for (size_t e = links->begin[r]; e < links->begin[r + 1]; e++)
            met[links->member[e]] += standing - likely[links->member[e]];
    }
}

/* Who stands out: by its own figures, or by what was found there. */
static unsigned char *standing_out(const Evidence *e, const double *known, double least,
                                   Arena *scratch) {
    unsigned char *likely = ARENA_ARRAY(scratch, unsigned char, e->n + 1);
    for (size_t i = 0; i < e->n; i++) {
        const bool found = known && !isnan(known[i]);
        likely[i] = found ? known[i] > 0 : e->judged[i] && e->posterior[i] >= least;
    }
    return likely;
}

static void fill(const Links *links, const Network *network, const NetworkParams *params,
                 const double *known, Arena *scratch, Evidence *e) {
    size_t detail_at;
    const size_t signal = evidence_column("network", &detail_at);
    const double base = portable_log(network->base / (1 - network->base));
    const unsigned char *likely = standing_out(e, known, params->stands_out, scratch);
    size_t *met = ARENA_ARRAY(scratch, size_t, e->n + 1);
    size_t *strongest = ARENA_ARRAY(scratch, size_t, e->n + 1);
    meet_others(links, network, likely, met);
    strongest_edges(links, network, strongest);
    for (size_t i = 0; i < e->n; i++) {
        if (!e->judged[i] || !strongest[i]) continue;
        const double most = met[i] ? INFINITY : portable_log(params->quiet_most);
        const double gain = fmin(network->start[i] - base, most);
        e->evidence[i * e->signals + signal] = gain;
        if (!e->detail) continue;
        float *detail = e->detail + i * e->details + detail_at;
        describe(links, strongest[i] - 1, likely, detail);
        detail[START] = (float)mixture_logistic(base + gain + params->lift);
    }
}

static void note(const Network *network, Arena *arena, Evidence *e) {
    evidence_note("ring_base", network->base, arena, e);
    evidence_note("ring_strength", network->strength, arena, e);
    evidence_note("ring_skipped", (double)network->skipped, arena, e);
    for (int k = 0; k < LINK_KINDS; k++)
        evidence_note(arena_printf(arena, "ring_chance_%s", link_name((LinkKind)k)),
                      network->chance[k], arena, e);
}

void network_apply(const Links *links, const Panel *panel, const double *known,
                   const Params *params, Arena *arena, Evidence *e) {
    assert(e->n == panel->n);
    if (!links->edges) return;
    const NetworkParams *network_params = params_group(params, &signal_find("network")->params);
    const MixtureParams *mixture = params_group(params, &mixture_group);
    Arena *scratch = arena_open();
    double *log_bf = ARENA_ARRAY(scratch, double, e->n + 1);
    voices(e, panel, known, log_bf);
    const NetworkInput input = {e->n, log_bf, e->prevalence, mixture->prevalence_min,
                                mixture->prevalence_max};
    Network network;
    network_propagate(links, &input, network_params, scratch, &network);
    fill(links, &network, network_params, known, scratch, e);
    const double base = portable_log(network.base / (1 - network.base)) + network_params->lift;
    evidence_settle(panel, mixture_logistic(base), e);
    evidence_recount(e);
    note(&network, arena, e);
    arena_close(scratch);
}
