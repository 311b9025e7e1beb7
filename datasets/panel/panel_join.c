#include "datasets/panel/panel_join.h"

#include <stdlib.h>
#include <string.h>

#include "datasets/panel/panel_columns.h"

typedef struct Join {
    const Panel *const *part;
    size_t parts, n;
    PanelOrigin *origin; /* [n] */
    Arena *arena;
} Join;

/* ---- order ---- */

static const char *id_of(const Join *join, PanelOrigin at) {
    return join->part[at.part]->id[at.row];
}

/* Two runs that follow each other, begin to middle and middle to end; of equal ids the first part
 * comes first. */
static void merge(const Join *join, const PanelOrigin *from, PanelOrigin *to, size_t begin,
                  size_t middle, size_t end) {
    size_t a = begin, b = middle;
    for (size_t k = begin; k < end; k++) {
        const bool first =
            b == end || (a < middle && strcmp(id_of(join, from[a]), id_of(join, from[b])) <= 0);
        to[k] = from[first ? a++ : b++];
    }
}

/* Runs of the parts, two by two, until one is left. */
static void put_in_order(Join *join) {
    Arena *scratch = arena_open();
    PanelOrigin *from = join->origin, *to = ARENA_ARRAY(scratch, PanelOrigin, join->n + 1);
    size_t *end = ARENA_ARRAY(scratch, size_t, join->parts + 1), runs = join->parts;
    for (size_t p = 0; p < runs; p++) end[p] = (p ? end[p - 1] : 0) + join->part[p]->n;
    for (; runs > 1; runs = (runs + 1) / 2) {
        for (size_t r = 0; r < runs; r += 2) {
            const size_t begin = r ? end[r - 1] : 0, last = r + 1 < runs ? r + 1 : r;
            merge(join, from, to, begin, end[r], end[last]);
        }
        for (size_t r = 0; r < runs; r += 2) end[r / 2] = end[r + 1 < runs ? r + 1 : r];
        PanelOrigin *other = from;
        from = to;
        to = other;
    }
    if (from != join->origin) memcpy(join->origin, from, join->n * sizeof *from);
    arena_close(scratch);
}

/* ---- columns ---- */

static void join_column(const Join *join, const PanelColumn *column, Panel *out) {
    const size_t bytes = panel_column_row(column, out->months);
    const bool known = panel_column_of(join->part[0], column) != NULL;
    for (size_t p = 0; p < join->parts; p++)
        assert((panel_column_of(join->part[p], column) != NULL) == known);
    if (!known) return;
    char *rows = arena_alloc(join->arena, join->n * bytes + 1, 1);
    for (size_t i = 0; i < join->n; i++) {
        const PanelOrigin at = join->origin[i];
        const char *from = panel_column_of(join->part[at.part], column);
        memcpy(rows + i * bytes, from + at.row * bytes, bytes);
    }
    panel_column_set(out, column, rows);
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Distinct names of all parts, sorted. */
static const char **sector_names(const Join *join, size_t *sectors) {
    size_t all = 0, kept = 0;
    for (size_t p = 0; p < join->parts; p++) all += join->part[p]->sectors;
    const char **name = ARENA_ARRAY(join->arena, const char *, all + 1);
    all = 0;
    for (size_t p = 0; p < join->parts; p++)
        for (size_t s = 0; s < join->part[p]->sectors; s++)
            name[all++] = join->part[p]->sector_name[s];
    if (all) qsort(name, all, sizeof *name, by_text);
    for (size_t k = 0; k < all; k++)
        if (!kept || strcmp(name[kept - 1], name[k]) != 0) name[kept++] = name[k];
    *sectors = kept;
    return name;
}

static void join_sectors(const Join *join, Panel *out) {
    Arena *scratch = arena_open();
    int **place = ARENA_ARRAY(scratch, int *, join->parts + 1);
    const char **name = sector_names(join, &out->sectors);
    for (size_t p = 0; p < join->parts; p++) {
        const Panel *part = join->part[p];
        place[p] = ARENA_ARRAY(scratch, int, part->sectors + 1);
        for (size_t s = 0; s < part->sectors; s++) {
            const char **at =
                bsearch(&part->sector_name[s], name, out->sectors, sizeof *name, by_text);
            place[p][s] = at ? (int)(at - name) : 0;
        }
    }
    int *sector = ARENA_ARRAY(join->arena, int, join->n + 1);
    for (size_t i = 0; i < join->n; i++) {
        const PanelOrigin at = join->origin[i];
        sector[i] = place[at.part][join->part[at.part]->sector[at.row]];
    }
    out->sector = sector;
    out->sector_name = name;
    arena_close(scratch);
}

void panel_join(const Panel *const *part, size_t parts, Arena *arena, Panel *out,
                const PanelOrigin **origin) {
    assert(parts > 0);
    Join join = {.part = part, .parts = parts, .arena = arena};
    for (size_t p = 0; p < parts; p++) {
        assert(part[p]->months == part[0]->months && part[p]->first_month == part[0]->first_month);
        join.n += part[p]->n;
    }
    join.origin = ARENA_ARRAY(arena, PanelOrigin, join.n + 1);
    for (size_t p = 0, at = 0; p < parts; p++)
        for (size_t i = 0; i < part[p]->n; i++)
            join.origin[at++] = (PanelOrigin){(uint32_t)p, (uint32_t)i};
    put_in_order(&join);
    *out = (Panel){.n = join.n,
                   .months = part[0]->months,
                   .first_month = part[0]->first_month,
                   .footfall_kind = part[0]->footfall_kind,
                   .district_source = part[0]->district_source};
    for (size_t k = 0; k < PANEL_COLUMNS; k++) join_column(&join, &panel_column[k], out);
    join_sectors(&join, out);
    int64_t *key = ARENA_ARRAY(arena, int64_t, join.n + 1);
    for (size_t i = 0; i < join.n; i++) key[i] = (int64_t)i + 1;
    out->key = key;
    *origin = join.origin;
}
