/* kinds - how common each kind of front is in this city, and fronts altogether.
 *
 * Input     scores of the city's storefronts, of their mirror images and of planted copies.
 * Method    cells: the likeliest kind by fifths of the planted scores. The city's counts are a
 *           mixture of the mirror's shares of cells (honest) and those of each planted kind; shares
 *           by EM under a Dirichlet prior that counts as kind_strength fronts, the data tempered by
 *           kind_temper, for the mirror is a sample itself. The share of all fronts on a grid: Beta
 *           prior times the mixture's likelihood over nine bins of the total score, which weighs as
 *           much as share_most storefronts at most.
 * Output    weights of kinds; share of fronts, its mean and 90 % interval.
 * Blind to  fronts that look like the honest of their mirror, and honest who only ever rise.
 * Cites     MODEL 13.11; Elias & Gygi (2007), doi:10.1038/nmeth1019 (decoys)
 */
#include "models/curves/kinds.h"
#include "models/math/vector.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/math/robust.h"

const double front_share_least = 5e-4, front_share_most = 0.3;

enum { BANDS = 5, CELLS_MOST = KINDS_MOST * BANDS, BINS = 9, GRID = 120 };

static double log_weight(double weight) {
    return vector_log(fmax(weight, 1e-12));
}

double kinds_together(const double *score, const double *weight, size_t kinds, double *part) {
    double term[KINDS_MOST] = {0};
    for (size_t k = 0; k < kinds; k++) term[k] = score[k] + log_weight(weight[k]);
    const double sum = robust_log_sum(term, kinds);
    for (size_t k = 0; part && k < kinds; k++) part[k] = vector_exp(term[k] - sum);
    return sum;
}

static int ascending(const void *a, const void *b) {
    const double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

static size_t rows_of(const KindScores *s) {
    return s->city + s->mirror + s->planted;
}

static size_t likeliest(const double *score, const double *weight, size_t kinds) {
    size_t best = 0;
    for (size_t k = 1; k < kinds; k++)
        if (score[k] + log_weight(weight[k]) > score[best] + log_weight(weight[best])) best = k;
    return best;
}

/* ---- cells ---- */

typedef struct Cells {
    size_t cells;
    double city[CELLS_MOST], honest[CELLS_MOST], planted[KINDS_MOST][CELLS_MOST];
} Cells;

/* Bounds of the fifths of planted scores among those whose likeliest kind is k. */
static void bands(const KindScores *s, const size_t *top, const double *total, size_t k,
                  double *bound, double *work) {
    const size_t from = s->city + s->mirror;
    size_t n = 0;
    for (size_t i = from; i < rows_of(s); i++)
        if (top[i] == k) work[n++] = total[i];
    qsort(work, n, sizeof *work, ascending);
    for (size_t b = 0; b + 1 < BANDS; b++)
        bound[b] = n > 20 ? robust_quantile(work, n, (double)(b + 1) / BANDS) : 0;
}

static size_t band_of(const double *bound, double score) {
    size_t b = 0;
    while (b + 1 < BANDS && score > bound[b]) b++;
    return b;
}

static void normalise(double *share, size_t n, double smooth) {
    double sum = 0;
    for (size_t c = 0; c < n; c++) sum += share[c] += smooth;
    for (size_t c = 0; c < n; c++) share[c] /= sum;
}

static void cells_fill(const KindScores *s, const double *weight, Arena *scratch, Cells *cells) {
    const size_t n = rows_of(s), from = s->city + s->mirror;
    size_t *top = ARENA_ARRAY(scratch, size_t, n + 1);
    double *total = ARENA_ARRAY(scratch, double, n + 1),
           *work = ARENA_ARRAY(scratch, double, n + 1);
    double bound[KINDS_MOST][BANDS];
    memset(cells, 0, sizeof *cells);
    cells->cells = s->kinds * BANDS;
    for (size_t i = 0; i < n; i++) {
        top[i] = likeliest(s->score + i * s->kinds, weight, s->kinds);
        total[i] = kinds_together(s->score + i * s->kinds, weight, s->kinds, NULL);
    }
    for (size_t k = 0; k < s->kinds; k++) bands(s, top, total, k, bound[k], work);
    for (size_t i = 0; i < n; i++) {
        const size_t cell = top[i] * BANDS + band_of(bound[top[i]], total[i]);
        if (i < s->city)
            cells->city[cell]++;
        else if (i < from)
            cells->honest[cell]++;
        else
            cells->planted[s->kind[i - from]][cell]++;
    }
    normalise(cells->honest, cells->cells, 0.3);
    for (size_t k = 0; k < s->kinds; k++) normalise(cells->planted[k], cells->cells, 0.2);
}

/* One EM step on the shares pi[kinds] of all storefronts. */
static void cells_step(const Cells *cells, const CurveParams *p, const double *prior, size_t kinds,
                       double city, double *pi) {
    double fronts[KINDS_MOST] = {0}, all = 0;
    for (size_t k = 0; k < kinds; k++) all += pi[k];
    for (size_t c = 0; c < cells->cells; c++) {
        double mix = (1 - all) * cells->honest[c];
        for (size_t k = 0; k < kinds; k++) mix += pi[k] * cells->planted[k][c];
        for (size_t k = 0; k < kinds; k++)
            fronts[k] += cells->city[c] * pi[k] * cells->planted[k][c] / mix;
    }
    const double share = p->share_fronts / (p->share_fronts + p->share_honest);
    for (size_t k = 0; k < kinds; k++)
        pi[k] = (p->kind_temper * fronts[k] + p->kind_strength * prior[k]) /
                (p->kind_temper * city + p->kind_strength / share);
}

void kinds_learn(const KindScores *s, const CurveParams *params, double *weight) {
    assert(s->kinds <= KINDS_MOST);
    double prior[KINDS_MOST], pi[KINDS_MOST];
    memcpy(prior, weight, s->kinds * sizeof *prior);
    for (size_t round = 0; round < (size_t)params->kind_rounds; round++) {
        Arena *scratch = arena_open();
        Cells *cells = ARENA_ARRAY(scratch, Cells, 1);
        double sum = 0;
        cells_fill(s, weight, scratch, cells);
        for (size_t k = 0; k < s->kinds; k++) pi[k] = 0.03 * prior[k];
        for (size_t step = 0; step < 300; step++)
            cells_step(cells, params, prior, s->kinds, (double)s->city, pi);
        for (size_t k = 0; k < s->kinds; k++) sum += pi[k];
        for (size_t k = 0; k < s->kinds; k++) weight[k] = pi[k] / sum;
        arena_close(scratch);
    }
}

/* ---- the share of fronts ---- */

/* Shares of the planted in nine bins at quantiles of their own scores, each kind as common as in
 * the city; of the mirror; counts of the city. */
static void bins_fill(const KindScores *s, const double *weight, double *planted, double *honest,
                      double *city) {
    static const double at[BINS - 1] = {.1, .25, .4, .55, .7, .8, .9, .95};
    const size_t n = rows_of(s), from = s->city + s->mirror;
    Arena *scratch = arena_open();
    double *total = ARENA_ARRAY(scratch, double, n + 1),
           *sorted = ARENA_ARRAY(scratch, double, n + 1);
    double bound[BINS - 1], of_kind[KINDS_MOST] = {0};
    for (size_t i = 0; i < n; i++)
        total[i] = kinds_together(s->score + i * s->kinds, weight, s->kinds, NULL);
    memcpy(sorted, total + from, s->planted * sizeof *sorted);
    qsort(sorted, s->planted, sizeof *sorted, ascending);
    for (size_t b = 0; b + 1 < BINS; b++) bound[b] = robust_quantile(sorted, s->planted, at[b]);
    for (size_t k = 0; k < s->planted; k++) of_kind[s->kind[k]]++;
    for (size_t i = 0; i < n; i++) {
        size_t b = 0;
        while (b + 1 < BINS && total[i] > bound[b]) b++;
        if (i < s->city)
            city[b]++;
        else if (i < from)
            honest[b]++;
        else
            planted[b] += weight[s->kind[i - from]] / of_kind[s->kind[i - from]];
    }
    normalise(honest, BINS, 0.5);
    normalise(planted, BINS, 1e-3);
    arena_close(scratch);
}

FrontShare kinds_share(const KindScores *s, const double *weight, const CurveParams *params) {
    double planted[BINS] = {0}, honest[BINS] = {0}, city[BINS] = {0};
    double pi[GRID], post[GRID], most = -INFINITY, sum = 0, up_to = 0;
    FrontShare share = {0};
    bins_fill(s, weight, planted, honest, city);
    const double power = params->share_most / (params->share_most + (double)s->city);
    const double lowest = vector_log(front_share_least);
    for (size_t g = 0; g < GRID; g++) {
        pi[g] =
            vector_exp(lowest + (vector_log(front_share_most) - lowest) * (double)g / (GRID - 1));
        post[g] = params->share_fronts * vector_log(pi[g]) +
                  (params->share_honest - 1) * vector_log(1 - pi[g]);
        for (size_t b = 0; b < BINS; b++)
            post[g] += power * city[b] * vector_log(pi[g] * planted[b] + (1 - pi[g]) * honest[b]);
        most = fmax(most, post[g]);
    }
    for (size_t g = 0; g < GRID; g++) sum += post[g] = vector_exp(post[g] - most);
    for (size_t g = 0; g < GRID; g++) {
        const double before = up_to;
        up_to += post[g] / sum;
        share.mean += pi[g] * post[g] / sum;
        if (before < 0.05 && up_to >= 0.05) share.low = pi[g];
        if (before < 0.95 && up_to >= 0.95) share.high = pi[g];
    }
    return share;
}
