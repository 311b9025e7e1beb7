#include "datasets/sources/counter_answer.h"

#include <math.h>
#include <string.h>

#include "datasets/ingest/counts.h"

const json_t *answer_member(const json_t *item, const char *const *names) {
    const json_t *found = NULL;
    for (; *names && !found; names++) found = json_object_get(item, *names);
    return found;
}

static Status reject(Load *load, int64_t number, const char *column, const json_t *value,
                     const char *reason, Err *err) {
    const char *text = json_string_value(value);
    const Reject bad = {.line = number,
                        .column = column,
                        .reason = reason,
                        .value = text ? text : "",
                        .length = text ? strlen(text) : 0};
    return load_reject(load, &bad, err);
}

Status answer_take(Load *load, const json_t *item, int64_t number, const AnswerNames *names,
                   const char *sensor, Err *err) {
    const json_t *time = answer_member(item, names->time),
                 *value = answer_member(item, names->count);
    const char *text = json_string_value(time);
    Count count = {.seconds = 3600, .uptime = NAN, .line = number, .spaced = true};
    if (!text || !counts_time(text, strlen(text), DATES_ANY, &count))
        return reject(load, number, names->time[0], time, "not an ISO 8601 time", err);
    if (!value || json_is_null(value)) {
        told_aside(load->sink, row_no_value);
        return ST_OK;
    }
    if (!json_is_number(value))
        return reject(load, number, names->count[0], value, "not a number", err);
    count.count = json_number_value(value);
    const char *wrong = counts_wrong(&count, load->sink->newest);
    if (wrong) return reject(load, number, names->count[0], value, wrong, err);
    counts_put(&load->sink->counts, load->sink->arena, sensor, strlen(sensor), &count);
    load_taken(load, 0, 1);
    return ST_OK;
}
