/* rerank.h - a saved run ranked again under parameters that no own evidence depends on: what
 * scan_run would give, without its facts. */
#ifndef DETECTOR_RERUN_RERANK_H
#define DETECTOR_RERUN_RERANK_H
#include "detector/run/scan.h"

/* Tries it; *done false, and `after` untouched, where the saved scores need not be those of a scan
 * now: another build made the run, facts came in since its own were read, or a parameter of an
 * earlier stage than links and inspections differs. Where one of these differs, or teams of
 * inspectors are known by number (whether one is set aside hangs on scores before links), the run
 * must be the one whose stages are kept (restage.h). before: of WATCH_SCORES at least. Rows of
 * `after` share the texts of `before`; of those newly selected the months (series) are not there.
 * Of a run of which scores alone were read, only rows selected before or now. O(n log n). */
Status rerank_run(Store *store, const Watchlist *before, const Params *params, Arena *arena,
                  Watchlist *after, bool *done, Err *err);

/* WATCH_SCORES of the run whose WATCH_RECORD the list is: from the file beside the store
 * (scores_cache.h) where no fact came in since, else from the store itself. */
Status rerank_scores(Store *store, Arena *arena, Watchlist *list, Err *err);

#endif
