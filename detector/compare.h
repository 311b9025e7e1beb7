/* compare.h - what changed between two runs: who entered or left the selection, who moved, which
 * evidence did it, and which parameters and inputs differ. */
#ifndef DETECTOR_COMPARE_H
#define DETECTOR_COMPARE_H
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "detector/watchlist.h"

typedef enum ChangeKind { CHANGE_ENTERED, CHANGE_LEFT, CHANGE_MOVED } ChangeKind;
const char *change_name(ChangeKind kind); /* "entered" "left" "moved" */

/* One storefront selected in at least one of the runs, with a changed place. */
typedef struct Change {
    ChangeKind kind;
    const char *storefront_id, *name, *sector, *district;
    size_t rank_before, rank_after;         /* 0 = not in that run's panel */
    double log_odds_before, log_odds_after; /* NaN = not judged or absent */
    const char *signal_id;  /* whose evidence changed most; NULL when none did or not comparable */
    double evidence_change; /* its change, log units */
    const char *parameter;  /* of that signal, which differs between the runs; NULL = none */
    bool months_known;      /* both runs kept its months; then, of those that both cover: */
    size_t turnover_months, footfall_months; /* how many differ */
    const char *why;                         /* one sentence in the arena */
} Change;

/* A parameter or an input file that differs; NULL = absent in that run. */
typedef struct Difference {
    const char *key;            /* "ranking.budget", or the file's name */
    const char *before, *after; /* value, or digest */
} Difference;

typedef struct Comparison {
    size_t entered, left, moved, stayed; /* stayed: selected in both with the same rank */
    size_t changes;
    Change *change; /* entered by new rank, left by old rank, moved by size of the move */
    size_t parameters, inputs;
    Difference *parameter, *input; /* sorted by key */
} Comparison;

/* Both lists are complete (watchlist_load, scan_run). Results live in the arena and refer to the
 * lists. ST_INTEGRITY when a manifest is no JSON. */
Status compare_runs(const Watchlist *before, const Watchlist *after, Arena *arena,
                    Comparison *comparison, Err *err);

#endif
