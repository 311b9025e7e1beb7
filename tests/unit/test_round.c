/* A round is a real tour: within its day, as good as trying every order on small cases. */
#include <criterion/criterion.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "datasets/base/num.h"
#include "detector/route/route.h"
#include "detector/route/route_tour.h"

enum { MOST = 8 };

typedef struct Case {
    double x[MOST], y[MOST], value[MOST];
    bool open[MOST];
    RouteTourProblem problem;
} Case;

static void make_case(Case *c, gsl_rng *rng, size_t n) {
    for (size_t i = 0; i < n; i++) {
        c->x[i] = i ? 3000 * gsl_rng_uniform(rng) : 1500;
        c->y[i] = i ? 3000 * gsl_rng_uniform(rng) : 1500;
        c->value[i] = i ? 1 + 100 * gsl_rng_uniform(rng) : 0;
        c->open[i] = true;
    }
    c->problem = (RouteTourProblem){n, c->x, c->y, c->value, c->open, 60, 20, 110, NULL, NULL};
}

/* The most value of any order of any subset, by trying them all. */
static double try_all(const RouteTourProblem *p, size_t *order, size_t count, unsigned used,
                      double value) {
    double best = value;
    for (size_t i = 1; i < p->n; i++) {
        if (used >> i & 1) continue;
        order[count] = i;
        /* visiting more points never takes less time: the triangle inequality */
        if (route_tour_minutes(p, order, count + 1) > p->budget_minutes) continue;
        const double got = try_all(p, order, count + 1, used | 1u << i, value + p->value[i]);
        if (got > best) best = got;
    }
    return best;
}

Test(round, close_to_every_order_tried) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Arena *arena = arena_open();
    enum { CASES = 200 };
    size_t exact = 0;
    double worst = 1;
    for (size_t k = 0; k < CASES; k++) {
        Case c;
        size_t order[MOST];
        RouteTour tour = {.at = ARENA_ARRAY(arena, size_t, MOST + 1)};
        make_case(&c, rng, MOST);
        route_tour_solve(&c.problem, k, 40, arena, &tour);
        const double best = try_all(&c.problem, order, 0, 1, 0);
        cr_assert_leq(tour.value, best + 1e-9, "better than the best?");
        cr_assert_float_eq(tour.minutes, route_tour_minutes(&c.problem, tour.at, tour.count), 1e-6);
        cr_assert_leq(tour.minutes, c.problem.budget_minutes + 1e-6);
        exact += tour.value > best - 1e-9;
        worst = fmin(worst, tour.value / best);
    }
    cr_log_info("equal to the best in %zu of %d cases, worst %.3f of it", exact, CASES, worst);
    cr_expect_geq(exact, CASES * 95 / 100);
    cr_expect_geq(worst, 0.9);
    gsl_rng_free(rng);
    arena_close(arena);
}

enum { ROWS = 30 };

static Watchlist list_make(WatchRow *rows, gsl_rng *rng) {
    for (size_t r = 0; r < ROWS; r++)
        rows[r] = (WatchRow){.rank = r + 1,
                             .lon = 4.40 + 0.03 * gsl_rng_uniform(rng),
                             .lat = 51.20 + 0.02 * gsl_rng_uniform(rng),
                             .selection = r % 10 == 9   ? SELECTION_RANDOM
                                          : r % 10 == 8 ? SELECTION_NONE
                                                        : SELECTION_RANKED,
                             .unexplained_eur_year = 1e5 / (double)(r + 1)};
    rows[0].lon = NAN;
    return (Watchlist){.n = ROWS, .rows = rows, .run_id = 1};
}

static const RouteOptions usual = {
    NAN, NAN, 2, 240, 30, 4.5, 1.3, 1, 40, 0, 600, 1, HOLIDAYS_BELGIUM, NULL};

Test(round, controls_have_their_share_and_nobody_is_visited_twice) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Arena *arena = arena_open();
    WatchRow rows[ROWS];
    const Watchlist list = list_make(rows, rng);
    Route round;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &usual, arena, &round, &err), ST_OK, "%s", err.text);
    cr_assert_eq(round.days, 2);
    cr_assert_eq(round.unplaced, 1);
    size_t controls = 0, seen[ROWS + 1] = {0};
    for (size_t k = 0; k < round.count; k++) {
        const RouteStop *stop = &round.stop[k];
        cr_assert_neq(stop->row->selection, SELECTION_NONE);
        cr_assert_eq(seen[stop->row->rank]++, 0);
        controls += stop->row->selection == SELECTION_RANDOM;
        cr_assert_float_eq(stop->leave - stop->arrive, usual.visit_minutes, 1e-9);
    }
    /* 3 of 26: one in nine of the stops, rounded, and at least one */
    cr_assert_geq(controls, 1);
    cr_assert_leq(fabs((double)controls - (double)round.count * 3 / 26), 1);
    cr_assert_eq(round.ranked, round.count - controls);
    for (size_t d = 0; d < round.days; d++)
        cr_assert_leq(round.day[d].minutes, usual.day_minutes + 1e-6);
    cr_assert_eq(round.count + round.left_out + round.unplaced, 27, "30 rows, 3 not selected");
    double value = 0;
    for (size_t r = 1; r < ROWS; r++)
        if (rows[r].selection == SELECTION_RANKED) value += rows[r].unexplained_eur_year;
    cr_assert_float_eq(round.value_eur + round.left_eur, value, 1e-6);
    gsl_rng_free(rng);
    arena_close(arena);
}

Test(round, the_same_seed_gives_the_same_round) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Arena *arena = arena_open();
    WatchRow rows[ROWS];
    const Watchlist list = list_make(rows, rng);
    Route a, b;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &usual, arena, &a, &err), ST_OK);
    cr_assert_eq(route_plan(&list, &usual, arena, &b, &err), ST_OK);
    cr_assert_eq(a.count, b.count);
    for (size_t k = 0; k < a.count; k++) cr_assert_eq(a.stop[k].row, b.stop[k].row);
    gsl_rng_free(rng);
    arena_close(arena);
}

/* One degree of latitude is 111.195 km on the sphere of 6,371.0088 km. */
Test(round, distances_are_those_of_the_earth) {
    Arena *arena = arena_open();
    WatchRow row = {.rank = 1, .lon = 4.4, .lat = 51.21, .selection = SELECTION_RANKED};
    const Watchlist list = {.n = 1, .rows = &row};
    RouteOptions options = usual;
    options.lon = 4.4;
    options.lat = 51.20;
    options.detour = 1;
    Route round;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &options, arena, &round, &err), ST_OK);
    cr_assert_float_eq(round.stop[0].way_m, 1111.95, 0.01);
    cr_assert_float_eq(round.day[0].way_m, 2 * 1111.95, 0.02);
    row.lon = NAN;
    cr_assert_eq(route_plan(&list, &options, arena, &round, &err), ST_USAGE);
    arena_close(arena);
}

Test(round, days_are_working_days) {
    int friday, monday;
    cr_assert(date_parse("2026-11-27", 10, &friday) && date_parse("2026-11-30", 10, &monday));
    const Route round = {.first_date = friday};
    cr_assert_eq(route_date(&round, 0), friday);
    cr_assert_eq(route_date(&round, 1), monday);
    cr_assert_eq(route_date(&round, 6), monday + 7);
    const Watchlist list = {.started_at = "2026-11-27T23:00:00Z"};
    cr_assert_eq(route_first_date(&list, HOLIDAYS_BELGIUM), monday);
}

/* The default: 45 by rank and 5 controls spread over a city, one day of a few stops. */
Test(round, a_short_day_is_not_all_controls) {
    enum { MANY = 50 };
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Arena *arena = arena_open();
    WatchRow rows[MANY];
    char id[MANY][8];
    for (size_t r = 0; r < MANY; r++) {
        snprintf(id[r], sizeof id[r], "S%zu", r);
        rows[r] = (WatchRow){.rank = r + 1,
                             .storefront_id = id[r],
                             .lon = 4.30 + 0.2 * gsl_rng_uniform(rng),
                             .lat = 51.15 + 0.15 * gsl_rng_uniform(rng),
                             .selection = r < 45 ? SELECTION_RANKED : SELECTION_RANDOM,
                             .unexplained_eur_year = 1e5};
    }
    const Watchlist list = {.n = MANY, .rows = rows};
    RouteOptions options = usual;
    options.days = 1;
    options.speed_kmh = 12;
    options.day_minutes = 360;
    Route round;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &options, arena, &round, &err), ST_OK);
    cr_expect_gt(round.count, 3);
    cr_expect_eq(round.ranked, round.count - 1, "one control, %zu stops", round.count);
    gsl_rng_free(rng);
    arena_close(arena);
}

Test(round, a_storefront_far_off_or_at_zero_does_not_move_the_start) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    WatchRow rows[ROWS];
    Watchlist list = list_make(rows, rng);
    double lon, lat, moved_lon, moved_lat;
    cr_assert(route_middle(&list, &lon, &lat));
    rows[3].lon = rows[3].lat = 0;
    rows[4].lon = -4.4;
    cr_assert(route_middle(&list, &moved_lon, &moved_lat));
    cr_expect_lt(fabs(moved_lon - lon), 0.003);
    cr_expect_lt(fabs(moved_lat - lat), 0.003);
    for (size_t r = 0; r < ROWS; r++) rows[r].lon = NAN;
    cr_expect(!route_middle(&list, &lon, &lat));
    gsl_rng_free(rng);
}

/* Dates of Easter from the almanac: 2024-03-31, 2025-04-20, 2026-04-05, 2038-04-25. */
Test(round, no_round_goes_out_on_a_holiday) {
    static const char *const days[][2] = {
        {"2024-03-29", "2024-04-02"},                               /* Easter Monday 1 April */
        {"2025-04-18", "2025-04-22"}, {"2026-05-13", "2026-05-15"}, /* Ascension 14 May */
        {"2026-05-22", "2026-05-26"},                               /* Whit Monday 25 May */
        {"2038-04-23", "2038-04-27"}, {"2026-07-20", "2026-07-22"},
        {"2026-12-24", "2026-12-28"}, {"2026-12-31", "2027-01-04"}};
    for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
        int from, to;
        cr_assert(date_parse(days[k][0], 10, &from) && date_parse(days[k][1], 10, &to));
        const Route round = {.first_date = from};
        cr_expect_eq(route_date(&round, 1), to, "%s", days[k][0]);
    }
}

/* Half of the list are controls, an hour apart on the rim of the region; the ranked lie in one
 * street. Without the way to controls eight stops fit, and four controls would take the day. */
Test(round, far_controls_are_no_more_than_their_share_of_the_stops_there_are) {
    enum { EACH = 6 };
    Arena *arena = arena_open();
    WatchRow rows[2 * EACH];
    for (size_t r = 0; r < 2 * EACH; r++) {
        const double angle = 6.283185307179586 * (double)r / EACH;
        const bool control = r >= EACH;
        rows[r] = (WatchRow){.rank = r + 1,
                             .storefront_id = arena_printf(arena, "S%zu", r),
                             .lon = 4.40 + (control ? 0.045 * cos(angle) : 1e-4 * (double)r),
                             .lat = 51.20 + (control ? 0.03 * sin(angle) : 0),
                             .selection = control ? SELECTION_RANDOM : SELECTION_RANKED,
                             .unexplained_eur_year = 50000};
    }
    const Watchlist list = {.n = 2 * EACH, .rows = rows, .run_id = 1};
    RouteOptions day = usual;
    day.days = 1;
    Route round;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &day, arena, &round, &err), ST_OK, "%s", err.text);
    cr_assert_geq(round.count, 2);
    const size_t controls = round.count - round.ranked;
    cr_expect_geq(controls, 1);
    cr_expect_leq(controls, (round.count + 1) / 2, "%zu controls of %zu stops", controls,
                  round.count);
    cr_expect_geq(round.ranked, 1, "%zu controls only", controls);
    arena_close(arena);
}

/* The control lies an hour away and takes the day; the two by rank lie next door. */
Test(round, tells_when_a_control_leaves_no_time_for_the_list) {
    Arena *arena = arena_open();
    WatchRow rows[] = {{.rank = 1, .lon = 4.40, .lat = 51.2, .selection = SELECTION_RANKED},
                       {.rank = 2, .lon = 4.401, .lat = 51.2, .selection = SELECTION_RANKED},
                       {.rank = 3, .lon = 4.47, .lat = 51.2, .selection = SELECTION_RANDOM}};
    const Watchlist list = {.n = 3, .rows = rows};
    RouteOptions options = usual;
    options.days = 1;
    options.lon = 4.40;
    options.lat = 51.2;
    options.day_minutes = 200;
    Route round;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &options, arena, &round, &err), ST_OK);
    cr_expect_eq(round.count, 1);
    cr_expect_eq(round.ranked, 0);
    cr_expect_eq(round.ranked_left, 2);
    arena_close(arena);
}

Test(round, holidays_are_those_of_the_country) {
    static const struct {
        int year, month, day;
        bool works[HOLIDAYS_NONE + 1]; /* Belgium, Netherlands, France, Germany, none */
    } days[] = {{2026, 7, 21, {false, true, true, true, true}},    /* national day of Belgium */
                {2026, 4, 27, {true, false, true, true, true}},    /* King's Day */
                {2026, 7, 14, {true, true, false, true, true}},    /* Bastille Day */
                {2026, 5, 8, {true, true, false, true, true}},     /* end of the war */
                {2026, 4, 3, {true, true, true, false, true}},     /* Good Friday */
                {2026, 4, 6, {false, false, false, false, true}},  /* Easter Monday */
                {2026, 5, 14, {false, false, false, false, true}}, /* Ascension */
                {2026, 12, 25, {false, false, false, false, true}}};
    for (size_t k = 0; k < sizeof days / sizeof *days; k++) {
        const int date = month_first_date(12 * days[k].year + days[k].month - 1) + days[k].day - 1;
        for (int h = 0; h <= HOLIDAYS_NONE; h++)
            cr_expect_eq(working_day(date, (Holidays)h), days[k].works[h], "%d-%d-%d, %d",
                         days[k].year, days[k].month, days[k].day, h);
    }
}

Test(round, inspectors_share_a_day_and_no_door) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Arena *arena = arena_open();
    WatchRow rows[ROWS];
    const Watchlist list = list_make(rows, rng);
    RouteOptions three = usual;
    three.inspectors = 3;
    Route round;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &three, arena, &round, &err), ST_OK, "%s", err.text);
    size_t seen[ROWS + 1] = {0};
    for (size_t d = 0; d < round.days; d++) {
        cr_expect_eq(round.day[d].day, d / 3);
        cr_expect_eq(round.day[d].inspector, d % 3);
        for (size_t k = 0; k < round.day[d].count; k++) {
            const RouteStop *stop = &round.stop[round.day[d].first + k];
            cr_expect_eq(stop->day, d / 3);
            cr_expect_eq(seen[stop->row->rank]++, 0);
        }
    }
    Route alone;
    cr_assert_eq(route_plan(&list, &usual, arena, &alone, &err), ST_OK, "%s", err.text);
    cr_expect_lt(alone.count, round.count);
    cr_expect_eq(round.left_out, 0, "three people in two days reach all of 26");
    gsl_rng_free(rng);
    arena_close(arena);
}

/* ---- opening hours ---- */

typedef struct Written {
    const char *text;
    bool read;
    const char *monday, *wednesday, *saturday, *sunday;
} Written;

/* The first six are examples of the OpenStreetMap wiki (Key:opening_hours), or of its form. */
static const Written writtens[] = {
    {"24/7", true, "00:00-24:00", "00:00-24:00", "00:00-24:00", "00:00-24:00"},
    {"Mo-Fr 08:30-20:00", true, "08:30-20:00", "08:30-20:00", "", ""},
    {"Mo-Fr 08:00-12:00,13:00-17:30; Sa 08:00-12:00", true, "08:00-12:00, 13:00-17:30",
     "08:00-12:00, 13:00-17:30", "08:00-12:00", ""},
    {"Mo-Sa 10:00-20:00; We off", true, "10:00-20:00", "", "10:00-20:00", ""},
    {"Su-Tu 11:00-01:00, We-Th 11:00-03:00", true, "11:00-01:00", "11:00-03:00", "", "11:00-01:00"},
    {"Mo-Fr 08:00-12:00, We 14:00-18:00", true, "08:00-12:00", "08:00-12:00, 14:00-18:00", "", ""},
    {"10:00-18:00; PH off", true, "10:00-18:00", "10:00-18:00", "10:00-18:00", "10:00-18:00"},
    {"mo-fr: 9:00-18:00;", true, "09:00-18:00", "09:00-18:00", "", ""},
    {"Jan-Mar 10:00-18:00", false, NULL, NULL, NULL, NULL},
    {"sunrise-sunset", false, NULL, NULL, NULL, NULL},
    {"Mo-Fr 18:00+", false, NULL, NULL, NULL, NULL},
    {"Mo-Fr 09:00-18:00 \"by appointment\"", false, NULL, NULL, NULL, NULL},
    {"9-18", false, NULL, NULL, NULL, NULL},
    {"Mo-Fr 25:00-26:00", false, NULL, NULL, NULL, NULL},
    {"", false, NULL, NULL, NULL, NULL},
    {"  ", false, NULL, NULL, NULL, NULL},
};

Test(round, opening_hours_are_read_as_openstreetmap_means_them) {
    Arena *arena = arena_open();
    for (size_t k = 0; k < sizeof writtens / sizeof *writtens; k++) {
        const Written *w = &writtens[k];
        OpeningHours hours;
        cr_expect_eq(opening_hours_read(w->text, strlen(w->text), &hours), w->read, "%s", w->text);
        if (!w->read) continue;
        cr_expect_str_eq(opening_hours_text(&hours, 0, arena), w->monday, "%s", w->text);
        cr_expect_str_eq(opening_hours_text(&hours, 2, arena), w->wednesday, "%s", w->text);
        cr_expect_str_eq(opening_hours_text(&hours, 5, arena), w->saturday, "%s", w->text);
        cr_expect_str_eq(opening_hours_text(&hours, 6, arena), w->sunday, "%s", w->text);
    }
    arena_close(arena);
}

/* Half past one on a Saturday night is Friday's evening; a visit must end before closing. */
Test(round, a_visit_finds_the_door_open_all_the_time) {
    static const struct {
        int weekday;
        double minute, start;
    } rows[] = {{4, 10 * 60, 22 * 60}, {5, 90, 90},        {5, 4 * 60 + 31, 22 * 60},
                {6, 90, 90},           {6, 600, INFINITY}, {2, 0, INFINITY}};
    OpeningHours hours;
    cr_assert(opening_hours_read("Fr-Sa 22:00-05:00", 17, &hours));
    for (size_t k = 0; k < sizeof rows / sizeof *rows; k++)
        cr_expect(opening_hours_start(&hours, rows[k].weekday, rows[k].minute, 30) == rows[k].start,
                  "%zu", k);
}

Test(round, every_sector_with_priors_has_hours_or_none_that_can_be_read) {
    OpeningHours hours;
    cr_assert(opening_hours_usual("night_shop", &hours));
    cr_expect_eq(opening_hours_start(&hours, 0, 600, 30), 18 * 60, "the law: from 18:00");
    cr_assert(opening_hours_usual("bakery", &hours));
    cr_expect_eq(hours.spans[0], 0, "closed on Mondays");
    cr_expect_not(opening_hours_usual("bak", &hours));
    cr_expect_not(opening_hours_usual("", &hours));
    cr_expect_not(opening_hours_usual(NULL, &hours));
}

/* The same search with doors: as good as trying every order, and at no closed door. */
static double door(const void *context, size_t point, double minute) {
    const double *opens = context; /* [2 * MOST] from and to */
    const double start = fmax(minute, opens[2 * point]);
    return start + 20 <= opens[2 * point + 1] ? start : INFINITY;
}

Test(round, with_doors_close_to_every_order_tried) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Arena *arena = arena_open();
    enum { CASES = 200 };
    size_t exact = 0, waits = 0;
    for (size_t k = 0; k < CASES; k++) {
        Case c;
        size_t order[MOST];
        double opens[2 * MOST];
        RouteTour tour = {.at = ARENA_ARRAY(arena, size_t, MOST + 1)};
        make_case(&c, rng, MOST);
        for (size_t i = 0; i < MOST; i++) {
            opens[2 * i] = 60 * gsl_rng_uniform(rng);
            opens[2 * i + 1] = opens[2 * i] + 70;
        }
        RouteTourProblem free = c.problem;
        c.problem.open_from = door;
        c.problem.context = opens;
        route_tour_solve(&c.problem, k, 40, arena, &tour);
        const double best = try_all(&c.problem, order, 0, 1, 0);
        cr_assert_leq(tour.value, best + 1e-9, "better than the best?");
        cr_assert_float_eq(tour.minutes, route_tour_minutes(&c.problem, tour.at, tour.count), 1e-6);
        cr_assert_leq(tour.minutes, c.problem.budget_minutes + 1e-6);
        waits += tour.minutes > route_tour_minutes(&free, tour.at, tour.count) + 1e-6;
        exact += tour.value > best - 1e-9;
    }
    cr_expect_geq(exact, CASES * 95 / 100, "%zu", exact);
    cr_expect_geq(waits, 20, "doors matter in %zu", waits);
    gsl_rng_free(rng);
    arena_close(arena);
}

/* 2026-03-02 is a Monday: a bakery closed on Mondays, a shop that opens at 14:00, a night shop. */
Test(round, stops_fall_when_the_door_is_open) {
    static const char *const hours_of[] = {"Tu-Su 07:00-18:00", "Mo-Sa 14:00-18:00",
                                           "Mo-Su 18:00-02:00", "Mo-Sa 09:00-17:00"};
    enum { DOORS = 4 };
    Arena *arena = arena_open();
    WatchRow rows[DOORS];
    RouteHours hours[DOORS] = {0};
    for (size_t r = 0; r < DOORS; r++) {
        rows[r] = (WatchRow){.rank = r + 1,
                             .lon = 4.4 + 0.001 * (double)r,
                             .lat = 51.2,
                             .selection = SELECTION_RANKED,
                             .unexplained_eur_year = 1000};
        hours[r].any = opening_hours_read(hours_of[r], strlen(hours_of[r]), &hours[r].hours);
        hours[r].usual = r == 2;
    }
    const Watchlist list = {.n = DOORS, .rows = rows, .run_id = 1};
    RouteOptions options = usual;
    options.hours = hours;
    options.days = 1;
    options.day_minutes = 360; /* 10:00 to 16:00 */
    cr_assert(date_parse("2026-03-02", 10, &options.first_date));
    Route round;
    Err err = {0};
    cr_assert_eq(route_plan(&list, &options, arena, &round, &err), ST_OK, "%s", err.text);
    cr_assert_eq(round.count, 2);
    cr_expect_eq(round.closed, 2);
    cr_expect_eq(round.by_usual, 1);
    cr_expect_eq(round.stop[0].row->rank, 4);
    cr_expect_eq(round.stop[1].row->rank, 2);
    cr_expect_eq(round.stop[1].arrive, 240, "waits until 14:00");
    cr_expect_str_eq(route_stop_hours(&round, &round.stop[1], arena), "14:00-18:00");
    options.days = 2; /* the bakery opens on Tuesday */
    cr_assert_eq(route_plan(&list, &options, arena, &round, &err), ST_OK, "%s", err.text);
    cr_expect_eq(round.count, 3);
    cr_expect_eq(round.closed, 1);
    for (size_t r = 0; r < DOORS; r++) hours[r].any = r == 2;
    rows[0].selection = rows[1].selection = rows[3].selection = SELECTION_NONE;
    cr_assert_eq(route_plan(&list, &options, arena, &round, &err), ST_OK, "%s", err.text);
    cr_expect_eq(round.days, 0);
    cr_expect_eq(round.closed, 1);
    arena_close(arena);
}
