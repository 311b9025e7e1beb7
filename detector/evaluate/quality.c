#include "detector/evaluate/quality.h"

#include "detector/evaluate/evaluation.h"
#include "detector/run/fairness.h"
#include "detector/run/outcomes.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static const size_t cut_places[QUALITY_CUTS] = {10, 25, 50, 100, 200, 500};

static double share(size_t part, size_t whole) {
    assert(part <= whole);
    return whole ? (double)part / (double)whole : (double)NAN;
}

static void finish_bin(QualityBin *bin, double sum) {
    bin->predicted = bin->n ? sum / (double)bin->n : (double)NAN;
    bin->observed = share(bin->fronts, bin->n);
    fairness_wilson(bin->fronts, bin->n, &bin->observed_low, &bin->observed_high);
}

static void measure_bins(const Watchlist *list, const signed char *label, Quality *q) {
    double sum[QUALITY_BINS] = {0};
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!row->judged || label[r] < 0) continue;
        const size_t b = (size_t)fmin(row->posterior * QUALITY_BINS, QUALITY_BINS - 1);
        q->bin[b].n++;
        q->bin[b].fronts += label[r] > 0;
        sum[b] += row->posterior;
        q->known++;
        q->fronts += label[r] > 0;
    }
    for (size_t b = 0; b < QUALITY_BINS; b++) {
        q->bin[b].low = (double)b / QUALITY_BINS;
        q->bin[b].high = (double)(b + 1) / QUALITY_BINS;
        finish_bin(&q->bin[b], sum[b]);
    }
}

static QualityCut cut_of(size_t k, size_t known, size_t fronts) {
    assert(fronts <= known && known <= k);
    QualityCut cut = {k, known, fronts, share(fronts, known), 0, 1};
    fairness_wilson(fronts, known, &cut.low, &cut.high);
    return cut;
}

/* Rows are in order of rank; those held back keep theirs, so places count rows. */
static void measure_cuts(const Watchlist *list, const signed char *label, Quality *q) {
    size_t known = 0, fronts = 0;
    for (size_t r = 0; r < list->n && list->rows[r].judged && q->cuts < QUALITY_CUTS; r++) {
        known += label[r] >= 0;
        fronts += label[r] > 0;
        if (r + 1 == cut_places[q->cuts]) q->cut[q->cuts++] = cut_of(r + 1, known, fronts);
    }
}

void quality_measure(const Watchlist *list, const signed char *label, Quality *q) {
    *q = (Quality){0};
    measure_bins(list, label, q);
    measure_cuts(list, label, q);
    size_t selected = 0, known = 0, fronts = 0;
    for (size_t r = 0; r < list->n; r++) {
        if (list->rows[r].selection != SELECTION_RANKED) continue;
        selected++;
        known += label[r] >= 0;
        fronts += label[r] > 0;
    }
    q->ranked = cut_of(selected, known, fronts);
}

static signed char *unknown_labels(const Watchlist *list, Arena *arena) {
    signed char *label = ARENA_ARRAY(arena, signed char, list->n + 1);
    memset(label, -1, list->n);
    return label;
}

Status quality_truth(const Watchlist *list, const char *path, Arena *arena, Quality *quality,
                     Err *err) {
    EvaluationTruth *truth;
    size_t count;
    TRY(evaluation_truth_read(path, arena, &truth, &count, err));
    signed char *label = unknown_labels(list, arena);
    for (size_t r = 0; r < list->n; r++) {
        const EvaluationTruth *found =
            evaluation_truth_find(truth, count, list->rows[r].storefront_id);
        if (found) label[r] = found->front;
    }
    quality_measure(list, label, quality);
    quality->planted = true;
    return ST_OK;
}

typedef struct Place {
    int64_t key;
    size_t row;
} Place;

static int by_key(const void *a, const void *b) {
    const int64_t left = ((const Place *)a)->key, right = ((const Place *)b)->key;
    return (left > right) - (left < right);
}

Status quality_outcomes(Store *store, const Watchlist *list, Arena *arena, Quality *quality,
                        Err *err) {
    Outcomes outcomes;
    TRY(outcomes_load(store, arena, &outcomes, err));
    signed char *label = unknown_labels(list, arena);
    Place *place = ARENA_ARRAY(arena, Place, list->n + 1);
    for (size_t r = 0; r < list->n; r++) place[r] = (Place){list->rows[r].key, r};
    qsort(place, list->n, sizeof *place, by_key);
    for (size_t k = 0; k < outcomes.n; k++) { /* in order of date: the newest stays */
        const Outcome *outcome = &outcomes.outcome[k];
        if (outcome->run_id != list->run_id || outcome->finding == FINDING_INCONCLUSIVE) continue;
        const Place key = {.key = outcome->storefront};
        const Place *found = bsearch(&key, place, list->n, sizeof *place, by_key);
        if (found) label[found->row] = outcome->finding == FINDING_CONFIRMED;
    }
    quality_measure(list, label, quality);
    return ST_OK;
}
