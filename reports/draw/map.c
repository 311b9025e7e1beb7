/* map.c - equirectangular: x = longitude x cos(middle latitude), y = latitude. */
#include "reports/draw/map.h"

#include "reports/draw/map_layers.h"
#include "reports/draw/map_room.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 640, LEAST_HEIGHT = 260, MOST_HEIGHT = 560, DOTS_MAX = 5000, NUMBERED_MAX = 100 };
/* Of a stop, for a finger: 24 points wide where a phone shows the map at half its size. */
enum { REACH = 24 };
/* Pixels: of a number's circle with its rim, of a small one, and of letters of a district's name.
 */
enum {
    NUMBERED = 9,
    SMALL = 4,
    RIM = 1,
    NAME_LETTER = 8,
    NAME_HEIGHT = 13,
    NAME_REACH = 60,
    HOME = 8
};
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
    const Route *round;              /* its stops alone are drawn, numbered; NULL = the city */
    const WatchRow **page;           /* [list->n] whose page each leads to; NULL = its own */
    MapSpot *spot;                   /* [list->n] of the selected ones on the map */
    MapBox *taken;                   /* what names keep off: numbers, and names so far */
    size_t taken_count;
    MapBox *name; /* [areas] of districts; half_x 0 = no room */
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

/* The middle of the first ring's corners (the last repeats the first), or near it: a name that has
 * no room there is left out, and stands in the title of its outline. */
static void place_name(Map *map, const DistrictArea *area, MapBox *box) {
    double lon = 0.0, lat = 0.0;
    const size_t corners = area->outline.end[0] - 1;
    for (size_t k = 0; k < corners; k++) {
        lon += area->outline.corner[k].lon / (double)corners;
        lat += area->outline.corner[k].lat / (double)corners;
    }
    if (!inside_map(map, lon, lat)) return;
    MapBox room = {x_of(map, lon), y_of(map, lat),
                   NAME_LETTER * (double)map_letters(area->name) / 2, NAME_HEIGHT / 2.0};
    if (!map_box_place(&room, map->taken, map->taken_count, NAME_REACH, WIDTH, map->height)) return;
    map->taken[map->taken_count++] = *box = room;
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

static void place_names(Map *map) {
    const Districts *districts = map->list->districts;
    const size_t areas = districts ? districts->areas : 0;
    map->name = ARENA_ARRAY(map->arena, MapBox, areas + 1);
    for (size_t k = 0; k < areas; k++) place_name(map, &districts->area[k], &map->name[k]);
}

static void draw_names(const Map *map) {
    const Districts *districts = map->list->districts;
    for (size_t k = 0; districts && k < districts->areas; k++) {
        if (!(map->name[k].half_x > 0)) continue;
        markup_begin(map->m, "text", "place");
        markup_attr_number(map->m, "x", map->name[k].x);
        markup_attr_number(map->m, "y", map->name[k].y + 4); /* the middle of small letters */
        markup_text(map->m, districts->area[k].name);
        markup_close(map->m);
    }
}

/* ---- storefronts ---- */

static bool is_numbered(const WatchRow *row) {
    return row->selection == SELECTION_RANDOM || row->rank <= NUMBERED_MAX;
}

/* Where each selected one is drawn: numbers of a round apart from each other, for paper can neither
 * be touched nor brought nearer. */
static void place_markers(Map *map) {
    const size_t n = map->list->n;
    const size_t areas = map->list->districts ? map->list->districts->areas : 0;
    MapSpot *apart = ARENA_ARRAY(map->arena, MapSpot, n + 1);
    size_t count = 0;
    map->spot = ARENA_ARRAY(map->arena, MapSpot, n + 1);
    map->taken = ARENA_ARRAY(map->arena, MapBox, n + areas + 2);
    for (size_t r = 0; r < n; r++) {
        const WatchRow *row = &map->list->rows[r];
        if (row->selection == SELECTION_NONE || !inside(map, row)) continue;
        const double x = x_of(map, row->lon), y = y_of(map, row->lat);
        apart[count++] = (MapSpot){x, y, x, y};
    }
    if (map->round)
        map->taken[map->taken_count++] =
            (MapBox){x_of(map, map->round->lon), y_of(map, map->round->lat), HOME, HOME};
    if (map->round)
        map_spread(apart, count, 2 * (NUMBERED + RIM), NUMBERED + RIM, WIDTH, map->height);
    for (size_t r = n; r-- > 0;) {
        const WatchRow *row = &map->list->rows[r];
        if (row->selection == SELECTION_NONE || !inside(map, row)) continue;
        const double radius = (is_numbered(row) ? NUMBERED : SMALL) + RIM;
        map->spot[r] = apart[--count];
        map->taken[map->taken_count++] = (MapBox){map->spot[r].x, map->spot[r].y, radius, radius};
    }
}

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

static void draw_circle(const Map *map, const MapSpot *spot, double radius,
                        const char *class_name) {
    markup_begin(map->m, "circle", class_name);
    markup_attr_number(map->m, "cx", spot->x);
    markup_attr_number(map->m, "cy", spot->y);
    markup_attr_number(map->m, "r", radius);
    markup_close(map->m);
}

/* From a number that was moved to where it belongs. */
static void draw_leader(const Map *map, const MapSpot *spot) {
    if (hypot(spot->x - spot->at_x, spot->y - spot->at_y) < NUMBERED) return;
    markup_begin(map->m, "path", "leader");
    markup_attr(map->m, "d",
                arena_printf(map->arena, "M%.1f %.1fL%.1f %.1fh0", spot->x, spot->y, spot->at_x,
                             spot->at_y));
    markup_close(map->m);
}

static void draw_number(const Map *map, const WatchRow *row, const MapSpot *spot) {
    markup_begin(map->m, "text", NULL);
    markup_attr_number(map->m, "x", spot->x);
    markup_attr_number(map->m, "y", spot->y + 3.5);
    if (row->selection == SELECTION_RANDOM)
        markup_text(map->m, say(map->v, SAY_MAP_RANDOM_LETTER));
    else
        markup_count(map->m, row->rank);
    markup_close(map->m);
}

static void draw_marker(const Map *map, size_t r, MapFile file_of) {
    Markup *m = map->m;
    const WatchRow *row = &map->list->rows[r];
    const bool random = row->selection == SELECTION_RANDOM;
    markup_begin(m, "a", random ? "marker random" : "marker");
    markup_attr(m, "href", file_of(map->page ? map->page[r] : row, map->arena));
    markup_attr_count(m, "data-rank", row->rank);
    markup_element(m, "title", NULL,
                   arena_printf(map->arena, "%s: %s",
                                random ? say(map->v, SAY_RANDOM_CONTROL)
                                       : arena_printf(map->arena, "%zu", row->rank),
                                words_title(map->v, row)));
    if (map->round) draw_circle(map, &map->spot[r], REACH, "reach");
    draw_circle(map, &map->spot[r], is_numbered(row) ? NUMBERED : SMALL, NULL);
    if (is_numbered(row)) draw_number(map, row, &map->spot[r]);
    markup_close(m);
}

/* One line per day from the start to the stops and back, and a ring at the start. */
static void draw_round(const Map *map) {
    const Route *round = map->round;
    const double x = x_of(map, round->lon), y = y_of(map, round->lat);
    for (size_t d = 0; d < round->days; d++) {
        Text path = {0};
        text_addf(&path, "M%.1f %.1f", x, y);
        for (size_t k = 0; k < round->day[d].count; k++) {
            const MapSpot *spot = &map->spot[round->day[d].first + k];
            if (inside(map, round->stop[round->day[d].first + k].row))
                text_addf(&path, "L%.1f %.1f", spot->x, spot->y);
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
    for (size_t r = 0; map->round && r < map->list->n; r++)
        if (inside(map, &map->list->rows[r])) draw_leader(map, &map->spot[r]);
    for (size_t r = map->list->n; r-- > 0;) {
        const WatchRow *row = &map->list->rows[r];
        if (row->selection == SELECTION_NONE) continue;
        if (inside(map, row))
            draw_marker(map, r, file_of);
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

static void draw(Map *map, MapFile file_of) {
    Markup *m = map->m;
    const Voice *v = map->v;
    if (!measure(map)) {
        markup_element(m, "p", "muted", say(v, SAY_MAP_NONE));
        return;
    }
    fit(map);
    place_markers(map);
    place_names(map);
    markup_begin(m, "figure", "map");
    if (!map->round) tools(m, v); /* pages with a round are for paper */
    markup_begin(m, "svg", "city");
    markup_attr(m, "viewBox", arena_printf(v->arena, "0 0 %d %.0f", WIDTH, map->height));
    markup_attr(m, "role", "group");
    markup_attr(m, "aria-label", say(v, SAY_MAP_LABEL));
    const size_t districts = draw_districts(map);
    const MapView view = {map->west, map->east, map->south, map->north, map->scale, map->stretch};
    const size_t layers =
        map_layers(m, &view, map->list->shapes, map->taken, map->taken_count, map->arena);
    if (!map->round) draw_dots(map);
    if (map->round) draw_round(map);
    draw_names(map);
    const size_t missing = draw_markers(map, file_of);
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
    Map map = {.m = m, .v = v, .list = &stops, .arena = v->arena, .round = round, .page = page};
    draw(&map, file_of);
}
