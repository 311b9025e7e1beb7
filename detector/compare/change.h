/* change.h - what a run's list changed, and whether a new run is due. */
#ifndef DETECTOR_COMPARE_CHANGE_H
#define DETECTOR_COMPARE_CHANGE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/store/store.h"
#include "models/params/params.h"

/* Ranked places only: random controls are redrawn in every run. */
typedef struct ListChange {
    int64_t before;          /* the run it is compared with, 0 = none: then everything entered */
    size_t listed;           /* ranked places of the run */
    size_t entered, left;    /* against the run before */
    const char **entered_id; /* [entered] in order of rank */
} ListChange;
enum { RUN_BEFORE = -1 }; /* the run before that one */
/* Against run `before`; RUN_BEFORE = the one before run_id, 0 = none. */
Status list_change(Store *store, int64_t run_id, int64_t before, Arena *arena, ListChange *change,
                   Err *err);

/* Why a new run is due: a sentence in the arena, or NULL when the newest run still stands: same
 * facts, same model version, and the same parameters as far as a run is made with them
 * (STAGE_RECORD). */
Status run_due(Store *store, const Params *params, Arena *arena, const char **why, Err *err);

#endif
