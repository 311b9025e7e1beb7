#include "datasets/ingest/plan.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/base/text.h"

/* What cannot be recognised fails before anything is taken; what is skipped comes last. */
enum { ORDER_UNKNOWN = INT_MIN, ORDER_STEP = 64, ORDER_PASSED_OVER = INT_MAX };
enum { FOLDERS_DEEP = 8 };

/* ---- what a file is ---- */

static const Table *table_named(const char *name) {
    for (const Table *const *t = tables_all; name && *t; t++)
        if (strcmp((*t)->name, name) == 0) return *t;
    return NULL;
}

static Status check_as(const IngestOptions *options, Err *err) {
    const char *names[64] = {NULL}, *as = options->as;
    size_t count = 0;
    if (!as || table_named(as) || source_named(as)) return ST_OK;
    for (const Table *const *t = tables_all; *t && count < 32; t++) names[count++] = (*t)->name;
    for (const Source *const *s = sources_all; *s && count < 63; s++) names[count++] = (*s)->name;
    const char *near = text_nearest(as, names);
    return FAIL(err, ST_USAGE, "there is no table or source '%s'%s%s%s", as,
                near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

Status plan_open(Plan *plan, const IngestOptions *options, Arena *arena, Err *err) {
    *plan = (Plan){.options = options, .arena = arena};
    TRY(check_as(options, err));
    return options->map ? mapping_load(options->map, arena, &plan->mapping, err) : ST_OK;
}

/* Registers, then storefronts, then what tells about them; then sources and tables as listed. */
static int order_of(const Source *source, const Table *table) {
    int s = 0, t = 0;
    const ReadOrder order = table ? table->order : source->order;
    while (sources_all[s] && sources_all[s] != source) s++;
    while (table && tables_all[t] && tables_all[t] != table) t++;
    return ((int)order * ORDER_STEP + s) * ORDER_STEP + t;
}

/* --as makes all files the same: their order does not depend on what they hold. */
static const Source *source_forced(const IngestOptions *options) {
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

/* Not read, and told so. */
static void add_stranger(Plan *plan, const char *path, const char *note) {
    Part *part = ARENA_ARRAY(plan->arena, Part, 1);
    *part = (Part){.path = path, .name = path};
    add(plan, &(Planned){.unit = {.path = path, .parts = 1, .part = part},
                         .note = note,
                         .order = ORDER_PASSED_OVER});
}

/* Whether the header of a sheet has every column that the mapping names. */
static Status mapping_fits(const Plan *plan, const Part *part, const Mapping *mapping, bool *fits,
                           Err *err) {
    IngestFile file = {0};
    Load load = {
        .arena = plan->arena, .options = plan->options, .parts = 1, .part = part, .file = &file};
    const RowsColumn none = {0};
    const RowsFormat format = {.delimiter = mapping->delimiter,
                               .encoding = mapping->encoding,
                               .columns = &none,
                               .header = mapping->header,
                               .header_lines = mapping->header_lines};
    const char *names[MAPPING_PARTS];
    Sample sample;
    Err own = {0};
    *fits = false;
    const Status status = rows_header(&load, 0, &format, &sample, &own);
    if (status == ST_INPUT) return ST_OK; /* an empty sheet */
    if (status) return FAIL(err, status, "%s", own.text);
    *fits = true;
    for (size_t k = 0; k < COLUMNS_MAX; k++)
        *fits &=
            !mapping->source[k] || mapping_finds(&sample, mapping->source[k], plan->arena, names);
    return ST_OK;
}

/* A unit for each mapping that is for this part. */
static Status add_mapped(Plan *plan, const Part *part, bool alone, Err *err) {
    const size_t before = plan->count;
    for (size_t k = 0; k < plan->mapping.count; k++) {
        const Mapping *mapping = &plan->mapping.mapping[k];
        bool fits = !mapping->sheet || (part->sheet && strcmp(part->sheet, mapping->sheet) == 0);
        if (fits && part->sheet && !mapping->sheet && !alone)
            TRY(mapping_fits(plan, part, mapping, &fits, err));
        if (!fits) continue;
        const Source *source = source_named("mapped");
        add(plan, &(Planned){.unit = {.path = part->path,
                                      .source = source,
                                      .parts = 1,
                                      .part = part,
                                      .mapping = mapping},
                             .order = order_of(source, mapping->table)});
    }
    if (plan->count == before)
        add_stranger(plan, part->path,
                     arena_printf(plan->arena, "%s has no mapping for it", plan->mapping.path));
    return ST_OK;
}

static Status add_single(Plan *plan, const Part *part, bool alone, Err *err) {
    if (plan->options->map) return add_mapped(plan, part, alone, err);
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

static Status add_path(Plan *plan, const char *path, int depth, Err *err);

/* What lies in a folder and leads further; where it leads nowhere, that is told and the others go
 * on. */
static Status add_within(Plan *plan, const char *path, int depth, Err *err) {
    Err own = {0};
    const size_t before = plan->count;
    const Status status = depth < FOLDERS_DEEP ? add_path(plan, path, depth + 1, &own) : ST_INPUT;
    if (status != ST_INPUT) return status ? FAIL(err, status, "%s", own.text) : ST_OK;
    plan->count = before;
    add_stranger(plan, path,
                 *own.text ? arena_strdup(plan->arena, own.text)
                           : "folders within folders, too deep to follow");
    return ST_OK;
}

static Status add_part(Plan *plan, const Parts *parts, const Part *part, int depth, Err *err) {
    const bool mapped = plan->options->map,
               several =
                   parts->folder || parts->zip || (parts->book && (!mapped || parts->count > 1));
    if (part->folder || (parts->folder && (part_is_zip(part) || part_is_book(part))))
        return add_within(plan, part->path, depth, err);
    if (part->hidden) {
        add_stranger(plan, part->path, "a hidden sheet: name it to take it");
        return ST_OK;
    }
    return add_single(plan, part, !several, err);
}

static Status add_path(Plan *plan, const char *path, int depth, Err *err) {
    Parts *parts = ARENA_ARRAY(plan->arena, Parts, 1);
    const size_t before = plan->count;
    TRY(parts_list(path, &plan->options->limits, plan->arena, parts, err));
    bool *ours = ARENA_ARRAY(plan->arena, bool, parts->count);
    if ((parts->folder || parts->zip) && !plan->options->map) add_group(plan, parts, ours);
    for (size_t k = 0; k < parts->count; k++)
        if (!ours[k]) TRY(add_part(plan, parts, &parts->part[k], depth, err));
    for (size_t k = 0; k < parts->passed_over; k++)
        add_stranger(plan, parts->passed[k].path, parts->passed[k].why);
    for (size_t k = before; k < plan->count && parts->book; k++)
        if (plan->planned[k].unit.source) return ST_OK;
    if (!parts->book) return ST_OK;
    return FAIL(err, ST_INPUT,
                "%s: no sheet is a gevel table or from a known source; gevel import --guess %s "
                "proposes how to read it",
                path, path);
}

Status plan_add(Plan *plan, const char *path, Err *err) {
    const size_t before = plan->count;
    const Status status = add_path(plan, path, 0, err);
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
