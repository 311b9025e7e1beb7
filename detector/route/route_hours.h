/* route_hours.h - when the doors of a round are open. */
#ifndef DETECTOR_ROUTE_ROUTE_HOURS_H
#define DETECTOR_ROUTE_ROUTE_HOURS_H
#include "datasets/reference/opening_hours.h"
#include "detector/run/watchlist.h"

typedef struct RouteHours {
    bool any;   /* else nothing is known, and any hour will do */
    bool usual; /* not its own: those usual in its sector */
    OpeningHours hours;
} RouteHours;

/* [list->n] by row: of the selected ones, their own hours where the store knows them, else those
 * usual in the sector. */
Status route_hours_load(Store *store, const Watchlist *list, Arena *arena, const RouteHours **hours,
                        Err *err);

#endif
