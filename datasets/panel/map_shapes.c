#include "datasets/panel/map_shapes.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "datasets/base/text.h"

static const char *const names[MAP_KINDS] = {"green", "water", "river", "rail", "way", "street"};

const char *map_kind_name(MapKind kind) {
    assert(kind < MAP_KINDS);
    return names[kind];
}

bool map_kind_is_area(MapKind kind) {
    return kind == MAP_GREEN || kind == MAP_WATER;
}

/* ---- one shape ---- */

static void widen(OutlineBox *box, const OutlineCorner *c) {
    box->west = fmin(box->west, c->lon);
    box->east = fmax(box->east, c->lon);
    box->south = fmin(box->south, c->lat);
    box->north = fmax(box->north, c->lat);
}

static bool read_lines(const json_t *lines, Arena *arena, Outline *out) {
    size_t corners = 0, at = 0, k, j;
    const json_t *line, *pair;
    json_array_foreach(lines, k, line) corners += json_array_size(line);
    size_t *end = ARENA_ARRAY(arena, size_t, json_array_size(lines) + 1);
    OutlineCorner *corner = ARENA_ARRAY(arena, OutlineCorner, corners + 1);
    *out =
        (Outline){.end = end, .corner = corner, .box = {INFINITY, -INFINITY, INFINITY, -INFINITY}};
    json_array_foreach(lines, k, line) {
        json_array_foreach(line, j, pair) {
            if (!json_is_number(json_array_get(pair, 0)) ||
                !json_is_number(json_array_get(pair, 1)))
                return false;
            corner[at] = (OutlineCorner){json_number_value(json_array_get(pair, 0)),
                                         json_number_value(json_array_get(pair, 1))};
            widen(&out->box, &corner[at++]);
        }
        end[out->rings++] = at;
    }
    return at > 0;
}

static bool read_shape(Stmt *stmt, Arena *arena, MapShape *shape) {
    const char *kind = stmt_get_text(stmt, 0), *name = stmt_get_text(stmt, 1);
    json_t *lines = json_loads(stmt_get_text(stmt, 2), 0, NULL);
    *shape = (MapShape){.kind = MAP_KINDS, .name = name ? arena_strdup(arena, name) : NULL};
    for (int k = 0; k < MAP_KINDS; k++)
        if (text_equal(kind, names[k])) shape->kind = (MapKind)k;
    const bool good = lines && read_lines(lines, arena, &shape->lines);
    json_decref(lines);
    return good && shape->kind < MAP_KINDS;
}

Status map_shapes_load(Store *store, Arena *arena, MapShapes *shapes, Err *err) {
    Stmt stmt;
    bool row = true;
    size_t room = 0;
    MapShape *shape = NULL, one;
    *shapes = (MapShapes){0};
    TRY(stmt_open(store, sql_query("map_shapes_load"), &stmt, err));
    Status status;
    while (!(status = stmt_step(&stmt, &row, err)) && row) {
        if (!read_shape(&stmt, arena, &one)) {
            status =
                FAIL(err, ST_INTEGRITY,
                     "a shape of the map in the store is damaged; restore a backup, or take the "
                     "input back and import it again");
            break;
        }
        shape = arena_room(arena, shape, shapes->count, &room, sizeof *shape);
        shape[shapes->count++] = one;
    }
    stmt_close(&stmt);
    shapes->shape = shape;
    return status;
}
