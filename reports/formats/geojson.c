/* geojson.c - the selected storefronts as points (RFC 7946): watchlist.geojson. */
#include "reports/output.h"
#include "reports/report.h"
#include "reports/row_json.h"
#include "reports/sentence.h"
#include "reports/words.h"

#include <math.h>

static void put(json_t *object, const char *key, json_t *value) {
    (void)json_object_set_new(object, key, value);
}

static json_t *number(double value) {
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *words(const Voice *v, const char *text) {
    return text ? json_string(clean_text(text, "", v->arena)) : json_null();
}

/* [longitude, latitude] in degrees of WGS 84; null, as the standard wants, without a place. */
static json_t *geometry(const WatchRow *row) {
    if (!isfinite(row->lon) || !isfinite(row->lat)) return json_null();
    json_t *json = json_object(), *at = json_array();
    (void)json_array_append_new(at, json_real(row->lon));
    (void)json_array_append_new(at, json_real(row->lat));
    put(json, "type", json_string("Point"));
    put(json, "coordinates", at);
    return json;
}

static json_t *properties(const Voice *v, const WatchRow *row) {
    Reasons reasons;
    reasons_of(v, row, &reasons);
    json_t *json = json_object();
    put(json, "run", json_integer(v->list->run_id));
    put(json, "rank", json_integer((json_int_t)row->rank));
    put(json, "selection", json_string(selection_name(row->selection)));
    put(json, "name", words(v, row->name));
    put(json, "sector", words(v, row->sector));
    put(json, "address", words(v, words_address(row, v->arena)));
    put(json, "district", words(v, row->district));
    put(json, "posterior", number(row->posterior));
    put(json, "q_value", number(row->q_value));
    put(json, "unexplained_eur_year", number(row->unexplained_eur_year));
    put(json, "share_low", number(row->share_low));
    put(json, "share_high", number(row->share_high));
    put(json, "why", words(v, words_why(v, row, &reasons)));
    put(json, "note", json_string(say(v, SAY_ROUTINE)));
    return json;
}

static json_t *feature(const Voice *v, const WatchRow *row) {
    json_t *json = json_object();
    put(json, "type", json_string("Feature"));
    put(json, "id", words(v, row->storefront_id));
    put(json, "geometry", geometry(row));
    put(json, "properties", properties(v, row));
    return json;
}

static Status write_geojson(const Edition *edition, const char *dir, Err *err) {
    const Voice *v = &edition->voice;
    json_t *document = json_object(), *features = json_array();
    for (size_t r = 0; r < v->list->n; r++)
        if (v->list->rows[r].selection != SELECTION_NONE)
            (void)json_array_append_new(features, feature(v, &v->list->rows[r]));
    put(document, "type", json_string("FeatureCollection"));
    put(document, "features", features);
    Text text = {0};
    row_json_print(document, &text);
    const Status status = output_file(dir, "watchlist.geojson", &text, err);
    text_free(&text);
    return status;
}

const Format format_geojson = {.id = "geojson",
                               .title = "The selected storefronts as points for maps",
                               .write = write_geojson};
