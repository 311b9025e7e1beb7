/* contested.h - months and periods of which two inputs of one import give different figures.
 *
 * Within a file the first figure stays and the other is rejected. Between two files there is no
 * such order that people know of: the figures of the later one are those that count, which is told
 * and tallied at that file. An import of another day that says otherwise is a correction. */
#ifndef DATASETS_INGEST_CONTESTED_H
#define DATASETS_INGEST_CONTESTED_H
#include "datasets/ingest/import_options.h"
#include "datasets/store/store.h"

/* An input that this import took. */
typedef struct TakenInput {
    int64_t id;
    size_t file;  /* of the report, its first */
    bool figures; /* it gave periods of more than a month */
} TakenInput;

/* Tells of those that say otherwise than one before them; within a transaction. input[count] in
 * order of id. */
Status contested_tell(Store *store, const TakenInput *input, size_t count, IngestReport *report,
                      Arena *arena, Err *err);

#endif
