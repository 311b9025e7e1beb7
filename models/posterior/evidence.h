/* evidence.h - from a panel to a posterior per storefront: the whole model, no I/O. */
#ifndef MODELS_POSTERIOR_EVIDENCE_H
#define MODELS_POSTERIOR_EVIDENCE_H
#include "datasets/base/parallel.h"
#include "models/fit/city_fit.h"
#include "models/posterior/estimates.h"
#include "models/posterior/evidence_table.h"
#include "models/signals/signal.h"

/* All results live in the arena. ST_SHAPE with fewer than model.min_months months; ST_NUMERIC when
 * the regression is singular. O(n T^2). */
Status evidence_compute(const Panel *panel, const Params *params, const Parallel *parallel,
                        Arena *arena, Evidence *evidence, Err *err);

typedef struct EvidenceInput {
    const Panel *panel;
    const Params *params;
    const Parallel *parallel;
    const Estimates *held; /* judged by these, and nothing is learned; NULL = learned here */
    EstimatesGaps *gaps;   /* with held: what they lack is written here; may be NULL */
    EstimatesBytes *keep;  /* what was learned is written here, in the arena; may be NULL */
} EvidenceInput;

/* All arrays of a table for the panel, nothing judged. */
void evidence_open(const Panel *panel, Arena *arena, Evidence *evidence);

/* As evidence_compute, by held estimates or so that others can hold them. */
Status evidence_make(const EvidenceInput *input, Arena *arena, Evidence *evidence, Err *err);

/* The same; the city-wide fit that the numbers rest on stays in the arena as well. */
Status evidence_fit(const EvidenceInput *input, Arena *arena, Evidence *evidence, Fit *fit,
                    Err *err);

/* What every signal reads at storefront i under a fit: reading[signals_count()]. */
void evidence_read(const Fit *fit, const Params *params, size_t i, Storefront *shop,
                   Reading *reading);

/* own[signals_count()]: the log Bayes factors of storefront i as its figures in the fit now are;
 * stages say 0. Where the city taught what numbers are worth, by that. */
void evidence_own(const Fit *fit, const Params *params, size_t i, Storefront *shop, double *own);

#endif
