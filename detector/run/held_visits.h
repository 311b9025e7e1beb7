/* held_visits.h - which storefronts a run left out because they had been visited. */
#ifndef DETECTOR_RUN_HELD_VISITS_H
#define DETECTOR_RUN_HELD_VISITS_H
#include "detector/run/outcomes.h"

/* A visit that kept the run from selecting a storefront. */
typedef struct HeldVisit {
    int inspected_on; /* date */
    Finding finding;
    int again; /* first month in which it may be selected after it */
} HeldVisit;

/* Whether a visit of that day, after which the storefront may be selected from month `again` on,
 * keeps the run from selecting it. */
bool held_visit_counts(const Watchlist *list, int inspected_on, int again);

/* Fills `visit` of the judged rows that the run did not select for that reason. O(n + outcomes). */
Status held_visits_mark(Store *store, Watchlist *list, Arena *arena, Err *err);

#endif
