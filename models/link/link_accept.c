/* link_accept - storefronts of records.
 *
 * Input     pairs with scores; clusters; thresholds as probabilities and bits.
 * Method    a record's storefront is the one in its cluster, else its best candidate. Within the
 *           cluster a record of a third register that is likely to be both counts too: odds of the
 *           way are 1/(1/odds_1 + 1/odds_2); the better of both ways holds. The runner-up
 *           is the best candidate that is another storefront, or, of the storefront, another record
 *           of the same register outside the cluster. Money needs accept_turnover and a runner-up
 *           runner_up bits behind.
 * Output    storefront, state and margin per record.
 * Blind to  two storefronts that look exactly alike: neither is accepted for money.
 * Cites     MODEL 14.6
 */
#include "models/link/link_accept.h"
#include "models/math/portable.h"

#include <math.h>

enum { NOBODY = -1000000 }; /* millibits: nobody else is near */

/* What the pairs say about a record, while they are read. */
typedef struct Candidates {
    uint32_t own;          /* the storefront in its cluster; UINT32_MAX = none */
    uint32_t via;          /* the record by whose way that is likeliest; UINT32_MAX = directly */
    uint32_t best, second; /* other storefronts */
    int32_t own_total, best_total, second_total;
    int32_t rival_total; /* the best other record of its register at its own storefront */
} Candidates;

static bool is_candidate(const Records *records, const LinkPair *p) {
    return records->record[p->a].registry == 0 && records->record[p->b].registry != 0;
}

static void take_candidate(Candidates *c, const LinkPair *p) {
    if (c->own == p->a) {
        c->own_total = p->total;
    } else if (p->total > c->best_total) {
        c->second = c->best;
        c->second_total = c->best_total;
        c->best = p->a;
        c->best_total = p->total;
    } else if (p->total > c->second_total) {
        c->second = p->a;
        c->second_total = p->total;
    }
}

/* The pairs of one storefront: who else of each register could be there. */
static void take_rivals(const Records *records, const LinkPair *pair, size_t count, Candidates *c) {
    int32_t best[RECORDS_REGISTERS_MOST];
    for (size_t r = 0; r < RECORDS_REGISTERS_MOST; r++) best[r] = NOBODY;
    for (size_t k = 0; k < count; k++) {
        int32_t *at = &best[records->record[pair[k].b].registry];
        if (c[pair[k].b].own != pair[k].a && pair[k].total > *at) *at = pair[k].total;
    }
    for (size_t k = 0; k < count; k++)
        if (c[pair[k].b].own == pair[k].a)
            c[pair[k].b].rival_total = best[records->record[pair[k].b].registry];
}

static void take_pairs(const Records *records, const LinkPairs *pairs, Candidates *c) {
    for (size_t k = 0, end; k < pairs->count; k = end) {
        for (end = k + 1; end < pairs->count && pairs->pair[end].a == pairs->pair[k].a;) end++;
        if (!is_candidate(records, &pairs->pair[k])) continue;
        for (size_t m = k; m < end; m++) take_candidate(&c[pairs->pair[m].b], &pairs->pair[m]);
        take_rivals(records, &pairs->pair[k], end - k, c);
    }
}

/* ---- by way of a third register ---- */

/* log2 of 1/(1/odds + 1/odds), millibits: likely only when both are. */
static int32_t both(int32_t x, int32_t y) {
    if (x <= NOBODY || y <= NOBODY) return NOBODY;
    const int32_t low = x < y ? x : y, high = x < y ? y : x;
    return low - (int32_t)lround(1000 * portable_log2(1 + portable_exp2((low - high) / 1000.0)));
}

static void take_ways(const Records *records, const LinkPairs *pairs, const LinkClusters *clusters,
                      Candidates *c, size_t i) {
    Candidates *own = &c[i];
    if (own->own_total == LINK_CERTAIN) return;
    const int32_t direct = own->own_total;
    for (uint32_t x = clusters->next[own->own]; x != UINT32_MAX; x = clusters->next[x]) {
        if (x == i || records->record[x].registry == records->record[i].registry) continue;
        const LinkPair *first = link_pairs_find(pairs, i, x),
                       *second = link_pairs_find(pairs, own->own, x);
        const int32_t way = first && second ? both(first->total, second->total) : NOBODY;
        if (way <= direct || way <= own->own_total) continue;
        own->own_total = way;
        own->via = x;
    }
}

static LinkState state_of(const LinkRecord *r, bool own, const LinkParams *p) {
    if (r->storefront == UINT32_MAX || r->total <= -LINK_CERTAIN) return LINK_NONE;
    const double probability = link_probability(r->total);
    if (!own || probability < p->accept)
        return probability >= p->review_low ? LINK_DOUBTFUL : LINK_NONE;
    const bool money = probability >= p->accept_turnover && r->behind >= 1000 * p->runner_up;
    return money || r->total == LINK_CERTAIN ? LINK_MONEY : LINK_ACCEPTED;
}

static LinkRecord settle(const Candidates *c, const LinkParams *params) {
    const bool own = c->own != UINT32_MAX;
    LinkRecord r = {.storefront = own ? c->own : c->best,
                    .runner_up = own ? c->best : c->second,
                    .via = c->via,
                    .total = own ? c->own_total : c->best_total};
    const int32_t other = own ? c->best_total : c->second_total;
    r.behind = r.total - (c->rival_total > other ? c->rival_total : other);
    r.state = state_of(&r, own, params);
    return r;
}

void link_accept(const Records *records, const LinkPairs *pairs, const LinkClusters *clusters,
                 const LinkParams *params, LinkRecord *out) {
    const size_t n = records->n;
    Arena *scratch = arena_open();
    Candidates *c = ARENA_ARRAY(scratch, Candidates, n + 1);
    for (size_t i = 0; i < n; i++) {
        const uint32_t first = clusters->of[i];
        const bool owned = records->record[first].registry == 0 && first != i;
        c[i] = (Candidates){.own = owned ? first : UINT32_MAX,
                            .via = UINT32_MAX,
                            .best = UINT32_MAX,
                            .second = UINT32_MAX,
                            .own_total = NOBODY,
                            .best_total = NOBODY,
                            .second_total = NOBODY,
                            .rival_total = NOBODY};
    }
    take_pairs(records, pairs, c);
    for (size_t i = 0; i < n; i++)
        if (c[i].own != UINT32_MAX) take_ways(records, pairs, clusters, c, i);
    for (size_t i = 0; i < n; i++) {
        out[i] = (LinkRecord){.storefront = UINT32_MAX, .runner_up = UINT32_MAX, .via = UINT32_MAX};
        if (records->record[i].registry != 0) out[i] = settle(&c[i], params);
    }
    arena_close(scratch);
}
