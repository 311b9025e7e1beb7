/* hotspot - Kulldorff's circular scan statistic on fractional cases.
 *
 * Input     places in the plane, cases 0..1, strata.
 * Method    for circles around a grid of storefronts, up to radius_max and share_max of all:
 *           Poisson log likelihood ratio of cases inside against outside; stratified permutation.
 * Output    circles with Monte-Carlo p-values (1 + larger ones) / (1 + draws).
 * Blind to  hot spots of fewer than about a hundred storefronts, long thin ones, and whatever made
 *           the evidence itself differ between streets (a counter, say).
 * Cites     MODEL 9.1; Kulldorff (1997), doi:10.1080/03610929708831995
 */
#include "models/spatial/hotspot.h"
#include "models/math/portable.h"

#include <assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(HotspotParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(radius_max, 1000, 50, 20000, "metres", "a larger circle is a district, not a place to walk"),
    P(share_max, 0.1, 0.01, 0.5, "share of storefronts", "beyond, the rest becomes the anomaly"),
    P(least, 5, 2, 1000, "storefronts", "with fewer, the list itself says it better"),
    P(centres, 1500, 10, 100000, "storefronts",
      "circles are drawn around this many, spread evenly over the city; more find the same "
      "circles"),
    P(draws, 999, 19, 99999, "permutations", "the smallest p-value is one in a thousand"),
    P(most, 5, 1, 100, "circles", "what a team can look at"),
    P(error, 0.05, 0.0001, 0.5, "probability", "above it a circle is called chance"),
    {0},
};
const ParamGroup hotspot_group = {
    .name = "hotspot",
    .title = "Hot spots: circles with more unexplained turnover than their sectors",
    .stage = STAGE_STUDY,
    .specs = specs,
    .size = sizeof(HotspotParams),
};

/* A circle's members by distance; ends[k] marks where all at that distance are in. */
typedef struct Window {
    uint32_t *member;
    unsigned char *ends;
    size_t count;
} Window;

typedef struct Search {
    const HotspotInput *input;
    const HotspotParams *params;
    uint64_t seed;
    size_t centres;
    Window *window;       /* [centres] */
    double *expected;     /* [n] */
    double total;         /* of cases */
    uint32_t *by_stratum; /* [n] storefronts, stratum after stratum */
    size_t *begin;        /* [strata + 1] */
    double **shuffled;    /* [workers] each [n] */
    double **pool;        /* [workers] each [n] */
    double *largest;      /* [draws] */
} Search;

/* ---- windows ---- */

typedef struct Near {
    double square;
    uint32_t index;
} Near;

static int by_distance(const void *left, const void *right) {
    const Near *a = left, *b = right;
    if (a->square != b->square) return a->square < b->square ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static Window window_make(const Search *s, size_t centre, Near *near, Arena *scratch) {
    assert(centre < s->input->n);
    const HotspotInput *in = s->input;
    const double reach = s->params->radius_max * s->params->radius_max;
    size_t found = 0;
    for (size_t i = 0; i < in->n; i++) {
        const double dx = in->x[i] - in->x[centre], dy = in->y[i] - in->y[centre];
        const double square = dx * dx + dy * dy;
        if (square <= reach) near[found++] = (Near){square, (uint32_t)i};
    }
    qsort(near, found, sizeof *near, by_distance);
    const size_t most = (size_t)(s->params->share_max * (double)in->n);
    Window w = {.count = found < most ? found : most};
    w.member = ARENA_ARRAY(scratch, uint32_t, w.count + 1);
    w.ends = ARENA_ARRAY(scratch, unsigned char, w.count + 1);
    for (size_t k = 0; k < w.count; k++) {
        w.member[k] = near[k].index;
        const bool tie = k + 1 < found && near[k + 1].square <= near[k].square;
        w.ends[k] = !tie && (double)(k + 1) >= s->params->least;
    }
    return w;
}

static void windows_make(Search *s, Arena *scratch) {
    assert(s->params->centres >= 1);
    const size_t n = s->input->n, most = (size_t)s->params->centres;
    s->centres = n < most ? n : most;
    s->window = ARENA_ARRAY(scratch, Window, s->centres + 1);
    Near *near = ARENA_ARRAY(scratch, Near, n + 1);
    for (size_t c = 0; c < s->centres; c++)
        s->window[c] = window_make(s, c * n / s->centres, near, scratch);
}

/* ---- expectation and permutation ---- */

static void strata_make(Search *s, Arena *scratch) {
    const HotspotInput *in = s->input;
    s->begin = ARENA_ARRAY(scratch, size_t, in->strata + 2);
    s->by_stratum = ARENA_ARRAY(scratch, uint32_t, in->n + 1);
    s->expected = ARENA_ARRAY(scratch, double, in->n + 1);
    size_t *fill = ARENA_ARRAY(scratch, size_t, in->strata + 1);
    for (size_t i = 0; i < in->n; i++) s->begin[in->stratum[i] + 1]++;
    for (size_t k = 0; k < in->strata; k++) fill[k] = s->begin[k + 1] += s->begin[k];
    for (size_t i = in->n; i-- > 0;) s->by_stratum[--fill[in->stratum[i]]] = (uint32_t)i;
    for (size_t k = 0; k < in->strata; k++) {
        double sum = 0;
        for (size_t j = s->begin[k]; j < s->begin[k + 1]; j++) sum += in->cases[s->by_stratum[j]];
        for (size_t j = s->begin[k]; j < s->begin[k + 1]; j++)
            s->expected[s->by_stratum[j]] = sum / (double)(s->begin[k + 1] - s->begin[k]);
        s->total += sum;
    }
}

static void permute(const Search *s, gsl_rng *rng, double *pool, double *out) {
    for (size_t j = 0; j < s->input->n; j++) pool[j] = s->input->cases[s->by_stratum[j]];
    for (size_t k = 0; k < s->input->strata; k++)
        gsl_ran_shuffle(rng, pool + s->begin[k], s->begin[k + 1] - s->begin[k], sizeof *pool);
    for (size_t j = 0; j < s->input->n; j++) out[s->by_stratum[j]] = pool[j];
}

/* ---- statistic ---- */

/* Log likelihood ratio of c cases where e are expected, of `total`; 0 where there are not more. */
static double ratio_of(double c, double e, double total) {
    assert(c <= total + 1e-6 * (1 + total)); /* the same cases, in another order */
    if (!(c > e)) return 0;
    const double rest = total - c;
    return c * portable_log(c / e) + (rest > 0 ? rest * portable_log(rest / (total - e)) : 0);
}

/* Never below ratio_of, without a logarithm: log x <= x - 1. */
static double bound_of(double c, double e, double total) {
    return (c - e) * (c / e - (total - c) / (total - e));
}

/* The best end of a window, or 0 with *count = 0 when none is above `floor`. */
static double best_of(const Search *s, const Window *w, const double *cases, double floor,
                      size_t *count) {
    double c = 0, e = 0, best = floor;
    *count = 0;
    for (size_t k = 0; k < w->count; k++) {
        c += cases[w->member[k]];
        e += s->expected[w->member[k]];
        if (!w->ends[k] || !(c > e) || bound_of(c, e, s->total) <= best) continue;
        const double ratio = ratio_of(c, e, s->total);
        if (ratio <= best) continue;
        best = ratio;
        *count = k + 1;
    }
    return *count ? best : 0;
}

static void draw_range(void *context, size_t begin, size_t end, size_t worker) {
    Search *s = context;
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t d = begin; d < end; d++) {
        gsl_rng_set(rng, (unsigned long)(s->seed + 1000003u * (d + 1)));
        permute(s, rng, s->pool[worker], s->shuffled[worker]);
        double largest = 0;
        for (size_t c = 0; c < s->centres; c++) {
            size_t count;
            const double best = best_of(s, &s->window[c], s->shuffled[worker], largest, &count);
            if (count) largest = best;
        }
        s->largest[d] = largest;
    }
    gsl_rng_free(rng);
}

static void draw_all(Search *s, const Parallel *parallel, Arena *scratch) {
    s->shuffled = ARENA_ARRAY(scratch, double *, parallel->workers);
    s->pool = ARENA_ARRAY(scratch, double *, parallel->workers);
    for (size_t w = 0; w < parallel->workers; w++) {
        s->shuffled[w] = ARENA_ARRAY(scratch, double, s->input->n + 1);
        s->pool[w] = ARENA_ARRAY(scratch, double, s->input->n + 1);
    }
    s->largest = ARENA_ARRAY(scratch, double, (size_t)s->params->draws + 1);
    parallel->run(parallel, (size_t)s->params->draws, draw_range, s);
}

/* ---- circles ---- */

static bool meets(const Window *w, size_t count, const unsigned char *taken) {
    for (size_t k = 0; k < count; k++)
        if (taken[w->member[k]]) return true;
    return false;
}

static double p_value_of(const Search *s, double statistic) {
    double larger = 1;
    const double draws = floor(s->params->draws);
    for (size_t d = 0; d < (size_t)draws; d++) larger += s->largest[d] >= statistic;
    return larger / (draws + 1);
}

static Hotspot hotspot_of(const Search *s, const Window *w, size_t count, double statistic,
                          Arena *arena) {
    assert(count > 0 && count <= w->count);
    Hotspot h = {.centre = w->member[0], .members = count, .statistic = statistic};
    uint32_t *member = ARENA_ARRAY(arena, uint32_t, count + 1);
    memcpy(member, w->member, count * sizeof *member);
    h.member = member;
    for (size_t k = 0; k < count; k++) {
        h.observed += s->input->cases[member[k]];
        h.expected += s->expected[member[k]];
    }
    const size_t last = member[count - 1];
    h.radius =
        hypot(s->input->x[last] - s->input->x[h.centre], s->input->y[last] - s->input->y[h.centre]);
    h.p_value = p_value_of(s, statistic);
    return h;
}

static size_t circles(const Search *s, Arena *arena, Arena *scratch, Hotspot *out) {
    unsigned char *taken = ARENA_ARRAY(scratch, unsigned char, s->input->n + 1);
    double *best = ARENA_ARRAY(scratch, double, s->centres + 1);
    size_t *count = ARENA_ARRAY(scratch, size_t, s->centres + 1), found = 0;
    for (size_t c = 0; c < s->centres; c++)
        best[c] = best_of(s, &s->window[c], s->input->cases, 0, &count[c]);
    while (found < (size_t)s->params->most) {
        size_t top = s->centres;
        for (size_t c = 0; c < s->centres; c++)
            if (count[c] && (top == s->centres || best[c] > best[top])) top = c;
        if (top == s->centres) break;
        const Window *w = &s->window[top];
        if (!meets(w, count[top], taken)) {
            out[found++] = hotspot_of(s, w, count[top], best[top], arena);
            for (size_t k = 0; k < count[top]; k++) taken[w->member[k]] = 1;
        }
        count[top] = 0;
    }
    return found;
}

size_t hotspot_find(const HotspotInput *input, const HotspotParams *params, uint64_t seed,
                    const Parallel *parallel, Arena *arena, Hotspot *out) {
    Arena *scratch = arena_open();
    Search s = {.input = input, .params = params, .seed = seed};
    strata_make(&s, scratch);
    windows_make(&s, scratch);
    size_t found = 0;
    if (s.total > 0) {
        draw_all(&s, parallel, scratch);
        found = circles(&s, arena, scratch, out);
    }
    arena_close(scratch);
    return found;
}
