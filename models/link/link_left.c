/* link_left - "same" among what the first look left over.
 *
 * Input     kept pairs of storefronts and records; clusters of the first look; levels of "same".
 * Method    left over of a register: storefronts without a record of it that is surely (.99) in
 *           their cluster, U of them, and its records without such a storefront, V. EM over their
 *           pairs for the share of "same" among the U V of each register, with twenty more that are
 *           not, and for its levels, which begin as those of the first look and keep four pseudo-
 *           pairs of them. Siblings, neighbours and unrelated pairs are as common among these as
 *           among all, and stay as they were learned. A pair that is left over takes the new score
 *           where that is higher.
 * Output    prior and weights of "same" in millibits; pairs with it; larger clusters.
 * Blind to  records whose storefront another record took for sure at the first look.
 * Cites     MODEL 14.10; Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x
 */
#include "models/link/link_left.h"
#include "datasets/records/fold.h"
#include "models/math/portable.h"

#include <math.h>
#include <string.h>

static const double pseudo_pairs = 4, settled = 1e-10;
enum { STEPS = 500 };
static const int32_t sure = 6629; /* millibits of .99: what is less sure is left over */

/* ---- who is left over ---- */

/* Registers of which a storefront has a sure record, a bit each; bit 0 of a record: it has one. */
typedef struct Left {
    const Records *records;
    uint64_t *has; /* [n] */
} Left;

static uint64_t bit_of(const Records *records, size_t i) {
    return UINT64_C(1) << records->record[i].registry;
}

static bool is_candidate(const Records *records, const LinkPair *p) {
    return records->record[p->a].registry == 0 && records->record[p->b].registry != 0;
}

static Left left_of(const Records *records, const LinkPairs *pairs, const LinkClusters *clusters,
                    Arena *arena) {
    Left left = {records, ARENA_ARRAY(arena, uint64_t, records->n + 1)};
    for (size_t k = 0; k < pairs->count; k++) {
        const LinkPair *p = &pairs->pair[k];
        if (p->total < sure || clusters->of[p->a] != clusters->of[p->b]) continue;
        if (!is_candidate(records, p)) continue;
        left.has[p->a] |= bit_of(records, p->b);
        left.has[p->b] |= 1;
    }
    return left;
}

/* A storefront and a record that both look for each other's like. */
static bool is_left(const Left *l, const LinkPair *p) {
    return is_candidate(l->records, p) && !(l->has[p->a] & bit_of(l->records, p->b)) &&
           !(l->has[p->b] & 1);
}

typedef struct LeftCells {
    size_t registers;
    double pairs[RECORDS_REGISTERS_MOST]; /* U V of each register */
    double most;                          /* the smaller of U and V, summed */
    double (*pair)[LINK_CELLS];           /* [registers] kept ones, by vector */
} LeftCells;

static void count_left(const Left *l, const LinkPairs *pairs, LeftCells *cells) {
    const Records *records = l->records;
    double doors[RECORDS_REGISTERS_MOST] = {0}, loose[RECORDS_REGISTERS_MOST] = {0};
    for (size_t i = 0; i < records->n; i++) {
        const size_t registry = records->record[i].registry;
        if (registry) loose[registry] += !(l->has[i] & 1);
        for (size_t r = 1; !registry && r < cells->registers; r++)
            doors[r] += !(l->has[i] >> r & 1);
    }
    for (size_t r = 1; r < cells->registers; r++) {
        cells->pairs[r] = doors[r] * loose[r];
        cells->most += fmin(doors[r], loose[r]);
    }
    for (size_t k = 0; k < pairs->count; k++) {
        const LinkPair *p = &pairs->pair[k];
        if (is_left(l, p)) cells->pair[records->record[p->b].registry][p->cell]++;
    }
}

/* ---- learning ---- */

typedef struct LeftEm {
    const LeftCells *cells;
    const LinkLearned *learned;
    double share[RECORDS_REGISTERS_MOST];       /* of "same", by register */
    double same[LINK_COMPARISONS][LINK_LEVELS]; /* levels now */
    double next[LINK_COMPARISONS][LINK_LEVELS]; /* pairs by level */
    double others[LINK_CELLS],
        first[LINK_CELLS]; /* odds against "unrelated": of all other kinds;
                             of "same" at the first look, but for the prior */
} LeftEm;

static void begin_left(LeftEm *em, const LinkModel *model) {
    memcpy(em->same, em->learned->same, sizeof em->same);
    for (size_t r = 1; r < em->cells->registers; r++)
        em->share[r] = em->cells->most / 2 / (em->cells->pairs[r] + em->cells->most);
    for (size_t k = 0; k < LINK_CELLS; k++) {
        const LinkScore score = link_score(model, link_cell_vector(k));
        em->others[k] = portable_exp2(-score.others / 1000.0);
        em->first[k] = portable_exp2((score.total - score.others - score.prior) / 1000.0);
    }
}

/* Odds of "same" against all others of a pair that is left over, but for the share. */
static double odds_of(const LeftEm *em, size_t cell) {
    const LinkVector v = link_cell_vector(cell);
    double odds = em->first[cell] / em->others[cell];
    for (int c = 0; c < LINK_COMPARISONS; c++)
        if (v.level[c] >= 0) odds *= em->same[c][v.level[c]] / em->learned->same[c][v.level[c]];
    return odds;
}

/* Adds the pairs of a vector to the levels; how many of each register are the same. */
static void classify_cell(LeftEm *em, size_t cell, double same[RECORDS_REGISTERS_MOST]) {
    const LinkVector v = link_cell_vector(cell);
    const double odds = odds_of(em, cell);
    for (size_t r = 1; r < em->cells->registers; r++) {
        const double of_share = odds * em->share[r] / (1 - em->share[r]);
        const double part = em->cells->pair[r][cell] * of_share / (1 + of_share);
        same[r] += part;
        for (int c = 0; c < LINK_COMPARISONS; c++)
            if (v.level[c] >= 0) em->next[c][v.level[c]] += part;
    }
}

/* One step; the matches that are expected. */
static double step_left(LeftEm *em) {
    double same[RECORDS_REGISTERS_MOST] = {0}, sum = 0;
    for (int c = 0; c < LINK_COMPARISONS; c++)
        for (int l = 0; l < LINK_LEVELS; l++)
            em->next[c][l] = pseudo_pairs * em->learned->same[c][l];
    for (size_t k = 0; k < LINK_CELLS; k++) classify_cell(em, k, same);
    for (int c = 0; c < LINK_COMPARISONS; c++) {
        double all = 0;
        for (int l = 0; l < link_levels[c]; l++) all += em->next[c][l];
        for (int l = 0; l < link_levels[c]; l++) em->same[c][l] = em->next[c][l] / all;
    }
    for (size_t r = 1; r < em->cells->registers; r++) {
        em->share[r] = fmax(same[r] / (em->cells->pairs[r] + LINK_LEFT_FEW), 1e-12);
        sum += same[r];
    }
    return sum;
}

static int32_t millibits(double ratio) {
    return (int32_t)lround(1000 * portable_log2(ratio));
}

static void weigh_left(const LeftEm *em, const Records *records, LinkModel *model) {
    LinkLeft *left = &model->left;
    for (size_t r = 1; r < records->registers; r++) {
        left->registry[left->registers] = link_left_registry(records, r);
        left->prior[left->registers++] = millibits(em->share[r] / (1 - em->share[r]));
    }
    for (int c = 0; c < LINK_COMPARISONS; c++)
        for (int l = 0; l < link_levels[c]; l++)
            left->weight[c][l] = model->weight[LINK_SAME][c][l] +
                                 millibits(em->same[c][l] / em->learned->same[c][l]);
}

void link_left_learn(const Records *records, const LinkPairs *pairs, const LinkClusters *clusters,
                     const LinkLearned *learned, LinkModel *model) {
    Arena *scratch = arena_open();
    const Left left = left_of(records, pairs, clusters, scratch);
    LeftCells cells = {.registers = records->registers};
    LeftEm *em = ARENA_ARRAY(scratch, LeftEm, 1);
    double expected = 0;
    cells.pair = arena_alloc(scratch, records->registers, sizeof *cells.pair);
    model->left = (LinkLeft){0};
    count_left(&left, pairs, &cells);
    if (cells.most > LINK_LEFT_FEW) {
        *em = (LeftEm){.cells = &cells, .learned = learned};
        begin_left(em, model);
        for (int step = 0; step < STEPS; step++) {
            const double before = expected;
            expected = step_left(em);
            if (fabs(expected - before) < settled) break;
        }
    }
    if (expected >= LINK_LEFT_FEW) weigh_left(em, records, model);
    arena_close(scratch);
}

/* ---- joining ---- */

uint64_t link_left_registry(const Records *records, size_t registry) {
    const char *name = records->register_name[registry];
    return fold_hash(name, strlen(name));
}

/* The prior of each register of the records; 0 where nothing was learned about it. */
static void priors_of(const Records *records, const LinkModel *model,
                      int32_t prior[RECORDS_REGISTERS_MOST]) {
    for (size_t r = 0; r < records->registers; r++) {
        prior[r] = 0;
        for (size_t k = 0; k < model->left.registers; k++)
            if (model->left.registry[k] == link_left_registry(records, r))
                prior[r] = model->left.prior[k];
    }
}

LinkScore link_left_score(const Records *records, const LinkModel *model, const LinkPair *pair) {
    int32_t prior[RECORDS_REGISTERS_MOST];
    priors_of(records, model, prior);
    return link_score_left(model, prior[records->record[pair->b].registry],
                           link_cell_vector(pair->cell));
}

void link_left_join(const Records *records, const LinkModel *model,
                    const LinkConstraints *constraints, LinkPairs *pairs, LinkClusters *clusters) {
    if (!model->left.registers) return;
    Arena *scratch = arena_open();
    int32_t prior[RECORDS_REGISTERS_MOST];
    const Left left = left_of(records, pairs, clusters, scratch);
    LinkPair *likely = ARENA_ARRAY(scratch, LinkPair, pairs->count + 1);
    size_t count = 0;
    priors_of(records, model, prior);
    for (size_t k = 0; k < pairs->count; k++) {
        LinkPair *pair = &pairs->pair[k];
        const size_t registry = records->record[pair->b].registry;
        if (pair->total <= -LINK_CERTAIN || !prior[registry] || !is_left(&left, pair)) continue;
        const LinkScore score =
            link_score_left(model, prior[registry], link_cell_vector(pair->cell));
        if (score.total <= pair->total) continue;
        pair->total = score.total;
        pair->left = true;
        if (pair->total > 0) likely[count++] = *pair;
    }
    link_clusters_join(records, pairs, constraints, likely, count, clusters);
    arena_close(scratch);
}
