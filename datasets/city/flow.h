/* flow.h - people in the streets of a synthetic city, where footfall is the street's and not the
 * door's: a smooth field over the city, streets, doors; and counters that count them, with faults.
 */
#ifndef DATASETS_CITY_FLOW_H
#define DATASETS_CITY_FLOW_H
#include "datasets/city/trade.h"
#include "datasets/city/writer.h"

/* Fills view->popularity and view->drift; where footfall is counted at doors, drift is 0. */
void city_flow(const CityWorld *world, size_t street, CityStreetView *view);

/* The people who pass the door, in place of those the trade would suggest. */
void city_flow_door(const CityWorld *world, const CityStreetView *view, CityStorefront *shop);

/* Has the street a counter? Where footfall is counted at doors or known, every street is listed. */
bool city_flow_counted(const CityWorld *world, size_t street);

/* Hours of the street's counter as rows of counts.csv. */
void city_flow_write(Writer *writer, const CityWorld *world, size_t street,
                     const CityStreetView *view);

#endif
