/* map_room.c - spots push each other apart in sweeps; boxes try places ring by ring. */
#include "reports/draw/map_room.h"

#include <math.h>

enum { SWEEPS = 400, TURNS = 12 };
enum { LINE_REACH = 3 }; /* pixels: half of a line, and what keeps a name off it */
static const double turn = 6.28318530717958647692 / TURNS;

static double within(double value, double low, double high) {
    return low > high ? (low + high) / 2 : fmin(fmax(value, low), high);
}

/* Half of what is missing each; of two at one place the later goes its own way. */
static bool push(MapSpot *a, MapSpot *b, size_t number, double apart) {
    double dx = b->x - a->x, dy = b->y - a->y, away = hypot(dx, dy);
    if (away >= apart - 1e-6) return false;
    if (away < 1e-6) {
        dx = cos((double)number * turn);
        dy = sin((double)number * turn);
        away = 1;
    }
    const double step = 0.5 * (apart + 0.01 - hypot(b->x - a->x, b->y - a->y)) / away;
    a->x -= step * dx;
    a->y -= step * dy;
    b->x += step * dx;
    b->y += step * dy;
    return true;
}

void map_spread(MapSpot *spot, size_t count, double apart, double margin, double width,
                double height) {
    bool moved = true;
    for (size_t sweep = 0; moved && sweep < SWEEPS; sweep++) {
        moved = false;
        for (size_t a = 0; a < count; a++)
            for (size_t b = a + 1; b < count; b++) moved |= push(&spot[a], &spot[b], b, apart);
        for (size_t k = 0; k < count; k++) {
            spot[k].x = within(spot[k].x, margin, width - margin);
            spot[k].y = within(spot[k].y, margin, height - margin);
        }
    }
}

void map_room_take(MapRoom *room, MapBox box) {
    room->box = arena_room(room->arena, room->box, room->boxes, &room->box_room, sizeof box);
    room->box[room->boxes++] = box;
}

bool map_room_free(const MapRoom *room, const MapBox *box) {
    for (size_t k = 0; k < room->boxes; k++)
        if (fabs(box->x - room->box[k].x) < box->half_x + room->box[k].half_x &&
            fabs(box->y - room->box[k].y) < box->half_y + room->box[k].half_y)
            return false;
    return true;
}

void map_room_take_line(MapRoom *room, MapLine line) {
    room->line = arena_room(room->arena, room->line, room->lines, &room->line_room, sizeof line);
    room->line[room->lines++] = line;
}

/* Keeps of [*from, *to], shares of a line, where `at` + share x `step` is within `half` of 0. */
static void keep_within(double at, double step, double half, double *from, double *to) {
    if (step == 0) {
        if (fabs(at) > half) *to = -1;
        return;
    }
    const double enters = (-copysign(half, step) - at) / step;
    const double leaves = (copysign(half, step) - at) / step;
    *from = fmax(*from, enters);
    *to = fmin(*to, leaves);
}

static bool crosses(const MapLine *line, const MapBox *box) {
    double from = 0, to = 1;
    keep_within(line->x - box->x, line->to_x - line->x, box->half_x + LINE_REACH, &from, &to);
    keep_within(line->y - box->y, line->to_y - line->y, box->half_y + LINE_REACH, &from, &to);
    return from <= to;
}

bool map_room_clear(const MapRoom *room, const MapBox *box) {
    for (size_t k = 0; k < room->lines; k++)
        if (crosses(&room->line[k], box)) return false;
    return true;
}

/* The nearest free place, or the nearest that is clear of lines too. */
static bool place(const MapRoom *room, MapBox *box, double reach, double width, double height,
                  bool clear) {
    const double step = box->half_y / 2;
    for (double far = 0; far <= reach; far += step)
        for (size_t k = 0; k < (far > 0 ? TURNS : 1); k++) {
            MapBox moved = *box;
            moved.x =
                within(box->x + far * cos((double)k * turn), box->half_x, width - box->half_x);
            moved.y =
                within(box->y + far * sin((double)k * turn), box->half_y, height - box->half_y);
            if (!map_room_free(room, &moved)) continue;
            if (clear && !map_room_clear(room, &moved)) continue;
            *box = moved;
            return true;
        }
    return false;
}

bool map_room_place(const MapRoom *room, MapBox *box, double reach, double width, double height) {
    return place(room, box, reach, width, height, true) ||
           place(room, box, reach, width, height, false);
}
