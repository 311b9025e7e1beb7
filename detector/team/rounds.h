/* rounds.h - stops that a person leaves out of the day's round, with a reason. The next day they
 * are back. */
#ifndef DETECTOR_TEAM_ROUNDS_H
#define DETECTOR_TEAM_ROUNDS_H
#include "detector/team/cases.h"

/* Leaves one out today, with its entry of the log, in the caller's transaction. ST_USAGE without a
 * reason. */
Status round_skip(Store *store, int64_t storefront, const CaseDeed *deed, Err *err);

/* Whether the person left it out on that day. */
Status round_skipped(Store *store, int64_t account, int64_t storefront, int day, bool *skipped,
                     Err *err);

#endif
