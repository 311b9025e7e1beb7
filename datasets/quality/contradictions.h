/* contradictions.h - facts about a storefront that cannot all be true. */
#ifndef DATASETS_QUALITY_CONTRADICTIONS_H
#define DATASETS_QUALITY_CONTRADICTIONS_H
#include <stddef.h>

#include "datasets/base/err.h"
#include "datasets/panel/panel.h"
#include "datasets/store/store.h"

typedef struct Contradictions {
    size_t closed_trading; /* closed before their last month of turnover */
    size_t opened_after;   /* opened after their first month of turnover */
    size_t closed_early;   /* closed before they opened */
    size_t far_away;       /* too far from the middle of their postcode */
    size_t footfall_only;  /* footfall but no turnover */
    size_t undecided;      /* the register names several sectors that weigh the same */
    size_t storefronts;    /* with at least one of the first four */
} Contradictions;

/* Counts them over the panel; far_km: what is too far. of[panel->n]: 1 where a storefront has one
 * of the first four. */
Status contradictions_count(Store *store, const Panel *panel, double far_km, Contradictions *found,
                            unsigned char *of, Err *err);

#endif
