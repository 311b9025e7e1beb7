/* map_view.h - which part of the earth a map shows, and where on the picture it lies:
 * equirectangular, x = longitude x cos(middle latitude), y = latitude. */
#ifndef REPORTS_DRAW_MAP_VIEW_H
#define REPORTS_DRAW_MAP_VIEW_H
#include <stdbool.h>
#include <stddef.h>

typedef struct MapView {
    double west, east, south, north; /* degrees */
    double scale, stretch;           /* pixels per degree of latitude; cos(middle latitude) */
    double width, height;            /* pixels */
} MapView;

/* Shows all places but a thousandth at each end, so that one wrong coordinate does not shrink the
 * city to a dot; a very flat or tall city gets more room around it. Sorts both arrays, of at least
 * one value each. */
MapView map_view(double *lon, double *lat, size_t count);

static inline double map_x(const MapView *view, double lon) {
    return (lon - view->west) * view->stretch * view->scale;
}

static inline double map_y(const MapView *view, double lat) {
    return (view->north - lat) * view->scale;
}

static inline bool map_shows(const MapView *view, double lon, double lat) {
    return lon >= view->west && lon <= view->east && lat >= view->south && lat <= view->north;
}

#endif
