#include "detector/ranking.h"

#include "models/fdr.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What the order depends on, beside the index it belongs to. */
typedef struct SortKey {
    bool judged;
    double log_odds;
    const char *id;
    size_t index;
} SortKey;

/* A strict total order, since ids are distinct. */
static int by_place(const void *left, const void *right) {
    const SortKey *a = left, *b = right;
    if (a->judged != b->judged) return a->judged ? -1 : 1;
    if (a->judged && a->log_odds != b->log_odds) return a->log_odds > b->log_odds ? -1 : 1;
    return strcmp(a->id, b->id);
}

static void order_all(const RankingInput *input, Arena *scratch, Ranking *ranking) {
    SortKey *key = ARENA_ARRAY(scratch, SortKey, input->n + 1);
    for (size_t i = 0; i < input->n; i++) {
        /* a score that is no number cannot be compared, so it is no judgement */
        const bool judged = input->judged[i] && !isnan(input->log_odds[i]);
        key[i] = (SortKey){judged, judged ? input->log_odds[i] : 0.0, input->id[i], i};
        ranking->judged += judged;
    }
    if (input->n) qsort(key, input->n, sizeof *key, by_place);
    for (size_t k = 0; k < input->n; k++) ranking->order[k] = key[k].index;
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

/* Splits the budget; the rest of the judged limits both parts. */
static void split_budget(const RankingParams *params, Ranking *ranking) {
    const size_t budget = (size_t)llround(params->budget);
    size_t controls = (size_t)llround(params->budget * params->random_share);
    if (!controls && params->random_share > 0.0) controls = 1;
    if (controls >= budget) controls = budget - 1;
    ranking->ranked = smaller(budget - controls, ranking->judged);
    ranking->controls = smaller(controls, ranking->judged - ranking->ranked);
}

static void select_ranked(Ranking *ranking) {
    for (size_t k = 0; k < ranking->ranked; k++) {
        ranking->selection[ranking->order[k]] = SELECTION_RANKED;
        ranking->inclusion_probability[ranking->order[k]] = 1.0;
    }
}

static void select_controls(Ranking *ranking, int64_t seed, Arena *scratch) {
    const size_t rest = ranking->judged - ranking->ranked;
    if (!ranking->controls) return;
    size_t *unlisted = ranking->order + ranking->ranked;
    const double probability = (double)ranking->controls / (double)rest;
    size_t *chosen = ARENA_ARRAY(scratch, size_t, ranking->controls);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, (unsigned long)seed);
    (void)gsl_ran_choose(rng, chosen, ranking->controls, unlisted, rest, sizeof *unlisted);
    gsl_rng_free(rng);
    for (size_t k = 0; k < ranking->controls; k++) {
        ranking->selection[chosen[k]] = SELECTION_RANDOM;
        ranking->inclusion_probability[chosen[k]] = probability;
    }
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
    order_all(input, scratch, ranking);
    q_values(input, scratch, ranking);
    split_budget(params, ranking);
    select_ranked(ranking);
    select_controls(ranking, seed, scratch);
    arena_close(scratch);
}
