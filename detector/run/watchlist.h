/* watchlist.h - a saved run: its manifest and its ranked rows. Reports read only this.
 *
 * Rows are complete (every storefront of the panel, rank 1..n) and carry the register fields needed
 * to print them. */
#ifndef DETECTOR_RUN_WATCHLIST_H
#define DETECTOR_RUN_WATCHLIST_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/panel/claims.h"
#include "datasets/panel/district.h"
#include "datasets/panel/map_shapes.h"
#include "datasets/panel/panel.h"
#include "datasets/store/store.h"

typedef enum Selection { SELECTION_NONE, SELECTION_RANKED, SELECTION_RANDOM } Selection;
const char *selection_name(Selection selection); /* "none" "ranked" "random" */

/* How high a probability is, in five steps. Of forty storefronts above 99 % that is
 * all there is to say: what differs behind the decimal mark is less than the model knows. */
typedef enum ProbabilityBand {
    BAND_VERY_LOW,
    BAND_LOW,
    BAND_MIDDLE,
    BAND_HIGH,
    BAND_VERY_HIGH,
    BANDS
} ProbabilityBand;
/* BANDS for NaN. Steps begin at 0, 0.1, 0.3, 0.6 and 0.9. */
ProbabilityBand probability_band(double probability);
const char *probability_band_name(ProbabilityBand band); /* "very_low" ... "very_high", or "" */

typedef struct WatchRow {
    size_t rank;         /* 1..n */
    size_t place_before; /* in the run before (watchlist_since.h); 0 = not there, or not asked */
    bool listed_before;  /* selected by that run */
    bool contested;      /* not visited until decided (contest/contest.h); false when not asked */
    size_t rank_low, rank_high; /* 90 % interval (rank_ranges.h); 0 = not known, or not asked */
    size_t events;              /* of the registers since the run before (register_events.h) */
    const struct RegisterEvent *event; /* [events] */
    const struct HeldVisit *visit;     /* why it was not selected (held_visits.h); NULL = no visit
                                          is why, or not asked */
    int64_t key;
    const char *storefront_id, *name, *sector, *street, *house_number, *postcode, *district;
    const char *municipality; /* for addresses; NULL = not known */
    const char *enterprise_id, *traits;
    double lon, lat;      /* NaN = unknown */
    const Claims *claims; /* of the register; NULL = not loaded */
    bool judged;
    const char *reason; /* not judged because; else NULL */
    Selection selection;
    double inclusion_probability;
    double posterior, log_odds, q_value;
    double unexplained_eur_year, unexplained_share, share_low, share_high;
    const double *evidence; /* [signals] */
    const float *details;   /* [details] NaN = n/a */
    const float *series; /* NULL, or declared, footfall, expected, low, high: [5 x months]; declared
                            0 = filed as zero */
} WatchRow;

enum { SERIES_DECLARED, SERIES_FOOTFALL, SERIES_EXPECTED, SERIES_LOW, SERIES_HIGH, SERIES_COUNT };

/* What a list of some rows knows of the others. */
typedef struct WatchWhole {
    size_t n, ranked, random;
} WatchWhole;

typedef struct Watchlist {
    int64_t run_id;
    const char *started_at, *version, *manifest; /* manifest: JSON text */
    const char *output_digest;
    const char *audit_head; /* hash of the log's entry of this run; NULL = older than the log */
    int64_t seed;
    int first_month;
    size_t months, budget;
    double prior_log_odds, prevalence;
    size_t signals, details;
    const char **signal_ids;   /* [signals] */
    const char **detail_names; /* [details] "signal.name" */
    size_t n;
    WatchRow *rows;             /* [n] by rank */
    const WatchWhole *whole;    /* of a list of some rows (watchlist_load_one, WATCH_LISTED); NULL =
                                   rows are all */
    const Districts *districts; /* of a saved run: their outlines; NULL = not loaded */
    const MapShapes *shapes;    /* what lies under its map; NULL = not loaded */
    int64_t before;             /* the run before it (watchlist_since.h); 0 = none, or not asked */
    size_t gone;                /* selected by that run and not by this one */
    const struct GoneRow *gone_row; /* [gone] by place before */
    const char *part;               /* what of it is selected here (row_filter.h); NULL = all */
    size_t threads;                 /* that saving may use; 0 = all processors */
    bool scores_only;               /* rows hold WATCH_SCORES alone */
    const struct EstimatesBytes *estimates; /* of a scan, kept with it; NULL = none */
    size_t judged_again; /* of a scan under held estimates: whose evidence was not read back */
    const struct EstimatesGaps *gaps; /* of a scan: what those it held lack; NULL = none */
    const struct StagesStart *stages; /* of a scan: what links and inspections started from; NULL
                                         = not told */
    int64_t log_entries; /* of the log when the facts of a scan were read; 0 = not known */
    char
        digest_text[65]; /* where output_digest points after watchlist_save: do not copy by value */
} Watchlist;

/* The day of the run (base/num.h), or the last day of its months when that is not known. */
int watchlist_date(const Watchlist *list);

/* How many storefronts the list holds, and why it is not longer. */
typedef struct WatchLength {
    size_t ranked, random;
    size_t places;    /* of the budget, for those by rank */
    bool cut;         /* places stay empty because one more would exceed fdr_level */
    double fdr_level; /* ranking.fdr_level of the run; NaN = not recorded */
    size_t outside;   /* judged, but out of scope */
    double least_eur; /* ranking.least_eur of the run; 0 = not recorded */
    int order;        /* ranking.order of the run (models/params/params_detector.h) */
} WatchLength;
WatchLength watchlist_length(const Watchlist *list);

/* EUR a year that would not be trade, if anything is not: from the expected amount, which is that
 * times the probability. NaN = not known. */
double watchlist_amount(double expected, double posterior);

/* Whether so little would be hidden that the run did not select the row by rank. */
bool watchlist_small(const WatchLength *length, const WatchRow *row);

/* How many storefronts the run has, of which the list may hold some. */
size_t watchlist_storefronts(const Watchlist *list);

/* The months that the run judged; one thread. */
PanelWindow watchlist_window(const Watchlist *list);

/* The row of a storefront; NULL when the list has none of that id. O(n). */
WatchRow *watchlist_row(const Watchlist *list, const char *storefront_id);

/* Number named "signal.name" of a row; NaN when unknown or not applicable. */
double watchlist_detail(const Watchlist *list, const WatchRow *row, const char *name);

/* Saves list as a new run in one transaction; sets run_id and output_digest. */
Status watchlist_save(Store *store, Watchlist *list, Err *err);

/* What of each row is read: a city's numbers and addresses are most of the work, and the claims of
 * registers a query over all links. */
typedef enum WatchPart {
    WATCH_RECORD,  /* of no row anything: n is 0 */
    WATCH_SCORES,  /* id, name, sector, district, scores and selection; the months of those selected
                    */
    WATCH_LISTED,  /* WATCH_NUMBERS of the rows a shown list tells of: selected by it or by the run
                      before, or with a range of ranks; all where the manifest tells too little */
    WATCH_NUMBERS, /* address, traits, evidence, details as well */
    WATCH_ALL      /* and claims */
} WatchPart;

/* run_id 0 = the newest. ST_USAGE when there is no such run. */
Status watchlist_load(Store *store, int64_t run_id, Arena *arena, Watchlist *list, Err *err);
Status watchlist_load_part(Store *store, int64_t run_id, WatchPart part, Arena *arena,
                           Watchlist *list, Err *err);

/* The run with the row of one storefront alone, and with all rows where its manifest tells too
 * little or it has none of that id (*row = NULL). */
Status watchlist_load_one(Store *store, int64_t run_id, const char *storefront_id, Arena *arena,
                          Watchlist *list, WatchRow **row, Err *err);

/* One run of the register of runs. */
typedef struct RunInfo {
    int64_t run_id;
    const char *started_at, *version, *output_digest, *manifest;
    int first_month;
    size_t months, budget, storefronts, selected;
} RunInfo;
Status runs_list(Store *store, Arena *arena, RunInfo **runs, size_t *count, Err *err);

#endif
