/* disclosure.h - what may be told of groups of storefronts: one rule for all that leaves the
 * service, in whatever format.
 *
 * A group is told when the counted ones and the others in it are both many enough. Of the others
 * more are hidden, so that the sum of what is hidden passes the rule too: totals may then be known
 * to the last storefront, and a hidden count is still not known more closely than to within
 * `least`. The list by rank and the list with its controls hide the same groups; counts that are
 * told are rounded, so that the difference of two of them tells of no single storefront. MODEL 9.4;
 * Hundepool et al. (2012), Statistical Disclosure Control, doi:10.1002/9781118348239. */
#ifndef DETECTOR_RUN_DISCLOSURE_H
#define DETECTOR_RUN_DISCLOSURE_H
#include "detector/run/watchlist.h"
#include "models/params/params_detector.h"

/* ---- the rule ---- */

typedef struct DisclosureRule {
    double whole;      /* storefronts of a cell, at least */
    double part, rest; /* counted ones of them, and others, at least */
    double rate;       /* counted ones / storefronts, at most */
} DisclosureRule;

typedef struct DisclosureCell {
    double whole, part; /* storefronts; counted ones of them */
} DisclosureCell;

bool disclosure_told(DisclosureCell cell, const DisclosureRule *rule);

/* Adds to the cells to hide (hidden[n], in and out) all that may not be told; then the smallest
 * others, until nothing or two cells or more are hidden that may be told together. Cells without
 * storefronts hide nothing. The total may be told too unless the result is true: even all cells
 * together may not. */
bool disclosure_hide(const DisclosureCell *cell, size_t n, const DisclosureRule *rule,
                     bool *hidden);

/* To the nearest multiple of unit; unit 0 = as it is. */
double disclosure_round(double value, double unit);

/* ---- the groups of a run ---- */

typedef enum DisclosureBy { BY_DISTRICT, BY_SECTOR } DisclosureBy;

/* What formats count: the list by rank (card), with its controls (council), and what is more likely
 * than not (risk analysis). */
typedef enum DisclosureCount {
    COUNT_RANKED,
    COUNT_SELECTED,
    COUNT_STANDING_OUT,
    DISCLOSURE_COUNTS
} DisclosureCount;
#define DISCLOSURE_STANDING_OUT 0.5

typedef struct DisclosureGroup {
    const char *name; /* "" = has none */
    size_t judged, count[DISCLOSURE_COUNTS];
    bool hide_judged, hide[DISCLOSURE_COUNTS]; /* a group whose judged are hidden shows no count */
} DisclosureGroup;

typedef struct Disclosure {
    size_t n;
    DisclosureGroup *group; /* [n] by name, counts rounded */
    DisclosureGroup total;  /* exact */
} Disclosure;

Disclosure disclosure_of(const Watchlist *list, DisclosureBy by, const DisclosureParams *params,
                         Arena *arena);
/* The group of that name (NULL and unknown districts are ""), or NULL. */
const DisclosureGroup *disclosure_find(const Disclosure *disclosure, const char *name);
/* Whether the totals of a run may be told. */
bool disclosure_total_told(double judged, double counted, const DisclosureParams *params);

#endif
