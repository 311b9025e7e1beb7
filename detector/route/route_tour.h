/* route_tour.h - one day of a round: plain points, values and a budget of minutes. */
#ifndef DETECTOR_ROUTE_ROUTE_TOUR_H
#define DETECTOR_ROUTE_ROUTE_TOUR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "datasets/base/mem.h"

/* Point 0 is start and end; it has no value and takes no time. */
typedef struct RouteTourProblem {
    size_t n;            /* points, with the start */
    const double *x, *y; /* [n] metres */
    const double *value; /* [n] >= 0 */
    const bool *open;    /* [n] may be visited today */
    double minute_m;     /* metres walked in a minute, straight-line equivalent */
    double visit_minutes, budget_minutes;
    /* The first minute from `minute` on at which a visit of the point may begin; INFINITY = none.
     * Later for later minutes. NULL = at once. */
    double (*open_from)(const void *context, size_t point, double minute);
    const void *context;
} RouteTourProblem;

typedef struct RouteTour {
    size_t count;
    size_t *at; /* [n] points in order, without the start */
    double minutes, value;
} RouteTour;

/* The best tour found; its at[] comes with room for n points. */
void route_tour_solve(const RouteTourProblem *problem, uint64_t seed, size_t restarts, Arena *arena,
                      RouteTour *best);
/* Minutes of visiting order[0..count), from and back to the start, with waiting; INFINITY when a
 * door is closed. */
double route_tour_minutes(const RouteTourProblem *problem, const size_t *order, size_t count);

#endif
