/* map_marks.h - the selected storefronts of a map as numbered links. */
#ifndef REPORTS_DRAW_MAP_MARKS_H
#define REPORTS_DRAW_MAP_MARKS_H
#include "detector/run/watchlist.h"
#include "reports/draw/map_room.h"
#include "reports/draw/map_view.h"
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

enum { MAP_HOME = 8 }; /* pixels of the ring at which a round starts, with its rim */

/* The page of a selected row, relative to the page the map is on. */
typedef const char *(*MapFile)(const WatchRow *row, Arena *arena);

typedef struct MapMarks {
    const Watchlist *list;
    const MapView *view;
    bool stops; /* of a round: drawn apart, for paper can neither be touched nor zoomed */
    const WatchRow **page; /* [list->n] whose page each leads to; NULL = its own */
    MapSpot *spot;         /* [list->n] of the selected ones on the map */
} MapMarks;

/* Fills spot, and takes the room of each mark. */
void map_marks_place(MapMarks *marks, MapRoom *room, Arena *arena);
/* Returns how many selected ones are not on the map. */
size_t map_marks_draw(Markup *m, const Voice *v, const MapMarks *marks, MapFile file_of);
/* Whether a row has a place on the map. */
bool map_marks_on(const MapMarks *marks, const WatchRow *row);

#endif
