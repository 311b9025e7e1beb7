/* geojson - the districts of a city: a GeoJSON collection of named areas (RFC 7946).
 *
 * Polygons and MultiPolygons with holes, in WGS84. The name is the property `district`, or the
 * first of those below that every feature has, or the one told with --district-name. A property
 * postal_codes (postcodes, postcode) lists the postcodes of an area: a text, a number, or an array
 * of them. Lines of rejects are numbers of features. */
#include <jansson.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "datasets/base/text.h"
#include "datasets/ingest/part_json.h"
#include "datasets/ingest/source.h"
#include "datasets/reference/outline.h"

enum {
    BYTES_MAX =
        16 << 20, /* outlines to a metre of a hundred cities: who has more simplifies them */
    FEATURES_MAX = 10000, /* a country's municipalities, three times */
    POSTCODES_MAX = 1000, /* of one area */
    NAME_MAX_BYTES = 200, /* a longer text is no name */
    DIGITS = 10           /* of a coordinate: a millimetre */
};

static const char *const name_keys[] = {"district", "name",      "naam",     "nom",
                                        "wijk",     "stadsdeel", "quartier", NULL};
static const char *const postcode_keys[] = {"postal_codes", "postcodes", "postcode", NULL};

typedef struct Areas {
    Load *load;
    const json_t *features;
    const char *key; /* the property that names areas */
    Stmt insert;
} Areas;

/* The member of that name, whatever its case. */
static const json_t *member(const json_t *object, const char *key) {
    for (void *at = json_object_iter((json_t *)object); at;
         at = json_object_iter_next((json_t *)object, at))
        if (strcasecmp(json_object_iter_key(at), key) == 0) return json_object_iter_value(at);
    return NULL;
}

static const json_t *properties(const json_t *feature) {
    return json_object_get(feature, "properties");
}

static const char *name_in(const json_t *feature, const char *key) {
    const char *name = json_string_value(member(properties(feature), key));
    return name && *name && strlen(name) <= NAME_MAX_BYTES ? name : NULL;
}

/* ---- the file as a whole ---- */

/* CRS84 and EPSG:4326 are both WGS84; files before RFC 7946 say so. */
static Status check_crs(const Areas *a, const json_t *root, Err *err) {
    const json_t *crs = json_object_get(root, "crs");
    const char *name =
        json_string_value(json_object_get(json_object_get(crs, "properties"), "name"));
    if (!crs || json_is_null(crs)) return ST_OK;
    if (name && (strstr(name, "CRS84") || strstr(name, "4326"))) return ST_OK;
    return FAIL(err, ST_INPUT,
                "%s: expected WGS84 longitudes and latitudes, but the file says '%.60s': convert "
                "it with ogr2ogr -t_srs EPSG:4326",
                a->load->part->path, name ? name : "another system");
}

static bool all_named(const Areas *a, const char *key) {
    size_t k;
    const json_t *feature;
    json_array_foreach(a->features, k, feature) if (!name_in(feature, key)) return false;
    return true;
}

/* The properties of the first feature, for the message. */
static const char *properties_of_first(const Areas *a) {
    const json_t *first = properties(json_array_get(a->features, 0));
    const char *text = "", *key;
    json_t *value;
    json_object_foreach((json_t *)first, key, value) if (strlen(text) < NAME_MAX_BYTES) text =
        arena_printf(a->load->arena, "%s%s%.40s", text, *text ? ", " : "", key);
    return *text ? text : "none";
}

static Status choose_key(Areas *a, Err *err) {
    a->key = a->load->options->district_name;
    for (const char *const *key = name_keys; !a->key && *key; key++)
        if (all_named(a, *key)) a->key = *key;
    if (a->key) return ST_OK;
    return FAIL(err, ST_INPUT,
                "%s: no property names every area (district, name, naam, nom, wijk, stadsdeel or "
                "quartier); name the one to use with --district-name; the first area has: %s",
                a->load->part->path, properties_of_first(a));
}

static Status check_file(Areas *a, const json_t *root, Err *err) {
    const char *path = a->load->part->path;
    const size_t count = json_array_size(a->features);
    if (!text_equal(json_string_value(json_object_get(root, "type")), "FeatureCollection"))
        return FAIL(err, ST_INPUT, "%s: not a GeoJSON FeatureCollection", path);
    if (!count) return FAIL(err, ST_INPUT, "%s: the collection has no features", path);
    if (count > FEATURES_MAX)
        return FAIL(err, ST_INPUT, "%s: %zu features, expected at most %d districts", path, count,
                    FEATURES_MAX);
    TRY(check_crs(a, root, err));
    return choose_key(a, err);
}

/* ---- one area ---- */

static Status reject(const Areas *a, size_t number, const char *column, const char *value,
                     const char *reason, Err *err) {
    return load_reject(a->load,
                       &(Reject){.line = (int64_t)number,
                                 .column = column,
                                 .reason = reason,
                                 .value = value,
                                 .length = strlen(value)},
                       err);
}

/* The coordinates as those of a MultiPolygon: a new reference, or NULL. */
static json_t *coordinates_of(const json_t *feature) {
    const json_t *geometry = json_object_get(feature, "geometry");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    json_t *coordinates = json_object_get(geometry, "coordinates");
    if (!json_is_array(coordinates)) return NULL;
    if (text_equal(type, "MultiPolygon")) return json_incref(coordinates);
    return text_equal(type, "Polygon") ? json_pack("[O]", coordinates) : NULL;
}

static Status insert_row(Areas *a, size_t number, const char *name, const char *postcode,
                         const char *outline, Err *err) {
    stmt_text(&a->insert, 1, name);
    stmt_text(&a->insert, 2, postcode);
    stmt_text(&a->insert, 3, NULL);
    stmt_text(&a->insert, 4, outline);
    stmt_int(&a->insert, 5, a->load->sink->input_id);
    stmt_int(&a->insert, 6, (int64_t)number);
    return stmt_run(&a->insert, err);
}

static Status insert_postcode(Areas *a, size_t number, const char *name, const json_t *value,
                              Err *err) {
    char digits[24];
    const char *text = json_string_value(value);
    if (json_is_integer(value)) {
        (void)snprintf(digits, sizeof digits, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
        text = digits;
    }
    if (!text || !*text || strlen(text) > NAME_MAX_BYTES)
        return reject(a, number, "postcode", text ? text : "", "not a postcode", err);
    return insert_row(a, number, name, text, NULL, err);
}

static Status insert_postcodes(Areas *a, size_t number, const char *name, const json_t *feature,
                               Err *err) {
    const json_t *codes = NULL;
    for (const char *const *key = postcode_keys; !codes && *key; key++)
        codes = member(properties(feature), *key);
    if (!codes || json_is_null(codes)) return ST_OK;
    if (!json_is_array(codes)) return insert_postcode(a, number, name, codes, err);
    if (json_array_size(codes) > POSTCODES_MAX)
        return reject(a, number, "postcode", "", "more than a thousand postcodes", err);
    for (size_t k = 0; k < json_array_size(codes); k++)
        TRY(insert_postcode(a, number, name, json_array_get(codes, k), err));
    return ST_OK;
}

static Status insert_area(Areas *a, size_t number, const char *name, const json_t *feature,
                          const json_t *coordinates, Err *err) {
    char *outline = json_dumps(coordinates, JSON_COMPACT | JSON_REAL_PRECISION(DIGITS));
    Status status = insert_row(a, number, name, NULL, outline, err);
    free(outline);
    if (!status) status = insert_postcodes(a, number, name, feature, err);
    if (!status) load_taken(a->load, 0, 1);
    return status;
}

static Status take_coordinates(Areas *a, size_t number, const char *name, const json_t *feature,
                               const json_t *coordinates, Err *err) {
    Outline outline;
    Arena *scratch = arena_open();
    const char *wrong = outline_read(coordinates, scratch, &outline);
    arena_close(scratch);
    if (wrong == outline_not_wgs84)
        return FAIL(err, ST_INPUT,
                    "%s: expected WGS84 longitudes and latitudes, '%.60s' has other coordinates: "
                    "convert the file with ogr2ogr -t_srs EPSG:4326",
                    a->load->part->path, name);
    if (wrong) return reject(a, number, "geometry", name, wrong, err);
    return insert_area(a, number, name, feature, coordinates, err);
}

static Status take_feature(Areas *a, size_t number, const json_t *feature, Err *err) {
    const char *name = name_in(feature, a->key);
    if (!name) return reject(a, number, "name", "", "the area has no name", err);
    json_t *coordinates = coordinates_of(feature);
    if (!coordinates)
        return reject(a, number, "geometry", name, "not a Polygon or MultiPolygon", err);
    const Status status = take_coordinates(a, number, name, feature, coordinates, err);
    json_decref(coordinates);
    return status;
}

static Status take_features(Areas *a, Err *err) {
    TRY(stmt_open(a->load->store, sql_query("insert_district"), &a->insert, err));
    Status status = ST_OK;
    for (size_t k = 0; k < json_array_size(a->features) && !status; k++)
        status = take_feature(a, k + 1, json_array_get(a->features, k), err);
    stmt_close(&a->insert);
    return status;
}

static Status read_geojson(Load *load, Err *err) {
    json_t *root = NULL;
    TRY(part_json(&load->part[0], BYTES_MAX, &root, err));
    Areas areas = {.load = load, .features = json_object_get(root, "features")};
    Status status = check_file(&areas, root, err);
    if (!status) status = take_features(&areas, err);
    json_decref(root);
    return status;
}

static int recognise(const Sample *sample) {
    const size_t blanks = strspn(sample->bytes, " \t\r\n");
    return sample->bytes[blanks] == '{' && strstr(sample->bytes, "\"FeatureCollection\"")
               ? SURELY_MINE
               : NOT_MINE;
}

const Source source_geojson = {
    .name = "geojson",
    .title = "Districts of a city (GeoJSON, WGS84)",
    .recognise = recognise,
    .read = read_geojson,
};
