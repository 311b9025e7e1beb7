/* counterfactual.h - the smallest change that would take a storefront off the list, or put it on.
 *
 * The facts are those the run knew. First the storefront is judged again under changed figures
 * while everything else is held fixed: the city-wide fit, the other storefronts, what its links
 * say, and what inspections taught. One lever is moved at a time, outward from nothing in both
 * directions in even steps of the logarithm of counterfactual.factor at most, then bisected at the
 * first crossing; a lever that crosses back and forth between two steps may have a smaller change
 * than the one found. Of single months and of spans the one counts that moves the fewest euros.
 * Then what was found is rounded outward, as it will be printed, and the whole city is judged again
 * with it: only a change that holds there is told. One that does not is widened twice, then given
 * up. */
#ifndef DETECTOR_RERUN_COUNTERFACTUAL_H
#define DETECTOR_RERUN_COUNTERFACTUAL_H
#include "datasets/store/store.h"
#include "detector/run/watchlist.h"

typedef enum Lever {
    LEVER_TURNOVER_SHARE, /* every month's declared turnover, by a share of it */
    LEVER_TURNOVER_EUR,   /* every month's declared turnover, by the same amount */
    LEVER_FOOTFALL_SHARE, /* footfall, by a share of it */
    LEVER_MONTH,          /* one month's declared turnover, by a share of it */
    LEVER_SPAN,           /* that of 3, 6 or 12 months in a row */
    LEVERS
} Lever;
const char *lever_name(
    Lever lever); /* "turnover_share" "turnover_eur" "footfall_share" "month" "span" */

typedef struct Way {
    bool possible,
        found;     /* possible: the lever exists; found: it held when the city was rescanned */
    bool unkept;   /* found with the city held fixed, but it did not hold: `change` was that */
    double change; /* share (-0.12 = 12 % less) or EUR a month; NaN when none is found */
    size_t first, count; /* the columns of a month or span; count 0 = all months */
    double log_odds;     /* there, after the rescan */
    double low, high;    /* what was searched, in the same unit */
    bool monotone;       /* the log odds only rise or only fall over what was searched */
} Way;

typedef struct Counterfactual {
    bool listed;          /* selected by rank: ways lead off the list; else onto it */
    const char *obstacle; /* why no figure decides its place (not judged, held, ...), or NULL */
    double log_odds, threshold; /* its own, and those of the place where the list ends */
    Way way[LEVERS];
} Counterfactual;

/* A row of a saved run. O(scan) for every change found, on all processors. ST_INTEGRITY when its
 * own evidence cannot be made again from the facts that the store holds. Text lives in the arena.
 */
Status counterfactual_find(Store *store, const Watchlist *run, const WatchRow *row, Arena *arena,
                           Counterfactual *out, Err *err);

#endif
