/* suppression.h - whose declared turnover lies far below what visitors, staff and peers explain.
 *
 * The other half of tax fraud: sales that are not declared. It has a list of its own; no score of
 * the first depends on it. */
#ifndef MODELS_POSTERIOR_SUPPRESSION_H
#define MODELS_POSTERIOR_SUPPRESSION_H
#include "models/params/params.h"

#include <stddef.h>

typedef struct SuppressionParams {
    double prior;                 /* share of storefronts that leave out sales, before evidence */
    double share_low, share_high; /* of the true turnover that is left out: the grid's ends */
    double shares;                /* its points */
    double tail;                  /* degrees of freedom of honest residuals */
    double fdr_level;             /* expected share of honest ones on the list */
} SuppressionParams;
extern const ParamGroup suppression_group;

/* residual[n]: log(declared / expected); sd[n]: its spread among honest peers, above 0; both in log
 * units. posterior[n]: in 0..1, NaN where either is NaN. O(n). */
void suppression_judge(const double *residual, const double *sd, size_t n,
                       const SuppressionParams *params, double *posterior);

#endif
