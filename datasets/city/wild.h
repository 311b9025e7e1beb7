/* wild.h - what real shops do and a tame city's do not: trade that wanders and steps both ways,
 * seasons of one shop, festivals of one street, single odd months.
 *
 * Sizes and rates are set so that the city looks like Texas bars and Washington retailers do by
 * turnover_row of the test calibration_wild. */
#ifndef DATASETS_CITY_WILD_H
#define DATASETS_CITY_WILD_H
#include "datasets/city/trade.h"

/* Fills view->fair; zeros in a tame city. */
void city_wild_street(const CityWorld *world, size_t street, CityStreetView *view);

/* Draws the storefront's life and bends its sales and passers; nothing in a tame city. Draws from
 * generators of its own, so that a tame city is what it was. */
void city_wild_trade(const CityWorld *world, const CityStreetView *view, CityStorefront *shop);

#endif
