/* scan.h - one run: panel -> evidence -> ranking under a budget -> watch-list (not yet saved). */
#ifndef DETECTOR_RUN_SCAN_H
#define DETECTOR_RUN_SCAN_H
#include <limits.h>

#include "datasets/base/progress.h"
#include "datasets/store/store.h"
#include "detector/run/estimates_store.h"
#include "detector/run/watchlist.h"
#include "models/params/params.h"

/* One storefront with other figures than its own, to see what a scan would say. */
typedef struct ScanAlteration {
    const char *storefront_id;
    double turnover_factor, turnover_add_eur, footfall_factor; /* models/posterior/rejudge.h */
    size_t first, count; /* columns whose turnover is altered; count 0 = all */
} ScanAlteration;

typedef struct ScanOptions {
    int from, to;   /* months, INT_MIN / INT_MAX = all */
    int64_t seed;   /* of the random control sample */
    size_t threads; /* 0 = all processors */
    bool gate;      /* refuse facts that the gate's parameters do not let through */
    bool blind;     /* outcomes are not read: no storefront is held back, nothing is learnt from
                     * them */
    bool reuse;     /* the storefronts' own evidence may come from the cache of an earlier run */
    ScanHold hold;  /* estimates that are held; a blank one = the city is learned */
    bool keep;      /* what is learned is kept with the run, for others to hold */
    const ScanAlteration *alteration; /* NULL = none; such evidence is not kept */
    ProgressFn progress;
    void *progress_context;
} ScanOptions;

/* Under held estimates (options->hold) the list is that of a scan whose city taught these: a
 * storefront whose facts are as they were has the evidence it had.
 * Reads the facts as of one moment, which it releases as soon as they are in memory (moment.h):
 * that of the caller or its own. budget and random share are parameters (ranking.budget,
 * ranking.random_share). ST_INPUT without turnover, ST_GATE when the gate refuses. The manifest is
 * complete except for the run's id. The own evidence is kept beside the store (evidence_cache.h).
 */
Status scan_run(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                Watchlist *list, Err *err);

#endif
