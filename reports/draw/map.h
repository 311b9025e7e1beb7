/* map.h - the city as SVG: district outlines, storefronts, the selected ones as numbered links; or
 * a round, its stops and its way. */
#ifndef REPORTS_DRAW_MAP_H
#define REPORTS_DRAW_MAP_H
#include "detector/route/route.h"
#include "reports/draw/map_marks.h"
#include "reports/lang/voice.h"
#include "reports/write/markup.h"

/* A sentence takes the map's place when no storefront has coordinates. */
void map_city(Markup *m, const Voice *v, MapFile file_of);
/* The stops of a round alone, numbered in their order, and the way; v->list gives the districts. No
 * number lies over another: one that had to move has a line to where it belongs. */
void map_round(Markup *m, const Voice *v, const Route *round, const MapShapes *shapes,
               MapFile file_of);

#endif
