/* without_signal.h - what the list of a run would be without one of its signals.
 *
 * Evidence adds up, so no scan is needed: a storefront's log odds less the signal's column. What
 * the other columns and the share of fronts would learn without it is held. */
#ifndef DETECTOR_RERUN_WITHOUT_SIGNAL_H
#define DETECTOR_RERUN_WITHOUT_SIGNAL_H
#include "detector/run/watchlist.h"

typedef struct WithoutSignal {
    const char *signal;
    double kept;        /* share of those ranked on the list that would be among so many first */
    const char *leaver; /* of those that would not, the one of highest rank; NULL = none leaves */
    size_t rank_before, rank_after; /* of the leaver */
} WithoutSignal;

/* found[list->signals], what keeps least first, ties by name; in the arena. ST_USAGE for a run that
 * selects no storefront by rank. O(signals n log n). */
Status without_signal_find(const Watchlist *list, Arena *arena, WithoutSignal **found, Err *err);

#endif
