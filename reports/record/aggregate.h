/* aggregate.h - counts by district or sector that can be made public: no count from 1 to k-1 is
 * shown, nor one from which, with the total, a hidden one could be worked out. */
#ifndef REPORTS_RECORD_AGGREGATE_H
#define REPORTS_RECORD_AGGREGATE_H
#include "reports/lang/voice.h"

#include <stdbool.h>

/* Marks counts to hide: all from 1 to k-1; then more, the smallest first, until none or at least
 * two are hidden that add up to k or more. `total` is public unless the result is true: it is small
 * itself, or hiding all counts is not enough. */
bool aggregate_hide(const size_t *count, size_t n, size_t k, bool *hidden);

typedef struct Group {
    const char *name;
    size_t judged, selected;
    bool hide_judged, hide_selected;
} Group;

typedef struct Aggregate {
    size_t n;
    Group *group; /* [n] in order of name */
    size_t judged, selected;
    bool hide_judged, hide_selected; /* of the totals */
} Aggregate;

typedef enum Breakdown { BY_DISTRICT, BY_SECTOR } Breakdown;
/* What `selected` counts: storefronts on the list, or those that are more likely than not. */
typedef enum Counted { COUNT_SELECTED, COUNT_STANDING_OUT } Counted;
#define AGGREGATE_STANDING_OUT 0.5
Aggregate aggregate_of(const Voice *v, Breakdown by, Counted what, size_t k);

#endif
