/* storefront.h - draws one storefront: its trade, what is odd about it, what it declares. */
#ifndef DATASETS_CITY_STOREFRONT_H
#define DATASETS_CITY_STOREFRONT_H
#include <gsl/gsl_rng.h>

#include "datasets/city/trade.h"

/* Draws the whole storefront from rng, which the caller seeded for it. */
void city_storefront_make(const CityWorld *world, const CityStreetView *view, gsl_rng *rng,
                          CityStorefront *shop);

#endif
