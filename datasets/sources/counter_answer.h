/* counter_answer.h - what saved answers of counters' web services have in common: JSON, one object
 * for each count. */
#ifndef DATASETS_SOURCES_COUNTER_ANSWER_H
#define DATASETS_SOURCES_COUNTER_ANSWER_H
#include <jansson.h>

#include "datasets/ingest/source.h"

enum { ANSWER_BYTES_MAX = 64 << 20 }; /* services answer at most a year of hours */

/* The members of an object of an answer; the first that is there is taken. */
typedef struct AnswerNames {
    const char *const *time, *const *count; /* ending with NULL */
} AnswerNames;

/* Puts the count of one object under the sensor; a null counts as missing, what cannot be read is
 * rejected. `number` is the object's, from 1. */
Status answer_take(Load *load, const json_t *item, int64_t number, const AnswerNames *names,
                   const char *sensor, Err *err);

/* The first of the members that is there, or NULL. */
const json_t *answer_member(const json_t *item, const char *const *names);

#endif
