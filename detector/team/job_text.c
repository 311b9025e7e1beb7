#include "detector/team/job_text.h"

#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

size_t job_words(const char *arguments, Arena *arena, const char ***words) {
    json_t *array = arguments ? json_loads(arguments, 0, NULL) : NULL;
    size_t count = 0, k;
    const json_t *word;
    *words = ARENA_ARRAY(arena, const char *, JOB_WORDS);
    json_array_foreach(array, k, word) {
        if (json_is_string(word) && count < JOB_WORDS)
            (*words)[count++] = arena_strdup(arena, json_string_value(word));
    }
    json_decref(array);
    return count;
}

static double number_of(const json_t *object, const char *key) {
    const double value = json_number_value(json_object_get(object, key));
    return isfinite(value) && value > 0 ? value : 0;
}

void job_message(const char *line, JobMessage *message) {
    json_t *object = line ? json_loads(line, 0, NULL) : NULL;
    const char *level = json_string_value(json_object_get(object, "level"));
    const char *text = json_string_value(json_object_get(object, "message"));
    *message = (JobMessage){0};
    if (text && text_equal(level, "progress")) message->told = TOLD_PROGRESS;
    if (text && text_equal(level, "error")) message->told = TOLD_ERROR;
    if (message->told) (void)snprintf(message->text, sizeof message->text, "%s", text);
    if (!utf8_valid(message->text, strlen(message->text))) *message->text = 0; /* cut within one */
    message->done = number_of(object, "done");
    message->total = number_of(object, "total");
    json_decref(object);
}

static void forget_names(json_t *value) {
    static const char *const names[] = {"name", "street", "house_number", "postcode",
                                        "first_rejects" /* cells of a file */};
    const char *key;
    json_t *part;
    size_t k;
    for (k = 0; json_is_object(value) && k < sizeof names / sizeof *names; k++)
        (void)json_object_del(value, names[k]);
    json_object_foreach(value, key, part) forget_names(part);
    json_array_foreach(value, k, part) forget_names(part);
}

bool job_result(const char *printed, Text *kept) {
    json_t *document = printed ? json_loads(printed, 0, NULL) : NULL;
    if (!document) return false;
    forget_names(document);
    char *text = json_dumps(document, JSON_COMPACT | JSON_REAL_PRECISION(15));
    json_decref(document);
    text_clear(kept);
    text_adds(kept, text ? text : "{}");
    free(text);
    return true;
}
