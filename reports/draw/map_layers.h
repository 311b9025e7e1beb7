/* map_layers.h - streets, rails, water and parks under the map, and the names of streets. */
#ifndef REPORTS_DRAW_MAP_LAYERS_H
#define REPORTS_DRAW_MAP_LAYERS_H
#include "datasets/panel/map_shapes.h"
#include "reports/draw/map_room.h"
#include "reports/draw/map_view.h"
#include "reports/write/markup.h"

/* One path for each kind, what cannot be seen left out. Returns how many shapes lie in the view.
 * shapes may be NULL, here and below. */
size_t map_layers(Markup *m, const MapView *view, const MapShapes *shapes, Arena *arena);

/* Names of streets along them, the longest first. One that does not fit at this scale, or lies
 * where there is no room, is hidden until assets/script.js comes closer. */
void map_street_names(Markup *m, const MapView *view, const MapShapes *shapes, const MapRoom *room,
                      Arena *arena);

#endif
