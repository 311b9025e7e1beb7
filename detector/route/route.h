/* route.h - an order of visits: which of the selected storefronts fit into the days there are, on
 * foot, and in which order (the orienteering problem). Several inspectors share each day.
 *
 * As many random controls as their share of the stops come first, chosen by a lot of their own:
 * leaving one out because it lies far away would break the chances they were drawn with. The others
 * wait for another round, since they keep their draw. Contested storefronts stay out. Then each day
 * takes the ranked storefronts with the most expected unexplained turnover for the minutes they
 * cost. A stop falls when its door is open, by its own hours or else those usual in its sector: who
 * comes early waits. Insertion, 2-opt and or-opt moves, exchanges, and restarts from a seed
 * (Vansteenwegen, Souffriau, Van Oudheusden 2011, doi:10.1016/j.ejor.2010.03.045). The same list,
 * options and seed give the same round. */
#ifndef DETECTOR_ROUTE_ROUTE_H
#define DETECTOR_ROUTE_ROUTE_H
#include "detector/route/route_hours.h"
#include "detector/route/working_days.h"
#include "detector/run/watchlist.h"

typedef struct RouteOptions {
    double lon, lat; /* start and end of each day; NaN = the middle of the selected storefronts */
    size_t days;
    double day_minutes, visit_minutes;
    double speed_kmh, detour; /* way / straight distance */
    uint64_t seed;
    size_t restarts;
    int first_date;
    double start_minute;
    size_t inspectors; /* each with a tour of their own a day; 0 = 1 */
    Holidays holidays;
    const RouteHours *hours; /* [list->n] by row; NULL = every door is open at any hour */
} RouteOptions;

typedef struct RouteStop {
    const WatchRow *row;
    size_t day;              /* 0.. of the calendar (route_date) */
    double way_m;            /* from the stop before, or from the start */
    double arrive, leave;    /* minutes after the day began; a stop waits until the door is open */
    const RouteHours *hours; /* NULL = not known */
} RouteStop;

/* One inspector's tour of one day. */
typedef struct RouteDay {
    size_t first, count;   /* its stops */
    double way_m, minutes; /* with the way back */
    size_t day, inspector; /* 0.. */
} RouteDay;

typedef struct Route {
    double lon, lat;     /* start and end */
    int first_date;      /* of the first day (base/num.h); the others are the next working days */
    double start_minute; /* of each day after midnight, local time */
    Holidays holidays;
    size_t inspectors;          /* of each day */
    size_t days, count;         /* tours, stops */
    RouteDay *day;              /* [days] by day, then inspector */
    RouteStop *stop;            /* [count] in the order of the visits */
    size_t ranked, ranked_left; /* selected by rank: in the round, left out of it */
    size_t left_out;            /* selected, with a place, but no time for them */
    size_t closed;              /* of these, never open while the round is under way */
    size_t by_usual;            /* stops and closed ones whose hours are those of their sector */
    size_t unplaced;            /* selected without coordinates */
    size_t contested;           /* selected, but contested: not visited until that is decided */
    double value_eur, left_eur; /* expected unexplained turnover a year, visited and left out */
} Route;

/* Arrays live in the arena. ST_USAGE when no selected storefront has a place; a round of no days
 * when all are closed. */
Status route_plan(const Watchlist *list, const RouteOptions *options, Arena *arena, Route *round,
                  Err *err);

/* Ways and times of one tour whose stops were put in another order: at a door that opens later it
 * waits, at one that does not open any more it does not. */
void route_walk(Route *round, const RouteOptions *options, size_t tour);

/* The middle (medians) of the selected storefronts that have a place; false when none has. */
bool route_middle(const Watchlist *list, double *lon, double *lat);

/* The date of day `day` of the calendar: weekends and public holidays are left out. */
int route_date(const Route *round, size_t day);
int route_weekday(const Route *round, size_t day); /* 0 = Monday */
/* "09:00-18:00": when the door of a stop is open that day; NULL = not known. */
const char *route_stop_hours(const Route *round, const RouteStop *stop, Arena *arena);
/* The first working day after the day of the run. */
int route_first_date(const Watchlist *list, Holidays holidays);

#endif
