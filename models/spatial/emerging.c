/* emerging - Kulldorff's prospective space-time permutation scan.
 *
 * Input     new entries: places in the plane, and which run brought each.
 * Method    circles around the entries up to radius_max, times the last 1..half of the runs: c
 *           entries where (entries of the circle) (entries of those runs) / n are expected; Poisson
 *           log likelihood ratio; times are permuted among the entries. Of cylinders only those
 *           that reach the newest run are alive.
 * Output    cylinders with Monte-Carlo p-values (1 + larger ones) / (1 + draws).
 * Blind to  what grows everywhere at once, what grew longer ago than half of the runs, and what
 *           other rules of selection bring: a larger budget brings entries where it has room. p is
 *           that of one run: looked at every month, .05 is a false alarm in 20 months.
 * Cites     MODEL 9.1; Kulldorff (2001), doi:10.1111/1467-985X.00186, prospective scans; Kulldorff
 *           et al. (2005), doi:10.1371/journal.pmed.0020059, the permutation of times
 */
#include "models/spatial/emerging.h"
#include "models/math/portable.h"
#include "models/spatial/circles.h"

#include <assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <string.h>

typedef struct Cylinder {
    size_t centre, count, times; /* count: members of the circle */
    double observed, expected, statistic;
} Cylinder;

typedef struct Search {
    const EmergingInput *input;
    const HotspotParams *params;
    size_t windows; /* of time */
    Circles *circles;
    double *recent;  /* [windows + 1] entries of the last runs */
    double *inside;  /* [windows + 1] of them in a circle */
    double *largest; /* [draws] */
} Search;

static void circles_of(Search *s, Arena *scratch) {
    const EmergingInput *in = s->input;
    const CirclePlane plane = {.n = in->n,
                               .x = in->x,
                               .y = in->y,
                               .radius_max = s->params->radius_max,
                               .most = (in->n + 1) / 2,
                               .least = 1};
    s->circles = circles_make(&plane, in->n, scratch);
}

static void count_recent(Search *s) {
    const EmergingInput *in = s->input;
    for (size_t i = 0; i < in->n; i++)
        for (size_t w = in->times - (size_t)in->time[i]; w <= s->windows; w++) s->recent[w]++;
}

/* Log likelihood ratio of c cases where e are expected, of `total`; 0 where there are not more. */
static double ratio_of(double c, double e, double total) {
    assert(c <= total);
    if (!(c > e)) return 0;
    const double rest = total - c;
    return c * portable_log(c / e) + (rest > 0 ? rest * portable_log(rest / (total - e)) : 0);
}

/* Never below it, without a logarithm: log x <= x - 1. */
static double bound_of(double c, double e, double total) {
    return (c - e) * (c / e - (total - c) / (total - e));
}

/* The best cylinder around a centre that is above best->statistic. */
static void try_centre(const Search *s, size_t centre, const int *time, Cylinder *best) {
    const Circles *c = &s->circles[centre];
    const double total = (double)s->input->n;
    memset(s->inside, 0, (s->windows + 1) * sizeof *s->inside);
    for (size_t k = 0; k < c->count; k++) {
        const size_t age = s->input->times - (size_t)time[c->member[k]];
        for (size_t w = age; w <= s->windows; w++) s->inside[w]++;
        if (!c->ends[k]) continue;
        for (size_t w = 1; w <= s->windows; w++) {
            const double observed = s->inside[w];
            const double expected = (double)(k + 1) * s->recent[w] / total;
            if (observed < s->params->entries || !(observed > expected)) continue;
            if (bound_of(observed, expected, total) <= best->statistic) continue;
            const double ratio = ratio_of(observed, expected, total);
            if (ratio > best->statistic)
                *best = (Cylinder){centre, k + 1, w, observed, expected, ratio};
        }
    }
}

static void draw_all(Search *s, uint64_t seed, Arena *scratch) {
    const size_t n = s->input->n, draws = (size_t)s->params->draws;
    int *time = ARENA_ARRAY(scratch, int, n + 1);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    memcpy(time, s->input->time, n * sizeof *time);
    gsl_rng_set(rng, (unsigned long)seed);
    for (size_t d = 0; d < draws; d++) {
        Cylinder best = {0};
        gsl_ran_shuffle(rng, time, n, sizeof *time);
        for (size_t c = 0; c < n; c++) try_centre(s, c, time, &best);
        s->largest[d] = best.statistic;
    }
    gsl_rng_free(rng);
}

static double p_value_of(const Search *s, double statistic) {
    const size_t draws = (size_t)s->params->draws;
    double larger = 1;
    for (size_t d = 0; d < draws; d++) larger += s->largest[d] >= statistic;
    return larger / ((double)draws + 1);
}

static Emerging emerging_of(const Search *s, const Cylinder *best, Arena *arena) {
    const EmergingInput *in = s->input;
    uint32_t *member = ARENA_ARRAY(arena, uint32_t, best->count + 1);
    memcpy(member, s->circles[best->centre].member, best->count * sizeof *member);
    const size_t last = member[best->count - 1];
    return (Emerging){
        .centre = best->centre,
        .times = best->times,
        .members = best->count,
        .member = member,
        .radius = hypot(in->x[last] - in->x[best->centre], in->y[last] - in->y[best->centre]),
        .observed = best->observed,
        .expected = best->expected,
        .statistic = best->statistic,
        .p_value = p_value_of(s, best->statistic)};
}

static bool meets(const Circles *c, size_t count, const unsigned char *taken) {
    for (size_t k = 0; k < count; k++)
        if (taken[c->member[k]]) return true;
    return false;
}

static size_t cylinders(const Search *s, Arena *arena, Arena *scratch, Emerging *out) {
    const size_t n = s->input->n;
    unsigned char *taken = ARENA_ARRAY(scratch, unsigned char, n + 1);
    Cylinder *best = ARENA_ARRAY(scratch, Cylinder, n + 1);
    size_t found = 0;
    for (size_t c = 0; c < n; c++) try_centre(s, c, s->input->time, &best[c]);
    while (found < (size_t)s->params->most) {
        const Cylinder *top = NULL;
        for (size_t c = 0; c < n; c++)
            if (best[c].count && (!top || best[c].statistic > top->statistic)) top = &best[c];
        if (!top) break;
        const Circles *circles = &s->circles[top->centre];
        if (!meets(circles, top->count, taken)) {
            out[found++] = emerging_of(s, top, arena);
            for (size_t k = 0; k < top->count; k++) taken[circles->member[k]] = 1;
        }
        best[top->centre].count = 0;
    }
    return found;
}

size_t emerging_find(const EmergingInput *input, const HotspotParams *params, uint64_t seed,
                     Arena *arena, Emerging *out) {
    if (input->times < 2 || !input->n) return 0;
    Arena *scratch = arena_open();
    Search s = {.input = input, .params = params, .windows = input->times / 2};
    s.recent = ARENA_ARRAY(scratch, double, s.windows + 1);
    s.inside = ARENA_ARRAY(scratch, double, s.windows + 1);
    s.largest = ARENA_ARRAY(scratch, double, (size_t)params->draws + 1);
    count_recent(&s);
    circles_of(&s, scratch);
    draw_all(&s, seed, scratch);
    const size_t found = cylinders(&s, arena, scratch, out);
    arena_close(scratch);
    return found;
}
