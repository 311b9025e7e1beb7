/* map.c - equirectangular: x = longitude x cos(middle latitude), y = latitude. */
#include "reports/draw/map.h"

#include "reports/draw/map_layers.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 640, LEAST_HEIGHT = 260, MOST_HEIGHT = 560, DOTS_MAX = 5000, NUMBERED_MAX = 100 };
/* Of a stop, for a finger: 24 points wide where a phone shows the map at half its size. */
enum { REACH = 24 };
static const double pi = 3.14159265358979323846;

typedef struct Map {
    Markup *m;
    const Voice *v;
    const Watchlist *list;
    Arena *arena;
    double west, east, south, north; /* degrees */
    double scale, stretch, height;   /* pixels per degree of latitude; cos(middle latitude) */
    size_t placed;                   /* storefronts with coordinates */
    size_t step;                     /* every step-th of them is drawn */
    bool stops;                      /* these are the stops of a round alone */
} Map;

static bool has_place(const WatchRow *row) {
    return isfinite(row->lon) && isfinite(row->lat);
}

static int by_value(const void *left, const void *right) {
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

/* The range that holds all but a thousandth at each end, so that one wrong coordinate does not
 * shrink the city to a dot. */
static void range(double *value, size_t count, double *low, double *high) {
    qsort(value, count, sizeof *value, by_value);
    const size_t cut = count / 1000;
    const double first = value[cut], last = value[count - 1 - cut];
    const double margin = fmax(0.002, 0.05 * (last - first));
    *low = first - margin;
    *high = last + margin;
}

static bool measure(Map *map) {
    const Watchlist *list = map->list;
    for (size_t r = 0; r < list->n; r++) map->placed += has_place(&list->rows[r]);
    if (!map->placed) return false;
    map->step = 1 + (map->placed - 1) / DOTS_MAX;
    double *lon = ARENA_ARRAY(map->arena, double, map->placed);
    double *lat = ARENA_ARRAY(map->arena, double, map->placed);
    size_t count = 0, seen = 0;
    for (size_t r = 0; r < list->n; r++) {
        const WatchRow *row = &list->rows[r];
        if (!has_place(row) || seen++ % map->step) continue;
        lon[count] = row->lon;
        lat[count++] = row->lat;
    }
    range(lon, count, &map->west, &map->east);
    range(lat, count, &map->south, &map->north);
    return true;
}

/* Chooses the scale; a very flat or tall city gets more room around it. */
static void fit(Map *map) {
    map->stretch = fmax(0.05, cos((map->south + map->north) / 2 * pi / 180));
    map->scale = WIDTH / ((map->east - map->west) * map->stretch);
    map->height = (map->north - map->south) * map->scale;
    if (map->height > MOST_HEIGHT) {
        map->scale *= MOST_HEIGHT / map->height;
        const double wider = WIDTH / (map->scale * map->stretch) - (map->east - map->west);
        map->west -= wider / 2;
        map->east += wider / 2;
        map->height = MOST_HEIGHT;
    } else if (map->height < LEAST_HEIGHT) {
        const double taller = (LEAST_HEIGHT - map->height) / map->scale;
        map->north += taller / 2;
        map->south -= taller / 2;
        map->height = LEAST_HEIGHT;
    }
}

static double x_of(const Map *map, double lon) {
    return (lon - map->west) * map->stretch * map->scale;
}

static double y_of(const Map *map, double lat) {
    return (map->north - lat) * map->scale;
}

static bool inside_map(const Map *map, double lon, double lat) {
    return lon >= map->west && lon <= map->east && lat >= map->south && lat <= map->north;
}

static bool inside(const Map *map, const WatchRow *row) {
    return has_place(row) && inside_map(map, row->lon, row->lat);
}

/* ---- district outlines ---- */

/* A corner nearer to the last one drawn adds nothing that can be seen. */
static const double least_step_pixels = 0.5;

/* Adds one ring, corners [begin, end), to the path; true when one of them lies on the map. */
static bool add_ring(const Map *map, const Outline *outline, size_t begin, size_t end, Text *path) {
    bool visible = false;
    double last_x = 0, last_y = 0;
    for (size_t k = begin; k < end; k++) {
        const OutlineCorner c = outline->corner[k];
        const double x = x_of(map, c.lon), y = y_of(map, c.lat);
        if (k > begin && hypot(x - last_x, y - last_y) < least_step_pixels) continue;
        visible |= inside_map(map, c.lon, c.lat);
        text_addf(path, "%s%.1f %.1f", k > begin ? "L" : "M", x, y);
        last_x = x;
        last_y = y;
    }
    text_addc(path, 'Z');
    return visible;
}

/* The middle of the first ring's corners (the last repeats the first). */
static void draw_name(const Map *map, const DistrictArea *area) {
    double lon = 0.0, lat = 0.0;
    const size_t corners = area->outline.end[0] - 1;
    for (size_t k = 0; k < corners; k++) {
        lon += area->outline.corner[k].lon / (double)corners;
        lat += area->outline.corner[k].lat / (double)corners;
    }
    if (!inside_map(map, lon, lat)) return;
    markup_begin(map->m, "text", "place");
    markup_attr_number(map->m, "x", x_of(map, lon));
    markup_attr_number(map->m, "y", y_of(map, lat));
    markup_text(map->m, area->name);
    markup_close(map->m);
}

static bool draw_district(const Map *map, const DistrictArea *area) {
    Text path = {0};
    bool visible = false;
    for (size_t r = 0, begin = 0; r < area->outline.rings; begin = area->outline.end[r++])
        visible |= add_ring(map, &area->outline, begin, area->outline.end[r], &path);
    if (visible) {
        markup_begin(map->m, "path", "district");
        markup_attr(map->m, "fill-rule", "evenodd"); /* holes stay open */
        markup_attr(map->m, "d", path.at);
        markup_element(map->m, "title", NULL, area->name);
        markup_close(map->m);
        draw_name(map, area);
    }
    text_free(&path);
    return visible;
}

static size_t draw_districts(const Map *map) {
    const Districts *districts = map->list->districts;
    size_t drawn = 0;
    for (size_t k = 0; districts && k < districts->areas; k++)
        drawn += draw_district(map, &districts->area[k]);
    return drawn;
}

/* ---- storefronts ---- */

/* All dots are one path of short strokes with round ends. */
static void draw_dots(const Map *map) {
    Text path = {0};
    size_t seen = 0;
    for (size_t r = 0; r < map->list->n; r++) {
        const WatchRow *row = &map->list->rows[r];
        if (!has_place(row) || seen++ % map->step || !inside(map, row)) continue;
        text_addf(&path, "M%.1f %.1fh0", x_of(map, row->lon), y_of(map, row->lat));
    }
    if (path.length) {
        markup_begin(map->m, "path", "shops");
        markup_attr(map->m, "d", path.at);
        markup_close(map->m);
    }
    text_free(&path);
}

static void draw_circle(const Map *map, const WatchRow *row, double radius,
                        const char *class_name) {
    markup_begin(map->m, "circle", class_name);
    markup_attr_number(map->m, "cx", x_of(map, row->lon));
    markup_attr_number(map->m, "cy", y_of(map, row->lat));
    markup_attr_number(map->m, "r", radius);
    markup_close(map->m);
}

static void draw_marker(const Map *map, const WatchRow *row, MapFile file_of) {
    Markup *m = map->m;
    const bool random = row->selection == SELECTION_RANDOM;
    const bool numbered = random || row->rank <= NUMBERED_MAX;
    markup_begin(m, "a", random ? "marker random" : "marker");
    markup_attr(m, "href", file_of(row, map->arena));
    markup_attr_count(m, "data-rank", row->rank);
    markup_element(m, "title", NULL,
                   arena_printf(map->arena, "%s: %s",
                                random ? say(map->v, SAY_RANDOM_CONTROL)
                                       : arena_printf(map->arena, "%zu", row->rank),
                                words_title(map->v, row)));
    if (map->stops) draw_circle(map, row, REACH, "reach");
    draw_circle(map, row, numbered ? 9 : 4, NULL);
    if (numbered) {
        markup_begin(m, "text", NULL);
        markup_attr_number(m, "x", x_of(map, row->lon));
        markup_attr_number(m, "y", y_of(map, row->lat) + 3.5);
        if (random)
            markup_text(m, say(map->v, SAY_MAP_RANDOM_LETTER));
        else
            markup_count(m, row->rank);
        markup_close(m);
    }
    markup_close(m);
}

/* One line per day from the start to the stops and back, and a ring at the start. */
static void draw_round(const Map *map, const Route *round) {
    const double x = x_of(map, round->lon), y = y_of(map, round->lat);
    for (size_t d = 0; d < round->days; d++) {
        Text path = {0};
        text_addf(&path, "M%.1f %.1f", x, y);
        for (size_t k = 0; k < round->day[d].count; k++) {
            const WatchRow *row = round->stop[round->day[d].first + k].row;
            text_addf(&path, "L%.1f %.1f", x_of(map, row->lon), y_of(map, row->lat));
        }
        text_addc(&path, 'Z');
        markup_begin(map->m, "path", "way");
        markup_attr(map->m, "d", path.at);
        markup_close(map->m);
        text_free(&path);
    }
    markup_begin(map->m, "circle", "home");
    markup_attr_number(map->m, "cx", x);
    markup_attr_number(map->m, "cy", y);
    markup_attr(map->m, "r", "6");
    markup_close(map->m);
}

/* From the last to the first, so that the first lie on top. Returns how many have no place. */
static size_t draw_markers(const Map *map, MapFile file_of) {
    size_t missing = 0;
    for (size_t r = map->list->n; r-- > 0;) {
        const WatchRow *row = &map->list->rows[r];
        if (row->selection == SELECTION_NONE) continue;
        if (inside(map, row))
            draw_marker(map, row, file_of);
        else
            missing++;
    }
    return missing;
}

/* A sentence and a blank. */
static void add_sentence(const Map *map, const char *text) {
    markup_text(map->m, text);
    markup_text(map->m, " ");
}

static void caption(const Map *map, const Route *round, size_t districts, size_t layers,
                    size_t missing) {
    const Voice *v = map->v;
    markup_begin(map->m, "figcaption", "muted");
    if (map->stops) {
        add_sentence(map, say(v, SAY_MAP_STOPS));
    } else {
        add_sentence(map, say_with(v, SAY_MAP_CAPTION, "letter", say(v, SAY_MAP_RANDOM_LETTER)));
        add_sentence(map, map->step > 1
                              ? say_with(v, SAY_MAP_SOME_DOTS, "step", count_text(v, map->step))
                              : say(v, SAY_MAP_DOTS));
    }
    if (round) add_sentence(map, say(v, SAY_MAP_ROUND));
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

static void draw(Map *map, const Route *round, MapFile file_of) {
    Markup *m = map->m;
    const Voice *v = map->v;
    if (!measure(map)) {
        markup_element(m, "p", "muted", say(v, SAY_MAP_NONE));
        return;
    }
    fit(map);
    markup_begin(m, "figure", "map");
    if (!round) tools(m, v); /* pages with a round are for paper */
    markup_begin(m, "svg", "city");
    markup_attr(m, "viewBox", arena_printf(v->arena, "0 0 %d %.0f", WIDTH, map->height));
    markup_attr(m, "role", "group");
    markup_attr(m, "aria-label", say(v, SAY_MAP_LABEL));
    const size_t districts = draw_districts(map);
    const MapView view = {map->west, map->east, map->south, map->north, map->scale, map->stretch};
    const size_t layers = map_layers(m, &view, map->list->shapes, map->arena);
    if (!map->stops) draw_dots(map);
    if (round) draw_round(map, round);
    const size_t missing = draw_markers(map, file_of);
    markup_close(m);
    caption(map, round, districts, layers, missing);
    markup_close(m);
}

void map_city(Markup *m, const Voice *v, const Route *round, MapFile file_of) {
    Map map = {.m = m, .v = v, .list = v->list, .arena = v->arena};
    draw(&map, round, file_of);
}

void map_round(Markup *m, const Voice *v, const Route *round, const MapShapes *shapes,
               MapFile file_of) {
    Watchlist stops = {.n = round->count,
                       .rows = ARENA_ARRAY(v->arena, WatchRow, round->count + 1),
                       .districts = v->list->districts,
                       .shapes = shapes};
    for (size_t k = 0; k < round->count; k++) {
        stops.rows[k] = *round->stop[k].row;
        stops.rows[k].rank = k + 1;
        stops.rows[k].selection = SELECTION_RANKED;
    }
    Map map = {.m = m, .v = v, .list = &stops, .arena = v->arena, .stops = true};
    draw(&map, round, file_of);
}
