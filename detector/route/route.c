#include "detector/route/route.h"

#include "datasets/base/geo.h"
#include "detector/route/route_tour.h"

#include <math.h>

typedef struct Plan {
    const Watchlist *list;
    const RouteOptions *options;
    Arena *arena;
    size_t n;              /* points, with the start */
    const WatchRow **row;  /* [n] row[0] = NULL */
    double *x, *y, *value; /* [n] */
    bool *open;            /* [n] not visited yet */
} Plan;

static bool wanted(const WatchRow *row) {
    return row->selection != SELECTION_NONE;
}

static bool has_place(const WatchRow *row) {
    return isfinite(row->lon) && isfinite(row->lat);
}

/* Euros a year of a row; what a random control adds is not money. */
static double euros(const WatchRow *row) {
    const double value = row->selection == SELECTION_RANKED ? row->unexplained_eur_year : 0;
    return isfinite(value) && value > 0 ? value : 0;
}

static void find_start(const Plan *plan, Route *round) {
    double lon = 0, lat = 0;
    for (size_t i = 1; i < plan->n; i++) {
        lon += plan->row[i]->lon / (double)(plan->n - 1);
        lat += plan->row[i]->lat / (double)(plan->n - 1);
    }
    const bool given = isfinite(plan->options->lon) && isfinite(plan->options->lat);
    round->lon = given ? plan->options->lon : lon;
    round->lat = given ? plan->options->lat : lat;
}

static void project(Plan *plan, const Route *round) {
    const GeoPlane plane = geo_plane(round->lon, round->lat);
    for (size_t i = 1; i < plan->n; i++) {
        plan->x[i] = geo_east(&plane, plan->row[i]->lon);
        plan->y[i] = geo_north(&plane, plan->row[i]->lat);
    }
}

/* A control outweighs all ranked ones together: it goes first wherever it fits. */
static void weigh(Plan *plan) {
    double sum = 0;
    for (size_t i = 1; i < plan->n; i++) {
        /* a euro at least, so that every stop is worth the walk */
        plan->value[i] = 1 + euros(plan->row[i]);
        sum += plan->value[i];
    }
    for (size_t i = 1; i < plan->n; i++)
        if (plan->row[i]->selection == SELECTION_RANDOM) plan->value[i] = sum;
}

static void gather(Plan *plan, Route *round) {
    const Watchlist *list = plan->list;
    size_t count = 1;
    for (size_t r = 0; r < list->n; r++) count += wanted(&list->rows[r]);
    plan->row = ARENA_ARRAY(plan->arena, const WatchRow *, count);
    plan->x = ARENA_ARRAY(plan->arena, double, count);
    plan->y = ARENA_ARRAY(plan->arena, double, count);
    plan->value = ARENA_ARRAY(plan->arena, double, count);
    plan->open = ARENA_ARRAY(plan->arena, bool, count);
    plan->n = 1;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!wanted(row)) continue;
        if (!has_place(row)) {
            round->unplaced++;
            continue;
        }
        plan->open[plan->n] = true;
        plan->row[plan->n++] = row;
    }
}

static double way_between(const Plan *plan, size_t a, size_t b) {
    return hypot(plan->x[a] - plan->x[b], plan->y[a] - plan->y[b]) * plan->options->detour;
}

/* Writes a day's tour into the round. */
static void add_day(Plan *plan, const RouteTour *tour, Route *round) {
    const double minute_m = plan->options->speed_kmh * 1000 / 60;
    RouteDay *day = &round->day[round->days];
    *day = (RouteDay){.first = round->count, .count = tour->count};
    double now = 0;
    size_t before = 0;
    for (size_t k = 0; k < tour->count; k++) {
        const size_t i = tour->at[k];
        const double way_m = way_between(plan, before, i);
        const double arrive = now + way_m / minute_m;
        now = arrive + plan->options->visit_minutes;
        round->stop[round->count++] = (RouteStop){plan->row[i], round->days, way_m, arrive, now};
        day->way_m += way_m;
        round->value_eur += euros(plan->row[i]);
        plan->open[i] = false;
        before = i;
    }
    const double back = way_between(plan, before, 0);
    day->way_m += back;
    day->minutes = now + back / minute_m;
    round->days++;
}

static void plan_days(Plan *plan, Route *round) {
    const RouteOptions *o = plan->options;
    const RouteTourProblem problem = {.n = plan->n,
                                      .x = plan->x,
                                      .y = plan->y,
                                      .value = plan->value,
                                      .open = plan->open,
                                      .minute_m = o->speed_kmh * 1000 / 60 / o->detour,
                                      .visit_minutes = o->visit_minutes,
                                      .budget_minutes = o->day_minutes};
    round->day = ARENA_ARRAY(plan->arena, RouteDay, o->days);
    round->stop = ARENA_ARRAY(plan->arena, RouteStop, plan->n);
    for (size_t d = 0; d < o->days; d++) {
        RouteTour tour = {.at = ARENA_ARRAY(plan->arena, size_t, plan->n + 1)};
        route_tour_solve(&problem, o->seed + d, o->restarts, plan->arena, &tour);
        if (!tour.count) return;
        add_day(plan, &tour, round);
    }
}

Status route_plan(const Watchlist *list, const RouteOptions *options, Arena *arena, Route *round,
                  Err *err) {
    Plan plan = {.list = list, .options = options, .arena = arena};
    *round = (Route){0};
    gather(&plan, round);
    if (plan.n < 2)
        return FAIL(err, ST_USAGE,
                    "run %lld has no selected storefront with coordinates: there is no round to "
                    "plan",
                    (long long)list->run_id);
    round->first_date = options->first_date;
    round->start_minute = options->start_minute;
    find_start(&plan, round);
    project(&plan, round);
    weigh(&plan);
    plan_days(&plan, round);
    for (size_t i = 1; i < plan.n; i++) {
        if (!plan.open[i]) continue;
        round->left_out++;
        round->left_eur += euros(plan.row[i]);
    }
    return ST_OK;
}

/* 1970-01-01 was a Thursday. */
static bool is_weekend(int date) {
    return (date + 3) % 7 >= 5;
}

int route_date(const Route *round, size_t day) {
    int date = round->first_date;
    for (size_t k = 0; k < day; k++) do
            date++;
        while (is_weekend(date));
    return date;
}

int route_first_date(const Watchlist *list) {
    int date = watchlist_date(list) + 1;
    while (is_weekend(date)) date++;
    return date;
}
