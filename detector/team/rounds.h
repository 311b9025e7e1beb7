/* rounds.h - what a person changes of the day's round: stops left out, with a reason, and their
 * order. The next day it is as planned. */
#ifndef DETECTOR_TEAM_ROUNDS_H
#define DETECTOR_TEAM_ROUNDS_H
#include "detector/team/cases.h"

/* Leaves one out today, with its entry of the log, in the caller's transaction. ST_USAGE without a
 * reason. */
Status round_skip(Store *store, int64_t storefront, const CaseDeed *deed, Err *err);

/* Whether the person left it out on that day. */
Status round_skipped(Store *store, int64_t account, int64_t storefront, int day, bool *skipped,
                     Err *err);

typedef struct RoundOrder {
    int64_t account;
    int day;
    size_t count;        /* 0 = as planned */
    int64_t *storefront; /* [count] first to last */
} RoundOrder;
/* In the arena. */
Status round_order_load(Store *store, RoundOrder *order, Arena *arena, Err *err);
/* Replaces the day's, with its entry of the log, in the caller's transaction. */
Status round_order_save(Store *store, const RoundOrder *order, Err *err);

#endif
