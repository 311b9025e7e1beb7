/* Room on a map: numbers beside each other, names beside numbers, whatever lies where. */
#include <criterion/criterion.h>
#include <criterion/new/assert.h>
#include <gsl/gsl_rng.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "reports/draw/map.h"
#include "reports/draw/map_room.h"

enum { MOST = 40 };
static const double width = 640, height = 400, apart = 20, margin = 10;

static double nearest(const MapSpot *spot, size_t count) {
    double near = INFINITY;
    for (size_t a = 0; a < count; a++)
        for (size_t b = 0; b < a; b++)
            near = fmin(near, hypot(spot[a].x - spot[b].x, spot[a].y - spot[b].y));
    return near;
}

/* Forty stops in one street, at one door, in a corner, or all over the city. */
Test(map_room, spots_are_apart_and_on_the_picture) {
    static const double reach[] = {0, 3, 60, 640};
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    for (size_t trial = 0; trial < 40; trial++) {
        const size_t count = 2 + trial % (MOST - 1);
        MapSpot spot[MOST];
        for (size_t k = 0; k < count; k++) {
            const double x = fmin(600, 3 + reach[trial % 4] * gsl_rng_uniform(rng));
            const double y = fmin(390, 5 + reach[trial % 4] * gsl_rng_uniform(rng));
            spot[k] = (MapSpot){x, y, x, y};
        }
        map_spread(spot, count, apart, margin, width, height);
        cr_expect(nearest(spot, count) > apart - 0.5, "%zu: %g", trial, nearest(spot, count));
        for (size_t k = 0; k < count; k++)
            cr_expect(spot[k].x >= margin && spot[k].x <= width - margin && spot[k].y >= margin &&
                      spot[k].y <= height - margin);
    }
    gsl_rng_free(rng);
}

Test(map_room, spots_with_room_stay) {
    MapSpot spot[] = {{50, 50, 50, 50}, {70, 50, 70, 50}, {300, 200, 300, 200}};
    map_spread(spot, 3, apart, margin, width, height);
    for (size_t k = 0; k < 3; k++)
        cr_expect(spot[k].x == spot[k].at_x && spot[k].y == spot[k].at_y);
}

Test(map_room, a_name_finds_the_nearest_free_place_or_none) {
    Arena *arena = arena_open();
    MapRoom room = {.arena = arena}, none = {.arena = arena};
    map_room_take(&room, (MapBox){100, 100, 10, 10});
    MapBox name = {100, 100, 30, 6};
    cr_assert(map_room_place(&room, &name, 60, width, height));
    cr_expect(map_room_free(&room, &name));
    cr_expect(hypot(name.x - 100, name.y - 100) < 22, "%g %g", name.x, name.y);
    map_room_take(&room, (MapBox){320, 200, 320, 200});
    name = (MapBox){100, 100, 30, 6};
    cr_expect(not(map_room_place(&room, &name, 60, width, height)));
    name = (MapBox){1, 1, 30, 6};
    cr_assert(map_room_place(&none, &name, 60, width, height));
    cr_expect(name.x >= 30 && name.y >= 6);
    arena_close(arena);
}

/* Whether a line comes within a box, told from a thousand of its points. */
static bool comes_within(const MapLine *line, const MapBox *box) {
    for (double t = 0; t <= 1; t += 1e-3)
        if (fabs(line->x + t * (line->to_x - line->x) - box->x) < box->half_x &&
            fabs(line->y + t * (line->to_y - line->y) - box->y) < box->half_y)
            return true;
    return false;
}

/* Lines of all directions, upright and level ones too. */
Test(map_room, a_name_lies_on_a_line_only_where_there_is_no_other_room) {
    gsl_rng *rng = gsl_rng_alloc(gsl_rng_mt19937);
    Arena *arena = arena_open();
    size_t moved = 0;
    for (size_t trial = 0; trial < 400; trial++) {
        MapRoom room = {.arena = arena};
        MapLine line = {width * gsl_rng_uniform(rng), height * gsl_rng_uniform(rng),
                        width * gsl_rng_uniform(rng), height * gsl_rng_uniform(rng)};
        if (trial % 3 == 1) line.to_x = line.x;
        if (trial % 3 == 2) line.to_y = line.y;
        map_room_take_line(&room, line);
        const MapBox wanted = {(line.x + line.to_x) / 2, (line.y + line.to_y) / 2, 30, 6};
        MapBox name = wanted;
        cr_assert(map_room_place(&room, &name, 60, width, height));
        cr_expect(not(comes_within(&line, &name)), "%zu", trial);
        cr_expect(hypot(name.x - wanted.x, name.y - wanted.y) <= 60 + 30);
        moved += name.x != wanted.x || name.y != wanted.y;
    }
    cr_expect(eq(sz, moved, 400));
    MapRoom full = {.arena = arena};
    for (double y = 0; y < height; y += 8) map_room_take_line(&full, (MapLine){0, y, width, y});
    MapBox name = {100, 100, 30, 6};
    cr_assert(map_room_place(&full, &name, 60, width, height));
    cr_expect(name.x == 100 && name.y == 100);
    arena_close(arena);
    gsl_rng_free(rng);
}

static const char *page_of(const WatchRow *row, Arena *arena) {
    return arena_strdup(arena, row->storefront_id);
}

static double attr_of(const char *at, const char *name) {
    const char *found = strstr(at, name);
    cr_assert(found != NULL);
    return strtod(found + strlen(name), NULL);
}

/* Eight stops of one block on a round's page: each number is whole, and leads to its own page. */
Test(map_room, the_map_of_a_round_hides_no_number) {
    enum { STOPS = 8 };
    Arena *arena = arena_open();
    WatchRow rows[STOPS];
    RouteStop stop[STOPS];
    for (size_t k = 0; k < STOPS; k++) {
        const double at = 1e-5 * (double)(k % 3);
        rows[k] = (WatchRow){.rank = 40 - k,
                             .storefront_id = arena_printf(arena, "page-%zu", k),
                             .lon = 4.4 + at,
                             .lat = 51.2 - at,
                             .selection = k % 4 ? SELECTION_RANKED : SELECTION_RANDOM};
        stop[k] = (RouteStop){.row = &rows[k]};
    }
    RouteDay day = {.count = STOPS};
    const Route round = {
        .lon = 4.41, .lat = 51.21, .days = 1, .count = STOPS, .day = &day, .stop = stop};
    const Watchlist list = {.n = STOPS, .rows = rows};
    const Voice v = {.language = language_find("en"), .list = &list, .arena = arena};
    Markup m = {0};
    map_round(&m, &v, &round, NULL, page_of);
    MapSpot spot[STOPS];
    size_t count = 0;
    for (const char *at = m.out.at; count < STOPS && (at = strstr(at, "class=\"reach\""));
         at++, count++) {
        spot[count].x = attr_of(at, "cx=\"");
        spot[count].y = attr_of(at, "cy=\"");
    }
    cr_assert(eq(sz, count, STOPS));
    cr_expect(nearest(spot, STOPS) > 19, "%g", nearest(spot, STOPS));
    cr_expect(strstr(m.out.at, "class=\"leader\"") != NULL);
    const char *third = strstr(m.out.at, "href=\"page-2\"");
    cr_assert(third != NULL);
    cr_expect(strncmp(strstr(third, "data-rank=\""), "data-rank=\"3\"", 13) == 0);
    markup_free(&m);
    arena_close(arena);
}
