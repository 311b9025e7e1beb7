#include "datasets/ingest/plan.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"

/* What cannot be recognised fails before anything is taken; what is skipped comes last. */
enum { ORDER_UNKNOWN = INT_MIN, ORDER_STEP = 64, ORDER_PASSED_OVER = INT_MAX };

/* ---- what a file is ---- */

static const Table *table_named(const char *name) {
    for (const Table *const *t = tables_all; name && *t; t++)
        if (strcmp((*t)->name, name) == 0) return *t;
    return NULL;
}

Status plan_check(const IngestOptions *options, Err *err) {
    const char *names[64] = {NULL}, *as = options->as;
    size_t count = 0;
    if (!as || table_named(as) || source_named(as)) return ST_OK;
    for (const Table *const *t = tables_all; *t && count < 32; t++) names[count++] = (*t)->name;
    for (const Source *const *s = sources_all; *s && count < 63; s++) names[count++] = (*s)->name;
    const char *near = text_nearest(as, names);
    return FAIL(err, ST_USAGE, "there is no table or source '%s'%s%s%s", as,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

/* Registers, then storefronts, then what tells about them; then sources and tables as listed. */
static int order_of(const Source *source, const Table *table) {
    int s = 0, t = 0;
    const ReadOrder order = table ? table->order : source->order;
    while (sources_all[s] && sources_all[s] != source) s++;
    while (table && tables_all[t] && tables_all[t] != table) t++;
    return ((int)order * ORDER_STEP + s) * ORDER_STEP + t;
}

/* --map and --as make all files the same: their order does not depend on what they hold. */
static const Source *source_forced(const IngestOptions *options) {
    if (options->map) return source_named("mapped");
    return table_named(options->as) ? source_named("neutral") : source_named(options->as);
}

static Status recognise(Plan *plan, const Part *part, Planned *planned, Err *err) {
    Sample sample;
    const Source *forced = source_forced(plan->options);
    planned->unit.source = forced;
    if (forced) return ST_OK;
    TRY(sample_take(part, plan->arena, &sample, err));
    const Source *source = planned->unit.source = source_best(&sample);
    const Table *table = source && source->table ? source->table(&sample) : NULL;
    planned->order = !source                   ? ORDER_PASSED_OVER
                     : source->table && !table ? ORDER_UNKNOWN
                                               : order_of(source, table);
    return ST_OK;
}

/* ---- what a path leads to ---- */

static void add(Plan *plan, const Planned *planned) {
    plan->planned =
        arena_room(plan->arena, plan->planned, plan->count, &plan->capacity, sizeof *plan->planned);
    plan->planned[plan->count] = *planned;
    plan->planned[plan->count].place = plan->count;
    plan->count++;
}

static Status add_single(Plan *plan, const Part *part, bool alone, Err *err) {
    Planned planned = {.unit = {.path = part->path, .parts = 1, .part = part}};
    TRY(recognise(plan, part, &planned, err));
    if (planned.unit.source && !planned.unit.source->recognise)
        return FAIL(err, ST_INPUT, "%s: the source %s comes as a folder or zip of several files",
                    part->path, planned.unit.source->name);
    if (!planned.unit.source && alone) { /* the neutral tables know best what it lacks */
        planned.unit.source = source_named("neutral");
        planned.order = ORDER_UNKNOWN;
    }
    add(plan, &planned);
    return ST_OK;
}

/* Marks in `ours` the largest group of parts that belong together; its source or NULL. */
static const Source *gather(const Plan *plan, const Parts *parts, bool *ours) {
    const Source *best = NULL;
    size_t most = 0;
    bool *marks = ARENA_ARRAY(plan->arena, bool, parts->count);
    for (const Source *const *s = sources_all; *s; s++) {
        if (!(*s)->gather || (plan->options->as && strcmp(plan->options->as, (*s)->name) != 0))
            continue;
        memset(marks, 0, parts->count * sizeof *marks);
        const size_t count = (*s)->gather(parts, marks);
        if (count <= most) continue;
        most = count;
        best = *s;
        memcpy(ours, marks, parts->count * sizeof *marks);
    }
    return best;
}

static void add_group(Plan *plan, const Parts *parts, bool *ours) {
    Planned planned = {.unit = {.path = parts->path, .source = gather(plan, parts, ours)}};
    if (!planned.unit.source) return;
    Part *part = ARENA_ARRAY(plan->arena, Part, parts->count);
    for (size_t k = 0; k < parts->count; k++)
        if (ours[k]) part[planned.unit.parts++] = parts->part[k];
    planned.unit.part = part;
    planned.order = order_of(planned.unit.source, NULL);
    add(plan, &planned);
}

static Status add_path(Plan *plan, const char *path, Err *err) {
    Parts *parts = ARENA_ARRAY(plan->arena, Parts, 1);
    TRY(parts_list(path, &plan->options->limits, plan->arena, parts, err));
    bool *ours = ARENA_ARRAY(plan->arena, bool, parts->count);
    const bool several = parts->folder || parts->zip;
    if (several && !plan->options->map) add_group(plan, parts, ours);
    for (size_t k = 0; k < parts->count; k++) {
        const Part *part = &parts->part[k];
        if (ours[k]) continue;
        if (parts->folder && part_is_zip(part))
            TRY(add_path(plan, part->path, err));
        else
            TRY(add_single(plan, part, !several, err));
    }
    return ST_OK;
}

Status plan_add(Plan *plan, const char *path, Err *err) {
    const size_t before = plan->count;
    const Status status = add_path(plan, path, err);
    if (status) plan->count = before;
    return status;
}

static int compare(const void *a, const void *b) {
    const Planned *x = a, *y = b;
    if (x->order != y->order) return x->order < y->order ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

void plan_sort(Plan *plan) {
    if (plan->count) qsort(plan->planned, plan->count, sizeof *plan->planned, compare);
}
