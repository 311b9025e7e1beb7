/* allocation.h - turnover that is known only for an enterprise, given to its storefronts.
 *
 * Each storefront's part is estimated by up to three routes (floor area x turnover per m2, staff x
 * turnover per FTE, passers-by x capture x ticket), weighed by how well each route is known. The
 * total is then shared in proportion, month by month among the storefronts that were open. How far
 * the true part may lie from it is carried into the model (Panel.allocation_sd): it widens the
 * level. A proportional part moves exactly as the enterprise does, so its months say nothing about
 * the one storefront: unless it holds nearly all of the enterprise, it keeps one figure, its mean.
 * Errors of storefronts of one enterprise hang together (too much here is too little there); the
 * model takes them as independent. */
#ifndef MODELS_IMPUTE_ALLOCATION_H
#define MODELS_IMPUTE_ALLOCATION_H
#include "datasets/panel/panel.h"
#include "models/params/params.h"

typedef struct AllocationParams {
    double correlation, spread_weight, own_share, area_sd, staff_sd, footfall_sd;
    double services_low, services_high, margin_sd;
} AllocationParams;
extern const ParamGroup allocation_group;

/* Fills the missing turnover of storefronts from panel->enterprise_turnover, and with it period,
 * allocation_sd, margin_sd, shops, shared, contradictions, unidentified. New arrays in the arena
 * when there is anything to allocate; a panel without stays as it is. O(n T). */
void allocation_apply(Panel *panel, const Params *params, Arena *arena);

/* Turnover from gross margin: margin / (goods - services), services between low and high. False
 * when that interval includes values <= 0. factor: geometric mean of its ends over the margin;
 * sd: log units, the ends taken as a 90 % interval. */
bool allocation_margin(double goods_share, const AllocationParams *params, double *factor,
                       double *sd);

#endif
