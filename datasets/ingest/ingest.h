/* ingest.h - from files, folders and zips into the facts, row by row checked.
 *
 * Each path is listed (input.h), each file or group of files recognised (source.h), and each such
 * unit is one transaction: taken whole, or, above import.max_reject_share, not at all. The same
 * bytes twice change nothing. */
#ifndef DATASETS_INGEST_INGEST_H
#define DATASETS_INGEST_INGEST_H
#include "datasets/ingest/import_options.h"
#include "datasets/store/sql.h"

/* Imports the paths, which end with NULL: all files are recognised first, then read in the order in
 * which they need each other (plan.h); truth.csv is skipped with a note. Party ids are replaced by
 * keyed hashes; the key lives in STORE.key (0600), made when first needed. ST_INPUT names
 * file:line:column; ST_USAGE when options->as names nothing. */
Status ingest_paths(Store *store, const char *const *paths, const IngestOptions *options,
                    Arena *arena, IngestReport *report, Err *err);

#endif
