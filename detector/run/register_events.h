/* register_events.h - what the registers changed about the storefronts of a list since the run
 * before: facts to read beside the score, none of them a reason in itself. */
#ifndef DETECTOR_RUN_REGISTER_EVENTS_H
#define DETECTOR_RUN_REGISTER_EVENTS_H
#include "detector/run/watchlist.h"

typedef struct RegisterEvent {
    const char *kind; /* "enterprise" "sector" "seat" "closed" "state" "person" "owner" */
    const char *was;  /* NULL = nothing, or does not apply */
    const char *now;  /* the state ("bankruptcy") or role ("director") of these kinds */
    int day;          /* since when, as the register says; INT_MIN = it does not */
} RegisterEvent;

/* Fills events and event of the selected rows; needs list->before (watchlist_since.h). Nothing when
 * either run is older than what tells which inputs it saw. */
Status register_events_load(Store *store, Watchlist *list, Arena *arena, Err *err);
/* The same of one row of the list, selected or not. */
Status register_events_of(Store *store, const Watchlist *list, WatchRow *row, Arena *arena,
                          Err *err);

#endif
