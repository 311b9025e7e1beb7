/* map_districts.h - outlines of districts under the map, and their names where there is room. */
#ifndef REPORTS_DRAW_MAP_DISTRICTS_H
#define REPORTS_DRAW_MAP_DISTRICTS_H
#include "datasets/panel/district.h"
#include "reports/draw/map_room.h"
#include "reports/draw/map_view.h"
#include "reports/write/markup.h"

/* Returns how many are seen. districts may be NULL, here and below. */
size_t map_districts(Markup *m, const MapView *view, const Districts *districts);

/* A place for each name, [areas], that keeps off what is taken; then it is taken too. half_x 0: no
 * room, and the name stands in the title of its outline alone. */
const MapBox *map_district_places(const MapView *view, const Districts *districts, MapRoom *room,
                                  Arena *arena);
void map_district_names(Markup *m, const Districts *districts, const MapBox *place);

#endif
