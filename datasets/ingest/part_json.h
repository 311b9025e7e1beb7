/* part_json.h - a whole part as one JSON document. */
#ifndef DATASETS_INGEST_PART_JSON_H
#define DATASETS_INGEST_PART_JSON_H
#include <jansson.h>

#include "datasets/ingest/input.h"

/* The caller owns *root. ST_INPUT with file:line when it is not JSON, repeats a key, or has more
 * than `most` bytes. */
Status part_json(const Part *part, size_t most, json_t **root, Err *err);

#endif
