/* prevalence - the number of fronts, averaged over the ways in which the model may be wrong.
 *
 * Input     log odds before each visit and what it found; log odds of those never visited.
 * Method    q = 1 - (1 - h)(1 - logistic(a + b logit p)): the odds wrong by a and b, and a share h
 *           of fronts that the model does not see. A visit confirms with probability mistaken + (1
 *           - missed - mistaken) q. Posterior of (a, b, h) on a grid; given them the number of
 *           fronts is a sum of unlike trials, taken as normal.
 * Output    mean and central interval of the mixture.
 * Blind to  hidden fronts in numbers that the prior calls absurd and few controls cannot refute;
 *           storefronts that cannot be judged.
 * Cites     MODEL 8.3; Rubin (1976), doi:10.1093/biomet/63.3.581 (why the choice of visits may be
 *           ignored); Rogan & Gladen (1978), doi:10.1093/oxfordjournals.aje.a112510
 */
#include "models/posterior/prevalence.h"
#include "models/math/portable.h"

#include <assert.h>
#include <gsl/gsl_cdf.h>
#include <math.h>

#include "models/posterior/mixture.h"

enum { INTERCEPTS = 25, SLOPES = 13, SHARES = 6, CELLS = INTERCEPTS * SLOPES * SHARES, BINS = 250 };

static const double furthest = 12.5; /* log odds: beyond, all or none are fronts */

/* Prior of the hidden share, in means: a median well below it and a long tail. Of none at all it
 * says one in four: with two in five, cities where twice the mean is hidden had intervals that held
 * the truth in 86 %, for 90 promised. */
static const double share_at[SHARES] = {0, 0.3, 0.6, 1.25, 2.5, 5};
static const double share_weight[SHARES] = {0.25, 0.20, 0.20, 0.17, 0.12, 0.06};

/* The unvisited by log odds. */
typedef struct Bins {
    double logit[BINS], count[BINS];
} Bins;

/* A way in which the model may be wrong: its log posterior, and the fronts that come with it. */
typedef struct Cell {
    double log_weight, mean, variance;
} Cell;

static double limited(double logit) {
    return fmin(fmax(logit, -furthest), furthest);
}

static void bins_make(const PrevalenceInput *input, Bins *bins) {
    const double width = 2 * furthest / BINS;
    *bins = (Bins){0};
    for (size_t b = 0; b < BINS; b++) bins->logit[b] = -furthest + ((double)b + 0.5) * width;
    for (size_t i = 0; i < input->rest; i++) {
        const size_t b = (size_t)((limited(input->unvisited[i]) + furthest) / width);
        bins->count[b < BINS ? b : BINS - 1]++;
    }
}

/* The log likelihood of all visits, and the fronts among those visited. */
static void add_visits(const PrevalenceInput *input, const PrevalenceOptions *o, const double at[3],
                       Cell *cell) {
    static const double least = 1e-12; /* a probability that can still be divided by */
    const double reach = 1 - o->missed - o->mistaken;
    for (size_t v = 0; v < input->visits; v++) {
        const double q =
            1 - (1 - at[2]) * mixture_logistic(-(at[0] + at[1] * limited(input->visited[v])));
        const double found = fmin(fmax(o->mistaken + reach * q, least), 1 - least);
        const double front =
            input->confirmed[v] ? (1 - o->missed) * q / found : o->missed * q / (1 - found);
        const double p = fmin(front, 1);
        cell->log_weight += portable_log(input->confirmed[v] ? found : 1 - found);
        cell->mean += p;
        cell->variance += p * (1 - p);
    }
}

static void add_rest(const Bins *bins, const double at[3], Cell *cell) {
    for (size_t b = 0; b < BINS; b++) {
        if (!(bins->count[b] > 0)) continue;
        const double q = 1 - (1 - at[2]) * mixture_logistic(-(at[0] + at[1] * bins->logit[b]));
        cell->mean += bins->count[b] * q;
        cell->variance += bins->count[b] * q * (1 - q);
    }
}

/* The mean prior of the hidden share: a model that sees few fronts is blind to few. */
static double hidden_mean(const PrevalenceInput *input, const Bins *bins, double ratio) {
    double sum = input->known, n = input->known + (double)(input->visits + input->rest);
    for (size_t v = 0; v < input->visits; v++) sum += mixture_logistic(limited(input->visited[v]));
    for (size_t b = 0; b < BINS; b++) sum += bins->count[b] * mixture_logistic(bins->logit[b]);
    return ratio * sum / fmax(n, 1);
}

/* Point k of n, evenly over three sds each way. */
static double grid_point(size_t k, size_t n, double mean, double sd) {
    return mean + sd * 3 * (2 * (double)k / (double)(n - 1) - 1);
}

static void cells_make(const PrevalenceInput *input, const PrevalenceOptions *o, Cell *cell) {
    Bins bins;
    bins_make(input, &bins);
    const double hidden = hidden_mean(input, &bins, o->hidden);
    for (size_t k = 0; k < CELLS; k++) {
        const size_t share = k % SHARES, slope = k / SHARES % SLOPES;
        const double at[3] = {grid_point(k / SHARES / SLOPES, INTERCEPTS, 0, o->intercept_sd),
                              fmax(grid_point(slope, SLOPES, 1, o->slope_sd), 0.05),
                              fmin(share_at[share] * hidden, 0.5)};
        const double a = at[0] / o->intercept_sd, b = (at[1] - 1) / o->slope_sd;
        cell[k] = (Cell){portable_log(share_weight[share]) - (a * a + b * b) / 2, input->known, 0};
        add_visits(input, o, at, &cell[k]);
        add_rest(&bins, at, &cell[k]);
    }
}

/* From log posteriors to weights that sum to 1. */
static void weigh(Cell *cell) {
    double most = -INFINITY, sum = 0;
    for (size_t k = 0; k < CELLS; k++) most = fmax(most, cell[k].log_weight);
    for (size_t k = 0; k < CELLS; k++) sum += portable_exp(cell[k].log_weight - most);
    for (size_t k = 0; k < CELLS; k++)
        cell[k].log_weight = portable_exp(cell[k].log_weight - most) / sum;
}

static double below(const Cell *cell, double fronts) {
    double sum = 0;
    for (size_t k = 0; k < CELLS; k++)
        sum += cell[k].log_weight *
               gsl_cdf_gaussian_P(fronts - cell[k].mean, sqrt(fmax(cell[k].variance, 1e-12)));
    return sum;
}

static double quantile(const Cell *cell, double level, double low, double high) {
    for (int step = 0; step < 60; step++) { /* 2^-60 of a city: no storefront is cut */
        const double middle = (low + high) / 2;
        if (below(cell, middle) < level)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

static void count(const PrevalenceInput *input, Prevalence *out, double *confirmed) {
    *confirmed = out->by_model = input->known;
    for (size_t v = 0; v < input->visits; v++) {
        out->controls += input->control[v];
        out->confirmed += input->control[v] && input->confirmed[v];
        *confirmed += input->confirmed[v];
    }
    out->by_model = *confirmed;
    for (size_t i = 0; i < input->rest; i++) out->by_model += mixture_logistic(input->unvisited[i]);
}

void prevalence_estimate(const PrevalenceInput *input, const PrevalenceOptions *options,
                         Prevalence *out) {
    assert(options->level > 0 && options->level < 1);
    double confirmed;
    *out = (Prevalence){0};
    count(input, out, &confirmed);
    if (!out->controls) {
        out->fronts = out->low = out->high = out->by_model = NAN;
        return;
    }
    Arena *scratch = arena_open();
    Cell *cell = ARENA_ARRAY(scratch, Cell, CELLS);
    cells_make(input, options, cell);
    weigh(cell);
    const double all = input->known + (double)input->visits + (double)input->rest;
    const double least = options->mistaken > 0 ? 0 : confirmed, tail = (1 - options->level) / 2;
    for (size_t k = 0; k < CELLS; k++) out->fronts += cell[k].log_weight * cell[k].mean;
    out->low = fmin(quantile(cell, tail, least, all), out->fronts);
    out->high = fmax(quantile(cell, 1 - tail, least, all), out->fronts);
    arena_close(scratch);
}
