/* map_shapes.h - what lies under the map: streets, rails, water and parks that the city imported.
 */
#ifndef DATASETS_PANEL_MAP_SHAPES_H
#define DATASETS_PANEL_MAP_SHAPES_H
#include "datasets/reference/outline.h"
#include "datasets/store/sql.h"

/* In the order in which they are drawn. */
typedef enum MapKind {
    MAP_GREEN,
    MAP_WATER,
    MAP_RIVER,
    MAP_RAIL,
    MAP_WAY,
    MAP_STREET,
    MAP_KINDS
} MapKind;
const char *map_kind_name(MapKind kind); /* "green" ... "street" */
bool map_kind_is_area(MapKind kind);

typedef struct MapShape {
    MapKind kind;
    const char *name; /* NULL = none */
    Outline lines;    /* lines and rings alike; of lines the box is exact too */
} MapShape;

typedef struct MapShapes {
    size_t count;
    const MapShape *shape; /* [count] by kind */
} MapShapes;

/* All of them, into the arena; none when nothing was imported. ST_INTEGRITY when a shape in the
 * store is damaged. */
Status map_shapes_load(Store *store, Arena *arena, MapShapes *shapes, Err *err);

#endif
