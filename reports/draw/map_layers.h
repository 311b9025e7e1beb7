/* map_layers.h - streets, rails, water and parks under the map, and the names of streets. */
#ifndef REPORTS_DRAW_MAP_LAYERS_H
#define REPORTS_DRAW_MAP_LAYERS_H
#include "datasets/panel/map_shapes.h"
#include "reports/draw/map_room.h"
#include "reports/write/markup.h"

/* Equirectangular: pixels of the picture and the degrees they stand for. */
typedef struct MapView {
    double west, east, south, north; /* degrees */
    double scale, stretch;           /* pixels per degree of latitude; cos(middle latitude) */
} MapView;

static inline double map_x(const MapView *view, double lon) {
    return (lon - view->west) * view->stretch * view->scale;
}

static inline double map_y(const MapView *view, double lat) {
    return (view->north - lat) * view->scale;
}

size_t map_letters(const char *text); /* characters of UTF-8 */

/* One path for each kind, what cannot be seen left out; then names of streets along them, the
 * longest first. One that does not fit at this scale, or lies under one of taken[count], is hidden
 * until assets/script.js comes closer.
 * Returns how many shapes lie in the view. */
size_t map_layers(Markup *m, const MapView *view, const MapShapes *shapes, const MapBox *taken,
                  size_t count, Arena *arena);

#endif
