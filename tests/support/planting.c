#include "tests/support/planting.h"

#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "models/params/params.h"
#include "models/posterior/evidence.h"
#include "tests/support/world.h"

enum { LEAST_MONTHS = 8, KINDS = 4 };

typedef struct Months {
    size_t count;
    double mean; /* EUR */
} Months;

static Months months_of(const float *turnover, size_t months) {
    Months m = {0};
    for (size_t t = 0; t < months; t++) {
        if (!(turnover[t] > 0)) continue;
        m.count++;
        m.mean += turnover[t];
    }
    m.mean /= m.count ? (double)m.count : 1;
    return m;
}

/* What a front of that kind adds to its k-th month of trade, EUR. */
static double addition(gsl_rng *rng, size_t kind, double mean, double honest) {
    const double noise = exp(gsl_ran_gaussian(rng, 0.05));
    return kind == 0   ? 0.5 * honest
           : kind == 1 ? honest
           : kind == 2 ? 0.75 * mean * noise
                       : mean * noise;
}

static void plant(gsl_rng *rng, size_t kind, size_t months, float *turnover) {
    const Months m = months_of(turnover, months);
    const size_t edge = m.count / 6;
    const size_t from = kind == 2 ? 0 : edge + gsl_rng_uniform_int(rng, m.count - 2 * edge);
    size_t k = 0;
    for (size_t t = 0; t < months; t++) {
        if (!(turnover[t] > 0)) continue;
        if (k++ >= from)
            turnover[t] = (float)round(turnover[t] + addition(rng, kind, m.mean, turnover[t]));
    }
}

void planting_plant(Panel *panel, size_t count, uint64_t seed, Arena *arena, unsigned char *front) {
    const size_t cells = panel->n * panel->months;
    float *turnover = ARENA_ARRAY(arena, float, cells);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, seed);
    memcpy(turnover, panel->turnover, cells * sizeof *turnover);
    memset(front, 0, panel->n);
    for (size_t k = 0; k < count;) {
        const size_t i = gsl_rng_uniform_int(rng, panel->n);
        if (front[i] || months_of(turnover + i * panel->months, panel->months).count < LEAST_MONTHS)
            continue;
        plant(rng, k++ % KINDS, panel->months, turnover + i * panel->months);
        front[i] = 1;
    }
    gsl_rng_free(rng);
    panel->turnover = turnover;
}

typedef struct Judged {
    double log_odds, posterior;
    bool front;
} Judged;

static int by_log_odds(const void *a, const void *b) {
    const double x = ((const Judged *)a)->log_odds, y = ((const Judged *)b)->log_odds;
    return (x < y) - (x > y);
}

static PlantingTally tally(const Judged *judged, size_t n) {
    PlantingTally t = {.judged = n};
    double doubt = 0, precision = 0;
    for (size_t k = 0; k < n; k++) {
        t.sum += judged[k].posterior;
        t.over_half += judged[k].posterior > 0.5;
        t.planted += judged[k].front;
        if (judged[k].front) precision += (double)t.planted / (double)(k + 1);
        doubt += 1 - judged[k].posterior;
        for (int c = 0; c < 2; c++) {
            if (doubt > 0.1 * (c + 1) * (double)(k + 1)) continue;
            t.listed[c] = k + 1;
            t.honest[c] = k + 1 - t.planted;
        }
    }
    t.average_precision = t.planted ? precision / (double)t.planted : NAN;
    return t;
}

static double widest(const Evidence *e) {
    double most = 0;
    for (size_t k = 0; k < e->n * e->signals; k++)
        if (e->judged[k / e->signals]) most = fmax(most, fabs(e->evidence[k]));
    return most;
}

PlantingTally planting_judge(const Panel *panel, const unsigned char *front, Arena *arena) {
    Err err = {0};
    Evidence e;
    must(evidence_compute(panel, params_open(arena), &parallel_serial, arena, &e, &err), &err);
    Judged *judged = ARENA_ARRAY(arena, Judged, e.n);
    size_t n = 0;
    for (size_t i = 0; i < e.n; i++)
        if (e.judged[i]) judged[n++] = (Judged){e.log_odds[i], e.posterior[i], front[i] != 0};
    qsort(judged, n, sizeof *judged, by_log_odds);
    PlantingTally t = tally(judged, n);
    t.widest = widest(&e);
    fprintf(stderr,
            "%zu judged, %zu planted: AP %.3f, sum %.1f, over one half %zu, q <= .1: %zu (%zu not "
            "planted), q <= .2: %zu (%zu); widest column %.1f\n",
            t.judged, t.planted, t.average_precision, t.sum, t.over_half, t.listed[0], t.honest[0],
            t.listed[1], t.honest[1], t.widest);
    return t;
}
