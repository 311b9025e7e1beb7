/* loud.h - signals that speak for too many storefronts at once.
 *
 * What a tenth of a city seems to do tells of the data (a till that was replaced, a counter that
 * broke, a tax that changed), not of fronts. */
#ifndef DETECTOR_RUN_LOUD_H
#define DETECTOR_RUN_LOUD_H
#include "detector/run/watchlist.h"
#include "models/params/params_detector.h"

typedef struct LoudSignal {
    const char *id;
    size_t storefronts; /* judged ones whose odds it multiplies by e or more */
    double share;       /* of the judged */
} LoudSignal;

/* Signals of the storefronts' own figures above fairness.signal_share, in the order of the list;
 * loud[list->signals] in the arena. */
size_t loud_find(const Watchlist *list, const FairnessParams *params, Arena *arena,
                 LoudSignal **loud);

#endif
