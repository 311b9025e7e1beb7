#include "detector/route/route.h"

#include "datasets/base/digest.h"
#include "datasets/base/geo.h"
#include "datasets/base/num.h"
#include "detector/route/route_tour.h"

#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Plan {
    const Watchlist *list;
    const RouteOptions *options;
    Arena *arena;
    size_t n;                 /* points, with the start */
    const WatchRow **row;     /* [n] row[0] = NULL */
    double *x, *y, *value;    /* [n] */
    bool *open;               /* [n] not visited yet */
    bool *waits;              /* [n] a control for another round */
    const RouteHours **hours; /* [n] NULL = any hour will do */
} Plan;

static bool selected(const WatchRow *row) {
    return row->selection != SELECTION_NONE;
}

/* Who contests the selection is not visited before that is decided. */
static bool wanted(const WatchRow *row) {
    return selected(row) && !row->contested;
}

/* Longitude and latitude 0 are an empty cell that somebody filled with zeros. */
static bool has_place(const WatchRow *row) {
    return isfinite(row->lon) && isfinite(row->lat) && (row->lon != 0 || row->lat != 0);
}

/* Euros a year of a row; what a random control adds is not money. */
static double euros(const WatchRow *row) {
    const double value = row->selection == SELECTION_RANKED ? row->unexplained_eur_year : 0;
    return isfinite(value) && value > 0 ? value : 0;
}

bool route_middle(const Watchlist *list, double *lon, double *lat) {
    Arena *scratch = arena_open();
    double *x = ARENA_ARRAY(scratch, double, list->n + 1);
    double *y = ARENA_ARRAY(scratch, double, list->n + 1);
    size_t n = 0;
    for (size_t r = 0; r < list->n; r++) {
        if (!wanted(&list->rows[r]) || !has_place(&list->rows[r])) continue;
        x[n] = list->rows[r].lon;
        y[n++] = list->rows[r].lat;
    }
    if (n) {
        gsl_sort(x, 1, n);
        gsl_sort(y, 1, n);
        *lon = gsl_stats_median_from_sorted_data(x, 1, n);
        *lat = gsl_stats_median_from_sorted_data(y, 1, n);
    }
    arena_close(scratch);
    return n > 0;
}

static void find_start(const Plan *plan, Route *round) {
    (void)route_middle(plan->list, &round->lon, &round->lat);
    if (!isfinite(plan->options->lon) || !isfinite(plan->options->lat)) return;
    round->lon = plan->options->lon;
    round->lat = plan->options->lat;
}

static void project(Plan *plan, const Route *round) {
    const GeoPlane plane = geo_plane(round->lon, round->lat);
    for (size_t i = 1; i < plan->n; i++) {
        plan->x[i] = geo_east(&plane, plan->row[i]->lon);
        plan->y[i] = geo_north(&plane, plan->row[i]->lat);
    }
}

static bool is_control(const Plan *plan, size_t i) {
    return plan->row[i]->selection == SELECTION_RANDOM;
}

/* A euro at least, so that every stop is worth the walk; returns the sum. */
static double weigh_by_euros(Plan *plan) {
    double sum = 0;
    for (size_t i = 1; i < plan->n; i++) {
        plan->value[i] = 1 + euros(plan->row[i]);
        sum += plan->value[i];
    }
    return sum;
}

/* ---- doors ---- */

/* One day's doors, for the search. */
typedef struct Doors {
    const RouteHours *const *hours; /* of the plan */
    int weekday;                    /* 0 = Monday */
    double start_minute, stay;
} Doors;

static Doors doors_of(const Plan *plan, const Route *round, size_t day) {
    return (Doors){plan->hours, route_weekday(round, day), plan->options->start_minute,
                   plan->options->visit_minutes};
}

static double opens(const Doors *doors, const RouteHours *hours, double minute) {
    if (!hours) return minute;
    const double clock = doors->start_minute + minute;
    return opening_hours_start(&hours->hours, doors->weekday, clock, doors->stay) -
           doors->start_minute;
}

static double open_from(const void *context, size_t point, double minute) {
    const Doors *doors = context;
    return opens(doors, doors->hours[point], minute);
}

/* Whether the door is closed whenever the round is under way. */
static bool never_open(const Plan *plan, const Route *round, const RouteHours *hours) {
    const RouteOptions *o = plan->options;
    for (size_t day = 0; day < o->days; day++) {
        const Doors doors = doors_of(plan, round, day);
        if (opens(&doors, hours, 0) + o->visit_minutes <= o->day_minutes) return false;
    }
    return true;
}

static const RouteHours *hours_of(const Plan *plan, size_t r) {
    const RouteHours *hours = plan->options->hours ? &plan->options->hours[r] : NULL;
    return hours && hours->any ? hours : NULL;
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
    plan->waits = ARENA_ARRAY(plan->arena, bool, count);
    plan->hours = ARENA_ARRAY(plan->arena, const RouteHours *, count);
    plan->n = 1;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        round->contested += selected(row) && row->contested;
        if (!wanted(row)) continue;
        if (!has_place(row)) {
            round->unplaced++;
            continue;
        }
        const RouteHours *hours = hours_of(plan, r);
        if (hours && never_open(plan, round, hours)) {
            round->closed++;
            round->by_usual += hours->usual;
            continue;
        }
        plan->hours[plan->n] = hours;
        plan->open[plan->n] = true;
        plan->row[plan->n++] = row;
    }
}

static size_t inspectors_of(const RouteOptions *options) {
    return options->inspectors ? options->inspectors : 1;
}

/* Writes an inspector's tour of a day into the round. */
static void add_tour(Plan *plan, const RouteTour *tour, size_t number, Route *round) {
    RouteDay *day = &round->day[round->days];
    const size_t inspectors = inspectors_of(plan->options);
    *day = (RouteDay){.first = round->count,
                      .count = tour->count,
                      .day = number / inspectors,
                      .inspector = number % inspectors};
    for (size_t k = 0; k < tour->count; k++) {
        const size_t i = tour->at[k];
        round->stop[round->count++] =
            (RouteStop){.row = plan->row[i], .day = day->day, .hours = plan->hours[i]};
        round->by_usual += plan->hours[i] && plan->hours[i]->usual;
        round->value_eur += euros(plan->row[i]);
        round->ranked += !is_control(plan, i);
        plan->open[i] = false;
    }
    route_walk(round, plan->options, round->days);
    round->days++;
}

static void plan_days(Plan *plan, Route *round) {
    const RouteOptions *o = plan->options;
    const size_t inspectors = inspectors_of(o);
    RouteTourProblem problem = {.n = plan->n,
                                .x = plan->x,
                                .y = plan->y,
                                .value = plan->value,
                                .open = plan->open,
                                .minute_m = o->speed_kmh * 1000 / 60 / o->detour,
                                .visit_minutes = o->visit_minutes,
                                .budget_minutes = o->day_minutes,
                                .open_from = o->hours ? open_from : NULL};
    const size_t tours = o->days * inspectors;
    round->day = ARENA_ARRAY(plan->arena, RouteDay, tours);
    round->stop = ARENA_ARRAY(plan->arena, RouteStop, plan->n);
    for (size_t d = 0; d < tours; d++) {
        RouteTour tour = {.at = ARENA_ARRAY(plan->arena, size_t, plan->n + 1)};
        const Doors doors = doors_of(plan, round, d / inspectors);
        problem.context = &doors;
        route_tour_solve(&problem, o->seed + d, o->restarts, plan->arena, &tour);
        if (tour.count) add_tour(plan, &tour, d, round);
    }
}

/* ---- controls, by their share of the list ---- */

static size_t smaller(size_t a, size_t b) {
    return a < b ? a : b;
}

/* At least one of several stops is a control. */
static size_t share_of(double share, size_t stops) {
    const size_t places = (size_t)llround(share * (double)stops);
    return places || stops < 2 ? places : 1;
}

static size_t count_controls(const Plan *plan) {
    size_t controls = 0;
    for (size_t i = 1; i < plan->n; i++) controls += is_control(plan, i);
    return controls;
}

/* Stops that fit when a control is worth as much as a ranked one on average. */
static size_t stops_that_fit(Plan *plan, size_t controls) {
    const double sum = weigh_by_euros(plan);
    const size_t ranked = plan->n - 1 - controls;
    for (size_t i = 1; i < plan->n; i++)
        if (is_control(plan, i)) plan->value[i] = sum / (double)ranked;
    Route probe = {.first_date = plan->options->first_date, .holidays = plan->options->holidays};
    plan_days(plan, &probe);
    for (size_t i = 1; i < plan->n; i++) plan->open[i] = true;
    return probe.count;
}

typedef struct Lot {
    double number;
    size_t point;
} Lot;

static int by_number(const void *left, const void *right) {
    const double a = ((const Lot *)left)->number, b = ((const Lot *)right)->number;
    return (a > b) - (a < b);
}

/* Which controls go first: a lot of their own, that knows nothing of where they are. */
static void draw_lots(const Plan *plan, Lot *lot) {
    size_t count = 0;
    for (size_t i = 1; i < plan->n; i++) {
        if (!is_control(plan, i)) continue;
        Digest digest;
        const char *id = plan->row[i]->storefront_id;
        digest_init(&digest);
        digest_add(&digest, &plan->options->seed, sizeof plan->options->seed);
        if (id) digest_add(&digest, id, strlen(id));
        lot[count++] = (Lot){digest_uniform(&digest), i};
    }
    qsort(lot, count, sizeof *lot, by_number);
}

/* The first `places` of the lot go, wherever they are; the others wait for another round. */
static void let_go(Plan *plan, const Lot *lot, size_t controls, size_t places) {
    const double sum = weigh_by_euros(plan);
    for (size_t i = 1; i < plan->n; i++) plan->open[i] = true;
    for (size_t k = 0; k < controls; k++) {
        plan->value[lot[k].point] = sum;
        plan->open[lot[k].point] = k < places;
        plan->waits[lot[k].point] = k >= places;
    }
}

/* Stops of the round with so many controls. */
static size_t stops_with(Plan *plan, const Lot *lot, size_t controls, size_t places) {
    Route probe = {.first_date = plan->options->first_date, .holidays = plan->options->holidays};
    let_go(plan, lot, controls, places);
    plan_days(plan, &probe);
    return probe.count;
}

/* As many controls as their share of the stops go first; the others keep their draw for another
 * round. Controls lie anywhere and cost more way than what is ranked, so that fewer stops fit with
 * them than without: their number falls until it is their share of the stops there are. */
static void weigh(Plan *plan) {
    const size_t controls = count_controls(plan);
    Lot *lot = ARENA_ARRAY(plan->arena, Lot, controls + 1);
    size_t places = controls;
    draw_lots(plan, lot);
    if (controls && controls < plan->n - 1) {
        const double share = (double)controls / (double)(plan->n - 1);
        size_t stops = stops_that_fit(plan, controls);
        places = smaller(controls, share_of(share, stops));
        while (places > 1) {
            stops = stops_with(plan, lot, controls, places);
            const size_t fewer = share_of(share, stops);
            if (fewer >= places) break;
            places = fewer;
        }
    }
    let_go(plan, lot, controls, places);
}

Status route_plan(const Watchlist *list, const RouteOptions *options, Arena *arena, Route *round,
                  Err *err) {
    Plan plan = {.list = list, .options = options, .arena = arena};
    *round = (Route){.first_date = options->first_date,
                     .start_minute = options->start_minute,
                     .holidays = options->holidays,
                     .inspectors = inspectors_of(options)};
    gather(&plan, round);
    if (plan.n < 2 && round->closed) return ST_OK;
    if (plan.n < 2)
        return FAIL(
            err, ST_USAGE,
            "run %lld has no selected storefront with coordinates that may be visited: there "
            "is no round to plan",
            (long long)list->run_id);
    find_start(&plan, round);
    project(&plan, round);
    weigh(&plan);
    plan_days(&plan, round);
    for (size_t i = 1; i < plan.n; i++) {
        if (!plan.open[i] && !plan.waits[i]) continue;
        round->left_out++;
        round->left_eur += euros(plan.row[i]);
        round->ranked_left += !is_control(&plan, i);
    }
    return ST_OK;
}

/* The first day is as it was asked for, also at a weekend. */
int route_date(const Route *round, size_t day) {
    return day ? working_day_after(round->first_date + 1, (int)day - 1, round->holidays)
               : round->first_date;
}

int route_first_date(const Watchlist *list, Holidays holidays) {
    return working_day_after(watchlist_date(list) + 1, 0, holidays);
}

int route_weekday(const Route *round, size_t day) {
    return date_weekday(route_date(round, day));
}

const char *route_stop_hours(const Route *round, const RouteStop *stop, Arena *arena) {
    if (!stop->hours) return NULL;
    return opening_hours_text(&stop->hours->hours, route_weekday(round, stop->day), arena);
}
