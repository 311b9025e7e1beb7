/* map_marks.c - numbers to a hundred and letters of controls, dots beyond. */
#include "reports/draw/map_marks.h"

#include "reports/words/words.h"

#include <math.h>

enum { NUMBERED_MAX = 100 };
/* Of a stop, for a finger: 24 points wide where a phone shows the map at half its size. */
enum { REACH = 24 };
enum { NUMBERED = 9, SMALL = 4, RIM = 1 }; /* pixels: of a number's circle, of a small one */

bool map_marks_on(const MapMarks *marks, const WatchRow *row) {
    return isfinite(row->lon) && isfinite(row->lat) && map_shows(marks->view, row->lon, row->lat);
}

static bool is_numbered(const WatchRow *row) {
    return row->selection == SELECTION_RANDOM || row->rank <= NUMBERED_MAX;
}

static bool is_marked(const MapMarks *marks, const WatchRow *row) {
    return row->selection != SELECTION_NONE && map_marks_on(marks, row);
}

void map_marks_place(MapMarks *marks, MapRoom *room, Arena *arena) {
    const size_t n = marks->list->n;
    const MapView *view = marks->view;
    MapSpot *apart = ARENA_ARRAY(arena, MapSpot, n + 1);
    size_t count = 0;
    marks->spot = ARENA_ARRAY(arena, MapSpot, n + 1);
    for (size_t r = 0; r < n; r++) {
        const WatchRow *row = &marks->list->rows[r];
        if (!is_marked(marks, row)) continue;
        const double x = map_x(view, row->lon), y = map_y(view, row->lat);
        apart[count++] = (MapSpot){x, y, x, y};
    }
    if (marks->stops)
        map_spread(apart, count, 2 * (NUMBERED + RIM), NUMBERED + RIM, view->width, view->height);
    for (size_t r = n; r-- > 0;) {
        const WatchRow *row = &marks->list->rows[r];
        if (!is_marked(marks, row)) continue;
        const double radius = (is_numbered(row) ? NUMBERED : SMALL) + RIM;
        marks->spot[r] = apart[--count];
        map_room_take(room, (MapBox){marks->spot[r].x, marks->spot[r].y, radius, radius});
    }
}

static void draw_circle(Markup *m, const MapSpot *spot, double radius, const char *class_name) {
    markup_begin(m, "circle", class_name);
    markup_attr_number(m, "cx", spot->x);
    markup_attr_number(m, "cy", spot->y);
    markup_attr_number(m, "r", radius);
    markup_close(m);
}

/* From a number that was moved to where it belongs. */
static void draw_leader(Markup *m, const MapSpot *spot, Arena *arena) {
    if (hypot(spot->x - spot->at_x, spot->y - spot->at_y) < NUMBERED) return;
    markup_begin(m, "path", "leader");
    markup_attr(
        m, "d",
        arena_printf(arena, "M%.1f %.1fL%.1f %.1fh0", spot->x, spot->y, spot->at_x, spot->at_y));
    markup_close(m);
}

static void draw_number(Markup *m, const Voice *v, const WatchRow *row, const MapSpot *spot) {
    markup_begin(m, "text", NULL);
    markup_attr_number(m, "x", spot->x);
    markup_attr_number(m, "y", spot->y + 3.5);
    if (row->selection == SELECTION_RANDOM)
        markup_text(m, say(v, SAY_MAP_RANDOM_LETTER));
    else
        markup_count(m, row->rank);
    markup_close(m);
}

static void draw_mark(Markup *m, const Voice *v, const MapMarks *marks, size_t r, MapFile file_of) {
    const WatchRow *row = &marks->list->rows[r];
    const bool random = row->selection == SELECTION_RANDOM;
    markup_begin(m, "a", random ? "marker random" : "marker");
    markup_attr(m, "href", file_of(marks->page ? marks->page[r] : row, v->arena));
    markup_attr_count(m, "data-rank", row->rank);
    markup_element(
        m, "title", NULL,
        arena_printf(v->arena, "%s: %s",
                     random ? say(v, SAY_RANDOM_CONTROL) : arena_printf(v->arena, "%zu", row->rank),
                     words_title(v, row)));
    if (marks->stops) draw_circle(m, &marks->spot[r], REACH, "reach");
    draw_circle(m, &marks->spot[r], is_numbered(row) ? NUMBERED : SMALL, NULL);
    if (is_numbered(row)) draw_number(m, v, row, &marks->spot[r]);
    markup_close(m);
}

/* From the last to the first, so that the first lie on top. */
size_t map_marks_draw(Markup *m, const Voice *v, const MapMarks *marks, MapFile file_of) {
    size_t missing = 0;
    for (size_t r = 0; marks->stops && r < marks->list->n; r++)
        if (map_marks_on(marks, &marks->list->rows[r])) draw_leader(m, &marks->spot[r], v->arena);
    for (size_t r = marks->list->n; r-- > 0;) {
        const WatchRow *row = &marks->list->rows[r];
        if (row->selection == SELECTION_NONE) continue;
        if (map_marks_on(marks, row))
            draw_mark(m, v, marks, r, file_of);
        else
            missing++;
    }
    return missing;
}
