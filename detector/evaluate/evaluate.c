/* evaluate.c - ranking quality and calibration of a run against a known truth.
 *
 * Input    list, rows by rank; truth [count] sorted by storefront_id
 * Method   average precision = 1/F sum over judged fronts of the precision at their rank, with F
 *          all fronts of the run; se by 200 bootstrap draws of judged storefronts. AUC by ranks,
 *          se after Hanley and McNeil. Proportions with binomial se
 * Output   shares in 0..1; NaN where a share has no denominator
 * Blind to whether the truth is like the city the program will meet
 * Cites    doi:10.1148/radiology.143.1.7063747 */
#include "detector/evaluate/evaluate.h"

#include "detector/evaluate/evaluate_sample.h"

#include <gsl/gsl_rng.h>

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static void sample_make(const Watchlist *list, const EvaluationTruth *truth, size_t count,
                        Arena *scratch, Sample *sample, Evaluation *e) {
    sample->row = ARENA_ARRAY(scratch, const WatchRow *, list->n + 1);
    sample->truth = ARENA_ARRAY(scratch, const EvaluationTruth *, list->n + 1);
    sample->missed = ARENA_ARRAY(scratch, const EvaluationTruth *, list->n + 1);
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = list->rows + r;
        const EvaluationTruth *known = evaluation_truth_find(truth, count, row->storefront_id);
        e->storefronts++;
        e->unknown += !known;
        if (!known) continue;
        e->fronts += known->front;
        if (!row->judged) {
            if (known->front) sample->missed[sample->misses++] = known;
            continue;
        }
        e->judged_fronts += known->front;
        sample->row[sample->n] = row;
        sample->truth[sample->n++] = known;
    }
    e->judged = sample->n;
}

/* Average precision when the storefront at place k counts times[k] (NULL = once). */
static double precision_average(const Sample *sample, const unsigned *times) {
    double places = 0.0, hits = 0.0, sum = 0.0;
    for (size_t k = 0; k < sample->n; k++) {
        for (unsigned t = times ? times[k] : 1; t; t--) {
            places += 1.0;
            if (!sample->truth[k]->front) continue;
            hits += 1.0;
            sum += hits / places;
        }
    }
    const double fronts = hits + (double)sample->misses;
    return fronts > 0.0 ? sum / fronts : NAN;
}

enum { BOOTSTRAP_DRAWS = 200, BOOTSTRAP_SEED = 20240115 };

static double precision_se(const Sample *sample, Arena *scratch) {
    unsigned *times = ARENA_ARRAY(scratch, unsigned, sample->n + 1);
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    gsl_rng_set(rng, BOOTSTRAP_SEED);
    double mean = 0.0, square = 0.0;
    size_t draws = 0;
    for (size_t b = 0; b < BOOTSTRAP_DRAWS; b++) {
        memset(times, 0, sample->n * sizeof *times);
        for (size_t k = 0; k < sample->n; k++) times[gsl_rng_uniform_int(rng, sample->n)]++;
        const double value = precision_average(sample, times);
        if (isnan(value)) continue; /* a draw without any front */
        const double step = value - mean;
        mean += step / (double)++draws;
        square += step * (value - mean);
    }
    gsl_rng_free(rng);
    return draws > 1 ? sqrt(square / (double)(draws - 1)) : NAN;
}

/* The share of (front, honest) pairs in the right order. */
static Estimate area(const Sample *sample, size_t fronts) {
    assert(fronts <= sample->n);
    const double positive = (double)fronts, negative = (double)(sample->n - fronts);
    if (positive <= 0.0 || negative <= 0.0) return (Estimate){NAN, NAN};
    double honest = 0.0, pairs = 0.0;
    for (size_t k = 0; k < sample->n; k++) {
        if (sample->truth[k]->front)
            pairs += negative - honest;
        else
            honest += 1.0;
    }
    const double a = pairs / (positive * negative);
    const double q1 = a / (2.0 - a), q2 = 2.0 * a * a / (1.0 + a);
    const double variance =
        (a * (1.0 - a) + (positive - 1.0) * (q1 - a * a) + (negative - 1.0) * (q2 - a * a)) /
        (positive * negative);
    return (Estimate){a, sqrt(variance > 0.0 ? variance : 0.0)};
}

static void cuts(const Sample *sample, Evaluation *e) {
    static const size_t at[EVALUATION_CUTS] = {10, 25, 50, 100, 200};
    for (size_t c = 0; c < EVALUATION_CUTS; c++) {
        EvaluationCut *cut = e->cut + c;
        cut->k = at[c] < sample->n ? at[c] : sample->n;
        for (size_t k = 0; k < cut->k; k++) cut->fronts += sample->truth[k]->front;
        cut->precision = evaluate_share(cut->fronts, cut->k);
        cut->recall = evaluate_share(cut->fronts, e->fronts);
    }
}

static void levels(const Sample *sample, Evaluation *e) {
    static const double nominal[EVALUATION_LEVELS] = {0.1, 0.2, 0.3};
    for (size_t l = 0; l < EVALUATION_LEVELS; l++) {
        EvaluationLevel *level = e->level + l;
        level->nominal = nominal[l];
        for (size_t k = 0; k < sample->n; k++) {
            if (!(sample->row[k]->q_value <= nominal[l])) continue;
            level->listed++;
            level->false_fronts += !sample->truth[k]->front;
        }
        level->realised = evaluate_share(level->false_fronts, level->listed);
        level->power = evaluate_share(level->listed - level->false_fronts, e->fronts).value;
    }
}

static void bins(const Sample *sample, Evaluation *e) {
    assert(sample->n > 0);
    for (size_t k = 0; k < sample->n; k++) {
        const double p = sample->row[k]->posterior;
        size_t b = p > 0.0 ? (size_t)(p * EVALUATION_BINS) : 0;
        if (b >= EVALUATION_BINS) b = EVALUATION_BINS - 1;
        e->bin[b].n++;
        e->bin[b].fronts += sample->truth[k]->front;
        e->bin[b].predicted += p;
    }
    for (size_t b = 0; b < EVALUATION_BINS; b++) {
        EvaluationBin *bin = e->bin + b;
        bin->low = (double)b / EVALUATION_BINS;
        bin->high = (double)(b + 1) / EVALUATION_BINS;
        bin->predicted = bin->n ? bin->predicted / (double)bin->n : NAN;
        bin->observed = evaluate_share(bin->fronts, bin->n);
    }
}

/* How well the estimated unexplained share of fronts meets the true one. */
static void shares(const Sample *sample, Evaluation *e) {
    size_t n = 0, covered = 0;
    double sum = 0.0;
    for (size_t k = 0; k < sample->n; k++) {
        /* above 1 when illicit months are missing from the turnover it is a share of */
        const double stated = sample->truth[k]->illicit_share, truth = stated > 1.0 ? 1.0 : stated;
        const WatchRow *row = sample->row[k];
        if (!sample->truth[k]->front || isnan(truth) || isnan(row->unexplained_share)) continue;
        n++;
        sum += row->unexplained_share - truth;
        covered += row->share_low <= truth && truth <= row->share_high;
    }
    e->share_bias = n ? sum / (double)n : NAN;
    e->share_coverage = evaluate_share(covered, n).value;
}

Status evaluate_against(const Watchlist *list, const EvaluationTruth *truth, size_t count,
                        Arena *arena, Evaluation *evaluation, Err *err) {
    *evaluation = (Evaluation){0};
    Arena *scratch = arena_open();
    Sample sample = {0};
    sample_make(list, truth, count, scratch, &sample, evaluation);
    Status status = ST_OK;
    if (!sample.n) {
        status = FAIL(err, ST_INPUT,
                      "the truth names none of the %zu judged storefronts of run %lld; give the "
                      "truth.csv of the same city",
                      evaluation->storefronts, (long long)list->run_id);
    } else {
        evaluation->average_precision =
            (Estimate){precision_average(&sample, NULL), precision_se(&sample, scratch)};
        evaluation->auc = area(&sample, evaluation->judged_fronts);
        cuts(&sample, evaluation);
        levels(&sample, evaluation);
        bins(&sample, evaluation);
        shares(&sample, evaluation);
        evaluate_mechanisms(&sample, arena, evaluation);
    }
    arena_close(scratch);
    return status;
}

Status evaluate_run(const Watchlist *list, const char *truth_path, Arena *arena,
                    Evaluation *evaluation, Err *err) {
    EvaluationTruth *truth;
    size_t count;
    TRY(evaluation_truth_read(truth_path, arena, &truth, &count, err));
    return evaluate_against(list, truth, count, arena, evaluation, err);
}
