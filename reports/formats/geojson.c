/* geojson.c - the selected storefronts as points (RFC 7946): watchlist.geojson. */
#include "reports/publish/report.h"
#include "reports/record/row_json.h"
#include "reports/words/sentence.h"
#include "reports/words/words.h"
#include "reports/write/output.h"

#include <math.h>

/* [longitude, latitude] in degrees of WGS 84; null, as the standard wants, without a place. */
static json_t *geometry(const WatchRow *row) {
    if (!isfinite(row->lon) || !isfinite(row->lat)) return json_null();
    json_t *json = json_object(), *at = json_array();
    (void)json_array_append_new(at, json_real(row->lon));
    (void)json_array_append_new(at, json_real(row->lat));
    json_put(json, "type", json_string("Point"));
    json_put(json, "coordinates", at);
    return json;
}

static json_t *properties(const Voice *v, const WatchRow *row) {
    Reasons reasons;
    reasons_of(v, row, &reasons);
    json_t *json = json_object();
    json_put(json, "run", json_integer(v->list->run_id));
    json_put(json, "rank", json_integer((json_int_t)row->rank));
    json_put(json, "selection", json_string(selection_name(row->selection)));
    json_put(json, "name", clean_json(row->name, v->arena));
    json_put(json, "sector", clean_json(row->sector, v->arena));
    json_put(json, "address", clean_json(words_address(row, v->arena), v->arena));
    json_put(json, "district", clean_json(row->district, v->arena));
    json_put(json, "posterior", json_number(row->posterior));
    json_put(json, "q_value", json_number(row->q_value));
    json_put(json, "unexplained_eur_year", json_number(row->unexplained_eur_year));
    json_put(json, "share_low", json_number(row->share_low));
    json_put(json, "share_high", json_number(row->share_high));
    json_put(json, "why", clean_json(words_why(v, row, &reasons), v->arena));
    json_put(json, "note", clean_json(words_routine(v), v->arena));
    return json;
}

static json_t *feature(const Voice *v, const WatchRow *row) {
    json_t *json = json_object();
    json_put(json, "type", json_string("Feature"));
    json_put(json, "id", clean_json(row->storefront_id, v->arena));
    json_put(json, "geometry", geometry(row));
    json_put(json, "properties", properties(v, row));
    return json;
}

static Status write_geojson(const Edition *edition, const char *dir, Err *err) {
    const Voice *v = &edition->voice;
    json_t *document = json_object(), *features = json_array();
    for (size_t r = 0; r < v->list->n; r++)
        if (v->list->rows[r].selection != SELECTION_NONE)
            (void)json_array_append_new(features, feature(v, &v->list->rows[r]));
    json_put(document, "type", json_string("FeatureCollection"));
    json_put(document, "features", features);
    Text text = {0};
    row_json_print(document, &text);
    const Status status = output_file(dir, "watchlist.geojson", &text, err);
    text_free(&text);
    return status;
}

const Format format_geojson = {.id = "geojson",
                               .title = "The selected storefronts as points for maps",
                               .write = write_geojson};
