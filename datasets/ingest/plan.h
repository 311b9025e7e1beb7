/* plan.h - which files an import reads, as what, and in which order.
 *
 * All files of all paths are recognised before the first is read. Then those come first which
 * others refer to (ReadOrder, table.h), whatever their names. Of one order, sources come in the
 * order of sources.def and tables in that of tables.def; of one table, files in the order of the
 * paths given and, within a folder or zip, of their names. So the order of the paths matters only
 * where two files of one table say something about the same key: the later one wins. */
#ifndef DATASETS_INGEST_PLAN_H
#define DATASETS_INGEST_PLAN_H
#include "datasets/ingest/unit.h"

typedef struct Planned {
    Unit unit; /* source NULL: not recognised, skipped */
    int order;
    size_t place; /* among those found, before they were put in order */
} Planned;

typedef struct Plan {
    const IngestOptions *options;
    Arena *arena;
    Planned *planned; /* [count] */
    size_t count, capacity;
} Plan;

/* ST_USAGE when --as names neither a table nor a source. */
Status plan_check(const IngestOptions *options, Err *err);

/* Adds the units that the path leads to. ST_INPUT when nothing can be read there; the plan then
 * holds what it held before. */
Status plan_add(Plan *plan, const char *path, Err *err);
void plan_sort(Plan *plan);

#endif
