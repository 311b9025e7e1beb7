/* hystreet_api - saved answers of hystreet's web service (locations/ID), as JSON: one street, or a
 * list of them.
 *
 * Hours or days, which their spacing tells apart, in local time with their offset; passages in both
 * directions. Counts during an incident that is an outage of the counter are left out; answers by
 * week or month are refused. A street is called as the site's own export calls it. */
#include <string.h>

#include "datasets/ingest/counts.h"
#include "datasets/ingest/outage_words.h"
#include "datasets/ingest/part_json.h"
#include "datasets/sources/counter_answer.h"

static const char *const times[] = {"timestamp", "measured_at", NULL};
static const char *const values[] = {"pedestrians_count", "total_count", NULL};
static const AnswerNames names = {times, values};

/* ---- outages ---- */

static bool is_outage(const json_t *incident) {
    static const char *const said[] = {"name", "icon", "description", NULL};
    for (const char *const *member = said; *member; member++) {
        const char *text = json_string_value(json_object_get(incident, *member));
        if (text && outage_words(text, strlen(text)) == OUTAGE_SAID) return true;
    }
    return false;
}

/* Minutes since 1970 in local time; false when the text is no time. */
static bool minute_of(const char *text, int64_t *minute) {
    Count at;
    if (!text || !counts_time(text, strlen(text), DATES_ANY, &at)) return false;
    *minute = (int64_t)at.date * 24 * 60 + at.minute;
    return true;
}

typedef struct Outage {
    int64_t from, to; /* minutes since 1970 in local time; `to` is not part of it */
} Outage;

typedef struct Outages {
    size_t count;
    Outage *outage; /* [count] */
} Outages;

static Outages outages_of(const json_t *incidents, Arena *arena) {
    const size_t most = json_array_size(incidents);
    Outages out = {0, ARENA_ARRAY(arena, Outage, most + 1)};
    for (size_t k = 0; k < most; k++) {
        const json_t *one = json_array_get(incidents, k);
        Outage *next = &out.outage[out.count];
        out.count +=
            is_outage(one) &&
            minute_of(json_string_value(json_object_get(one, "active_from")), &next->from) &&
            minute_of(json_string_value(json_object_get(one, "active_to")), &next->to);
    }
    return out;
}

static bool is_out(const Outages *outages, const json_t *item) {
    int64_t at;
    if (!minute_of(json_string_value(answer_member(item, times)), &at)) return false;
    for (size_t k = 0; k < outages->count; k++)
        if (at >= outages->outage[k].from && at < outages->outage[k].to) return true;
    return false;
}

/* ---- one street ---- */

/* "Lange Strasse, Oldenburg"; the number where it has no name. */
static const char *street_of(const json_t *location, Arena *arena) {
    const char *name = json_string_value(json_object_get(location, "name"));
    const char *city = json_string_value(json_object_get(location, "city"));
    const json_t *id = json_object_get(location, "id");
    if (name && city) return arena_printf(arena, "%s, %s", name, city);
    if (name) return name;
    return json_is_integer(id)
               ? arena_printf(arena, "hystreet %" JSON_INTEGER_FORMAT, json_integer_value(id))
               : NULL;
}

static Status take_location(Load *load, const json_t *location, int64_t *number, Err *err) {
    const json_t *counts = json_object_get(location, "measurements");
    const Outages outages = outages_of(json_object_get(location, "incidents"), load->arena);
    const char *street = street_of(location, load->arena);
    if (!json_is_array(counts) || !street)
        return FAIL(err, ST_INPUT, "%s: an answer without a name or without measurements",
                    load->part[0].path);
    for (size_t k = 0; k < json_array_size(counts); k++) {
        const json_t *item = json_array_get(counts, k);
        const int64_t line = ++*number;
        if (is_out(&outages, item))
            told_aside(load->sink, "hours with an outage of the counter");
        else
            TRY(answer_take(load, item, line, &names, street, err));
    }
    return ST_OK;
}

static Status take_all(Load *load, const json_t *root, Err *err) {
    int64_t number = 0;
    if (!json_is_array(root)) return take_location(load, root, &number, err);
    for (size_t k = 0; k < json_array_size(root); k++)
        TRY(take_location(load, json_array_get(root, k), &number, err));
    return ST_OK;
}

static Status read_answer(Load *load, Err *err) {
    json_t *root = NULL;
    TRY(part_json(&load->part[0], ANSWER_BYTES_MAX, &root, err));
    const Status status = take_all(load, root, err);
    json_decref(root);
    return status;
}

static int recognise(const Sample *sample) {
    const char *text = sample->bytes + strspn(sample->bytes, " \t\r\n");
    const bool named = strstr(text, "\"pedestrians_count\"") || strstr(text, "\"total_count\"");
    return (*text == '{' || *text == '[') && strstr(text, "\"measurements\"") && named ? SURELY_MINE
                                                                                       : NOT_MINE;
}

const Source source_hystreet_api = {
    .name = "hystreet_api",
    .title = "Laser counters (hystreet web service, saved answers)",
    .recognise = recognise,
    .read = read_answer,
};
