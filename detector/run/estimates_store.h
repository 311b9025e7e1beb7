/* estimates_store.h - what runs learned of their city, kept in the store for later runs to hold
 * (models/posterior/estimates.h). A run names estimates in its manifest by their digest. */
#ifndef DETECTOR_RUN_ESTIMATES_STORE_H
#define DETECTOR_RUN_ESTIMATES_STORE_H
#include "datasets/store/store.h"
#include "detector/run/watchlist.h"
#include "models/posterior/estimates.h"

/* Estimates that a scan holds. */
typedef struct ScanHold {
    const char *digest; /* NULL = none: the city is learned */
    int64_t run_id;     /* the run that learned them */
    bool only_same;     /* under other parameters the city is learned, instead of an error */
} ScanHold;

/* What a manifest says of estimates: digest NULL = nothing. run_id 0 = the run learned and kept
 * them. In the arena. */
ScanHold estimates_recorded(const char *manifest, Arena *arena);

/* Of questions about a run: those that it held, where parameters allow. One that learned its city
 * is asked about by learning. */
ScanHold estimates_of(const Watchlist *run, Arena *arena);

/* Those of the run of that number. ST_INPUT when it neither kept nor held any. */
Status estimates_of_run(Store *store, int64_t run_id, Arena *arena, ScanHold *hold, Err *err);

/* Within the caller's transaction. */
Status estimates_save(Store *store, const EstimatesBytes *bytes, Err *err);

/* ST_INPUT when the store no longer has them or another version of the program wrote them,
 * ST_INTEGRITY when they are not what their digest says. */
Status estimates_load(Store *store, const char *digest, Arena *arena, Estimates *out, Err *err);

/* Those under which a study of a saved run judges: *held NULL where the run was judged by what it
 * learned for itself alone, or params are not those of the estimates. */
Status estimates_for(Store *store, const ScanHold *hold, const Params *params, Arena *arena,
                     const Estimates **held, Err *err);

/* How many the store keeps; ST_INTEGRITY names the first that is damaged. */
Status estimates_check(Store *store, size_t *count, Err *err);

#endif
