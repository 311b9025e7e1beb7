/* map_room.h - room for numbers and names on a map: no number lies over another, no name over a
 * number or another name. Pixels of the picture; same input, same places. */
#ifndef REPORTS_DRAW_MAP_ROOM_H
#define REPORTS_DRAW_MAP_ROOM_H
#include <stdbool.h>
#include <stddef.h>
#include "datasets/base/mem.h"

typedef struct MapSpot {
    double x, y;       /* where it is drawn */
    double at_x, at_y; /* where it is */
} MapSpot;

/* Moves spots apart until no two are drawn nearer than `apart`, as long as the picture has room for
 * all; each stays within `margin` of the edges. O(count^2) for each of at most 400 sweeps. */
void map_spread(MapSpot *spot, size_t count, double apart, double margin, double width,
                double height);

/* An upright box around its middle. */
typedef struct MapBox {
    double x, y, half_x, half_y;
} MapBox;

/* What is drawn from one point to another. */
typedef struct MapLine {
    double x, y, to_x, to_y;
} MapLine;

/* What names keep off: boxes, and lines where they can. Start with an arena alone. */
typedef struct MapRoom {
    Arena *arena;
    MapBox *box;
    MapLine *line;
    size_t boxes, box_room, lines, line_room;
} MapRoom;

void map_room_take(MapRoom *room, MapBox box);
void map_room_take_line(MapRoom *room, MapLine line);
bool map_room_free(const MapRoom *room, const MapBox *box);  /* lies over no box */
bool map_room_clear(const MapRoom *room, const MapBox *box); /* no line crosses it */

/* Moves a box to the nearest place, up to `reach` away, that is free and within the picture: one
 * that no line crosses if there is any. False when none is free. */
bool map_room_place(const MapRoom *room, MapBox *box, double reach, double width, double height);

#endif
