/* map_layer - what lies under the map of a report: GeoJSON of streets, water and parks, as an
 * extract of OpenStreetMap has them (gevel import --map-layer).
 *
 * What a feature is says its tag highway, railway, waterway, natural, landuse or leisure, or a
 * property `kind` with one of our words; its name is `name`, `naam` or `nom`. Lines and areas in
 * WGS84. Nothing of it is a feature of any score. Lines of rejects are numbers of features. */
#include <jansson.h>

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"
#include "datasets/ingest/part_json.h"
#include "datasets/ingest/source.h"

enum {
    BYTES_MAX = 48 << 20, /* streets and water of a city of half a million, with their tags */
    NAME_MAX_BYTES = 200, /* a longer text is no name */
    CORNERS_MAX = 100000, /* of one feature: a coast or a river cut in one piece */
};

typedef struct Tag {
    const char *key, *values, *kind; /* values between blanks; "" = any */
} Tag;

/* The first that fits decides. */
static const Tag tags[] = {
    {"kind", " street ", "street"},
    {"kind", " way ", "way"},
    {"kind", " rail ", "rail"},
    {"kind", " water ", "water"},
    {"kind", " river ", "river"},
    {"kind", " green ", "green"},
    {"highway",
     " footway path steps cycleway service track bridleway corridor elevator platform construction "
     "proposed ",
     "way"},
    {"highway", "", "street"},
    {"railway", " rail tram light_rail ", "rail"},
    {"waterway", " riverbank dock ", "water"},
    {"waterway", " river canal stream ditch drain tidal_channel ", "river"},
    {"natural", " water bay ", "water"},
    {"landuse", " basin reservoir ", "water"},
    {"leisure", " park garden golf_course nature_reserve pitch recreation_ground ", "green"},
    {"landuse", " grass forest meadow recreation_ground village_green cemetery allotments ",
     "green"},
    {"natural", " wood scrub grassland heath wetland ", "green"},
};

static const json_t *property(const json_t *feature, const char *key) {
    return json_object_get(json_object_get(feature, "properties"), key);
}

static const char *kind_of(const json_t *feature) {
    char word[64];
    for (size_t k = 0; k < sizeof tags / sizeof *tags; k++) {
        const char *value = json_string_value(property(feature, tags[k].key));
        if (!value || !*value || strlen(value) > sizeof word - 3) continue;
        (void)snprintf(word, sizeof word, " %s ", value);
        if (!*tags[k].values || strstr(tags[k].values, word)) return tags[k].kind;
    }
    return NULL;
}

static const char *name_of(const json_t *feature) {
    static const char *const keys[] = {"name", "naam", "nom", NULL};
    for (const char *const *key = keys; *key; key++) {
        const char *name = json_string_value(property(feature, *key));
        if (name && *name && strlen(name) <= NAME_MAX_BYTES) return name;
    }
    return NULL;
}

/* ---- lines and rings, all as one list of lines ---- */

static const char *add_line(const json_t *line, size_t *corners, Text *out) {
    size_t k;
    const json_t *pair;
    if (json_array_size(line) < 2) return "a line has fewer than two corners";
    *corners += json_array_size(line);
    if (*corners > CORNERS_MAX) return "more than 100,000 corners: cut it, or simplify it";
    text_adds(out, out->length > 1 ? ",[" : "[");
    json_array_foreach(line, k, pair) {
        const json_t *lon = json_array_get(pair, 0), *lat = json_array_get(pair, 1);
        if (!json_is_number(lon) || !json_is_number(lat)) return "a corner is not two numbers";
        if (fabs(json_number_value(lon)) > 180 || fabs(json_number_value(lat)) > 90)
            return "a corner is not a longitude and latitude in degrees (EPSG:4326)";
        text_addf(out, "%s[%.6f,%.6f]", k ? "," : "", json_number_value(lon),
                  json_number_value(lat)); /* a decimetre */
    }
    text_addc(out, ']');
    return NULL;
}

static const char *add_lines(const json_t *lines, size_t *corners, Text *out) {
    size_t k;
    const json_t *line;
    const char *wrong = NULL;
    json_array_foreach(lines, k, line) if (!wrong) wrong = add_line(line, corners, out);
    return wrong;
}

/* NULL when all is well; `not_drawn` for points and the like. */
static const char not_drawn[] = "neither lines nor areas";

static const char *add_geometry(const json_t *geometry, Text *out) {
    const char *type = json_string_value(json_object_get(geometry, "type")), *wrong = NULL;
    const json_t *coordinates = json_object_get(geometry, "coordinates");
    size_t corners = 0, k;
    const json_t *polygon;
    text_addc(out, '[');
    if (text_equal(type, "LineString"))
        wrong = add_line(coordinates, &corners, out);
    else if (text_equal(type, "MultiLineString") || text_equal(type, "Polygon"))
        wrong = add_lines(coordinates, &corners, out);
    else if (text_equal(type, "MultiPolygon")) {
        json_array_foreach(coordinates, k, polygon) if (!wrong) wrong =
            add_lines(polygon, &corners, out);
    } else
        return not_drawn;
    text_addc(out, ']');
    return wrong ? wrong : corners ? NULL : not_drawn;
}

/* ---- the file ---- */

typedef struct Layer {
    Load *load;
    Stmt insert;
    size_t others, points; /* features that are none of these; that are points */
} Layer;

static Status take_feature(Layer *layer, size_t number, const json_t *feature, Err *err) {
    Text lines = {0};
    const char *kind = kind_of(feature);
    const char *wrong = kind ? add_geometry(json_object_get(feature, "geometry"), &lines) : NULL;
    Status status = ST_OK;
    layer->others += !kind;
    layer->points += wrong == not_drawn;
    if (wrong && wrong != not_drawn) {
        const char *name = name_of(feature);
        status = load_reject(layer->load,
                             &(Reject){.line = (int64_t)number,
                                       .column = "geometry",
                                       .reason = wrong,
                                       .value = name ? name : "",
                                       .length = name ? strlen(name) : 0},
                             err);
    } else if (kind && !wrong) {
        stmt_text(&layer->insert, 1, kind);
        stmt_text(&layer->insert, 2, name_of(feature));
        stmt_text(&layer->insert, 3, lines.at);
        stmt_int(&layer->insert, 4, layer->load->sink->input_id);
        stmt_int(&layer->insert, 5, (int64_t)number);
        status = stmt_run(&layer->insert, err);
        if (!status) load_taken(layer->load, 0, 1);
    }
    text_free(&lines);
    return status;
}

static Status take_features(Layer *layer, const json_t *features, Err *err) {
    TRY(stmt_open(layer->load->store, sql_query("insert_map_shape"), &layer->insert, err));
    Status status = ST_OK;
    for (size_t k = 0; k < json_array_size(features) && !status; k++)
        status = take_feature(layer, k + 1, json_array_get(features, k), err);
    stmt_close(&layer->insert);
    if (!status && layer->others)
        status = load_tally(layer->load,
                            "features that no tag calls a street, rail, water or green",  //
                            layer->others, err);
    if (!status && layer->points)
        status = load_tally(layer->load, "features without lines or areas", layer->points, err);
    return status;
}

static Status read_layer(Load *load, Err *err) {
    json_t *root = NULL;
    TRY(part_json(&load->part[0], BYTES_MAX, &root, err));
    Layer layer = {.load = load};
    const json_t *features = json_object_get(root, "features");
    Status status = ST_OK;
    if (!text_equal(json_string_value(json_object_get(root, "type")), "FeatureCollection") ||
        !json_array_size(features))
        status = FAIL(err, ST_INPUT, "%s: not a GeoJSON FeatureCollection with features",
                      load->part->path);
    if (!status) status = take_features(&layer, features, err);
    json_decref(root);
    return status;
}

/* GeoJSON is districts unless --map-layer says otherwise. */
static int recognise(const Sample *sample) {
    (void)sample;
    return NOT_MINE;
}

const Source source_map_layer = {
    .name = "map_layer",
    .title = "Streets, water and parks under the map (GeoJSON, WGS84)",
    .recognise = recognise,
    .read = read_layer,
};
