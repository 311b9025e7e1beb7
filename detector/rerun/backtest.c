#include "detector/rerun/backtest.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/num.h"
#include "datasets/store/history.h"
#include "datasets/store/snapshot.h"
#include "detector/run/watchlist_csv.h"

/* ---- the list of a month ---- */

Status backtest_list(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                     Watchlist *list, Err *err) {
    ScanOptions scan = *options;
    scan.from = INT_MIN;
    scan.progress = NULL;
    TRY(history_open_day(store, month_first_date(scan.to + 1) - 1, err));
    const Status status = scan_run(store, params, &scan, arena, list, err);
    const Status closed = history_close(store, err);
    return status ? status : closed;
}

/* ---- what came out ---- */

static int by_key(const void *left, const void *right) {
    const VisitFigures *a = left, *b = right;
    return (a->key > b->key) - (a->key < b->key);
}

/* A truth is as if every storefront that it names had been visited. */
static void truth_visits(const BacktestOptions *o, const Watchlist *list, int month, Arena *arena,
                         Visits *visits) {
    *visits = (Visits){.visit = ARENA_ARRAY(arena, VisitFigures, list->n + 1)};
    for (size_t r = 0; r < list->n; r++) {
        const EvaluationTruth *truth =
            evaluation_truth_find(o->truth, o->truths, list->rows[r].storefront_id);
        if (!truth) continue;
        visits->visit[visits->n++] =
            (VisitFigures){list->rows[r].key, truth->front && truth->from_month <= month, false, 1};
    }
    if (visits->n) qsort(visits->visit, visits->n, sizeof *visits->visit, by_key);
}

static void fill_cut(const Visits *visits, const WatchRow *const *row, BacktestCut *cut) {
    WeightedShare precision = {0}, recall = {0};
    for (size_t v = 0; v < visits->n; v++) {
        const VisitFigures *visit = &visits->visit[v];
        const bool in =
            row[v] && (cut->k ? row[v]->rank <= cut->k : row[v]->selection == SELECTION_RANKED);
        if (in) weighted_add(&precision, visit->weight, visit->confirmed);
        if (visit->confirmed) weighted_add(&recall, visit->weight, in);
    }
    cut->visited = precision.visits;
    cut->confirmed = precision.hits;
    cut->precision = weighted_interval(&precision);
    cut->recall = weighted_interval(&recall);
}

/* Visits whose probability then lay in [low, high). */
static void fill_bin(const Visits *visits, const WatchRow *const *row, BacktestBin *bin) {
    WeightedShare share = {0};
    double sum = 0;
    for (size_t v = 0; v < visits->n; v++) {
        if (!row[v] || row[v]->posterior < bin->low || row[v]->posterior >= bin->high) continue;
        weighted_add(&share, visits->visit[v].weight, visits->visit[v].confirmed);
        sum += visits->visit[v].weight * row[v]->posterior;
    }
    bin->visited = share.visits;
    bin->confirmed = share.hits;
    bin->predicted = share.visits ? sum / share.all : NAN;
    bin->observed = weighted_interval(&share);
}

static void judge(const Visits *visits, const Watchlist *list, Arena *arena, BacktestMonth *out) {
    static const size_t cuts[BACKTEST_CUTS] = {10, 25, 50, 0};
    static const double edges[BACKTEST_BINS + 1] = {0, 0.1, 0.5, 0.9, INFINITY};
    const WatchRow **row = visits_rows(visits, list, arena);
    BacktestBin whole = {.low = 0, .high = INFINITY};
    for (size_t k = 0; k < BACKTEST_CUTS; k++) {
        out->cut[k] = (BacktestCut){.k = cuts[k]};
        fill_cut(visits, row, &out->cut[k]);
    }
    for (size_t b = 0; b < BACKTEST_BINS; b++) {
        out->bin[b] = (BacktestBin){.low = edges[b], .high = edges[b + 1]};
        fill_bin(visits, row, &out->bin[b]);
        if (isinf(out->bin[b].high)) out->bin[b].high = 1;
    }
    fill_bin(visits, row, &whole);
    out->visits = whole.visited;
    out->confirmed = whole.confirmed;
    out->predicted = whole.predicted;
    out->observed = whole.observed;
}

static void describe(const Watchlist *list, Arena *arena, BacktestMonth *out) {
    char digest[DIGEST_TEXT];
    watchlist_digest(list, digest);
    out->storefronts = list->n;
    out->digest = arena_strdup(arena, digest);
    for (size_t r = 0; r < list->n; r++) {
        out->judged += list->rows[r].judged;
        out->listed += list->rows[r].selection == SELECTION_RANKED;
    }
}

/* Fills a month of which nothing but its number is known. */
static Status one_month(Store *store, const Params *params, const BacktestOptions *o, Arena *arena,
                        BacktestMonth *out, Err *err) {
    Arena *scratch = arena_open();
    Watchlist list = {0};
    Outcomes outcomes = {0};
    Visits visits;
    ScanOptions scan = o->scan;
    scan.to = out->month;
    Status status = backtest_list(store, params, &scan, scratch, &list, err);
    if (!status && !o->truth) status = outcomes_load(store, scratch, &outcomes, err);
    if (!status) {
        describe(&list, arena, out);
        if (o->truth)
            truth_visits(o, &list, out->month, scratch, &visits);
        else
            visits_take(&outcomes, month_first_date(out->month + 1) - 1, scratch, &visits);
        judge(&visits, &list, scratch, out);
    }
    arena_close(scratch);
    return status;
}

static Status judge_months(Store *store, const Params *params, const BacktestOptions *o,
                           Arena *arena, Backtest *out, Err *err) {
    const double all = floor((double)(o->to - o->from) / o->step) + 1;
    out->month = ARENA_ARRAY(arena, BacktestMonth, (size_t)all + 1);
    for (int month = o->from; month <= o->to; month += o->step) {
        BacktestMonth *next = &out->month[out->months++];
        next->month = month;
        TRY(one_month(store, params, o, arena, next, err));
        if (o->scan.progress)
            o->scan.progress(o->scan.progress_context, "past months", (double)out->months, all);
    }
    return ST_OK;
}

Status backtest_run(Store *store, const Params *params, const BacktestOptions *o, Arena *arena,
                    Backtest *out, Err *err) {
    Store copy; /* every month reads the facts again */
    *out = (Backtest){0};
    if (o->to < o->from) return FAIL(err, ST_USAGE, "the first month is after the last");
    TRY(snapshot_copy(store, &copy, err));
    const Status status = judge_months(&copy, params, o, arena, out, err);
    store_close(&copy);
    return status;
}
