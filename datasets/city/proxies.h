/* proxies.h - what a storefront of a synthetic city buys, takes by card, pays and uses. */
#ifndef DATASETS_CITY_PROXIES_H
#define DATASETS_CITY_PROXIES_H
#include "datasets/city/trade.h"
#include "datasets/city/writer.h"

/* Rows of proxies.csv, from a generator of its own: the other tables are the same without. */
void city_proxies_write(Writer *writer, const CityWorld *world, const CityStorefront *shop);

#endif
