#include "datasets/reference/outline.h"

#include <assert.h>
#include <math.h>

/* The last corner of a ring repeats the first: a triangle has four. */
enum { CORNERS_LEAST = 4 };

const char outline_not_wgs84[] = "a corner is not a longitude and latitude in degrees";

static bool read_corner(const json_t *pair, OutlineCorner *corner) {
    const json_t *lon = json_array_get(pair, 0), *lat = json_array_get(pair, 1);
    *corner = (OutlineCorner){json_number_value(lon), json_number_value(lat)};
    return json_is_number(lon) && json_is_number(lat);
}

static bool on_earth(const OutlineCorner *corner) {
    return fabs(corner->lon) <= 180 && fabs(corner->lat) <= 90;
}

static OutlineBox box_of(const OutlineCorner *corner) {
    return (OutlineBox){corner->lon, corner->lon, corner->lat, corner->lat};
}

void outline_box_join(OutlineBox *box, const OutlineBox *other) {
    const OutlineBox b = *box;
    const bool first = b.west == 0 && b.east == 0 && b.south == 0 && b.north == 0;
    *box = first ? *other
                 : (OutlineBox){fmin(b.west, other->west), fmax(b.east, other->east),
                                fmin(b.south, other->south), fmax(b.north, other->north)};
}

/* ---- counting, then filling ---- */

static const char *count_ring(const json_t *ring, size_t *corners) {
    const size_t count = json_array_size(ring);
    if (count < CORNERS_LEAST) return "a ring has fewer than four corners";
    *corners += count;
    return NULL;
}

static const char *count_all(const json_t *coordinates, size_t *rings, size_t *corners) {
    const char *wrong = NULL;
    size_t p, r;
    const json_t *polygon, *ring;
    json_array_foreach(coordinates, p, polygon) {
        if (!json_array_size(polygon)) return "a polygon has no ring";
        json_array_foreach(polygon, r, ring) {
            if ((wrong = count_ring(ring, corners))) return wrong;
            ++*rings;
        }
    }
    return *rings ? NULL : "its geometry has no polygon";
}

static const char *fill_ring(const json_t *ring, Outline *outline, OutlineCorner *corner,
                             size_t *at) {
    const size_t first = *at;
    size_t k;
    const json_t *pair;
    json_array_foreach(ring, k, pair) {
        OutlineCorner *c = &corner[(*at)++];
        if (!read_corner(pair, c)) return "a corner is not two numbers";
        if (!on_earth(c)) return outline_not_wgs84;
        const OutlineBox box = box_of(c);
        outline_box_join(&outline->box, &box);
    }
    if (corner[first].lon != corner[*at - 1].lon || corner[first].lat != corner[*at - 1].lat)
        return "a ring does not end where it begins";
    return NULL;
}

const char *outline_read(const json_t *coordinates, Arena *arena, Outline *outline) {
    size_t rings = 0, corners = 0, at = 0, filled = 0;
    *outline = (Outline){0};
    const char *wrong = count_all(coordinates, &rings, &corners);
    if (wrong) return wrong;
    size_t *end = ARENA_ARRAY(arena, size_t, rings);
    OutlineCorner *corner = ARENA_ARRAY(arena, OutlineCorner, corners);
    size_t p, r;
    const json_t *polygon, *ring;
    json_array_foreach(coordinates, p, polygon) json_array_foreach(polygon, r, ring) {
        if ((wrong = fill_ring(ring, outline, corner, &at))) return wrong;
        end[filled++] = at;
    }
    assert(filled == rings && at == corners);
    outline->rings = rings;
    outline->end = end;
    outline->corner = corner;
    return NULL;
}

/* ---- inside ---- */

/* Does the edge from u to v pass east of the place? Half-open, so that a corner counts once. */
static bool crosses(OutlineCorner u, OutlineCorner v, double lon, double lat) {
    return (u.lat > lat) != (v.lat > lat) &&
           lon < (v.lon - u.lon) * (lat - u.lat) / (v.lat - u.lat) + u.lon;
}

bool outline_contains(const Outline *outline, double lon, double lat) {
    const OutlineBox *box = &outline->box;
    bool in = false;
    if (!(lon >= box->west && lon <= box->east && lat >= box->south && lat <= box->north))
        return false;
    for (size_t r = 0, at = 0; r < outline->rings; at = outline->end[r++])
        for (size_t k = at + 1; k < outline->end[r]; k++)
            in ^= crosses(outline->corner[k - 1], outline->corner[k], lon, lat);
    return in;
}
