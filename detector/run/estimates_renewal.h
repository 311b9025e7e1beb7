/* estimates_renewal.h - whether the nightly run still holds what an earlier one learned of the
 * city, or learns it again.
 *
 * Held, a list changes from night to night only where facts do; held too long, it judges by a city
 * that is gone. So the city is learned again when the estimates are estimates.days old, when they
 * cannot be held, when facts of a new kind have come, or when the run under them shows drift: log
 * odds of more than estimates.moved_share of the storefronts lie more than estimates.moved_nats
 * from where they were in the run that learned, or the mean probability has left the range of the
 * share of fronts. */
#ifndef DETECTOR_RUN_ESTIMATES_RENEWAL_H
#define DETECTOR_RUN_ESTIMATES_RENEWAL_H
#include "detector/run/scan.h"

typedef struct Renewal {
    ScanHold hold;   /* to be held; digest NULL = the city is learned */
    bool keep;       /* what is learned is kept; never with estimates.days = 0 */
    const char *why; /* it is learned, in the arena; NULL = it is held */
} Renewal;

/* Before the scan. */
Status renewal_due(Store *store, const Params *params, Arena *arena, Renewal *renewal, Err *err);

/* Of a list made under renewal->hold, not yet saved: when it shows drift, the renewal is one that
 * learns. */
Status renewal_drifted(Store *store, const Params *params, const Watchlist *list, Arena *arena,
                       Renewal *renewal, Err *err);

#endif
