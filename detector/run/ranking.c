#include "detector/run/ranking.h"

#include "datasets/base/digest.h"
#include "models/math/fdr.h"

#include <gsl/gsl_sort.h>

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the order depends on, beside the index it belongs to. */
typedef struct SortKey {
    bool judged;
    double score, log_odds;
    const char *id;
    size_t index;
} SortKey;

/* A strict total order, since ids are distinct. */
static int by_place(const void *left, const void *right) {
    const SortKey *a = left, *b = right;
    if (a->judged != b->judged) return a->judged ? -1 : 1;
    if (a->judged && a->score != b->score) return a->score > b->score ? -1 : 1;
    if (a->judged && a->log_odds != b->log_odds) return a->log_odds > b->log_odds ? -1 : 1;
    return strcmp(a->id, b->id);
}

/* A score that is not a number cannot be compared, so it is not a judgement. */
static bool is_judged(const RankingInput *input, size_t i) {
    return input->judged[i] && !isnan(input->log_odds[i]);
}

/* What storefront i is ordered by; -INFINITY without euros. */
static double score_of(const RankingInput *input, bool by_euros, size_t i) {
    if (!by_euros) return input->log_odds[i];
    return input->euros[i] > 0 ? input->euros[i] : -INFINITY;
}

static void order_by(const RankingInput *input, bool by_euros, Arena *scratch, size_t *order) {
    SortKey *key = ARENA_ARRAY(scratch, SortKey, input->n + 1);
    for (size_t i = 0; i < input->n; i++) {
        const bool judged = is_judged(input, i);
        key[i] = (SortKey){judged, judged ? score_of(input, by_euros, i) : 0.0,
                           judged ? input->log_odds[i] : 0.0, input->id[i], i};
    }
    if (input->n) qsort(key, input->n, sizeof *key, by_place);
    for (size_t k = 0; k < input->n; k++) order[k] = key[k].index;
}

/* Lets two orders of the judged take turns: place k is the other order's when `share` of the places
 * up to k make one more of them; each gives the first that has no place yet. */
static void take_turns(size_t judged, double share, const size_t *other, Arena *scratch,
                       Ranking *ranking) {
    size_t *own = ARENA_ARRAY(scratch, size_t, judged + 1), next_own = 0, next_other = 0;
    bool *placed = ARENA_ARRAY(scratch, bool, ranking->n + 1);
    memcpy(own, ranking->order, judged * sizeof *own);
    for (size_t k = 0; k < judged; k++) {
        const bool turn = floor(share * (double)(k + 1)) > floor(share * (double)k);
        const size_t *from = turn ? other : own;
        size_t *next = turn ? &next_other : &next_own;
        while (placed[from[*next]]) (*next)++;
        ranking->order[k] = from[*next];
        placed[from[*next]] = true;
    }
}

static void order_all(const RankingInput *input, const RankingParams *params, Arena *scratch,
                      Ranking *ranking) {
    assert(input->n == ranking->n);
    const int order = (int)lround(params->order);
    for (size_t i = 0; i < input->n; i++) ranking->judged += is_judged(input, i);
    order_by(input, order == ORDER_EXPECTED_EUROS, scratch, ranking->order);
    if (order != ORDER_MIXED) return;
    size_t *by_euros = ARENA_ARRAY(scratch, size_t, input->n + 1);
    order_by(input, true, scratch, by_euros);
    take_turns(ranking->judged, params->euro_weight, by_euros, scratch, ranking);
}

static void q_values(const RankingInput *input, Arena *scratch, Ranking *ranking) {
    double *sorted = ARENA_ARRAY(scratch, double, ranking->judged + 1);
    double *q = ARENA_ARRAY(scratch, double, ranking->judged + 1);
    for (size_t k = 0; k < ranking->judged; k++) sorted[k] = input->posterior[ranking->order[k]];
    fdr_q_values(sorted, ranking->judged, q);
    for (size_t i = 0; i < ranking->n; i++) ranking->q_value[i] = NAN;
    for (size_t k = 0; k < ranking->judged; k++) ranking->q_value[ranking->order[k]] = q[k];
}

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* Splits the budget; the judged that are free limit the part by rank. */
static void split_budget(const RankingParams *params, Ranking *ranking) {
    assert(params->budget >= 0 && params->random_share >= 0 && params->random_share <= 1);
    assert(ranking->held <= ranking->judged);
    const size_t budget = (size_t)llround(params->budget);
    const size_t free = ranking->judged - ranking->held;
    size_t controls = (size_t)llround(params->budget * params->random_share);
    const size_t least = (size_t)llround(params->min_controls);
    if (params->random_share > 0.0 && controls < least) controls = least;
    controls = smaller(controls, budget / 2);
    ranking->ranked = smaller(budget - controls, free);
    ranking->controls = controls;
}

static bool is_held(const RankingInput *input, size_t i) {
    return (input->held && input->held[i]) || (input->outside && input->outside[i]);
}

/* Whether what does not seem to be trade, if it is none, is less than is worth a visit. */
static bool is_small(const RankingInput *input, const RankingParams *params, size_t i) {
    return input->euros &&
           watchlist_amount(input->euros[i], input->posterior[i]) < params->least_eur;
}

/* Takes the first that are free, `ranked` at most, while the list stays defensible; returns the
 * free rest by rank in rest[]. */
static size_t select_ranked(const RankingInput *input, const RankingParams *params,
                            Ranking *ranking, size_t *rest) {
    assert(ranking->ranked <= ranking->judged - ranking->held);
    size_t taken = 0, left = 0;
    double doubt = 0.0; /* false ones to expect among those taken */
    for (size_t k = 0; k < ranking->judged; k++) {
        const size_t i = ranking->order[k];
        if (is_held(input, i)) continue;
        const double with = doubt + (1.0 - input->posterior[i]);
        const bool small = is_small(input, params, i);
        const bool doubtful = with / (double)(taken + 1) > params->fdr_level;
        if (taken == ranking->ranked || small || doubtful) {
            ranking->refused += taken < ranking->ranked && !small;
            rest[left++] = i;
            continue;
        }
        ranking->selection[i] = SELECTION_RANKED;
        ranking->inclusion_probability[i] = 1.0;
        doubt = with;
        taken++;
    }
    ranking->ranked = taken;
    ranking->controls = smaller(ranking->controls, left);
    return left;
}

/* ---- controls ---- */

/* How much a storefront's inspection tells, against the sum over all. */
static double size_of(double p, double spread, size_t n, double even_share) {
    assert(p >= 0 && p <= 1 && n > 0);
    const double even = even_share / (double)n;
    return spread > 0.0 ? even + (1.0 - even_share) * sqrt(p * (1.0 - p)) / spread
                        : 1.0 / (double)n;
}

void ranking_chances(const double *posterior, size_t n, size_t draws, double even_share,
                     double *chance) {
    assert(even_share >= 0 && even_share <= 1);
    double spread = 0.0;
    for (size_t k = 0; k < n; k++) {
        spread += sqrt(posterior[k] * (1.0 - posterior[k]));
        chance[k] = 0.0;
    }
    size_t certain = 0, before = SIZE_MAX;
    while (certain != before && certain < n) {
        double open = 0.0; /* size of those not certain */
        for (size_t k = 0; k < n; k++)
            if (chance[k] < 1.0) open += size_of(posterior[k], spread, n, even_share);
        before = certain;
        const double left = (double)(draws - certain);
        for (size_t k = 0; k < n; k++) {
            if (chance[k] >= 1.0) continue;
            chance[k] = left * size_of(posterior[k], spread, n, even_share) / open;
            if (chance[k] < 1.0) continue;
            chance[k] = 1.0;
            certain++;
        }
    }
}

/* What the numbers of storefronts begin with: the same for all with as many visits. */
typedef struct Draw {
    const RankingInput *input;
    const RankingParams *params;
    int64_t seed;
    uint32_t visits;
    char key[96];
    size_t length; /* 0 = not made yet */
} Draw;

static void draw_key(Draw *draw, uint32_t visits) {
    if (draw->length && draw->visits == visits) return;
    const int length = snprintf(draw->key, sizeof draw->key, "%lld %.0f %u ", (long long)draw->seed,
                                draw->params->round, visits);
    draw->length = (size_t)length;
    draw->visits = visits;
}

/* A number in (0, 1) of the storefront's own, for this round and until it is visited. */
static double own_number(Draw *draw, size_t i) {
    const RankingInput *input = draw->input;
    Digest digest;
    draw_key(draw, input->visits ? input->visits[i] : 0);
    digest_init(&digest);
    digest_add(&digest, draw->key, draw->length);
    digest_add(&digest, input->id[i], strlen(input->id[i]));
    return digest_uniform(&digest);
}

/* Pareto sampling: the smallest of (u / (1 - u)) / (chance / (1 - chance)). */
static void select_controls(const RankingInput *input, const RankingParams *params, int64_t seed,
                            const size_t *rest, size_t left, Ranking *ranking) {
    assert(ranking->controls <= left);
    if (!ranking->controls) return;
    Arena *scratch = arena_open();
    double *posterior = ARENA_ARRAY(scratch, double, left);
    double *chance = ARENA_ARRAY(scratch, double, left);
    double *odds = ARENA_ARRAY(scratch, double, left);
    size_t *first = ARENA_ARRAY(scratch, size_t, ranking->controls);
    for (size_t k = 0; k < left; k++) posterior[k] = input->posterior[rest[k]];
    ranking_chances(posterior, left, ranking->controls, params->even_share, chance);
    Draw draw = {.input = input, .params = params, .seed = seed};
    for (size_t k = 0; k < left; k++) {
        const double u = own_number(&draw, rest[k]);
        odds[k] = u / (1 - u) * (1 - chance[k]) / chance[k];
    }
    (void)gsl_sort_smallest_index(first, ranking->controls, odds, 1, left);
    for (size_t k = 0; k < ranking->controls; k++) {
        ranking->selection[rest[first[k]]] = SELECTION_RANDOM;
        ranking->inclusion_probability[rest[first[k]]] = chance[first[k]];
    }
    arena_close(scratch);
}

void ranking_make(const RankingInput *input, const RankingParams *params, int64_t seed,
                  Arena *arena, Ranking *ranking) {
    const size_t n = input->n;
    *ranking = (Ranking){
        .n = n,
        .order = ARENA_ARRAY(arena, size_t, n + 1),
        .q_value = ARENA_ARRAY(arena, double, n + 1),
        .selection = ARENA_ARRAY(arena, Selection, n + 1),
        .inclusion_probability = ARENA_ARRAY(arena, double, n + 1),
    };
    Arena *scratch = arena_open();
    order_all(input, params, scratch, ranking);
    q_values(input, scratch, ranking);
    for (size_t i = 0; i < n; i++)
        ranking->held += is_held(input, i) && !isnan(ranking->q_value[i]);
    split_budget(params, ranking);
    size_t *rest = ARENA_ARRAY(scratch, size_t, n + 1);
    const size_t left = select_ranked(input, params, ranking, rest);
    select_controls(input, params, seed, rest, left, ranking);
    arena_close(scratch);
}
