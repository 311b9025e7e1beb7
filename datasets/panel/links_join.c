#include "datasets/panel/links_join.h"

#include <stdlib.h>
#include <string.h>

/* One resource of the whole, and where it came from. */
typedef struct Resource {
    const uint32_t *member; /* [count] joined rows, ascending */
    const float *ended;     /* [count] or NULL */
    size_t count;
    unsigned char kind;
} Resource;

/* Two resources of one store never have the same members, and those of two share none. */
static int by_members(const void *left, const void *right) {
    const Resource *a = left, *b = right;
    for (size_t k = 0; k < a->count && k < b->count; k++)
        if (a->member[k] != b->member[k]) return a->member[k] < b->member[k] ? -1 : 1;
    return (a->count > b->count) - (a->count < b->count);
}

/* The resources of one part behind those of others; returns how many. */
static size_t add_part(const Links *part, const uint32_t *row, Resource *resource, Arena *scratch) {
    uint32_t *member = ARENA_ARRAY(scratch, uint32_t, part->edges + 1);
    for (size_t e = 0; e < part->edges; e++) member[e] = row[part->member[e]];
    for (size_t r = 0; r < part->resources; r++) {
        const size_t begin = part->begin[r];
        resource[r] = (Resource){member + begin, part->ended ? part->ended + begin : NULL,
                                 part->begin[r + 1] - begin, part->kind[r]};
    }
    return part->resources;
}

static void write_down(const Resource *resource, Links *out, unsigned char *kind, size_t *begin,
                       uint32_t *member, float *ended) {
    for (size_t r = 0, at = 0; r < out->resources; r++) {
        const Resource *from = &resource[r];
        memcpy(member + at, from->member, from->count * sizeof *member);
        if (from->ended) memcpy(ended + at, from->ended, from->count * sizeof *ended);
        kind[r] = from->kind;
        begin[r + 1] = at += from->count;
    }
}

void links_join(const Links *const *part, const uint32_t *const *row, size_t parts, Arena *arena,
                Links *out) {
    Arena *scratch = arena_open();
    *out = (Links){0};
    for (size_t p = 0; p < parts; p++) {
        out->resources += part[p]->resources;
        out->edges += part[p]->edges;
    }
    Resource *resource = ARENA_ARRAY(scratch, Resource, out->resources + 1);
    for (size_t p = 0, at = 0; p < parts; p++)
        if (part[p]->edges) at += add_part(part[p], row[p], resource + at, scratch);
    if (out->resources) qsort(resource, out->resources, sizeof *resource, by_members);
    unsigned char *kind = ARENA_ARRAY(arena, unsigned char, out->resources + 1);
    size_t *begin = ARENA_ARRAY(arena, size_t, out->resources + 1);
    uint32_t *member = ARENA_ARRAY(arena, uint32_t, out->edges + 1);
    float *ended = ARENA_ARRAY(arena, float, out->edges + 1);
    write_down(resource, out, kind, begin, member, ended);
    out->kind = kind;
    out->begin = begin;
    out->member = member;
    out->ended = ended;
    arena_close(scratch);
}
