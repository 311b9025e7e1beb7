/* telraam - answers of the Telraam web service (reports/traffic, per hour), as JSON.
 *
 * Times are UTC and become those of the segment's zone; a counter is a segment, or a camera where
 * the answer is per camera; pedestrians of both directions, already
 * scaled by uptime. Other kinds of traffic are not read. */
#include <jansson.h>

#include <math.h>
#include <string.h>

#include "datasets/ingest/part_json.h"
#include "datasets/sources/counter_rows.h"

enum { JSON_BYTES_MAX = 64 << 20 }; /* the service answers at most 90 days of hours */

static Status reject(Load *load, int64_t line, const char *column, const json_t *item,
                     const char *reason, Err *err) {
    const char *value = json_string_value(json_object_get(item, column));
    const Reject bad = {.line = line,
                        .column = column,
                        .reason = reason,
                        .value = value ? value : "",
                        .length = value ? strlen(value) : 0};
    return load_reject(load, &bad, err);
}

static bool number_at(const json_t *item, const char *key, double *value) {
    const json_t *v = json_object_get(item, key);
    *value = json_is_number(v) ? json_number_value(v) : (double)NAN;
    return json_is_number(v);
}

/* A street, or where the answer is per camera and names no street, the camera: two cameras of one
 * street are two counters. */
static const char *sensor_name(Arena *arena, json_int_t segment, json_int_t camera) {
    if (segment < 0) return arena_printf(arena, "camera %" JSON_INTEGER_FORMAT, camera);
    if (camera >= 0)
        return arena_printf(arena, "%" JSON_INTEGER_FORMAT " camera %" JSON_INTEGER_FORMAT, segment,
                            camera);
    return arena_printf(arena, "%" JSON_INTEGER_FORMAT, segment);
}

static Status take_hour(Load *load, const json_t *item, int64_t line, Err *err) {
    const json_t *id = json_object_get(item, "segment_id");
    const json_t *camera = json_object_get(item, "instance_id");
    const char *date = json_string_value(json_object_get(item, "date"));
    const char *zone = json_string_value(json_object_get(item, "timezone"));
    const char *step = json_string_value(json_object_get(item, "interval"));
    Count count = {.seconds = 3600, .line = line};
    double uptime;
    if (!json_is_integer(id) || (json_integer_value(id) < 0 &&
                                 !(json_is_integer(camera) && json_integer_value(camera) >= 0)))
        return reject(load, line, "segment_id", item,
                      "not the number of a segment, nor is a camera named", err);
    if (!step || strcmp(step, "hourly") != 0)
        return reject(load, line, "interval", item, "not hourly", err);
    if (!date || !counts_time(date, strlen(date), DATES_ANY, &count) || count.offset != 0)
        return reject(load, line, "date", item, "not an ISO 8601 time in UTC", err);
    if (!counts_localise(&count, zone))
        return reject(load, line, "timezone", item, "not a European time zone known to gevel", err);
    if (json_is_null(json_object_get(item, "pedestrian"))) {
        told_aside(load->sink, row_no_value);
        return ST_OK;
    }
    if (!number_at(item, "pedestrian", &count.count))
        return reject(load, line, "pedestrian", item, "not a number", err);
    if (!number_at(item, "uptime", &uptime))
        return reject(load, line, "uptime", item, "not a number", err);
    count.uptime = (float)uptime;
    const char *wrong = counts_wrong(&count, load->sink->newest);
    if (wrong) return reject(load, line, "pedestrian", item, wrong, err);
    const char *sensor = sensor_name(load->arena, json_integer_value(id),
                                     json_is_integer(camera) ? json_integer_value(camera) : -1);
    counts_put(&load->sink->counts, load->sink->arena, sensor, strlen(sensor), &count);
    load_taken(load, 0, 1);
    return ST_OK;
}

static Status read_telraam(Load *load, Err *err) {
    json_t *root = NULL;
    TRY(part_json(&load->part[0], JSON_BYTES_MAX, &root, err));
    const json_t *report = json_object_get(root, "report");
    Status status = ST_OK;
    if (!json_is_array(report))
        status = FAIL(err, ST_INPUT, "%s: the answer holds no report", load->part[0].path);
    for (size_t k = 0; !status && k < json_array_size(report); k++)
        status = take_hour(load, json_array_get(report, k), (int64_t)k + 1, err);
    json_decref(root);
    return status;
}

static int recognise(const Sample *sample) {
    const size_t blanks = strspn(sample->bytes, " \t\r\n");
    return sample->bytes[blanks] == '{' && strstr(sample->bytes, "\"report\"") &&
                   strstr(sample->bytes, "\"segment_id\"")
               ? SURELY_MINE
               : NOT_MINE;
}

const Source source_telraam = {
    .name = "telraam",
    .title = "Street cameras (Telraam web service, per hour)",
    .recognise = recognise,
    .read = read_telraam,
};
