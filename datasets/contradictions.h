/* contradictions.h - facts about a storefront that cannot all be true. */
#ifndef DATASETS_CONTRADICTIONS_H
#define DATASETS_CONTRADICTIONS_H
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/panel.h"
#include "datasets/store.h"

typedef struct Contradictions {
    size_t closed_trading; /* closed before their last month of turnover */
    size_t opened_after;   /* opened after their first month of turnover */
    size_t closed_early;   /* closed before they opened */
    size_t far_away;       /* more than FAR_KM from the middle of their postcode */
    size_t footfall_only;  /* footfall but no turnover */
    size_t undecided;      /* the register names several sectors that weigh the same */
    size_t storefronts;    /* with at least one of the first four */
} Contradictions;

enum { FAR_KM = 15 }; /* no postcode of a city is as wide */

/* Counts them over the panel. */
Status contradictions_count(Store *store, const Panel *panel, Contradictions *found, Err *err);

#endif
