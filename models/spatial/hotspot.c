/* hotspot - a circular scan for raised odds, on fractional cases.
 *
 * Input     places in the plane, cases 0..1, strata.
 * Method    for circles around a grid of storefronts, up to radius_max and share_max of all: log
 *           likelihood ratio of odds that are t times those of the stratum, sum of log (1 + (t - 1)
 *           p) - log (1 + (t - 1) m), m the stratum's mean of p, the best t of 2, 4, 8, 16;
 *           stratified permutation. Poisson counts of p, as they are usual, take two storefronts
 *           at .5 for one at 1: of 96 planted spots they find 22, this 26.
 *           What moves everybody of a circle (a shock, a counter) is no hot spot: the statistic
 *           again, less the nats by which the median stands above its sectors for sure.
 * Output    circles with Monte-Carlo p-values (1 + larger ones) / (1 + draws), of both statistics.
 * Blind to  hot spots with fewer than about six fronts, long thin ones, those where most are fronts,
 *           and what made the evidence of some storefronts differ between streets, not of all.
 * Cites     MODEL 9.1; Kulldorff (1997), doi:10.1080/03610929708831995
 */
#include "models/spatial/hotspot.h"
#include "models/math/portable.h"
#include "models/math/robust.h"
#include "models/spatial/circles.h"

#include <assert.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <gsl/gsl_sort.h>
#include <math.h>
#include <string.h>

#define P(field, initial, low, high, unit, why) \
    { #field, offsetof(HotspotParams, field), initial, low, high, unit, why }
static const ParamSpec specs[] = {
    P(radius_max, 1000, 50, 20000, "metres", "a larger circle is a district, not a place to walk"),
    P(share_max, 0.1, 0.01, 0.5, "share of storefronts", "beyond, the rest becomes the anomaly"),
    P(least, 15, 2, 1000, "storefronts",
      "with fewer, the list itself says it better; of 96 planted spots 30 are found, 26 with 5"),
    P(centres, 1500, 10, 100000, "storefronts",
      "circles are drawn around this many, spread evenly over the city; more find the same "
      "circles"),
    P(draws, 999, 19, 99999, "permutations", "the smallest p-value is one in a thousand"),
    P(most, 5, 1, 100, "circles", "what a team can look at"),
    P(error, 0.05, 0.0001, 0.5, "probability", "above it a circle is called chance"),
    P(runs, 24, 3, 1000, "runs", "emerging: two years of months to compare the newest with"),
    P(entries, 3, 2, 100, "new entries", "emerging: two shops that are new are a coincidence"),
    {0},
};
const ParamGroup hotspot_group = {
    .name = "hotspot",
    .title = "Hot spots: circles with more unexplained turnover than their sectors",
    .stage = STAGE_STUDY,
    .specs = specs,
    .size = sizeof(HotspotParams),
};

/* How much higher the odds of a hot spot are: those in between lose less than 0.1 nats. */
static const double odds[] = {2, 4, 8, 16};
enum { ODDS = sizeof odds / sizeof *odds };

typedef struct Search {
    const HotspotInput *input;
    const HotspotParams *params;
    uint64_t seed;
    size_t centres;
    Circles *window;      /* [centres] */
    double *expected;     /* [n] */
    double total;         /* of cases */
    double (*gain)[ODDS]; /* [n] what each says for odds[k] times its stratum's */
    double *middle;       /* [strata] median log odds */
    uint32_t *by_stratum; /* [n] storefronts, stratum after stratum */
    size_t *begin;        /* [strata + 1] */
    uint32_t **shuffled;  /* [workers] each [n]: whose case stands here */
    uint32_t **pool;      /* [workers] each [n] */
    double *largest;      /* [draws] */
} Search;

static void circles_of(Search *s, Arena *scratch) {
    assert(s->params->centres >= 1);
    const size_t n = s->input->n, most = (size_t)s->params->centres;
    const CirclePlane plane = {.n = n,
                               .x = s->input->x,
                               .y = s->input->y,
                               .radius_max = s->params->radius_max,
                               .most = (size_t)(s->params->share_max * (double)n),
                               .least = (size_t)ceil(s->params->least)};
    s->centres = n < most ? n : most;
    s->window = circles_make(&plane, s->centres, scratch);
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

static double gain_of(double p, double expected, size_t k) {
    return portable_log(1 + (odds[k] - 1) * p) - portable_log(1 + (odds[k] - 1) * expected);
}

static void gains_make(Search *s, Arena *scratch) {
    const HotspotInput *in = s->input;
    double(*gain)[ODDS] = arena_alloc(scratch, in->n + 1, sizeof *gain);
    for (size_t i = 0; i < in->n; i++)
        for (size_t k = 0; k < ODDS; k++) gain[i][k] = gain_of(in->cases[i], s->expected[i], k);
    s->gain = gain;
}

static void permute(const Search *s, gsl_rng *rng, uint32_t *pool, uint32_t *out) {
    for (size_t j = 0; j < s->input->n; j++) pool[j] = s->by_stratum[j];
    for (size_t k = 0; k < s->input->strata; k++)
        gsl_ran_shuffle(rng, pool + s->begin[k], s->begin[k + 1] - s->begin[k], sizeof *pool);
    for (size_t j = 0; j < s->input->n; j++) out[s->by_stratum[j]] = pool[j];
}

/* ---- statistic ---- */

/* The best circle around a centre, or 0 with *count = 0 when none is above `floor`. whose[n]: whose
 * case stands at each place; NULL = everybody his own. */
static double best_of(const Search *s, const Circles *w, const uint32_t *whose, double floor,
                      size_t *count) {
    double sum[ODDS] = {0}, best = floor;
    *count = 0;
    for (size_t k = 0; k < w->count; k++) {
        const double *gain = s->gain[whose ? whose[w->member[k]] : w->member[k]];
        for (size_t o = 0; o < ODDS; o++) sum[o] += gain[o];
        if (!w->ends[k]) continue;
        for (size_t o = 0; o < ODDS; o++)
            if (sum[o] > best) {
                best = sum[o];
                *count = k + 1;
            }
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
    s->shuffled = ARENA_ARRAY(scratch, uint32_t *, parallel->workers);
    s->pool = ARENA_ARRAY(scratch, uint32_t *, parallel->workers);
    for (size_t w = 0; w < parallel->workers; w++) {
        s->shuffled[w] = ARENA_ARRAY(scratch, uint32_t, s->input->n + 1);
        s->pool[w] = ARENA_ARRAY(scratch, uint32_t, s->input->n + 1);
    }
    s->largest = ARENA_ARRAY(scratch, double, (size_t)s->params->draws + 1);
    parallel->run(parallel, (size_t)s->params->draws, draw_range, s);
}

/* ---- circles ---- */

static bool meets(const Circles *w, size_t count, const unsigned char *taken) {
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

/* ---- what a whole circle shares ---- */

static double log_odds_of(double p) {
    const double least = 1e-12;
    const double inside = fmin(fmax(p, least), 1 - least);
    return portable_log(inside / (1 - inside));
}

static void middles_make(Search *s, Arena *scratch) {
    double *value = ARENA_ARRAY(scratch, double, s->input->n + 1);
    s->middle = ARENA_ARRAY(scratch, double, s->input->strata + 1);
    for (size_t k = 0; k < s->input->strata; k++) {
        size_t n = 0;
        for (size_t j = s->begin[k]; j < s->begin[k + 1]; j++)
            value[n++] = log_odds_of(s->input->cases[s->by_stratum[j]]);
        if (n) s->middle[k] = robust_median(value, n);
    }
}

/* By how many nats all of the circle stand above their sectors, at least: the median's lower bound,
 * those left out that are too many. A few fronts among others move nobody else, a shock moves all.
 */
static double shared(const Search *s, const Hotspot *h, Arena *scratch) {
    static const double sure = 2, median_se = 1.2533; /* sd; of a normal mean's se */
    double *above = ARENA_ARRAY(scratch, double, h->members + 1);
    for (size_t k = 0; k < h->members; k++)
        above[k] =
            log_odds_of(s->input->cases[h->member[k]]) - s->middle[s->input->stratum[h->member[k]]];
    gsl_sort(above, 1, h->members);
    const size_t many = (size_t)fmax(0, round(h->observed - h->expected));
    const size_t left = many < h->members ? h->members - many : 1;
    const double middle = robust_median(above, left), sd = robust_mad(above, left);
    return fmax(0, middle - sure * median_se * sd / sqrt((double)left));
}

static double statistic_less(const Search *s, const Hotspot *h, double nats) {
    double sum[ODDS] = {0}, best = 0;
    for (size_t k = 0; k < h->members; k++) {
        const size_t i = h->member[k];
        const double p = 1 / (1 + portable_exp(nats - log_odds_of(s->input->cases[i])));
        for (size_t o = 0; o < ODDS; o++) sum[o] += gain_of(p, s->expected[i], o);
    }
    for (size_t o = 0; o < ODDS; o++) best = fmax(best, sum[o]);
    return best;
}

static Hotspot hotspot_of(const Search *s, const Circles *w, size_t count, double statistic,
                          Arena *arena, Arena *scratch) {
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
    h.shared = shared(s, &h, scratch);
    h.p_value = p_value_of(s, statistic);
    h.p_apart = p_value_of(s, statistic_less(s, &h, h.shared));
    return h;
}

static size_t circles(const Search *s, Arena *arena, Arena *scratch, Hotspot *out) {
    unsigned char *taken = ARENA_ARRAY(scratch, unsigned char, s->input->n + 1);
    double *best = ARENA_ARRAY(scratch, double, s->centres + 1);
    size_t *count = ARENA_ARRAY(scratch, size_t, s->centres + 1), found = 0;
    for (size_t c = 0; c < s->centres; c++) best[c] = best_of(s, &s->window[c], NULL, 0, &count[c]);
    while (found < (size_t)s->params->most) {
        size_t top = s->centres;
        for (size_t c = 0; c < s->centres; c++)
            if (count[c] && (top == s->centres || best[c] > best[top])) top = c;
        if (top == s->centres) break;
        const Circles *w = &s->window[top];
        if (!meets(w, count[top], taken)) {
            out[found++] = hotspot_of(s, w, count[top], best[top], arena, scratch);
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
    gains_make(&s, scratch);
    circles_of(&s, scratch);
    size_t found = 0;
    if (s.total > 0) {
        draw_all(&s, parallel, scratch);
        middles_make(&s, scratch);
        found = circles(&s, arena, scratch, out);
    }
    arena_close(scratch);
    return found;
}
