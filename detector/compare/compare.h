/* compare.h - what changed between two runs: who entered or left the selection, who moved, which
 * evidence did it, and which parameters and inputs differ. */
#ifndef DETECTOR_COMPARE_COMPARE_H
#define DETECTOR_COMPARE_COMPARE_H
#include "detector/compare/compare_facts.h"

/* Both lists are complete (watchlist_load, scan_run). Results live in the arena and refer to the
 * lists. ST_INTEGRITY when a manifest is not JSON. */
Status compare_runs(const Watchlist *before, const Watchlist *after, Arena *arena,
                    Comparison *comparison, Err *err);

/* The comparison itself. `mixed` (or NULL): the facts of after under the parameters of before. */
Status compare_sides(const Side *before, const Side *after, const Watchlist *mixed, Arena *arena,
                     Comparison *comparison, Err *err);

#endif
