/* facts.h - a store in a temporary folder, imports into it, and what it then holds, as text. */
#ifndef TESTS_FACTS_H
#define TESTS_FACTS_H
#include "datasets/ingest/ingest.h"
#include "tests/support/pack.h"
#include "tests/support/world.h"

/* Imports the paths (relative ones lie in the checkout; NULL-ended) and gives the report; tolerant
 * of rejects. *err tells why when the status is not ST_OK. */
Status facts_import(World *world, const char *const *paths, IngestReport *report, Err *err);
/* The same, when it must succeed. */
IngestReport facts_take(World *world, const char *path);
/* The same of a file of that name and text. */
IngestReport facts_take_text(World *world, const char *name, const char *text);

/* The same with so many threads. */
IngestReport facts_take_threads(World *world, const char *path, size_t threads);

/* Rows as lines, columns separated by '|', NULL as nothing; in the world's arena. */
const char *facts_rows(World *world, const char *sql);

/* Does the file hold these bytes anywhere? */
bool facts_hold_bytes(World *world, const char *bytes);

/* A copy of a folder of the checkout inside the world, and one of its files rewritten. */
const char *facts_copy(World *world, const char *folder, const char *name);

/* The reported file with this base name. */
const IngestFile *facts_file(const IngestReport *report, const char *name);

/* "../shared/data/NAME" beside the checkout, or NULL when it is absent. */
const char *facts_shared(World *world, const char *name);

#endif
