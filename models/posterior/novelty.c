/* novelty - distance to the nearest others in a whitened space, as a bounded Bayes factor.
 *
 * Input     feature [n x F]; the evidence of the other signals.
 * Method    each feature less its sector's median over its sector's MAD, both shrunk to the city's,
 *           cut at `most`; whitened by the correlations of all. Distance to the k-th nearest of an
 *           evenly spaced reference sample; its rank p in the city gives b = power p^(power - 1),
 *           at most e^bound, mean at most 1. Column: log((1 - weight) + weight b / BF), BF that of
 *           the others.
 * Output    column of the novelty signal; details.
 * Blind to  what is common: a mechanism that a tenth of a city uses is not unlike the others.
 * Cites     MODEL 6.2; Vovk & Wang (2021), doi:10.1214/20-AOS2020 (calibrators from p to e);
 *           Ramaswamy, Rastogi & Shim (2000), doi:10.1145/342009.335437 (k-th nearest neighbour)
 */
#include "models/posterior/novelty.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "models/math/linear.h"
#include "models/math/robust.h"
#include "models/math/vector.h"

enum { F = NOVELTY_FEATURES, REFERENCE_MAX = 4096 };

typedef struct City {
    const Fit *fit;
    const NoveltyParams *params;
    float *feature;   /* [n x F] raw, then standardised, then whitened */
    float *distance;  /* [n] to the k-th nearest of the reference; NaN = not applicable */
    float *told;      /* [n x F] standardised, for the words */
    float *reference; /* [F x references] */
    size_t references, neighbours;
    double factor[F * F]; /* Cholesky of the correlations */
} City;

static bool applies(const City *c, size_t i) {
    assert(i < c->fit->panel->n);
    return !isnan(c->feature[i * F]);
}

/* ---- standardised by sector ---- */

/* Rows of each sector in a row: order[start[s] .. start[s + 1] - 1]. */
static void by_sector(const City *c, size_t *start, size_t *order) {
    const Panel *panel = c->fit->panel;
    memset(start, 0, (panel->sectors + 2) * sizeof *start);
    for (size_t i = 0; i < panel->n; i++)
        if (applies(c, i)) start[panel->sector[i] + 2]++;
    for (size_t s = 0; s < panel->sectors; s++) start[s + 2] += start[s + 1];
    for (size_t i = 0; i < panel->n; i++)
        if (applies(c, i)) order[start[panel->sector[i] + 1]++] = i;
}

typedef struct Scale {
    double middle, log_spread;
} Scale;

static Scale scale_of(const City *c, const size_t *row, size_t n, size_t f, double *work) {
    assert(f < F);
    for (size_t k = 0; k < n; k++) work[k] = (double)c->feature[row[k] * F + f];
    Scale s = {.middle = robust_median(work, n)};
    s.log_spread = log(robust_mad(work, n) + 1e-6);
    return s;
}

static void standardise_rows(City *c, const size_t *row, size_t n, size_t f, const Scale *s) {
    assert(f < F && c->params->most > 0);
    const double most = c->params->most;
    for (size_t k = 0; k < n; k++) {
        float *x = &c->feature[row[k] * F + f];
        const double z = ((double)*x - s->middle) * exp(-s->log_spread);
        *x = (float)fmin(fmax(z, -most), most);
    }
}

static void standardise(City *c, Arena *scratch) {
    const size_t n = c->fit->panel->n, sectors = c->fit->panel->sectors;
    size_t *start = ARENA_ARRAY(scratch, size_t, sectors + 2);
    size_t *order = ARENA_ARRAY(scratch, size_t, n + 1);
    double *work = ARENA_ARRAY(scratch, double, n + 1);
    by_sector(c, start, order);
    for (size_t f = 0; f < F; f++) {
        const Scale city = scale_of(c, order, start[sectors], f, work);
        for (size_t s = 0; s < sectors; s++) {
            const size_t *row = order + start[s], m = start[s + 1] - start[s];
            if (!m) continue;
            Scale own = scale_of(c, row, m, f, work);
            const double w = (double)m / ((double)m + c->params->shrink);
            own.middle = w * own.middle + (1 - w) * city.middle;
            own.log_spread = w * own.log_spread + (1 - w) * city.log_spread;
            standardise_rows(c, row, m, f, &own);
        }
    }
}

/* ---- whitened ---- */

static bool learn_correlations(City *c) {
    double sum[F] = {0}, cross[F][F] = {{0}}, count = 0;
    for (size_t i = 0; i < c->fit->panel->n; i++) {
        if (!applies(c, i)) continue;
        const float *z = c->feature + i * F;
        for (size_t a = 0; a < F; a++) {
            sum[a] += (double)z[a];
            for (size_t b = 0; b < F; b++) cross[a][b] += (double)z[a] * (double)z[b];
        }
        count++;
    }
    for (size_t a = 0; a < F; a++)
        for (size_t b = 0; b < F; b++)
            cross[a][b] = cross[a][b] / count - sum[a] * sum[b] / count / count;
    for (size_t a = 0; a < F; a++)
        for (size_t b = 0; b < F; b++)
            c->factor[a * F + b] = cross[a][b] / sqrt((cross[a][a] + 1e-9) * (cross[b][b] + 1e-9)) +
                                   (a == b ? c->params->ridge : 0);
    return count > 0 && linear_cholesky(c->factor, F);
}

/* Solves L w = z: distances between w are Mahalanobis distances between z. */
static void whiten_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    City *c = context;
    for (size_t i = begin; i < end; i++) {
        float *z = c->feature + i * F;
        memcpy(c->told + i * F, z, F * sizeof *z);
        if (!applies(c, i)) continue;
        for (size_t a = 0; a < F; a++) {
            double left = (double)z[a];
            for (size_t b = 0; b < a; b++) left -= c->factor[a * F + b] * (double)z[b];
            z[a] = (float)(left / c->factor[a * F + a]);
        }
    }
}

/* ---- neighbours ---- */

static void take_reference(City *c, size_t applicable) {
    assert(applicable > 0);
    const size_t most = (size_t)fmin(c->params->reference, REFERENCE_MAX);
    const size_t stride = applicable > most ? (applicable + most - 1) / most : 1;
    size_t seen = 0, k = 0;
    c->references = (applicable + stride - 1) / stride;
    for (size_t i = 0; i < c->fit->panel->n; i++) {
        if (!applies(c, i) || seen++ % stride) continue;
        for (size_t f = 0; f < F; f++) c->reference[f * c->references + k] = c->feature[i * F + f];
        k++;
    }
    c->neighbours = (size_t)fmax(ceil(c->params->neighbours * (double)c->references), 1);
}

VECTOR static void distances(const float *point, const float *reference, size_t n, float *out) {
    for (size_t k = 0; k < n; k++) out[k] = 0;
    for (size_t f = 0; f < F; f++)
        for (size_t k = 0; k < n; k++) {
            const float away = reference[f * n + k] - point[f];
            out[k] += away * away;
        }
}

/* The k-th smallest that is not 0, by keeping the k smallest so far in order: neither itself nor
 * its equals are a storefront's neighbours, so equal storefronts have equal distances. */
static float kth_smallest(const float *value, size_t n, size_t k) {
    assert(n <= REFERENCE_MAX && k > 0 && k <= REFERENCE_MAX);
    float best[REFERENCE_MAX];
    size_t have = 0;
    for (size_t j = 0; j < n; j++) {
        if (!(value[j] > 0) || (have == k && value[j] >= best[k - 1])) continue;
        size_t at = have < k ? have++ : k - 1;
        for (; at > 0 && best[at - 1] > value[j]; at--) best[at] = best[at - 1];
        best[at] = value[j];
    }
    return have ? best[have - 1] : 0;
}

static void measure_range(void *context, size_t begin, size_t end, size_t worker) {
    (void)worker;
    City *c = context;
    float square[REFERENCE_MAX];
    for (size_t i = begin; i < end; i++) {
        c->distance[i] = NAN;
        if (!applies(c, i)) continue;
        distances(c->feature + i * F, c->reference, c->references, square);
        c->distance[i] = kth_smallest(square, c->references, c->neighbours);
    }
}

/* ---- Bayes factors ---- */

typedef struct Place {
    float distance;
    uint32_t row;
} Place;

static int farthest_first(const void *left, const void *right) {
    const Place *a = left, *b = right;
    if (a->distance != b->distance) return a->distance > b->distance ? -1 : 1;
    return a->row < b->row ? -1 : 1;
}

/* The two features that stand out most are told, all others stay NaN. */
static void describe(const City *c, size_t i, double rarity, float *detail) {
    const float *z = c->told + i * F;
    detail[F] = (float)rarity;
    for (int told = 0; told < 2; told++) {
        size_t top = F;
        for (size_t f = 0; f < F; f++)
            if (isnan(detail[f]) && (top == F || fabsf(z[f]) > fabsf(z[top]))) top = f;
        detail[top] = z[top] < 0 ? -1 : 1;
    }
}

static void judge_place(const City *c, size_t i, double p, size_t column, size_t detail_at,
                        Evidence *e) {
    assert(p > 0 && p <= 1);
    assert(i < e->n && column < e->signals && detail_at + F < e->details);
    const double power = c->params->power, w = c->params->weight;
    const double log_b = fmin(log(power) + (power - 1) * log(p), c->params->bound);
    double own = 0;
    for (size_t s = 0; s < e->signals; s++)
        own += s == column ? 0 : e->evidence[i * e->signals + s];
    const double terms[2] = {log(1 - w), log(w) + log_b - own};
    e->evidence[i * e->signals + column] = robust_log_sum(terms, 2);
    describe(c, i, 1 / p, e->detail + i * e->details + detail_at);
}

static void judge_places(const City *c, size_t applicable, Evidence *e, Arena *scratch) {
    Place *place = ARENA_ARRAY(scratch, Place, applicable + 1);
    size_t detail_at, k = 0;
    const size_t column = evidence_column("novelty", &detail_at);
    for (size_t i = 0; i < e->n; i++)
        if (!isnan(c->distance[i])) place[k++] = (Place){c->distance[i], (uint32_t)i};
    qsort(place, k, sizeof *place, farthest_first);
    for (size_t r = 0, end; r < k; r = end) {
        for (end = r + 1; end < k && place[end].distance == place[r].distance;) end++;
        const double p =
            0.5 * (double)(r + end) / (double)k; /* equal ones share their middle rank */
        for (size_t j = r; j < end; j++) judge_place(c, place[j].row, p, column, detail_at, e);
    }
}

void novelty_apply(const Fit *fit, float *feature, const NoveltyParams *params,
                   const Parallel *parallel, Evidence *e) {
    assert(e->n == fit->panel->n);
    Arena *scratch = arena_open();
    City *c = ARENA_ARRAY(scratch, City, 1);
    *c = (City){.fit = fit,
                .params = params,
                .feature = feature,
                .distance = ARENA_ARRAY(scratch, float, e->n + 1),
                .told = ARENA_ARRAY(scratch, float, e->n *F + 1),
                .reference = ARENA_ARRAY(scratch, float, F *REFERENCE_MAX)};
    size_t applicable = 0;
    for (size_t i = 0; i < e->n; i++) applicable += applies(c, i);
    standardise(c, scratch);
    if (applicable > F && params->weight > 0 && learn_correlations(c)) {
        parallel->run(parallel, e->n, whiten_range, c);
        take_reference(c, applicable);
        parallel->run(parallel, e->n, measure_range, c);
        judge_places(c, applicable, e, scratch);
    }
    arena_close(scratch);
}
