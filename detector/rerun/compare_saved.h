/* compare_saved.h - two saved runs over the facts that each of them saw.
 *
 * It tells which months' figures of a storefront changed, and by how much. When facts and
 * parameters that scores depend on (up to STAGE_CITY) both changed, the facts of the later run are
 * scored once more under the parameters of the earlier one, so that each move splits exactly into
 * what new facts and what new parameters did (in that order). */
#ifndef DETECTOR_RERUN_COMPARE_SAVED_H
#define DETECTOR_RERUN_COMPARE_SAVED_H
#include "datasets/store/sql.h"
#include "detector/compare/compare.h"

/* As far as the store still tells. O(scan) when
 * parameters and facts both differ. */
Status compare_saved(Store *store, const Watchlist *before, const Watchlist *after, size_t threads,
                     Arena *arena, Comparison *comparison, Err *err);

#endif
