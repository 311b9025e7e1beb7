/* eco_counter - saved answers of Eco-Counter's web service (data/site/ID), as JSON: a list of
 * counts with their time, or the records of an open-data portal, which name the counter too.
 *
 * A list that names no counter is of the one that the file is called after. Steps of 15 minutes,
 * hours or days, which their spacing tells apart; times with an offset of zero are UTC. Counts of
 * cyclists are not those of people on foot: objects that name another traffic are left out. */
#include <string.h>

#include "datasets/base/path.h"
#include "datasets/base/text_fold.h"
#include "datasets/ingest/part_json.h"
#include "datasets/sources/counter_answer.h"

static const char *const times[] = {"isoDate", "date", NULL};
static const char *const values[] = {"counts", NULL};
static const AnswerNames names = {times, values};

/* "data/100012345.json" -> "100012345" */
static const char *file_stem(const Part *part, Arena *arena) {
    const char *name = path_name(part->name), *point = strrchr(name, '.');
    return arena_strndup(arena, name,
                         point && point > name ? (size_t)(point - name) : strlen(name));
}

/* The counter that an object names, or the file does. */
static const char *sensor_of(const json_t *item, const char *stem, Arena *arena) {
    static const char *const members[] = {"name", "site", "siteId", "id", NULL};
    const json_t *named = answer_member(item, members);
    if (json_is_integer(named))
        return arena_printf(arena, "%" JSON_INTEGER_FORMAT, json_integer_value(named));
    return json_is_string(named) && *json_string_value(named) ? json_string_value(named) : stem;
}

static bool is_other_traffic(const json_t *item) {
    static const char *const members[] = {"user_type", "userType", "travelMode", NULL};
    const char *text = json_string_value(answer_member(item, members));
    char folded[64];
    if (!text || !text_fold(text, strlen(text), folded, sizeof folded)) return false;
    return strstr(folded, "bi") || strstr(folded, "cycl") || strstr(folded, "velo") ||
           strstr(folded, "car") || strstr(folded, "vehicle");
}

static Status take_counts(Load *load, const json_t *list, Err *err) {
    const char *stem = file_stem(&load->part[0], load->arena);
    for (size_t k = 0; k < json_array_size(list); k++) {
        const json_t *item = json_array_get(list, k), *fields = json_object_get(item, "fields");
        if (json_is_object(fields)) item = fields; /* of a portal's record */
        if (is_other_traffic(item)) {
            told_aside(load->sink, "counts of other traffic than people");
            continue;
        }
        TRY(answer_take(load, item, (int64_t)k + 1, &names, sensor_of(item, stem, load->arena),
                        err));
    }
    return ST_OK;
}

static Status read_answer(Load *load, Err *err) {
    static const char *const lists[] = {"data", "results", "records", NULL};
    json_t *root = NULL;
    TRY(part_json(&load->part[0], ANSWER_BYTES_MAX, &root, err));
    const json_t *list = json_is_array(root) ? root : answer_member(root, lists);
    Status status;
    if (json_is_array(list))
        status = take_counts(load, list, err);
    else
        status = FAIL(err, ST_INPUT, "%s: the answer holds no list of counts", load->part[0].path);
    json_decref(root);
    return status;
}

static int recognise(const Sample *sample) {
    const char *text = sample->bytes + strspn(sample->bytes, " \t\r\n");
    return (*text == '[' || *text == '{') && strstr(text, "\"counts\"") &&
                   (strstr(text, "\"isoDate\"") || strstr(text, "\"date\""))
               ? SURELY_MINE
               : NOT_MINE;
}

const Source source_eco_counter = {
    .name = "eco_counter",
    .title = "Counters of passers-by (Eco-Counter web service, saved answers)",
    .recognise = recognise,
    .read = read_answer,
};
