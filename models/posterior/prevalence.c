/* prevalence - design-based estimate with an interval that holds for few hits.
 *
 * Input     rounds of posteriors, control outcomes and chances.
 * Method    Point: Hansen and Hurwitz's difference estimator, rounds weighted by their controls.
 *           Interval: with q_i = logistic(logit p_i + d), T = sum of weighted (found - p) over the
 *           controls is simulated for every d from the same uniforms, so its tails move one way in
 *           d; d is kept where neither tail of the observed T, ties included, is below
 *           (1 - level) / 2. d gives the number of fronts: known + sum of q over the rest.
 * Output    fronts with interval.
 * Blind to  storefronts that cannot be judged; inspections that miss.
 * Cites     MODEL 8.3; Hansen & Hurwitz (1943), doi:10.1214/aoms/1177731356; Clopper & Pearson
 *           (1934), doi:10.1093/biomet/26.4.404, whose interval this is when all chances are alike
 */
#include "models/posterior/prevalence.h"

#include <assert.h>
#include <gsl/gsl_rng.h>
#include <math.h>

#include "models/posterior/mixture.h"

static const double widest = 15; /* log odds: beyond, all or none of the rest are fronts */

/* All controls of all rounds, with the weight of a finding. */
typedef struct Sample {
    size_t n, draws;
    double *logit, *weight; /* [n] */
    float *uniform;         /* [draws x n] */
    double observed;        /* sum of weights of the confirmed */
} Sample;

static double logit_of(double p) {
    assert(p >= 0 && p <= 1);
    return fmin(fmax(log(p / (1 - p)), -widest), widest);
}

static size_t controls_of(const PrevalenceRound *round, size_t rounds) {
    size_t n = 0;
    for (size_t r = 0; r < rounds; r++) n += round[r].controls;
    return n;
}

static double round_weight(const PrevalenceRound *round, size_t controls) {
    assert(controls > 0);
    return (double)round->controls / (double)controls;
}

static Sample sample_make(const PrevalenceRound *round, size_t rounds,
                          const PrevalenceOptions *options, Arena *scratch) {
    Sample s = {.n = controls_of(round, rounds), .draws = options->draws};
    s.logit = ARENA_ARRAY(scratch, double, s.n);
    s.weight = ARENA_ARRAY(scratch, double, s.n);
    s.uniform = ARENA_ARRAY(scratch, float, s.n *s.draws);
    size_t at = 0;
    for (size_t r = 0; r < rounds; r++)
        for (size_t c = 0; c < round[r].controls; c++, at++) {
            s.logit[at] = logit_of(round[r].expected[c]);
            s.weight[at] = round_weight(&round[r], s.n) / round[r].chance[c];
            s.observed += round[r].confirmed[c] ? s.weight[at] : 0;
        }
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, (unsigned long)options->seed);
    for (size_t k = 0; k < s.n * s.draws; k++) s.uniform[k] = (float)gsl_rng_uniform(rng);
    gsl_rng_free(rng);
    return s;
}

/* P(T > observed) + ties x P(T = observed) when the model's log odds are wrong by d. */
static double upper_tail(const Sample *s, double d, double ties, float *chance) {
    assert(ties >= 0 && ties <= 1 && s->draws > 0);
    static const double rounding = 1e-9; /* relative: sums of the same weights in another order */
    double above = 0;
    for (size_t c = 0; c < s->n; c++) chance[c] = (float)mixture_logistic(s->logit[c] + d);
    for (size_t k = 0; k < s->draws; k++) {
        const float *u = s->uniform + k * s->n;
        double sum = 0;
        for (size_t c = 0; c < s->n; c++) sum += u[c] < chance[c] ? s->weight[c] : 0;
        const double margin = rounding * (1 + s->observed);
        if (sum > s->observed + margin)
            above += 1;
        else if (sum > s->observed - margin)
            above += ties;
    }
    return above / (double)s->draws;
}

/* The d where the upper tail, which rises in d, reaches `level`; +-widest when it never does. */
static double reach(const Sample *s, double level, double ties, float *chance) {
    assert(level > 0 && level < 1);
    double low = -widest, high = widest;
    if (upper_tail(s, low, ties, chance) >= level) return low;
    if (upper_tail(s, high, ties, chance) <= level) return high;
    while (high - low > 1e-3) { /* log odds: a thousandth of the odds */
        const double middle = (low + high) / 2;
        if (upper_tail(s, middle, ties, chance) < level)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static double fronts_at(const PrevalenceRound *round, size_t rounds, size_t controls, double d) {
    double sum = 0;
    for (size_t r = 0; r < rounds; r++) {
        double fronts = round[r].known;
        for (size_t i = 0; i < round[r].rest; i++)
            fronts += mixture_logistic(logit_of(round[r].posterior[i]) + d);
        sum += round_weight(&round[r], controls) * fronts;
    }
    return sum;
}

static void point(const PrevalenceRound *round, size_t rounds, Prevalence *out) {
    for (size_t r = 0; r < rounds; r++) {
        double model = round[r].known, difference = 0;
        for (size_t i = 0; i < round[r].rest; i++) model += round[r].posterior[i];
        for (size_t c = 0; c < round[r].controls; c++) {
            difference +=
                ((round[r].confirmed[c] ? 1 : 0) - round[r].expected[c]) / round[r].chance[c];
            out->confirmed += round[r].confirmed[c];
        }
        const double weight = round_weight(&round[r], out->controls);
        out->by_model += weight * model;
        out->fronts += weight * (model + difference);
    }
}

void prevalence_estimate(const PrevalenceRound *round, size_t rounds,
                         const PrevalenceOptions *options, Prevalence *out) {
    assert(options->level > 0 && options->level < 1);
    *out = (Prevalence){.controls = controls_of(round, rounds)};
    if (!out->controls) {
        out->fronts = out->low = out->high = out->by_model = NAN;
        return;
    }
    point(round, rounds, out);
    Arena *scratch = arena_open();
    const Sample sample = sample_make(round, rounds, options, scratch);
    float *chance = ARENA_ARRAY(scratch, float, sample.n);
    const double tail = (1 - options->level) / 2;
    out->low = fronts_at(round, rounds, out->controls, reach(&sample, tail, 1, chance));
    out->high = fronts_at(round, rounds, out->controls, reach(&sample, 1 - tail, 0, chance));
    arena_close(scratch);
}
