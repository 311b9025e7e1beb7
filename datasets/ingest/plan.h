/* plan.h - which files an import reads, as what, and in which order.
 *
 * All files of all paths are recognised before the first is read. Then those come first which
 * others refer to (ReadOrder, table.h), whatever their names. Of one order, sources come in the
 * order of sources.def and tables in that of tables.def; of one table, files in the order of the
 * paths given and, within a folder or zip, of their names. So the order of the paths matters only
 * where two files of one table say something about the same key: the later one wins.
 *
 * A file with a mapping becomes one unit for each mapping that fits it: those of its sheet, and in
 * a workbook those whose columns the sheet has. Files of a folder that are no data, sheets that fit
 * nothing and files that cannot be listed are planned without a source, with the reason. */
#ifndef DATASETS_INGEST_PLAN_H
#define DATASETS_INGEST_PLAN_H
#include "datasets/ingest/unit.h"

typedef struct Planned {
    Unit unit;        /* source NULL: not recognised, skipped */
    const char *note; /* then: why, or NULL when no format fits */
    int order;
    size_t place; /* among those found, before they were put in order */
} Planned;

typedef struct Plan {
    const IngestOptions *options;
    Arena *arena;
    MappingFile mapping; /* of options->map */
    Planned *planned;    /* [count] */
    size_t count, capacity;
} Plan;

/* Reads the mapping file. ST_USAGE when --as names neither a table nor a source; ST_INPUT when the
 * mapping file is not one. */
Status plan_open(Plan *plan, const IngestOptions *options, Arena *arena, Err *err);

/* Adds the units that the path leads to. ST_INPUT when nothing can be read there; the plan then
 * holds what it held before. */
Status plan_add(Plan *plan, const char *path, Err *err);
void plan_sort(Plan *plan);

#endif
