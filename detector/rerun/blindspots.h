/* blindspots.h - how much each way of adding could bring in a year without coming on the list.
 *
 * The city of a run is fitted again with the facts and parameters of that run. In each group of
 * storefronts (a sector's third by median turnover; where that has fewer than blindspots.group
 * judged storefronts the sector; where that has, the city) a few that are not on the list declare
 * more, one at a time, and are judged again while the fit and everybody else stay as they are. The
 * list holds ranking.budget storefronts by own evidence: what links and inspections would add is
 * left out, as is what random controls find. The blind spot of a way is the largest amount below
 * the first at which at least blindspots.found of the tries are on the list. Nothing is saved. */
#ifndef DETECTOR_RERUN_BLINDSPOTS_H
#define DETECTOR_RERUN_BLINDSPOTS_H
#include "datasets/base/progress.h"
#include "datasets/store/store.h"
#include "detector/rerun/adding.h"
#include "detector/run/watchlist.h"

typedef struct BlindSpot {
    size_t tries;    /* 0 = nobody of the group could add that way */
    bool open;       /* any amount tried stays off the list */
    double amount;   /* own mean months a month; 0 = the smallest amount tried is found */
    double eur_year; /* that it brings in, median of the tries */
    double listed;   /* share of the tries on the list, at that amount; NaN for 0 */
} BlindSpot;

typedef struct BlindGroup {
    const char *sector;     /* NULL = the whole city */
    int third;              /* 1 small, 2 medium, 3 large; 0 = all sizes */
    size_t storefronts;     /* judged */
    double median_eur_year; /* of their declared turnover */
    size_t asked;           /* storefronts that are tried */
    const size_t *row;      /* [asked] of the panel */
    BlindSpot spot[ADDINGS];
} BlindGroup;

typedef struct BlindSpots {
    size_t budget;
    double threshold; /* log odds of the last place */
    double found;     /* share of the tries on the list that ends a blind spot */
    size_t amounts;
    double *amount; /* [amounts] tried, own mean months, ascending */
    size_t groups;
    BlindGroup *group;                  /* [groups] by sector, then size, the city last */
    const BlindGroup *largest[ADDINGS]; /* where each way brings in most; NULL = nowhere possible */
} BlindSpots;

typedef struct BlindOptions {
    const char *sector; /* only its groups; NULL = all */
    Adding adding;      /* only this way; ADDINGS = all */
    Params *params;     /* NULL = those of the run */
    bool whole;         /* one group, the whole city */
    size_t threads;     /* 0 = all processors */
    ProgressFn progress;
    void *progress_context;
} BlindOptions;

/* ST_USAGE when the city has no such sector, or when the list has places for all who are judged.
 * ST_INTEGRITY when the store cannot tell the facts of the run. O(scan + tries x months). */
Status blindspots_find(Store *store, const Watchlist *run, const BlindOptions *options,
                       Arena *arena, BlindSpots *out, Err *err);

#endif
