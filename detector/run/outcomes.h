/* outcomes.h - what inspections found: recorded, and turned into what a scan needs of it.
 *
 * An outcome belongs to the list that led to the visit: its run, how the storefront was selected
 * and with what probability. What is not given is filled in from the newest saved run, made by that
 * day, that selected the storefront. A visit that no list led to keeps them empty; it teaches the
 * correction but counts in no estimate. Time is measured on the facts, never on the clock: "now" is
 * the last day of the panel or of the newest outcome. */
#ifndef DETECTOR_RUN_OUTCOMES_H
#define DETECTOR_RUN_OUTCOMES_H
#include "datasets/panel/panel.h"
#include "datasets/store/store.h"
#include "detector/run/watchlist.h"
#include "models/posterior/findings.h"
#include "models/posterior/inspections.h"

typedef enum Finding { FINDING_CONFIRMED, FINDING_CLEARED, FINDING_INCONCLUSIVE } Finding;
extern const char *const finding_names[]; /* "confirmed" "cleared" "inconclusive", NULL */

/* What was known of the storefront before an outcome was recorded. */
typedef struct OutcomeBefore {
    bool replaced; /* an outcome of the same day */
    Finding was;
    int against; /* day of the newest other visit, within a year, that found the opposite; INT_MIN
                  */
} OutcomeBefore;

typedef struct Outcome {
    int64_t storefront; /* key in the store */
    const char *storefront_id;
    int inspected_on; /* date */
    Finding finding;
    Selection selection;          /* NONE = no list led to it */
    double inclusion_probability; /* NaN = not known */
    int64_t run_id;               /* 0 = none */
    const char *note, *service; /* of whoever went; NULL = none (outcomes_load leaves notes out) */
    unsigned team;              /* 1..teams by service number; 0 = not known */
    double customers, minutes;  /* counted at the door, and for how long; 0 or NaN minutes = not */
    const char *actor;          /* who recorded it (audit.h); NULL = not asked, or not known */
    const char *withdrawn;      /* why it no longer stands; NULL = it does */
    OutcomeBefore before;       /* filled by outcome_record */
} Outcome;

typedef struct Outcomes {
    size_t n;
    Outcome *outcome; /* [n] by storefront, then date */
    int newest;       /* date of the newest; INT_MIN without any */
    unsigned teams;
    const char **service; /* [teams + 1] service number of each team; NULL before outcomes_load */
} Outcomes;

Status outcomes_load(Store *store, Arena *arena, Outcomes *outcomes, Err *err);

/* Numbers teams by their service numbers, in the order in which storefronts met them. */
void outcomes_number_teams(Outcomes *outcomes, Arena *arena);

/* The newest outcome of a storefront, or NULL; *again: the first month in which it may be selected
 * after it. */
const Outcome *outcomes_newest(const Outcomes *outcomes, int64_t storefront,
                               const InspectionsParams *params, int *again);

/* Records one (selection NONE, NaN and run 0 = fill in), replacing one of the same storefront and
 * day, in one transaction with its audit entry; *outcome becomes what was recorded. ST_INPUT for an
 * unknown storefront, ST_USAGE when there is no such run or it did not select the storefront. */
Status outcome_record(Store *store, Outcome *outcome, Arena *arena, Err *err);
/* The same within the caller's transaction. */
Status outcome_put(Store *store, Outcome *outcome, Arena *arena, Err *err);

/* All outcomes of a storefront (NULL = of all), withdrawn ones too, by day, with their notes. */
Status outcomes_list(Store *store, const char *storefront_id, Arena *arena, Outcomes *outcomes,
                     Err *err);

/* Takes an outcome back: the row stays with the reason, runs from now on do not see it. In one
 * transaction with its audit entry. ST_INPUT when there is no such outcome, or it was withdrawn. */
Status outcome_withdraw(Store *store, const char *storefront_id, int inspected_on,
                        const char *reason, Err *err);
/* The same within the caller's transaction. */
Status outcome_take_back(Store *store, const char *storefront_id, int inspected_on,
                         const char *reason, Err *err);

/* What a scan needs, by row of the panel. */
typedef struct Inspected {
    unsigned char *held; /* [n] 1 = inspected recently: not to be selected now */
    unsigned *visits;    /* [n] outcomes recorded so far */
    double *known;       /* [n] log Bayes factor for linked storefronts; NaN = not inspected */
    InspectionLabels labels;
    size_t holding, conclusive; /* storefronts held; outcomes that are conclusive and remembered */
} Inspected;

/* [n] Panel.confirmed: for each storefront whose newest conclusive outcome is a confirmation its
 * month, else INT_MIN; NULL without any. O(n log n). */
const int *outcomes_confirmed(const Outcomes *outcomes, const Panel *panel, Arena *arena);

/* Conclusive visits that are remembered, to storefronts that are judged, with their log odds. */
void outcomes_finds(const Outcomes *outcomes, const Panel *panel, const InspectionsParams *params,
                    const Evidence *evidence, Arena *arena, Finds *finds);

/* findings: of those visits; NULL = rates as the parameters have them and no team set aside.
 * Arrays live in the arena. O(n + outcomes log n). */
void outcomes_apply(const Outcomes *outcomes, const Panel *panel, const InspectionsParams *params,
                    const Findings *findings, Arena *arena, Inspected *out);

#endif
