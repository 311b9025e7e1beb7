/* inspections.h - what inspections found, carried over to storefronts that look alike.
 *
 * The city-wide stage of the inspections signal: an anchored recalibration (recalibration.h) of the
 * log odds, written as one more column, so that the sum stays exact and everybody sees what
 * inspections changed. Before there are enough of them the column is 0. */
#ifndef MODELS_POSTERIOR_INSPECTIONS_H
#define MODELS_POSTERIOR_INSPECTIONS_H
#include "datasets/base/err.h"
#include "models/params/params.h"
#include "models/posterior/evidence_table.h"

typedef struct InspectionsParams {
    double hold_confirmed, hold_cleared, hold_inconclusive, memory; /* months */
    double least, told_from;                                        /* inspections */
    double confirmed_nats, cleared_nats;
    double drift_window, drift_error;
    double missed, mistaken, rate_weight; /* errors of visits */
    double team_share, hidden;            /* shares */
} InspectionsParams;

/* The newest conclusive outcome of each inspected storefront. */
typedef struct InspectionLabels {
    size_t n;
    const size_t *row;              /* [n] storefront of the panel */
    const unsigned char *confirmed; /* [n] 1 = confirmed, 0 = cleared */
    const double *sensitivity;      /* [n] share of fronts that whoever went finds; NULL = all */
    double mistaken;                /* share of honest storefronts that are confirmed */
} InspectionLabels;

/* Fits on the labels that are judged; fills the column, its details (of 100 such storefronts so
 * many confirmed, 90 % range) and settles e. ST_NUMERIC when the fit fails. O(n signals^2). */
Status inspections_apply(const InspectionLabels *labels, const Panel *panel, const Params *params,
                         Arena *arena, Evidence *e, Err *err);

#endif
