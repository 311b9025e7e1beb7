#include "detector/route/route.h"

#include <math.h>

#include "datasets/base/geo.h"

/* When the visit can begin, for who is at the door at `minute`. */
static double begins(const Route *round, const RouteOptions *options, const RouteStop *stop,
                     double minute) {
    if (!stop->hours) return minute;
    const double start =
        opening_hours_start(&stop->hours->hours, route_weekday(round, stop->day),
                            options->start_minute + minute, options->visit_minutes);
    return isfinite(start) ? start - options->start_minute : minute;
}

void route_walk(Route *round, const RouteOptions *options, size_t tour) {
    const GeoPlane plane = geo_plane(round->lon, round->lat);
    const double minute_m = options->speed_kmh * 1000 / 60;
    RouteDay *day = &round->day[tour];
    double x = 0, y = 0, now = 0;
    day->way_m = 0;
    for (size_t k = day->first; k < day->first + day->count; k++) {
        RouteStop *stop = &round->stop[k];
        const double east = geo_east(&plane, stop->row->lon);
        const double north = geo_north(&plane, stop->row->lat);
        stop->way_m = hypot(x - east, y - north) * options->detour;
        stop->arrive = begins(round, options, stop, now + stop->way_m / minute_m);
        now = stop->leave = stop->arrive + options->visit_minutes;
        day->way_m += stop->way_m;
        x = east;
        y = north;
    }
    const double back = hypot(x, y) * options->detour;
    day->way_m += back;
    day->minutes = now + back / minute_m;
}
