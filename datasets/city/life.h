/* life.h - when a storefront of a wild city trades: openings, ramps, pauses, closings.
 *
 * In a tame city a storefront trades from its first column to the last, every month in full. */
#ifndef DATASETS_CITY_LIFE_H
#define DATASETS_CITY_LIFE_H
#include <gsl/gsl_rng.h>

#include "datasets/city/trade.h"

/* It trades from column `start` to the last, every month in full. */
void city_life_plain(CityStorefront *shop);

/* Draws start, end, shut, files_zero, dated, first_open and last_open in place of what was. */
void city_life_draw(gsl_rng *rng, CityStorefront *shop);

/* log_sales[months] gains what age does to sales: a ramp after the opening and partial months at
 * both ends. */
void city_life_shape(gsl_rng *rng, const CityStorefront *shop, double *log_sales);

/* Nothing is sold or declared in months without trade; a front keeps at least one add-on. */
void city_life_shut(CityStorefront *shop);

#endif
