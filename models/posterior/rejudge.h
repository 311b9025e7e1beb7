/* rejudge.h - one storefront judged again as if it had declared or counted something else.
 *
 * The city-wide fit is held fixed: month effects, elasticities, spreads, and the level that peers
 * lead us to expect. Held as well: which amounts look round (a scaled amount has digits of its own
 * that nobody typed), and the shape of footfall over time. */
#ifndef MODELS_POSTERIOR_REJUDGE_H
#define MODELS_POSTERIOR_REJUDGE_H
#include "models/posterior/evidence.h"

typedef struct Alteration {
    double turnover_factor;  /* > 0; every month's turnover is multiplied by it, */
    double turnover_add_eur; /* then this much is added to every month; the sum must stay > 0 */
    double footfall_factor;  /* > 0; nothing happens where no footfall is known */
    size_t first, count;     /* the months whose turnover is altered; count 0 = all */
} Alteration;

/* Own log Bayes factors of storefront i, own[signals_count()], in the order of signals_all; stages
 * (SIGNAL_STAGE) say 0. The fit is as it was afterwards. With {1, 0, 1}: evidence_compute's own
 * numbers, to the bit. O(months). */
void rejudge(Fit *fit, const Params *params, size_t i, const Alteration *alteration,
             Storefront *shop, double *own);

/* The same with amount[months] EUR per month (NaN = none) for what it declared; each month of a
 * quarter or year holds the figure's mean. Amounts that were filed give evidence_compute's own
 * numbers, to the bit. The fit is only read: one shop a thread. O(months). */
void rejudge_amounts(const Fit *fit, const Params *params, size_t i, const float *amount,
                     Storefront *shop, double *own);

#endif
