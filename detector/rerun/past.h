/* past.h - work on the facts as a saved run saw them. */
#ifndef DETECTOR_RERUN_PAST_H
#define DETECTOR_RERUN_PAST_H
#include "datasets/panel/panel.h"
#include "datasets/store/store.h"
#include "detector/run/watchlist.h"
#include "models/params/params.h"

typedef Status (*PastWork)(Store *store, void *context, Err *err);

/* Calls work while the store shows what run `run_id` saw. When the store cannot tell (an older
 * version's run), *known is false and nothing is done. */
Status past_do(Store *store, int64_t run_id, PastWork work, void *context, bool *known, Err *err);

/* The panel of a saved run, allocation applied; *known as above. ST_INPUT when its facts are no
 * longer there (gevel purge). */
Status past_panel(Store *store, const Watchlist *run, Arena *arena, Panel *panel, bool *known,
                  Err *err);

/* The months of a row that the list keeps none for, as the run knew them: declared turnover and
 * footfall; what was expected of it stays NaN. Nothing when its facts are no longer there. */
Status past_months(Store *store, const Watchlist *run, WatchRow *row, Arena *arena, Err *err);

#endif
