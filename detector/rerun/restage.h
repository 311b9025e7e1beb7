/* restage.h - links and inspections weighed again from what the newest run kept of it
 * (stages_cache.h), without a fact being read. */
#ifndef DETECTOR_RERUN_RESTAGE_H
#define DETECTOR_RERUN_RESTAGE_H
#include "detector/run/outcomes.h"
#include "detector/run/watchlist.h"

typedef struct Restaged {
    Watchlist list;      /* the run with other scores, its rows and selection in the old order */
    Evidence evidence;   /* in the order of the panel */
    Inspected inspected; /* held and visits by row of the list */
} Restaged;

/* Tries it; *done false where the file is missing, of another run or of other storefronts. Of a
 * list whose rows are more than scores, details are those of these stages too. before: of
 * WATCH_SCORES at least, all rows. O(n + steps x sweeps x edges). */
Status restage(const Store *store, const Watchlist *before, const Params *params,
               const Outcomes *outcomes, Arena *arena, Restaged *out, bool *done, Err *err);

#endif
