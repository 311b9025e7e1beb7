/* map.c - a city or a round: what lies under it, the storefronts, the way, what is said below. */
#include "reports/draw/map.h"

#include "reports/draw/map_districts.h"
#include "reports/draw/map_layers.h"
#include "reports/draw/map_marks.h"
#include "reports/words/sentence.h"

#include <math.h>

enum { DOTS_MAX = 5000 };

typedef struct Map {
    Markup *m;
    const Voice *v;
    const Watchlist *list;
    Arena *arena;
    const Route *round; /* its stops alone are drawn, numbered; NULL = the city */
    MapView view;
    MapMarks marks;
    size_t placed; /* storefronts with coordinates */
    size_t step;   /* every step-th of them is drawn */
} Map;

static bool has_place(const WatchRow *row) {
    return isfinite(row->lon) && isfinite(row->lat);
}

/* False when no storefront has a place. */
static bool measure(Map *map) {
    const Watchlist *list = map->list;
    for (size_t r = 0; r < list->n; r++) map->placed += has_place(&list->rows[r]);
    if (!map->placed) return false;
    map->step = 1 + (map->placed - 1) / DOTS_MAX;
    double *lon = ARENA_ARRAY(map->arena, double, map->placed + 1);
    double *lat = ARENA_ARRAY(map->arena, double, map->placed + 1);
    size_t count = 0, seen = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!has_place(row) || seen++ % map->step) continue;
        lon[count] = row->lon;
        lat[count++] = row->lat;
    }
    if (map->round) { /* where it starts is seen too */
        lon[count] = map->round->lon;
        lat[count++] = map->round->lat;
    }
    map->view = map_view(lon, lat, count);
    return true;
}

/* All dots are one path of short strokes with round ends. */
static void draw_dots(const Map *map) {
    Text path = {0};
    size_t seen = 0;
    for (size_t r = 0; r < map->list->n; r++) {
        const WatchRow *row = &map->list->rows[r];
        if (!has_place(row) || seen++ % map->step || !map_marks_on(&map->marks, row)) continue;
        text_addf(&path, "M%.1f %.1fh0", map_x(&map->view, row->lon), map_y(&map->view, row->lat));
    }
    if (path.length) {
        markup_begin(map->m, "path", "shops");
        markup_attr(map->m, "d", path.at);
        markup_close(map->m);
    }
    text_free(&path);
}

/* The points of a day on the map, from the start to the stops; the way leads back from the last. */
static size_t day_points(const Map *map, const RouteDay *day, MapSpot *point) {
    size_t count = 0;
    const Route *round = map->round;
    point[count++] =
        (MapSpot){.x = map_x(&map->view, round->lon), .y = map_y(&map->view, round->lat)};
    for (size_t k = 0; k < day->count; k++)
        if (map_marks_on(&map->marks, round->stop[day->first + k].row))
            point[count++] = map->marks.spot[day->first + k];
    return count;
}

static void take_ways(const Map *map, MapRoom *room) {
    const Route *round = map->round;
    MapSpot *point = ARENA_ARRAY(map->arena, MapSpot, round->count + 1);
    for (size_t d = 0; d < round->days; d++) {
        const size_t count = day_points(map, &round->day[d], point);
        for (size_t k = 0; k < count; k++) {
            const MapSpot *next = &point[(k + 1) % count];
            map_room_take_line(room, (MapLine){point[k].x, point[k].y, next->x, next->y});
        }
    }
}

/* One line per day from the start to the stops and back, and a ring at the start. */
static void draw_round(const Map *map) {
    const Route *round = map->round;
    MapSpot *point = ARENA_ARRAY(map->arena, MapSpot, round->count + 1);
    for (size_t d = 0; d < round->days; d++) {
        Text path = {0};
        const size_t count = day_points(map, &round->day[d], point);
        for (size_t k = 0; k < count; k++)
            text_addf(&path, "%s%.1f %.1f", k ? "L" : "M", point[k].x, point[k].y);
        text_addc(&path, 'Z');
        markup_begin(map->m, "path", "way");
        markup_attr(map->m, "d", path.at);
        markup_close(map->m);
        text_free(&path);
    }
    markup_begin(map->m, "circle", "home");
    markup_attr_number(map->m, "cx", map_x(&map->view, round->lon));
    markup_attr_number(map->m, "cy", map_y(&map->view, round->lat));
    markup_attr(map->m, "r", "6");
    markup_close(map->m);
}

/* A sentence and a blank. */
static void add_sentence(const Map *map, const char *text) {
    markup_text(map->m, text);
    markup_text(map->m, " ");
}

static void caption(const Map *map, size_t districts, size_t layers, size_t missing) {
    const Voice *v = map->v;
    markup_begin(map->m, "figcaption", "muted");
    if (map->round) {
        add_sentence(map, say(v, SAY_MAP_STOPS));
    } else {
        add_sentence(map, say_with(v, SAY_MAP_CAPTION, "letter", say(v, SAY_MAP_RANDOM_LETTER)));
        add_sentence(map, map->step > 1
                              ? say_with(v, SAY_MAP_SOME_DOTS, "step", count_text(v, map->step))
                              : say(v, SAY_MAP_DOTS));
    }
    if (map->round) add_sentence(map, say(v, SAY_MAP_ROUND));
    if (districts) add_sentence(map, say(v, SAY_MAP_SCHEMATIC));
    if (layers) add_sentence(map, say(v, SAY_MAP_LAYERS));
    if (missing) add_sentence(map, say_with(v, SAY_MAP_UNPLACED, "count", count_text(v, missing)));
    markup_close(map->m);
}

/* Buttons of assets/script.js; without it they stay hidden and the map is simply whole. */
static void tools(Markup *m, const Voice *v) {
    static const struct {
        const char *act, *sign;
        Say name;
    } button[] = {{"+", "+", SAY_MAP_CLOSER},
                  {"-", "\xE2\x88\x92", SAY_MAP_FARTHER},
                  {"ArrowLeft", "\xE2\x86\x90", SAY_MAP_WEST},
                  {"ArrowRight", "\xE2\x86\x92", SAY_MAP_EAST},
                  {"ArrowUp", "\xE2\x86\x91", SAY_MAP_NORTH},
                  {"ArrowDown", "\xE2\x86\x93", SAY_MAP_SOUTH},
                  {"0", "\xE2\x97\x8B", SAY_MAP_WHOLE}};
    markup_begin(m, "div", "map-tools");
    markup_attr(m, "role", "group");
    markup_attr(m, "aria-label", say(v, SAY_MAP_TOOLS));
    markup_attr(m, "hidden", NULL);
    for (size_t k = 0; k < sizeof button / sizeof *button; k++) {
        markup_open(m, "button");
        markup_attr(m, "type", "button");
        markup_attr(m, "data-act", button[k].act);
        markup_attr(m, "aria-label", say(v, button[k].name));
        markup_attr(m, "title", say(v, button[k].name));
        markup_text(m, button[k].sign);
        markup_close(m);
    }
    markup_close(m);
}

static void place_marks(Map *map, MapRoom *room) {
    map->marks.list = map->list;
    map->marks.view = &map->view;
    map->marks.stops = map->round != NULL;
    if (map->round)
        map_room_take(room, (MapBox){map_x(&map->view, map->round->lon),
                                     map_y(&map->view, map->round->lat), MAP_HOME, MAP_HOME});
    map_marks_place(&map->marks, room, map->arena);
    if (map->round) take_ways(map, room);
}

static void draw(Map *map, MapFile file_of) {
    Markup *m = map->m;
    const Voice *v = map->v;
    if (!measure(map)) {
        markup_element(m, "p", "muted", say(v, SAY_MAP_NONE));
        return;
    }
    const Districts *areas = map->list->districts;
    const MapView *view = &map->view;
    MapRoom room = {.arena = map->arena};
    place_marks(map, &room);
    const MapBox *names = map_district_places(view, areas, &room, map->arena);
    markup_begin(m, "figure", "map");
    if (!map->round) tools(m, v); /* pages with a round are for paper */
    markup_begin(m, "svg", "city");
    markup_attr(m, "viewBox",
                arena_printf(v->arena, "0 0 %d %.0f", (int)view->width, view->height));
    markup_attr(m, "role", "group");
    markup_attr(m, "aria-label", say(v, SAY_MAP_LABEL));
    const size_t districts = map_districts(m, view, areas);
    const size_t layers = map_layers(m, view, map->list->shapes, map->arena);
    if (!map->round) draw_dots(map);
    if (map->round) draw_round(map);
    map_street_names(m, view, map->list->shapes, &room, map->arena);
    map_district_names(m, areas, names);
    const size_t missing = map_marks_draw(m, v, &map->marks, file_of);
    markup_close(m);
    caption(map, districts, layers, missing);
    markup_close(m);
}

void map_city(Markup *m, const Voice *v, MapFile file_of) {
    Map map = {.m = m, .v = v, .list = v->list, .arena = v->arena};
    draw(&map, file_of);
}

void map_round(Markup *m, const Voice *v, const Route *round, const MapShapes *shapes,
               MapFile file_of) {
    Watchlist stops = {.n = round->count,
                       .rows = ARENA_ARRAY(v->arena, WatchRow, round->count + 1),
                       .districts = v->list->districts,
                       .shapes = shapes};
    const WatchRow **page = ARENA_ARRAY(v->arena, const WatchRow *, round->count + 1);
    for (size_t k = 0; k < round->count; k++) {
        page[k] = round->stop[k].row;
        stops.rows[k] = *page[k];
        stops.rows[k].rank = k + 1;
        stops.rows[k].selection = SELECTION_RANKED;
    }
    Map map = {
        .m = m, .v = v, .list = &stops, .arena = v->arena, .round = round, .marks.page = page};
    draw(&map, file_of);
}
