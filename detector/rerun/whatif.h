/* whatif.h - what the last run would have been with other parameters. Nothing is saved.
 *
 * The question starts from the run's own parameters, months and seed. What does not depend on what
 * changed is not computed again, and the list is the same, byte for byte, as a scan's: only a
 * change of a parameter of STAGE_EVIDENCE, or of one of STAGE_FIGURES where it shapes a figure,
 * weighs the storefronts' own evidence again (evidence_cache.h). A change of the ranking alone
 * starts from the saved scores, and one of links and inspections from what the newest run kept of
 * them, without reading facts (rerank.h, restage.h). */
#ifndef DETECTOR_RERUN_WHATIF_H
#define DETECTOR_RERUN_WHATIF_H
#include "detector/compare/compare.h"
#include "detector/run/scan.h"

/* Parameters of a run, as its manifest holds them, over the defaults; those of another version that
 * are unknown here are left out. ST_INTEGRITY when the manifest is not JSON. */
Status whatif_params(const Watchlist *run, Arena *arena, Params **params, Err *err);

/* A question about a run, and its answer. */
typedef struct WhatIf {
    const Watchlist *before; /* the run, of WATCH_SCORES at least; given. Rows that a list selects
                                get the run's own evidence where it was not read */
    Watchlist after;         /* the list that other parameters give for its months and seed */
    Comparison comparison;   /* before to after */
    int64_t relearned; /* the run held estimates of that run, which the city was learned without:
                          under other parameters of the model they are no estimates; 0 = not so */
} WhatIf;

/* Answers with the list that `params` give. options: threads and progress. */
Status whatif_run(Store *store, const Params *params, const ScanOptions *options, Arena *arena,
                  WhatIf *whatif, Err *err);

#endif
