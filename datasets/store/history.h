/* history.h - the facts as they were when a run was made.
 *
 * Months and figures are append-only and carry their input; what is replaced by key (storefronts,
 * links, accounts, outcomes) leaves its earlier state in a *_history table, by triggers. While
 * history is open, temporary views stand in front of the fact tables of this connection, so every
 * query sees the past without knowing. What was purged is gone from the past as well. */
#ifndef DATASETS_STORE_HISTORY_H
#define DATASETS_STORE_HISTORY_H
#include "datasets/store/sql.h"

/* Shows the facts after input `input` as run `run` saw them. Not while history is open. */
Status history_open(Store *store, int64_t input, int64_t run, Err *err);
/* Shows the facts as they stood at the end of a day: of imports until then, without what is dated
 * later (months, figures, accounts, openings, closings, changes of owner, links, outcomes). When
 * the first import is younger, the imports of its day count as known. */
Status history_open_day(Store *store, int day, Err *err);
Status history_close(Store *store, Err *err);

/* The last input that run `run` knew, 0 when that is not known, and whether facts came since. */
Status history_of_run(Store *store, int64_t run, int64_t *input, bool *past, Err *err);

#endif
