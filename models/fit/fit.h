/* fit.h - learns the city-wide estimates (city_fit.h) from a panel. */
#ifndef MODELS_FIT_FIT_H
#define MODELS_FIT_FIT_H
#include "datasets/base/err.h"
#include "datasets/base/mem.h"
#include "datasets/base/parallel.h"
#include "models/fit/city_fit.h"
#include "models/math/linear.h"

/* Allocates the arrays and fills y, x. ST_SHAPE when T is below 6 or above MONTHS_MAX. */
Status fit_open(const Panel *panel, const Params *params, Arena *arena, Fit *fit, Err *err);

/* One pass of all estimates with weights honest[n] in 0..1 (NULL = all 1): storefronts at or below
 * 0.5 do not shape the month effects and spreads. ST_NUMERIC when levels cannot be regressed. */
Status fit_pass(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch, Err *err);

/* The storefronts from which city-wide estimates are learned: those with enough months, evenly
 * spaced within each sector, model.sample in all but at least model.sector_sample of a sector that
 * has them. True, and *sample is their panel; false when that would be nearly all of them. */
bool fit_sample(const Panel *panel, const Params *params, Arena *arena, Panel *sample);

/* A fit of other storefronts under the same city-wide estimates: levels, footfall and expectation
 * of each of them. For those that were learned from, the same numbers to the bit. */
void fit_extend(const Fit *learned, const Panel *panel, const Parallel *parallel, Arena *arena,
                Fit *fit);

/* ---- parts, in the order fit_pass calls them (one file each) ---- */
void fit_months(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch);
void fit_dynamics(Fit *fit, const Parallel *parallel);
Status fit_level(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch,
                 Err *err);
Status fit_spreads(Fit *fit, const double *honest, const Parallel *parallel, Arena *scratch,
                   Err *err);

/* What fit_months and fit_level say about each storefront once the city-wide part is known. */
void fit_months_apply(Fit *fit, const Parallel *parallel);
void fit_level_apply(Fit *fit, const Parallel *parallel);

/* level_y of storefront i recomputed from its y, with the month effects as they are. fit_months.c.
 */
void fit_own_level(Fit *fit, size_t i);

/* What each sector adds to the slopes of the city's regression r, whose residuals and weights
 * follow. fit_slopes.c. */
void fit_slopes(Fit *fit, Regression *r, Arena *scratch);

/* low, high and jump of storefront i recomputed from its x. fit_dynamics.c. */
void fit_own_dynamics(Fit *fit, size_t i);

/* Shares of the kinds of honest storefront by EM, from the log density kind[n x TAIL_POINTS] of
 * each kind at each storefront and its honest weight[n] (NaN density: left out). Overwrites kind.
 * fit_tails.c. */
void fit_tails(Fit *fit, float *kind, const double *honest, const Parallel *parallel);

/* log_sigma, rho and effect_sd of a city where no storefront files by month. fit_figure_spreads.c.
 */
void fit_figure_spreads(Fit *fit, const double *honest, Arena *scratch);

/* mean[T]: for each column, the mean of value[T] over the months of its figure. */
void fit_figure_means(const Panel *panel, size_t i, const double *value, double *mean);

/* Whether columns from, from + 1, ... of storefront i are the months of one figure: of `length`
 * months, all of it. fit_figures.c. */
bool fit_figure_exactly(const Panel *panel, size_t i, size_t from, size_t length);

/* Corrects month effects [S x T] by figures over calendar quarters and years, where months of
 * their own say less; levels as in fit_months. fit_figures.c. */
void fit_figures(const Fit *fit, const double *honest, const double *level, double *effect,
                 Arena *scratch);

#endif
