#include "reports/draw/map_layers.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/id_map.h"
#include "datasets/base/text.h"

/* ---- shapes ---- */

static const double least_step = 0.6; /* pixels: a nearer corner adds nothing that can be seen */
static const double least_area = 1.5; /* pixels wide or high: a smaller pond is a speck */
enum { CORNERS_MOST = 150000 }; /* of paths beside streets: two megabytes of page, then none */

static bool in_view(const MapView *view, const OutlineBox *box) {
    return box->west <= view->east && view->west <= box->east && box->south <= view->north &&
           view->south <= box->north;
}

static bool is_speck(const MapView *view, const MapShape *shape) {
    const OutlineBox *box = &shape->lines.box;
    return map_kind_is_area(shape->kind) &&
           (box->east - box->west) * view->stretch * view->scale < least_area &&
           (box->north - box->south) * view->scale < least_area;
}

static void add_line(const MapView *view, const MapShape *shape, size_t begin, size_t end,
                     Text *path) {
    double last_x = 0, last_y = 0;
    for (size_t k = begin; k < end; k++) {
        const OutlineCorner *c = &shape->lines.corner[k];
        const double x = map_x(view, c->lon), y = map_y(view, c->lat);
        const bool close = hypot(x - last_x, y - last_y) < least_step;
        if (k > begin && close && k + 1 < end) continue;
        text_addf(path, "%s%.1f %.1f", k > begin ? "L" : "M", x, y);
        last_x = x;
        last_y = y;
    }
    if (map_kind_is_area(shape->kind)) text_addc(path, 'Z');
}

static void draw_kind(Markup *m, const Text *path, MapKind kind, Arena *arena) {
    if (!path->length) return;
    markup_begin(m, "path", arena_printf(arena, "layer %s", map_kind_name(kind)));
    if (map_kind_is_area(kind)) markup_attr(m, "fill-rule", "evenodd"); /* islands stay dry */
    markup_attr(m, "d", path->at);
    markup_close(m);
}

static size_t corners_in_view(const MapView *view, const MapShapes *shapes) {
    size_t corners = 0;
    for (size_t k = 0; k < shapes->count; k++)
        if (in_view(view, &shapes->shape[k].lines.box))
            corners += shapes->shape[k].lines.end[shapes->shape[k].lines.rings - 1];
    return corners;
}

size_t map_layers(Markup *m, const MapView *view, const MapShapes *shapes, Arena *arena) {
    if (!shapes) return 0;
    const bool crowded = corners_in_view(view, shapes) > CORNERS_MOST;
    size_t drawn = 0, k = 0;
    for (MapKind kind = 0; kind < MAP_KINDS; kind++) {
        Text path = {0};
        for (; k < shapes->count && shapes->shape[k].kind == kind; k++) {
            const MapShape *shape = &shapes->shape[k];
            if (!in_view(view, &shape->lines.box) || is_speck(view, shape)) continue;
            drawn++;
            if (crowded && kind == MAP_WAY) continue;
            for (size_t r = 0, begin = 0; r < shape->lines.rings; begin = shape->lines.end[r++])
                add_line(view, shape, begin, shape->lines.end[r], &path);
        }
        draw_kind(m, &path, kind, arena);
        text_free(&path);
    }
    return drawn;
}

/* ---- names of streets ---- */

enum { NAMES_MOST = 800 };
static const double letter = 5.2, line_height = 11; /* pixels, of 9.5 px text */

/* The longest piece of the street of that name. */
typedef struct StreetName {
    const char *name;
    double x, y, angle;          /* its middle; degrees, never upside down */
    double length;               /* pixels from end to end */
    double wide, half_x, half_y; /* of the text; of the upright box around it, halved */
    bool hidden;
} StreetName;

static double step_of(const MapView *view, const OutlineCorner *a, const OutlineCorner *b) {
    return hypot(map_x(view, b->lon) - map_x(view, a->lon),
                 map_y(view, b->lat) - map_y(view, a->lat));
}

/* Where the middle of the line lies and which way it runs there. */
static void place(const MapView *view, const OutlineCorner *c, size_t count, StreetName *name) {
    double whole = 0, gone = 0;
    for (size_t k = 1; k < count; k++) whole += step_of(view, &c[k - 1], &c[k]);
    for (size_t k = 1; k < count; k++) {
        const double step = step_of(view, &c[k - 1], &c[k]);
        gone += step;
        if (gone < whole / 2 && k + 1 < count) continue;
        const double t = step > 0 ? 1 - (gone - whole / 2) / step : 0;
        const double x = map_x(view, c[k - 1].lon), y = map_y(view, c[k - 1].lat);
        const double dx = map_x(view, c[k].lon) - x, dy = map_y(view, c[k].lat) - y;
        name->x = x + t * dx;
        name->y = y + t * dy;
        name->angle = dx == 0 ? 90 : atan(dy / dx) * 180 / M_PI;
        return;
    }
}

static void consider(const MapView *view, const MapShape *shape, size_t begin, size_t end,
                     StreetName *name) {
    const OutlineCorner *c = shape->lines.corner + begin;
    const size_t count = end - begin;
    const double length = count > 1 ? step_of(view, &c[0], &c[count - 1]) : 0;
    if (length <= name->length) return;
    name->name = shape->name;
    name->length = length;
    place(view, c, count, name);
}

static int by_length(const void *left, const void *right) {
    const StreetName *a = left, *b = right;
    if (a->length != b->length) return a->length < b->length ? 1 : -1;
    return strcmp(a->name, b->name);
}

static size_t gather_names(const MapView *view, const MapShapes *shapes, Arena *arena,
                           StreetName **out) {
    StreetName *name = NULL;
    size_t count = 0, room = 0;
    IdMap index;
    id_map_open(&index, arena);
    for (size_t k = 0; k < shapes->count; k++) {
        const MapShape *shape = &shapes->shape[k];
        if (shape->kind != MAP_STREET || !shape->name || !in_view(view, &shape->lines.box))
            continue;
        int64_t at = id_map_find(&index, shape->name, strlen(shape->name));
        if (at < 0) {
            name = arena_room(arena, name, count, &room, sizeof *name);
            name[count] = (StreetName){.name = shape->name};
            at = (int64_t)count++;
            (void)id_map_put(&index, shape->name, strlen(shape->name), at);
        }
        for (size_t r = 0, begin = 0; r < shape->lines.rings; begin = shape->lines.end[r++])
            consider(view, shape, begin, shape->lines.end[r], &name[at]);
    }
    if (count) qsort(name, count, sizeof *name, by_length);
    *out = name;
    return count < NAMES_MOST ? count : NAMES_MOST;
}

static bool overlap(const StreetName *a, const StreetName *b) {
    return fabs(a->x - b->x) < a->half_x + b->half_x && fabs(a->y - b->y) < a->half_y + b->half_y;
}

/* Longer than their street, over a longer one or what is taken: hidden at this scale. */
static void hide_some(StreetName *name, size_t count, const MapRoom *room) {
    for (size_t k = 0; k < count; k++) {
        StreetName *one = &name[k];
        const double turn = one->angle * M_PI / 180;
        one->wide = letter * (double)text_characters(one->name);
        one->half_x = (one->wide * fabs(cos(turn)) + line_height * fabs(sin(turn))) / 2;
        one->half_y = (one->wide * fabs(sin(turn)) + line_height * fabs(cos(turn))) / 2;
        const MapBox box = {one->x, one->y, one->half_x, one->half_y};
        one->hidden = one->length < one->wide || !map_room_free(room, &box);
        for (size_t j = 0; j < k && !one->hidden; j++)
            one->hidden = !name[j].hidden && overlap(one, &name[j]);
    }
}

static void number_attr(Markup *m, const char *name, double value, Arena *arena) {
    markup_attr(m, name, arena_printf(arena, "%.1f", value));
}

static void draw_name(Markup *m, const StreetName *name, Arena *arena) {
    markup_begin(m, "g", name->hidden ? "street-name away" : "street-name");
    number_attr(m, "data-x", name->x, arena);
    number_attr(m, "data-y", name->y, arena);
    number_attr(m, "data-room", name->length / name->wide, arena);
    number_attr(m, "data-half-x", name->half_x, arena);
    number_attr(m, "data-half-y", name->half_y, arena);
    markup_open(m, "text");
    number_attr(m, "x", name->x, arena);
    number_attr(m, "y", name->y + 3, arena); /* three pixels below: the middle of small letters */
    if (name->angle != 0)
        markup_attr(m, "transform",
                    arena_printf(arena, "rotate(%.1f %.1f %.1f)", name->angle, name->x, name->y));
    markup_text(m, name->name);
    markup_close(m);
    markup_close(m);
}

void map_street_names(Markup *m, const MapView *view, const MapShapes *shapes, const MapRoom *room,
                      Arena *arena) {
    if (!shapes || !shapes->count) return;
    StreetName *name;
    const size_t names = gather_names(view, shapes, arena, &name);
    hide_some(name, names, room);
    for (size_t k = 0; k < names; k++)
        if (name[k].x >= 0 && name[k].y >= 0) draw_name(m, &name[k], arena);
}
