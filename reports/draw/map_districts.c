/* map_districts.c - one path a district; its name near the middle of its corners. */
#include "reports/draw/map_districts.h"

#include <math.h>

#include "datasets/base/text.h"

/* Pixels: of letters of a name, and how far it may go from the middle of its district. */
enum { NAME_LETTER = 8, NAME_HEIGHT = 13, NAME_REACH = 60 };

/* A corner nearer to the last one drawn adds nothing that can be seen. */
static const double least_step_pixels = 0.5;

/* Adds one ring, corners [begin, end), to the path; true when one of them lies on the map. */
static bool add_ring(const MapView *view, const Outline *outline, size_t begin, size_t end,
                     Text *path) {
    bool visible = false;
    double last_x = 0, last_y = 0;
    for (size_t k = begin; k < end; k++) {
        const OutlineCorner c = outline->corner[k];
        const double x = map_x(view, c.lon), y = map_y(view, c.lat);
        if (k > begin && hypot(x - last_x, y - last_y) < least_step_pixels) continue;
        visible |= map_shows(view, c.lon, c.lat);
        text_addf(path, "%s%.1f %.1f", k > begin ? "L" : "M", x, y);
        last_x = x;
        last_y = y;
    }
    text_addc(path, 'Z');
    return visible;
}

static bool draw_district(Markup *m, const MapView *view, const DistrictArea *area) {
    Text path = {0};
    bool visible = false;
    for (size_t r = 0, begin = 0; r < area->outline.rings; begin = area->outline.end[r++])
        visible |= add_ring(view, &area->outline, begin, area->outline.end[r], &path);
    if (visible) {
        markup_begin(m, "path", "district");
        markup_attr(m, "fill-rule", "evenodd"); /* holes stay open */
        markup_attr(m, "d", path.at);
        markup_element(m, "title", NULL, area->name);
        markup_close(m);
    }
    text_free(&path);
    return visible;
}

size_t map_districts(Markup *m, const MapView *view, const Districts *districts) {
    size_t drawn = 0;
    for (size_t k = 0; districts && k < districts->areas; k++)
        drawn += draw_district(m, view, &districts->area[k]);
    return drawn;
}

/* Near the middle of the first ring's corners (the last repeats the first). */
static void place_name(const MapView *view, const DistrictArea *area, MapRoom *room, MapBox *box) {
    double lon = 0.0, lat = 0.0;
    const size_t corners = area->outline.end[0] - 1;
    for (size_t k = 0; k < corners; k++) {
        lon += area->outline.corner[k].lon / (double)corners;
        lat += area->outline.corner[k].lat / (double)corners;
    }
    if (!map_shows(view, lon, lat)) return;
    MapBox name = {map_x(view, lon), map_y(view, lat),
                   NAME_LETTER * (double)text_characters(area->name) / 2, NAME_HEIGHT / 2.0};
    if (!map_room_place(room, &name, NAME_REACH, view->width, view->height)) return;
    *box = name;
    map_room_take(room, name);
}

const MapBox *map_district_places(const MapView *view, const Districts *districts, MapRoom *room,
                                  Arena *arena) {
    const size_t areas = districts ? districts->areas : 0;
    MapBox *place = ARENA_ARRAY(arena, MapBox, areas + 1);
    for (size_t k = 0; k < areas; k++) place_name(view, &districts->area[k], room, &place[k]);
    return place;
}

void map_district_names(Markup *m, const Districts *districts, const MapBox *place) {
    for (size_t k = 0; districts && k < districts->areas; k++) {
        if (!(place[k].half_x > 0)) continue;
        markup_begin(m, "text", "place");
        markup_attr_number(m, "x", place[k].x);
        markup_attr_number(m, "y", place[k].y + 4); /* the middle of small letters */
        markup_text(m, districts->area[k].name);
        markup_close(m);
    }
}
