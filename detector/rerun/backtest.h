/* backtest.h - lists of past months, made from what was known then, judged by what was found later.
 *
 * For each month m the store shows the facts as they stood at its end (datasets/store/history.h):
 * of the imports those up to then, and of these nothing that is dated later: months, figures and
 * accounts that end or were deposited later, storefronts not yet open, changes of owner, links and
 * outcomes of later days. A store whose first import is younger than the month was filled with its
 * past in one go: that day's imports count as known. One scan a month, with the parameters given;
 * later facts cannot change a byte of its list.
 *
 * The list is then judged by outcomes of visits after the month (visits.h), or by a known truth, in
 * which a storefront is a front from its first month on. A front that began after the month counts
 * as one for outcomes (it is not known when it began) and not for a truth. */
#ifndef DETECTOR_RERUN_BACKTEST_H
#define DETECTOR_RERUN_BACKTEST_H
#include "detector/evaluate/evaluation.h"
#include "detector/evaluate/visits.h"
#include "detector/run/scan.h"

enum { BACKTEST_CUTS = 4, BACKTEST_BINS = 4 };

/* The first k of the list; k = 0: its ranked places. */
typedef struct BacktestCut {
    size_t k, visited, confirmed;
    Interval precision, recall; /* recall: of all confirmed, those among the first k */
} BacktestCut;

/* Visits to storefronts whose probability lay in [low, high). */
typedef struct BacktestBin {
    double low, high;
    size_t visited, confirmed;
    double predicted; /* mean probability */
    Interval observed;
} BacktestBin;

typedef struct BacktestMonth {
    int month;
    size_t storefronts, judged, listed, visits, confirmed;
    const char *digest; /* of the list */
    BacktestCut cut[BACKTEST_CUTS];
    BacktestBin bin[BACKTEST_BINS];
    double predicted;  /* mean probability over the visits, */
    Interval observed; /* and the share confirmed */
} BacktestMonth;

typedef struct Backtest {
    size_t months;
    BacktestMonth *month; /* [months] by time */
} Backtest;

typedef struct BacktestOptions {
    int from, to, step;           /* months; step >= 1 */
    const EvaluationTruth *truth; /* [truths] by storefront_id; NULL = outcomes */
    size_t truths;
    ScanOptions scan; /* seed, threads, progress */
} BacktestOptions;

/* Months live in the arena, and are judged by a copy of the store (snapshot.h). ST_USAGE when none
 * lies in the range; as scan_run. */
Status backtest_run(Store *store, const Params *params, const BacktestOptions *options,
                    Arena *arena, Backtest *out, Err *err);

/* The list of the month options->to as backtest_run makes it, complete. */
Status backtest_list(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                     Watchlist *list, Err *err);

#endif
