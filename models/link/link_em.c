/* link_em - EM over four kinds of pair.
 *
 * Input     counts of candidate pairs per vector of levels; a sample of all other pairs; how many
 *           pairs there are.
 * Method    levels are independent given the kind. Candidates are classified one cell at a time;
 *           every other pair counts as unrelated, with the sampled levels: so strong levels of
 *           unrelated pairs are counted, not drawn, and are free of matches. Each kind but
 *           "unrelated" starts from probabilities that fall by .45 a level and keeps four pseudo-
 *           pairs of them; so does the share of neighbours. Siblings cannot share a door nor
 *           neighbours a name, but for `leak`.
 * Output    prior and weights, millibits against "unrelated".
 * Blind to  kinds that the data do not hold: their weights then stay where they start.
 * Cites     MODEL 14.4; Dempster, Laird & Rubin (1977), doi:10.1111/j.2517-6161.1977.tb01600.x;
 *           Winkler (2000), "Using the EM algorithm for weight computation", US Census RR2000/05
 */
#include "models/link/link_em.h"
#include "models/math/portable.h"

#include <math.h>
#include <string.h>

/* How much likelier the next better level is in a kind that should agree; what that counts as. */
static const double fall = 0.45, pseudo_pairs = 4;
/* Of so many records one has a neighbour at its door, as far as nothing is known. */
static const double records_a_neighbour = 100;
enum { STEPS = 500 };
static const double settled = 1e-10;

typedef struct Table {
    double p[LINK_KINDS][LINK_COMPARISONS][LINK_LEVELS];
} Table;

typedef struct Em {
    const LinkCells *cells;
    double leak, elsewhere;
    Table now, prior;
    double rest[LINK_COMPARISONS][LINK_LEVELS]; /* pairs that are no candidates, by level */
    double share[LINK_KINDS];
    size_t used;
    size_t cell[LINK_CELLS]; /* [used] that hold candidates */
    LinkVector vector[LINK_CELLS];
    double part[LINK_CELLS][LINK_KINDS]; /* of each used cell */
} Em;

static void to_unit(double *p, int levels) {
    double sum = 0;
    for (int l = 0; l < levels; l++) sum += p[l];
    for (int l = 0; l < levels; l++) p[l] /= sum;
}

/* Levels below this are closed to a kind, but for the leak. */
static int closed_below(int kind, int comparison) {
    if (kind == LINK_SIBLING && comparison == LINK_DOOR) return 2;
    return kind == LINK_NEIGHBOUR && comparison == LINK_NAME ? 5 : 0;
}

static void leave_leak(const Em *em, int kind, int comparison, double *p) {
    double sum = 0;
    for (int l = 0; l < link_levels[comparison]; l++) sum += p[l];
    for (int l = 0; l < closed_below(kind, comparison); l++) p[l] = em->leak * sum;
}

/* One premises has one door: addresses that disagree are errors and moves, and stay few. Otherwise
 * "same" may settle on the many pairs of one trade in one district. */
static void stay_at_door(const Em *em, double *p) {
    const double here = p[0] + p[1] + p[2], away = p[3] + p[4];
    const double most = em->elsewhere / (1 - em->elsewhere) * here;
    if (away <= most) return;
    p[3] *= most / away;
    p[4] *= most / away;
}

/* ---- where it starts ---- */

/* Levels of pairs that are no candidates, from the sample. */
static void spread_rest(Em *em) {
    const LinkCells *c = em->cells;
    const double each = c->drawn ? (c->pairs - (double)c->candidates) / (double)c->drawn : 0;
    for (size_t k = 0; k < LINK_CELLS; k++) {
        if (!c->sample[k]) continue;
        const LinkVector v = link_cell_vector(k);
        for (int q = 0; q < LINK_COMPARISONS; q++)
            if (v.level[q] >= 0) em->rest[q][v.level[q]] += each * (double)c->sample[k];
    }
}

static double unrelated_level(const Em *em, int c, int l) {
    double sum = 0;
    for (int k = 0; k < link_levels[c]; k++) sum += em->rest[c][k] + 0.5;
    return (em->rest[c][l] + 0.5) / sum;
}

/* A kind's first guess for a level: agreement falls away, or looks like unrelated pairs. */
static double first_guess(const Em *em, int kind, int c, int l, const double *down) {
    const double u = unrelated_level(em, c, l);
    if (kind == LINK_UNRELATED) return u;
    if (kind == LINK_SIBLING && c == LINK_DOOR) return u;
    if (kind == LINK_SIBLING && c == LINK_PHONE) return down[l] + u;
    if (kind == LINK_NEIGHBOUR && (c == LINK_NAME || c == LINK_ACTIVITY)) return u;
    if (kind == LINK_NEIGHBOUR && c == LINK_PHONE) return u + 0.1;
    return down[l];
}

static void start(Em *em) {
    const double share = em->cells->records / 2 / em->cells->pairs;
    for (int q = 0; q < LINK_KINDS; q++) em->share[q] = share;
    em->share[LINK_UNRELATED] = 1 - (LINK_KINDS - 1) * share;
    for (int c = 0; c < LINK_COMPARISONS; c++) {
        double down[LINK_LEVELS];
        for (int l = 0; l < LINK_LEVELS; l++) down[l] = portable_pow(fall, l);
        for (int q = 0; q < LINK_KINDS; q++) {
            double *p = em->now.p[q][c];
            for (int l = 0; l < link_levels[c]; l++) p[l] = first_guess(em, q, c, l, down);
            to_unit(p, link_levels[c]);
            leave_leak(em, q, c, p);
            if (q == LINK_SAME && c == LINK_DOOR) stay_at_door(em, p);
            to_unit(p, link_levels[c]);
            for (int l = 0; l < link_levels[c]; l++) em->prior.p[q][c][l] = pseudo_pairs * p[l];
        }
    }
    for (size_t k = 0; k < LINK_CELLS; k++)
        if (em->cells->candidate[k]) {
            em->vector[em->used] = link_cell_vector(k);
            em->cell[em->used++] = k;
        }
}

/* ---- one step ---- */

static double log_density(const Em *em, int kind, LinkVector v) {
    double sum = portable_log(em->share[kind]);
    for (int c = 0; c < LINK_COMPARISONS; c++)
        if (v.level[c] >= 0) sum += portable_log(em->now.p[kind][c][v.level[c]]);
    return sum;
}

/* The kinds of each cell, and their shares of all pairs. Some neighbours there always are: with
 * none, two restaurants of one hotel with its telephone could only be the same. */
static void classify(Em *em) {
    double sum[LINK_KINDS] = {0};
    sum[LINK_NEIGHBOUR] = fmin(pseudo_pairs, em->cells->records / records_a_neighbour);
    for (size_t k = 0; k < em->used; k++) {
        double w[LINK_KINDS], most = -INFINITY, all = 0;
        for (int q = 0; q < LINK_KINDS; q++)
            most = fmax(most, w[q] = log_density(em, q, em->vector[k]));
        for (int q = 0; q < LINK_KINDS; q++) all += w[q] = portable_exp(w[q] - most);
        for (int q = 0; q < LINK_KINDS; q++) {
            em->part[k][q] = w[q] / all * (double)em->cells->candidate[em->cell[k]];
            sum[q] += em->part[k][q];
        }
    }
    em->share[LINK_UNRELATED] = 1;
    for (int q = 0; q < LINK_UNRELATED; q++) {
        em->share[q] = fmax(sum[q] / em->cells->pairs, 1e-12);
        em->share[LINK_UNRELATED] -= em->share[q];
    }
}

static void count_levels(Em *em) {
    for (int q = 0; q < LINK_KINDS; q++)
        for (int c = 0; c < LINK_COMPARISONS; c++) {
            double *p = em->now.p[q][c];
            for (int l = 0; l < link_levels[c]; l++)
                p[l] = q == LINK_UNRELATED ? em->rest[c][l] + 0.5 : em->prior.p[q][c][l];
            for (size_t k = 0; k < em->used; k++)
                if (em->vector[k].level[c] >= 0) p[em->vector[k].level[c]] += em->part[k][q];
            leave_leak(em, q, c, p);
            if (q == LINK_SAME && c == LINK_DOOR) stay_at_door(em, p);
            to_unit(p, link_levels[c]);
        }
}

static double moved(const double *before, const double *after) {
    double most = 0;
    for (int q = 0; q < LINK_KINDS; q++) most = fmax(most, fabs(before[q] - after[q]));
    return most;
}

/* ---- weights ---- */

static int32_t millibits(double ratio) {
    return (int32_t)lround(1000 * portable_log2(ratio));
}

static void weigh(const Em *em, LinkModel *model) {
    const double(*u)[LINK_LEVELS] = em->now.p[LINK_UNRELATED];
    memset(model->weight, 0, sizeof model->weight);
    for (int q = 0; q < LINK_UNRELATED; q++) {
        model->prior[q] = millibits(em->share[q] / em->share[LINK_UNRELATED]);
        for (int c = 0; c < LINK_COMPARISONS; c++)
            for (int l = 0; l < link_levels[c]; l++)
                model->weight[q][c][l] = millibits(em->now.p[q][c][l] / u[c][l]);
    }
}

void link_learn(const LinkCells *cells, const LinkParams *params, LinkModel *model,
                LinkLearned *learned) {
    Arena *scratch = arena_open();
    Em *em = ARENA_ARRAY(scratch, Em, 1);
    em->cells = cells;
    em->leak = params->leak;
    em->elsewhere = params->elsewhere;
    spread_rest(em);
    start(em);
    for (int step = 0; step < STEPS; step++) {
        double before[LINK_KINDS];
        memcpy(before, em->share, sizeof before);
        classify(em);
        count_levels(em);
        if (moved(before, em->share) < settled) break;
    }
    weigh(em, model);
    learned->expected = em->share[LINK_SAME] * cells->pairs;
    memcpy(learned->same, em->now.p[LINK_SAME], sizeof learned->same);
    arena_close(scratch);
}
